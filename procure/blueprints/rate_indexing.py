"""An officer adjusts the rates of an agreement's consortia by an index."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.consortium_changes import REHEARSED, rate_change
from procure.blueprints.consortium_words import tell
from procure.blueprints.framework_words import KIND_LABELS, shown
from procure.domain import framework_changes, rates
from procure.domain.consortium_changes import Plan
from procure.domain.errors import IllegalTransition, InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.domain.rates import Effect, RateChange
from procure.extensions import atomic, db, rehearsal
from procure.forms.consortium_changes import IndexForm
from procure.queries import consortium_changes as pages
from procure.queries.consortium_changes import IndexPage
from procure.services import consortium_changes, consortium_rates

bp = Blueprint("rate_indexing", __name__, url_prefix="/frameworks")

IN_DETAIL: Final = 30  # consortia; the rest are counted in the sum


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One consortium's rates before and after, and their sum."""

    name: str
    changes: tuple[RateChange, ...]
    effect: Effect


@bp.context_processor
def _words() -> dict[str, object]:
    return {"change_labels": KIND_LABELS, "shown": shown}


@bp.route("/<int:framework_id>/rates", methods=["GET", "POST"])
@declares(Permission.FRAMEWORK_CHANGE)
def index(framework_id: int) -> ResponseReturnValue:
    page = _page(framework_id)
    form = _form(page)
    if not form.is_submitted():
        return _form_page(page, form)
    if page.refusals:
        raise IllegalTransition(page.refusals)
    if not form.validate() or request.form.get("step") == "back":
        return _form_page(page, form)
    if request.form.get("step") == "confirm":
        return _confirm(page, form)
    return _preview(page, form)


def _page(framework_id: int) -> IndexPage:
    return pages.index(db.session, framework_id, viewer=current_actor(), now=access.now())


def _form(page: IndexPage) -> IndexForm:
    with_rates = [c for c in page.consortia if c.roles]
    form = IndexForm(
        data={
            "starts_on": page.first,
            "way": "percent",
            "rounding": "kroner",
            "consortia": [str(c.id) for c in with_rates],
            "seen": str(page.newest),
            "versions": _versions(page),
        }
    )
    form.offer((c.id, c.name) for c in with_rates)
    return form


def _versions(page: IndexPage) -> str:
    return " ".join(f"{c.id}:{c.version}" for c in page.consortia)


def _form_page(page: IndexPage, form: IndexForm) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    return render_template("consortium_changes/index_form.html", page=page, form=form), status


def _act(session: Any, page: IndexPage, form: IndexForm, plan: Plan, **more: Any) -> Any:
    return consortium_rates.index_rates(
        session, page.framework_id, plan, adjustment=form.adjustment(),
        actor=current_actor(), now=access.now(), **more,
    )  # fmt: skip


def _preview(page: IndexPage, form: IndexForm, *, status: int = 200) -> ResponseReturnValue:
    """Show every rate before and after, by making the adjustment and taking it back."""
    plan = form.plan(REHEARSED)
    versions = dict.fromkeys(form.versions_of())
    try:
        with rehearsal() as session:
            made = _act(session, page, form, plan, versions=versions, confirmed=True)
            told = [(c.consortium_id, c.before, c.after) for c in made]
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _form_page(page, form)
    names = {c.id: c.name for c in page.consortia}
    adjusted = [_adjusted(names[key], before, after) for key, before, after in told]
    theirs = pages.newer(
        db.session, page.framework_id, form.seen.number,
        viewer=current_actor(), now=access.now(),
    )  # fmt: skip
    form.versions.data, form.versions.raw_data = _versions(page), None
    share = form.adjustment().share
    return render_template(
        "consortium_changes/index_preview.html",
        page=page, form=form, adjusted=adjusted[:IN_DETAIL], hidden_count=len(adjusted[IN_DETAIL:]),
        effect=rates.effect(change for one in adjusted for change in one.changes),
        share=share, large=abs(share) > rates.LARGE * rates.HUNDRED, theirs=theirs, status=status,
    ), status  # fmt: skip


def _adjusted(name: str, before: str, after: str) -> Adjusted:
    rows = framework_changes.rows(framework_changes.load(before), framework_changes.load(after))
    changes = tuple(rate_change(row) for row in rows)
    return Adjusted(name, changes, rates.effect(changes))


def _confirm(page: IndexPage, form: IndexForm) -> ResponseReturnValue:
    plan = form.plan(form.reason.data or "")
    try:
        with atomic() as session:
            made = _act(
                session, page, form, plan,
                versions=form.versions_of(), confirmed=bool(form.confirmed.data),
            )  # fmt: skip
    except InvalidInput as refused:
        tell(form, refused.reasons)
        return _preview(page, form, status=422)
    except Stale:
        return _preview(_page(page.framework_id), form, status=409)
    flash(
        ngettext(
            "Timeprisene er regulert i ett konsortium.",
            "Timeprisene er regulert i %(num)s konsortier.",
            len(made),
        ),
        "success",
    )
    return redirect(url_for("framework_changes.index", framework_id=page.framework_id), code=303)


@bp.post("/<int:framework_id>/rates/<int:change_id>/withdraw")
@declares(Permission.FRAMEWORK_CHANGE)
def withdraw(framework_id: int, change_id: int) -> ResponseReturnValue:
    """Withdraw an adjustment whole, in all the consortia it was made in."""
    with atomic() as session:
        gone = consortium_changes.withdraw(
            session, change_id, together=True, framework_id=framework_id,
            actor=current_actor(), now=access.now(),
        )  # fmt: skip
    flash(
        ngettext(
            "Reguleringen er trukket i ett konsortium.",
            "Reguleringen er trukket i %(num)s konsortier.",
            len(gone),
        ),
        "success",
    )
    return redirect(url_for("framework_changes.index", framework_id=framework_id), code=303)
