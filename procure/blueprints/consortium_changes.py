"""An officer changes a consortium: choose, fill in, see what it does, confirm with a reason."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.consortium_words import ACTS, tell
from procure.blueprints.framework_words import KIND_LABELS, shown
from procure.domain import formats, framework_changes, rates
from procure.domain.consortium_changes import Plan
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.framework_changes import ChangeKind, Row
from procure.domain.permissions import Permission
from procure.domain.rates import RateChange
from procure.extensions import atomic, db, rehearsal
from procure.forms.consortium_changes import (
    FORMS,
    ConsortiumChangeForm,
    LeadForm,
    MemberForm,
    rates_form,
)
from procure.queries import consortium_changes as pages
from procure.queries.consortium_changes import ChangePage
from procure.services import consortium_members, consortium_rates, consortium_suspensions

bp = Blueprint("consortium_changes", __name__, url_prefix="/consortia")

VERBS: Final[Mapping[ChangeKind, Callable[..., Any]]] = {
    ChangeKind.RATE_SET: consortium_rates.set_rates,
    ChangeKind.MEMBER_IN: consortium_members.member_in,
    ChangeKind.MEMBER_OUT: consortium_members.member_out,
    ChangeKind.LEAD_CHANGED: consortium_members.change_lead,
    ChangeKind.CONSORTIUM_SUSPENDED: consortium_suspensions.suspend,
    ChangeKind.SUSPENSION_LIFTED: consortium_suspensions.lift_suspension,
}
REHEARSED: Final = "–"  # stands for the reason, which is asked for with the preview


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "change_labels": KIND_LABELS,
        "consortium_acts": ACTS,
        "rate_change": rate_change,
        "shown": shown,
    }


@bp.get("/<int:consortium_id>/change")
@declares(Permission.FRAMEWORK_CHANGE)
def show(consortium_id: int) -> ResponseReturnValue:
    return render_template("consortium_changes/show.html", page=_page(consortium_id))


@bp.route("/<int:consortium_id>/change/<act>", methods=["GET", "POST"])
@declares(Permission.FRAMEWORK_CHANGE)
def change(consortium_id: int, act: str) -> ResponseReturnValue:
    if act not in {known.value for known in VERBS}:
        raise NotFound
    page, wanted = _page(consortium_id), ChangeKind(act)
    form = _form(page, wanted)
    if not form.is_submitted():
        return _form_page(page, wanted, form)
    if page.refusals:
        raise IllegalTransition(page.refusals)
    if not form.validate() or request.form.get("step") == "back":
        return _form_page(page, wanted, form)
    if request.form.get("step") == "confirm":
        return _confirm(page, wanted, form)
    return _preview(page, wanted, form)


def _page(consortium_id: int) -> ChangePage:
    return pages.page(db.session, consortium_id, viewer=current_actor(), now=access.now())


def _form(page: ChangePage, kind: ChangeKind) -> ConsortiumChangeForm:
    start = {"version": str(page.version), "seen": str(page.newest), "starts_on": page.first}
    if kind is ChangeKind.RATE_SET:
        return rates_form((r.role_id, r.role, _rate_today(r)) for r in page.rates)(data=start)
    if kind is ChangeKind.CONSORTIUM_SUSPENDED:
        start["starts_on"] = page.today
    form = FORMS[kind](data=start)
    if isinstance(form, MemberForm):
        form.offer((m.organisation_id, _firm(m)) for m in page.staying)
    return form


def _rate_today(rate: pages.Rate) -> str:
    told = formats.kroner(rate.now_ore) if rate.now_ore else _("ingen")
    now: str = _("I dag %(rate)s. La feltet stå tomt for ingen endring.", rate=told)
    if rate.next_ore is None or rate.next_on is None:
        return now
    coming = {"rate": formats.kroner(rate.next_ore), "day": formats.day(rate.next_on)}
    return " ".join((now, _("Planlagt: %(rate)s fra %(day)s.", **coming)))


def _firm(member: pages.Member) -> str:
    number = formats.organisation_number(member.organisation_number)
    return f"{member.name} ({number})"


def _form_page(
    page: ChangePage, kind: ChangeKind, form: ConsortiumChangeForm
) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    return render_template("consortium_changes/form.html", page=page, kind=kind, form=form), status


def _act(
    session: Any, page: ChangePage, kind: ChangeKind, form: ConsortiumChangeForm, plan: Plan
) -> Any:
    values = form.values()
    if kind is ChangeKind.RATE_SET:
        values["confirmed"] = plan.version is None or form.confirmed.data
    return VERBS[kind](session, page.id, plan, **values, actor=current_actor(), now=access.now())


def _preview(
    page: ChangePage, kind: ChangeKind, form: ConsortiumChangeForm, *, status: int = 200
) -> ResponseReturnValue:
    """Show what the change does to the consortium as it is now, by making it and taking it back."""
    plan = form.plan(REHEARSED)
    try:
        with rehearsal() as session:
            made = _act(session, page, kind, form, plan)
            rows = framework_changes.rows(
                framework_changes.load(made.before), framework_changes.load(made.after)
            )
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _form_page(page, kind, form)
    theirs = pages.newer(
        db.session, page.framework_id, form.seen.number,
        viewer=current_actor(), now=access.now(), consortium_id=page.id,
    )  # fmt: skip
    form.version.data, form.version.raw_data = str(page.version), None
    return render_template(
        "consortium_changes/preview.html",
        page=page, kind=kind, form=form, rows=rows, theirs=theirs, status=status,
        effect=_effect(rows) if kind is ChangeKind.RATE_SET else None,
        also_in=_also_in(page, form, kind), leaves=_leaves(kind, form),
    ), status  # fmt: skip


def _effect(rows: tuple[Row, ...]) -> rates.Effect:
    return rates.effect(rate_change(row) for row in rows)


def rate_change(row: Row) -> RateChange:
    """Return a line of the history as the change of a rate."""
    before = row.before.value if row.before else None
    after = row.after.value if row.after else None
    return RateChange(
        row.label,
        before if isinstance(before, int) else None,
        after if isinstance(after, int) else 0,
    )


def _also_in(page: ChangePage, form: ConsortiumChangeForm, kind: ChangeKind) -> tuple[str, ...]:
    if kind is not ChangeKind.MEMBER_IN:
        return ()
    number = form.values()["organisation_number"]
    return pages.memberships(db.session, page.framework_id, number, page.today)


def _leaves(kind: ChangeKind, form: ConsortiumChangeForm) -> bool:
    """Whether a firm, or the consortium itself, is out of the next competitions."""
    if isinstance(form, LeadForm):
        return True
    return kind in {ChangeKind.MEMBER_OUT, ChangeKind.CONSORTIUM_SUSPENDED}


def _confirm(page: ChangePage, kind: ChangeKind, form: ConsortiumChangeForm) -> ResponseReturnValue:
    plan = form.plan(form.reason.data or "", form.version.number)
    try:
        with atomic() as session:
            _act(session, page, kind, form, plan)
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _preview(page, kind, form, status=422)
    except Stale:
        return _preview(_page(page.id), kind, form, status=409)
    flash(_("Endringen er ført inn."), "success")
    return redirect(url_for(".show", consortium_id=page.id), code=303)
