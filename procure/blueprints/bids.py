"""The supplier's bids: the list, the bid room, attachments, submission and receipts."""

import secrets
from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from procure.blueprints import (
    access,
    amendment_words,
    bid_forms,
    bid_parts,
    bid_receipts,
    bid_shares,
    bid_uploads,
    bid_words,
    edge,
    next_words,
    upload_streams,
)
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import STATUS_LABELS
from procure.config import Config
from procure.domain.bids import Draft, gaps, total
from procure.domain.errors import DeadlinePassed, DomainError, InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db, forget_deleted, rehearsal
from procure.forms.bid_deliveries import SubmitForm
from procure.forms.bids import StartForm
from procure.queries import bid_list, next_steps, receipts
from procure.queries import bids as pages
from procure.queries.bids import Room
from procure.services import bid_confirmations, bid_documents, bid_trials, bids
from procure.vault import identities

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EDIT = Permission.BID_EDIT

bp = Blueprint("bids", __name__)
bp.register_blueprint(bid_parts.bp)
bp.register_blueprint(bid_forms.bp)
bp.register_blueprint(bid_uploads.bp)
bp.register_blueprint(bid_receipts.bp)


@bp.app_context_processor
def _words() -> dict[str, Any]:
    """Give the templates the words of a bid."""
    return {
        "bid_status_labels": bid_words.STATUS_LABELS,
        "bid_status_colors": bid_words.STATUS_COLORS,
        "bid_unassessed": bid_words.UNASSESSED,
        "bid_confirmed": bid_words.CONFIRMED,
        "bid_status_label": bid_words.status_label,
        "bid_status_color": bid_words.status_color,
        "amendment_lines": amendment_words.lines,
        "competition_status_labels": STATUS_LABELS,
    }


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _room(bid_id: int) -> Room:
    return pages.room(db.session, bid_id, viewer=current_actor(), now=access.now())


def _draft(bid_id: int) -> Draft:
    return bids.read_draft(db.session, bid_id, vault=access.vault(), actor=current_actor())


@bp.get("/bids/")
@declares(EDIT)
def index() -> ResponseReturnValue:
    text = access.text_argument("q")
    page = bid_list.listing(
        db.session,
        viewer=current_actor(),
        now=access.now(),
        text=text,
        before=access.id_argument("before"),
    )
    return render_template("bids/index.html", page=page, text=text)


@bp.route("/competitions/<int:competition_id>/bid", methods=["GET", "POST"])
@declares(EDIT)
def start(competition_id: int) -> ResponseReturnValue:
    """Begin a bid, or go to the one that is begun."""
    page = bid_list.start(db.session, competition_id, viewer=current_actor())
    only = page.choices[0] if len(page.choices) == 1 else None
    form = StartForm(data={"consortium": only.consortium_id if only else None})
    form.consortium.choices = [SelectChoice(c.consortium_id, c.consortium) for c in page.choices]
    if not form.is_submitted() and only and only.bid_id:
        return redirect(url_for(".room", bid_id=only.bid_id), code=303)
    if not form.is_submitted() and only and only.declined:
        return redirect(url_for("invitations.answer", invitation_id=only.invitation_id), code=303)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("bids/start.html", page=page, form=form), status
    with atomic() as session:
        bid = bids.start(session, competition_id, consortium_id=form.consortium.data, **_by())
        bid_id = bid.id
    return redirect(url_for(".room", bid_id=bid_id), code=303)


@bp.get("/bids/<int:bid_id>")
@declares(EDIT)
def room(bid_id: int) -> ResponseReturnValue:
    page, draft = _room(bid_id), _draft(bid_id)
    return render_template(
        "bids/room.html", room=page, draft=draft, tasks=bid_words.tasks(page, draft),
        shares=bid_shares.rows(page), next=_next(page),
    )  # fmt: skip


def _next(page: Room) -> next_words.Next | None:
    own = next_steps.of_supplier(
        db.session, page.competition_id, viewer=access.current_actor(), now=access.now(),
        bid_id=page.id,
    )  # fmt: skip
    return next_words.to_supplier(own) if own else None


@bp.get("/bids/<int:bid_id>/submit")
@declares(EDIT)
def submit(bid_id: int) -> ResponseReturnValue:
    """Show the reading key, once: only its public half is in the form and comes back."""
    made = identities.new()
    data = {"key": secrets.token_hex(16), "reader": made.recipient}
    return _submit_page(bid_id, SubmitForm(formdata=None, data=data), 200, made.secret)


