"""A new competition: from scratch, from a template, or as a copy of an earlier one."""

from collections import defaultdict
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __
from sqlalchemy.orm import Session

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.drafting import StartingPoint
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.fields import choices
from procure.forms.new_competitions import COPY, SCRATCH, NewCompetitionForm
from procure.language import Language
from procure.queries import new_competitions as pages
from procure.queries.new_competitions import NewPage
from procure.services import competition_copies, competition_starts
from procure.services.competition_copies import LeftOut, Part
from procure.services.competition_starts import Beginning

bp = Blueprint("new_competitions", __name__, url_prefix="/competitions")

MOST_NAMES: Final = 6  # of each kind in one message; the trail has them all
PART_LABELS: Final[dict[Part, LazyString]] = {
    Part.AREA: __("Kompetanseområder"),
    Part.CONTRACT: __("Standardavtale, erstattet av rammeavtalens"),
    Part.CRITERION: __("Kriterier"),
    Part.OPTION: __("Opsjoner"),
    Part.ROLE: __("Roller i prisskjemaet"),
    Part.WEIGHT: __("Vekter, flyttet inn i rammeavtalens spenn"),
}


@bp.route("/new", methods=["GET", "POST"])
@declares(Permission.COMPETITION_CREATE)
def new() -> ResponseReturnValue:
    """Show what can be started from; post makes the draft."""
    copy_of = access.id_argument("copy")
    page = pages.new_page(db.session, viewer=current_actor(), now=access.now(), copy_of=copy_of)
    form = _form(page, copy_of)
    if form.validate_on_submit():
        try:
            with atomic() as session:
                made, left_out = _make(session, form)
        except InvalidInput:
            form.reference.errors = [_("Saksnummeret er allerede i bruk")]
        else:
            flash(_("Utkastet er opprettet. Gå gjennom delene under."), "success")
            if left_out:
                flash(_left(left_out), "warning")
            return redirect(url_for("competitions.show", competition_id=made), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("competitions/new.html", page=page, form=form), status


def _form(page: NewPage, copy_of: int | None) -> NewCompetitionForm:
    """Return the form with all that can be proposed already chosen."""
    project = page.project(access.id_argument("project"))
    proposed: dict[str, object] = {}
    if project is not None:
        proposed = {"project": project.id, "title": project.label}
        if project.framework_id:
            proposed["framework"] = project.framework_id
    if copy_of is not None:
        proposed |= {"start": COPY, "copied_from": copy_of}
    form = NewCompetitionForm(data=proposed)
    form.project.choices = choices((c.id, c.label) for c in page.projects)
    form.framework.choices = choices((c.id, c.label) for c in page.frameworks)
    form.copied_from.choices = choices([(0, __("Velg")), *((c.id, c.label) for c in page.earlier)])
    if form.copied_from.data is None:
        form.copied_from.data = 0  # a form posted without it copies nothing
    return form


def _make(session: Session, form: NewCompetitionForm) -> tuple[int, tuple[LeftOut, ...]]:
    """Make the draft; return its id and what a copy lacks."""
    asked = Beginning(
        project_id=form.project.data,
        framework_id=form.framework.data,
        reference=form.reference.data,
        title=form.title.data or "",
        language=Language(form.language.data),
    )
    by: dict[str, Any] = {"actor": current_actor(), "now": access.now()}
    if form.start.data == COPY:
        copy = competition_copies.copy(session, asked, form.copied_from.data, **by)
        return copy.competition.id, copy.left_out
    if form.start.data == SCRATCH:
        return competition_starts.create(session, asked, **by).id, ()
    point = StartingPoint(form.start.data)
    return competition_starts.from_template(session, asked, point, **by).id, ()


def _left(left_out: tuple[LeftOut, ...]) -> str:
    """Say what did not fit in the framework, a few names of each kind."""
    names = defaultdict(list)
    for one in left_out:
        names[one.part].append(one.name)
    told = [
        f"{PART_LABELS[part]}: {', '.join(found[:MOST_NAMES])}"
        + (_(" og %(n)s til", n=len(found) - MOST_NAMES) if len(found) > MOST_NAMES else "")
        for part, found in names.items()
    ]
    return str(_("Dette passet ikke i rammeavtalen. Se over: %(what)s.", what=". ".join(told)))
