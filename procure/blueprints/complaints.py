"""Complaints: the staff's list, one complaint with its answer, and the bidder's own page."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.complaints import ComplaintKind, ComplaintStatus
from procure.domain.errors import InvalidInput
from procure.domain.journal_facts import Verdict
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.complaints import KINDS, AnswerForm, EndForm, RecordForm, SendForm
from procure.queries import complaints as pages
from procure.services import complaints
from procure.services.complaints import Answer

bp = Blueprint("complaints", __name__)
_CASE: Final = "/competitions/<int:competition_id>/complaints"

STATUS_LABELS: Final[Mapping[ComplaintStatus, tuple[LazyString, str]]] = {
    ComplaintStatus.WAITING: (__("Venter på svar"), "warning"),
    ComplaintStatus.WRITTEN: (__("Svaret er ikke sendt"), "warning"),
    ComplaintStatus.ANSWERED: (__("Besvart"), "success"),
    ComplaintStatus.ENDED: (__("Avsluttet"), "neutral"),
}
_WORDS: Final = {"kinds": KINDS, "statuses": STATUS_LABELS}


def _seen() -> dict[str, Any]:
    return {"viewer": current_actor(), "now": access.now()}


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.get(_CASE)
@declares(Permission.AWARD_READ)
def index(competition_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, competition_id, **_seen())
    return render_template("complaints/index.html", page=page, **_WORDS)


@bp.route(f"{_CASE}/new", methods=["GET", "POST"])
@declares(Permission.JOURNAL_WRITE)
def new(competition_id: int) -> ResponseReturnValue:
    """Record a complaint that came another way than through the system."""
    page = pages.new_page(db.session, competition_id, **_seen())
    form = RecordForm()
    form.offer(page.bidders)

    if form.validate_on_submit() and steps.accepted(
        form, complaints.receive, competition_id,
        bid_id=form.bid.data, kind=ComplaintKind(form.kind.data),
        said=form.text.data or "", received_at=form.received_at.data,
    ):  # fmt: skip
        flash(_("Klagen er ført inn."), "success")
        return redirect(url_for(".index", competition_id=competition_id), code=303)
    status = 422 if form.errors else 200
    return render_template("complaints/new.html", page=page, form=form), status


@bp.get(f"{_CASE}/<int:complaint_id>")
@declares(Permission.AWARD_READ)
def show(competition_id: int, complaint_id: int) -> ResponseReturnValue:
    page = pages.one(db.session, competition_id, complaint_id, **_seen())
    return _one(page, _answer_form(page), _end_form(page), 200)


def _answer_form(page: pages.ComplaintPage) -> AnswerForm:
    return AnswerForm(
        formdata=None, data={"claim": page.row.text, "version": str(page.row.version)}
    )


def _end_form(page: pages.ComplaintPage) -> EndForm:
    return EndForm(formdata=None, data={"version": str(page.row.version)})


def _one(
    page: pages.ComplaintPage, answer: AnswerForm, end: EndForm, status: int
) -> ResponseReturnValue:
    return render_template(
        "complaints/show.html", page=page, answer=answer, end=end, **_WORDS
    ), status


@bp.post(f"{_CASE}/<int:complaint_id>/answer")
@declares(Permission.JOURNAL_WRITE)
def answer(competition_id: int, complaint_id: int) -> ResponseReturnValue:
    """Write the answer in the case journal; the letter is made from there."""
    page = pages.one(db.session, competition_id, complaint_id, **_seen())
    form = AnswerForm()
    entry_id = _written(competition_id, complaint_id, form) if form.validate() else None
    if entry_id is None:
        return _one(page, form, _end_form(page), 422)
    flash(_("Svaret er skrevet. Lag brevet, så får leverandøren det."), "success")
    where = url_for("journals.show", competition_id=competition_id, entry_id=entry_id)
    return redirect(where, code=303)


def _written(competition_id: int, complaint_id: int, form: AnswerForm) -> int | None:
    """Write the answer and return its entry; None when the rules refuse it, said at its field."""
    given = Answer(
        claim=form.claim.data or "",
        verdict=Verdict(form.verdict.data),
        assessment=form.assessment.data or "",
        consequence=form.consequence.data or "",
    )
    try:
        with atomic() as session:
            return complaints.answer(
                session, competition_id, complaint_id, given, version=form.version.number, **_by()
            ).id
    except InvalidInput as refused:
        form.refuse(refused.reasons, sentence)
        return None


@bp.post(f"{_CASE}/<int:complaint_id>/end")
@declares(Permission.JOURNAL_WRITE)
def end(competition_id: int, complaint_id: int) -> ResponseReturnValue:
    page = pages.one(db.session, competition_id, complaint_id, **_seen())
    form = EndForm()

    if form.validate() and steps.accepted(
        form, complaints.end, competition_id, complaint_id,
        outcome=form.outcome.data or "", version=form.version.number,
    ):  # fmt: skip
        flash(_("Klagen er avsluttet."), "success")
        return redirect(url_for(".index", competition_id=competition_id), code=303)
    return _one(page, _answer_form(page), form, 422)


@bp.route("/bids/<int:bid_id>/complaint", methods=["GET", "POST"])
@declares(Permission.ACCESS_ASK)
def send(bid_id: int) -> ResponseReturnValue:
    """Let a bidder complain, and see what it has complained of."""
    page = pages.own(db.session, bid_id, **_seen())
    form = SendForm()

    # A refused act is the service's to explain, whatever the form holds.
    ready = form.is_submitted() and (not page.may_send or form.validate())
    if ready and steps.accepted(form, complaints.send, bid_id, said=form.text.data or ""):
        flash(_("Klagen er sendt. Oppdragsgiveren har fått beskjed."), "success")
        return redirect(url_for(".send", bid_id=bid_id), code=303)
    status = 422 if form.errors else 200
    return render_template("complaints/send.html", page=page, form=form, **_WORDS), status