def _submit_page(
    bid_id: int, form: SubmitForm, status: int, secret: str = "",
    *, why: DomainError | None = None, tried: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    page, draft = _room(bid_id), _draft(bid_id)
    return render_template(
        "bids/submit.html",
        room=page, draft=draft, form=form, gaps=gaps(draft.content, page.terms, draft.closed),
        secret=secret, secret_file=bid_receipts.handed(secret, "text/plain"),
        why=why.reasons if why else (), tried=tried,
        tasks=bid_words.tasks(page, draft)[:-1], unconfirmed=bid_shares.unconfirmed(page),
        total_ore=total(draft.content.rates, page.terms.lines),
    ), status  # fmt: skip


@bp.post("/bids/<int:bid_id>/submit")
@declares(Permission.BID_SUBMIT)
def deliver(bid_id: int) -> ResponseReturnValue:
    """Submit, and answer with the receipt itself: its salts are told once.

    The time of receipt is stamped before the request waits for anything.
    """
    received_at = edge.received_at()
    form = SubmitForm()
    if not form.validate():
        return _unfit(bid_id, form)
    try:
        with atomic() as session:
            done = bids.submit(
                session, bid_id, idempotency_key=form.key.data, received_at=received_at,
                confirmed=_marks(), reader=form.reader.data, vault=access.vault(), **_by(),
            )  # fmt: skip
            number = done.number
    except DeadlinePassed:
        with atomic() as session:
            bids.record_late(session, bid_id, received_at=received_at, **_by())
        late = _room(bid_id)
        return render_template("bids/late.html", room=late, received_at=received_at), 409
    except InvalidInput as refused:
        return _submit_page(bid_id, form, 422, why=refused)
    if done.seed:  # made just now, not found again
        upload_streams.forget_forms(bid_id)
    forget_deleted()
    return bid_receipts.delivered(bid_id, number, done.seed)


def _unfit(bid_id: int, form: SubmitForm) -> ResponseReturnValue:
    """Ask again with fresh hidden fields: a form of ours always holds sound ones."""
    if form.reader.errors:
        made = identities.new()
        form.reader.data, form.key.data = made.recipient, secrets.token_hex(16)
        return _submit_page(bid_id, form, 422, made.secret)
    form.key.data = secrets.token_hex(16)
    return _submit_page(bid_id, form, 422)


@bp.post("/bids/<int:bid_id>/submit/trial")
@declares(Permission.BID_SUBMIT)
def trial(bid_id: int) -> ResponseReturnValue:
    """Do everything that a submission does, and take it back."""
    form = SubmitForm()
    if not form.validate():
        return _unfit(bid_id, form)
    why: DomainError | None = None
    try:
        with rehearsal() as session:
            bid_trials.rehearse(
                session, bid_id, reader=form.reader.data, received_at=edge.received_at(),
                confirmed=_marks(), vault=access.vault(), storage=access.storage(), **_by(),
            )  # fmt: skip
    except InvalidInput as refused:
        why = refused
    with atomic() as session:
        bid_trials.record(session, bid_id, passed=why is None, **_by())
    status = 200 if why is None else 422
    return _submit_page(bid_id, form, status, why=why, tried=why is None)


@bp.post("/bids/<int:bid_id>/confirm")
@declares(Permission.BID_SUBMIT)
def confirm(bid_id: int) -> ResponseReturnValue:
    """Stand by the answers that an amendment touched, as they were shown."""
    with atomic() as session:
        bid_confirmations.confirm(session, bid_id, marks=_marks(), **_by())
    flash(_("Bekreftet. Det dere har levert, er som før."), "success")
    return redirect(url_for(".room", bid_id=bid_id), code=303)


def _marks() -> set[int]:
    """The marks that the page showed; what is no id of ours is none."""
    sent = request.form.getlist("mark")
    return {int(m) for m in sent if m.isascii() and m.isdigit() and len(m) <= access.ID_DIGITS}


@bp.post("/bids/<int:bid_id>/withdraw")
@declares(Permission.BID_SUBMIT)
def withdraw(bid_id: int) -> ResponseReturnValue:
    with atomic() as session:
        bids.withdraw(session, bid_id, **_by())
    flash(_("Tilbudet er trukket. Det blir ikke åpnet hvis dere ikke leverer på nytt."), "warning")
    return redirect(url_for(".room", bid_id=bid_id), code=303)


@bp.get("/bids/<int:bid_id>/receipts/<int:number>")
@declares(EDIT)
def receipt(bid_id: int, number: int) -> ResponseReturnValue:
    page = receipts.receipt(db.session, bid_id, number, viewer=current_actor(), now=access.now())
    return render_template("bids/receipt.html", page=page, room=page.room)


@bp.get("/bids/<int:bid_id>/receipts/<int:number>/document")
@declares(EDIT)
def receipt_document(bid_id: int, number: int) -> ResponseReturnValue:
    config: Config = current_app.config["PROCURE"]
    here = config.base_url + url_for(".receipt", bid_id=bid_id, number=number)
    with atomic() as session:
        found = bid_documents.receipt(session, bid_id, number, verify_at=here, **_by())
    return send_file(
        BytesIO(found.content), mimetype=WORD, as_attachment=True, download_name=found.file_name
    )
