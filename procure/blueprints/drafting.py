"""The authoring steps of a competition: one page per section, saved on its own."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.sections import SECTIONS
from procure.domain import formats, timelines
from procure.domain.drafting import ClimateChoice
from procure.domain.errors import Stale
from procure.domain.permissions import CompetitionRole, Permission
from procure.domain.reasons import Reason
from procure.exports.calendar import norwegian_holidays
from procure.extensions import atomic, db
from procure.forms import competitions as forms
from procure.forms.base import DsForm
from procure.queries import tenders
from procure.queries.tenders import Tender
from procure.services import competitions, criteria

bp = Blueprint("drafting", __name__, url_prefix="/competitions/<int:competition_id>")
EDIT = Permission.COMPETITION_EDIT
FURTHEST_PLAN: Final = timedelta(days=730)  # a plan further off is a slip of the keyboard
Values = Callable[[Any], dict[str, object]]


def _page(competition_id: int) -> Tender:
    return tenders.authored(db.session, competition_id, viewer=current_actor(), now=access.now())


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _render(
    page: Tender, section: str, form: DsForm, *, status: int = 0, **more: object
) -> ResponseReturnValue:
    status = status or (422 if form.errors else 200)
    label = next(text for key, _endpoint, text in SECTIONS if key == section)
    gaps = [why for why in page.gaps if why.section == section]
    return render_template(
        f"competitions/{section}.html",
        page=page, form=form, title=label, gaps=gaps, changed=status == 409, **more,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip


def _saved(competition_id: int, section: str) -> ResponseReturnValue:
    """Say so, and lead on to the next section."""
    keys = [key for key, _endpoint, _label in SECTIONS]
    flash(_("Lagret."), "success")
    following = keys.index(section) + 1
    if following == len(keys):
        return redirect(url_for("competitions.show", competition_id=competition_id), code=303)
    return redirect(url_for(SECTIONS[following][1], competition_id=competition_id), code=303)


def _fields(
    competition_id: int, section: str, form_class: type[forms.VersionedForm], values: Values,
    *, proposal: object = None, beside: dict[str, Any] | None = None, **defaults: object,
) -> ResponseReturnValue:  # fmt: skip
    """One section of plain fields. Two authors: the second sees the first's, keeps own.

    `beside` is what the page shows beside the form; `proposal` fills fields in and saves nothing.
    """
    page = _page(competition_id)
    form = form_class(obj=page, data=defaults)
    if not form.validate_on_submit():
        if proposal is not None and not form.is_submitted():
            form.process(obj=proposal, data=_kept(form))
        return _render(page, section, form, **beside or {})
    try:
        with atomic() as session:
            competitions.change(
                session, competition_id, version=form.version.number, values=values(form), **_by()
            )
    except Stale:
        page = _page(competition_id)
        form.version.data = str(page.version)
        return _render(page, section, form, status=409, **beside or {})
    return _saved(competition_id, section)


@bp.route("/basis", methods=["GET", "POST"])
@declares(EDIT)
def basis(competition_id: int) -> ResponseReturnValue:
    names = ("title", "estimate_ore", "contract_form", "language", "presentation")
    return _fields(competition_id, "basis", forms.BasisForm, _picked(names))


@bp.route("/need", methods=["GET", "POST"])
@declares(EDIT)
def need(competition_id: int) -> ResponseReturnValue:
    names = ("need", "assignment", "deliverables")
    return _fields(competition_id, "need", forms.NeedForm, _picked(names))


def _kept(form: DsForm) -> dict[str, object]:
    """The fields as they are, for those that a proposal says nothing of."""
    return {name: field.data for name, field in form._fields.items()}


def _picked(names: tuple[str, ...]) -> Values:
    return lambda form: {name: form[name].data for name in names}


@bp.route("/climate", methods=["GET", "POST"])
@declares(EDIT)
def climate(competition_id: int) -> ResponseReturnValue:
    def values(form: Any) -> dict[str, object]:
        return {
            "climate_choice": ClimateChoice(form.climate_choice.data),
            "climate_reason": form.climate_reason.data,
        }

    return _fields(competition_id, "climate", forms.ClimateForm, values)


@bp.route("/timeline", methods=["GET", "POST"])
@declares(EDIT)
def timeline(competition_id: int) -> ResponseReturnValue:
    def values(form: Any) -> dict[str, object]:
        days = (form.standstill_days.data or 10) if form.standstill.data == "yes" else 0
        plain = _picked(
            ("deadline_at", "questions_due_at", "validity_until", "starts_on", "ends_on",
             "standstill_reason")
        )(form)  # fmt: skip
        return plain | {"standstill_days": days}

    page = _page(competition_id)
    chosen = {None: None, 0: "no"}.get(page.standstill_days, "yes")
    wanted = forms.PlanForm(formdata=request.args or None, meta={"csrf": False})
    proposal = _proposal(wanted) if request.args and request.method == "GET" else None
    beside = {
        "plan_form": wanted,
        "proposed": proposal is not None,
        "unwise": _unwise(proposal or page),
    }
    return _fields(
        competition_id, "timeline", forms.TimelineForm, values, proposal=proposal, beside=beside,
        standstill=chosen,
    )  # fmt: skip


def _proposal(wanted: Any) -> timelines.Plan | None:
    """The dates that follow from the day the competition may be issued; None for no such day."""
    if not wanted.validate():
        return None
    start: date = wanted.start.data
    if abs(start - formats.local(access.now()).date()) > FURTHEST_PLAN:
        wanted.start.errors = [_("Velg en dag innen to år")]
        return None
    return timelines.plan(start, norwegian_holidays(start, start + FURTHEST_PLAN))


def _unwise(page: Tender | timelines.Plan) -> tuple[Reason, ...]:
    """What is unwise about the deadlines, as they are saved or proposed."""
    if page.deadline_at is None:
        return ()
    day = formats.local(page.deadline_at).date()
    issued_at = access.now()
    if isinstance(page, timelines.Plan):
        issued_at = datetime.combine(page.issued_on, time(), tzinfo=formats.OSLO)
    return timelines.warnings(
        page.deadline_at,
        page.questions_due_at,
        norwegian_holidays(day, day),
        issued_at=issued_at,
    )


@bp.route("/team", methods=["GET", "POST"])
@declares(EDIT)
def team(competition_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    form_class = forms.needs_form((area.area_id, area.name) for area in page.needs)
    form = form_class(data={f"area_{area.area_id}": area.level or 0 for area in page.needs})
    if not form.validate_on_submit():
        return _render(page, "team", form)
    levels = {area.area_id: form[f"area_{area.area_id}"].data for area in page.needs}
    with atomic() as session:
        criteria.set_needs(session, competition_id, levels=levels, **_by())
    return _saved(competition_id, "team")


@bp.route("/requirements", methods=["GET", "POST"])
@declares(EDIT)
def requirements(competition_id: int) -> ResponseReturnValue:
    page, form = _page(competition_id), forms.RequirementForm()
    if not form.validate_on_submit():
        return _render(page, "requirements", form)
    with atomic() as session:
        criteria.add_requirement(
            session,
            competition_id,
            kind=form.kind.data,
            text=form.text.data,
            evidence=form.evidence.data or "",
            **_by(),
        )
    flash(_("Kravet er lagt til."), "success")
    return redirect(url_for(".requirements", competition_id=competition_id), code=303)


@bp.post("/requirements/<int:requirement_id>/remove")
@declares(EDIT)
def remove_requirement(competition_id: int, requirement_id: int) -> ResponseReturnValue:
    with atomic() as session:
        criteria.remove_requirement(session, competition_id, requirement_id, **_by())
    flash(_("Kravet er fjernet."), "success")
    return redirect(url_for(".requirements", competition_id=competition_id), code=303)


@bp.route("/model", methods=["GET", "POST"])
@declares(EDIT)
def model(competition_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    form = forms.ModelForm(obj=page.model)
    if not form.validate_on_submit():
        return _render(page, "model", form)
    values = {f.name: f.data for f in form if f.name in competitions.MODEL}
    kept = {"k": page.model.k, "a": page.model.a}  # blank: as it was
    with atomic() as session:
        competitions.set_model(
            session,
            competition_id,
            values={n: kept.get(n) if v is None else v for n, v in values.items()},
            **_by(),
        )
    return _saved(competition_id, "model")


@bp.route("/price", methods=["GET", "POST"])
@declares(EDIT)
def price(competition_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    roles = tenders.framework_roles(db.session, page.framework_id)
    form_class = forms.price_lines_form((role.id, role.label) for role in roles)
    form = form_class(data={f"role_{line.role_id}": line.hours for line in page.lines})
    if not form.validate_on_submit():
        return _render(page, "price", form)
    hours = [(role.id, "", form[f"role_{role.id}"].data) for role in roles]
    with atomic() as session:
        criteria.set_price_lines(
            session, competition_id, lines=[line for line in hours if line[2]], **_by()
        )
    return _saved(competition_id, "price")


@bp.route("/people", methods=["GET", "POST"])
@declares(EDIT)
def people(competition_id: int) -> ResponseReturnValue:
    page = _page(competition_id)
    roles = {"evaluators": CompetitionRole.EVALUATOR, "owners": CompetitionRole.OWNER}
    form = forms.PeopleForm(
        data={
            name: sorted(tenders.holders(db.session, competition_id, role))
            for name, role in roles.items()
        }
    )
    for name in roles:
        form[name].choices = forms.choices((c.id, c.label) for c in tenders.candidates(db.session))
    if not form.validate_on_submit():
        return _render(page, "people", form)
    with atomic() as session:
        for name, role in roles.items():
            competitions.set_members(
                session, competition_id, role=role, user_ids=set(form[name].data), **_by()
            )
    return _saved(competition_id, "people")
