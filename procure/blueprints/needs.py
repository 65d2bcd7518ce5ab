"""The competences that a draft needs: plain questions, figures, and who covers them."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, triangle_pictures
from procure.blueprints.access import current_actor, declares
from procure.blueprints.section_pages import authored, by, render, saved
from procure.blueprints.triangle_pictures import Figure
from procure.domain.errors import Stale
from procure.domain.permissions import Permission
from procure.domain.triangle_drawings import CORNERS, SMALL, Axis, level_triangle
from procure.extensions import atomic, db
from procure.forms import needs as forms
from procure.forms.base import DsForm
from procure.queries import needs as pages
from procure.queries.needs import AreaRow, NeedsPage
from procure.services import needs

bp = Blueprint("needs", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT


@bp.route("/team", methods=["GET", "POST"])
@declares(EDIT)
def edit(competition_id: int) -> ResponseReturnValue:
    page, form = _read(competition_id)
    if not form.validate_on_submit():
        return _render(competition_id, page, form)
    follow = {area.id for area in page.areas if request.form.get("follow") == str(area.id)}
    try:
        with atomic() as session:
            needs.save(
                session, competition_id, version=form["version"].number,
                answers=forms.answered(form), typed=forms.typed(form), follow=follow, **by(),
            )  # fmt: skip
    except Stale:
        page, _fresh = _read(competition_id)
        return _render(competition_id, page, form, status=409)
    if request.form.get("go") != "stay" and not follow:
        return saved(competition_id, "team")
    flash(_("Lagret. Behovet står under spørsmålene."), "success")
    return redirect(url_for(".edit", competition_id=competition_id, _anchor="behovet"), code=303)


def _read(competition_id: int) -> tuple[NeedsPage, DsForm]:
    page = pages.page(db.session, competition_id, viewer=current_actor(), now=access.now())
    made = forms.needs_form((area.id, area.key, area.name) for area in page.areas)
    stored = {area.id: area.stored for area in page.areas}
    return page, made(data=forms.filled(page.answers, stored))


def _render(
    competition_id: int, page: NeedsPage, form: DsForm, *, status: int = 0
) -> ResponseReturnValue:
    draft = authored(competition_id)
    if status or not form.is_submitted():
        form["version"].data = str(draft.version)
    return render(
        draft, "team", form, status=status,
        needs=page, figure=_figure(page), theirs=_theirs(page), counted=_counted(page),
        consortia=triangle_pictures.small(page.triangles) if page.triangles else (),
    )  # fmt: skip


def _figure(page: NeedsPage) -> Figure | None:
    """The need as a triangle, with the best that any consortium offers; only of three areas."""
    if len(page.areas) != CORNERS or not any(a.stored and a.stored.level for a in page.areas):
        return None
    axes = [Axis(label=area.name, need=_level(area)) for area in page.areas]
    told = "; ".join(
        _("%(area)s: nivå %(level)s", area=area.name, level=_level(area)) for area in page.areas
    )
    narrow = level_triangle(axes, SMALL)
    return Figure(level_triangle(axes), _("Nivået dere trenger"), f"{told}.", narrow)


def _level(area: AreaRow) -> int:
    return area.stored.level if area.stored else 0


def _theirs(page: NeedsPage) -> list[tuple[str, str]]:
    """What is stored now, shown to the second of two authors."""
    answered = _("%(given)s av %(asked)s er besvart", **_counted(page))
    return [
        (_("Spørsmål"), answered),
        *((area.name, _told(area)) for area in page.areas if area.stored),
    ]


def _told(area: AreaRow) -> str:
    """Write the stored need of an area on one line."""
    need = area.stored
    if need is None:
        return "–"
    if not need.level:
        return str(_("ikke behov"))
    said = _(
        "nivå %(level)s, %(capacity)s %% av heltid, personer: %(people)s",
        level=need.level, capacity=need.capacity, people=need.people,
    )  # fmt: skip
    return str(said)


def _counted(page: NeedsPage) -> dict[str, int]:
    """How many questions there are, and how many are answered."""
    return {"asked": len(forms.answer_fields(page.names)), "given": len(page.answers)}
