"""The award: recommendation, decision, letters, standstill, contract."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.awards import ApprovalForm, DecisionForm, LotsForm, ReturnForm
from procure.queries import awards as pages
from procure.services import award_approvals, awards, lots

bp = Blueprint("awards", __name__, url_prefix="/competitions/<int:competition_id>/award")


@bp.get("")
@declares(Permission.AWARD_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _shown(_read(competition_id))


def _shown(
    page: pages.AwardPage,
    *,
    form: DecisionForm | None = None,
    back: ReturnForm | None = None,
    draw: LotsForm | None = None,
) -> str:
    """Render the page around the form that was posted, if any was."""
    if form is None:
        form = DecisionForm(formdata=None)
        form.offer((candidate.bid_id, candidate.name) for candidate in page.firsts)
    return render_template(
        "awards/show.html",
        page=page,
        form=form,
        back=back or ReturnForm(formdata=None),
        lots=draw or LotsForm(formdata=None),
        posted=back or draw or form,
    )


def _read(competition_id: int) -> pages.AwardPage:
    """Return the page; what the protocol lacks stops the completion, and is said before."""
    by: dict[str, Any] = {"now": access.now()}
    page = pages.page(db.session, competition_id, viewer=current_actor(), **by)
    if page.complete:
        return page
    gaps = awards.completion_gaps(db.session, competition_id, actor=current_actor(), **by)
    return replace(page, complete=gaps)


@bp.post("/decision")
@declares(Permission.AWARD_DECIDE)
def decide(competition_id: int) -> ResponseReturnValue:
    page = _read(competition_id)
    form = DecisionForm()
    form.offer((candidate.bid_id, candidate.name) for candidate in page.firsts)
    # A refused action is the service's to explain, whatever the form holds.
    if (page.decide or form.validate()) and _decided(competition_id, form):
        flash(_("Beslutningen er registrert. Les brevene før du sender dem."), "success")
        return redirect(url_for(".show", competition_id=competition_id), code=303)
    return _shown(page, form=form), 422


def _decided(competition_id: int, form: DecisionForm) -> bool:
    """Store the decision; put what the rules refuse beside the reason and say False."""
    try:
        with atomic() as session:
            awards.decide(
                session,
                competition_id,
                bid_id=form.bid.data or 0,
                reason=form.reason.data or "",
                actor=current_actor(),
                now=access.now(),
            )
    except InvalidInput as error:
        form.reason.errors = [sentence(why) for why in error.reasons]
        return False
    return True


@bp.post("/lots")
@declares(Permission.AWARD_DECIDE)
def draw(competition_id: int) -> ResponseReturnValue:
    page = _read(competition_id)
    form = LotsForm()
    # A refused action is the service's to explain, whatever the form holds.
    ready = page.decide or not (page.first and page.first.needs_lots) or form.validate()
    if ready and _drawn(competition_id, form):
        flash(_("Loddet er trukket. Resultatet og trekningstallet står i saksloggen."), "success")
        return redirect(url_for(".show", competition_id=competition_id), code=303)
    return _shown(page, draw=form), 422


def _drawn(competition_id: int, form: LotsForm) -> bool:
    try:
        with atomic() as session:
            lots.draw(
                session, competition_id, witnesses=form.witnesses.data or "",
                actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as error:
        form.witnesses.errors = [sentence(why) for why in error.reasons]
        return False
    return True


@bp.post("/approval")
@declares(Permission.AWARD_APPROVE)
def approve(competition_id: int) -> ResponseReturnValue:
    done, seen = _("Valget er godkjent. Nå kan brevene sendes."), ApprovalForm().seen.data or ""
    return steps.take(competition_id, award_approvals.approve, done, ".show", seen=seen)


@bp.post("/return")
@declares(Permission.AWARD_APPROVE)
def send_back(competition_id: int) -> ResponseReturnValue:
    page = _read(competition_id)
    form = ReturnForm()
    # A refused action is the service's to explain, whatever the form holds.
    if (page.send_back or form.validate()) and _returned(competition_id, form):
        flash(_("Valget er sendt tilbake. Den som tok beslutningen, får e-post."), "success")
        return redirect(url_for(".show", competition_id=competition_id), code=303)
    return _shown(page, back=form), 422


def _returned(competition_id: int, form: ReturnForm) -> bool:
    try:
        with atomic() as session:
            award_approvals.send_back(
                session, competition_id, why=form.why.data or "",
                actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as error:
        form.why.errors = [sentence(why) for why in error.reasons]
        return False
    return True


@bp.post("/letters")
@declares(Permission.AWARD_DECIDE)
def send_letters(competition_id: int) -> ResponseReturnValue:
    done = _("Brevene er sendt til alle tilbyderne samtidig.")
    return steps.take(competition_id, awards.send_letters, done, ".show")


@bp.post("/contract")
@declares(Permission.CONTRACT_SIGN)
def sign_contract(competition_id: int) -> ResponseReturnValue:
    done = _("Kontrakten er registrert, og verdien er ført i rammeavtalens regnskap.")
    return steps.take(competition_id, awards.sign_contract, done, ".show")


@bp.post("/complete")
@declares(Permission.COMPETITION_RUN)
def complete(competition_id: int) -> ResponseReturnValue:
    return steps.take(competition_id, awards.complete, _("Konkurransen er fullført."), ".show")
