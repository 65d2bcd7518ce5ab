"""The receipt as files, and the submitted bid read again with the consortium's reading key."""

import base64
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, bid_parts
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain import price_forms
from procure.domain.bids import Draft
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.bid_deliveries import ReadingForm
from procure.queries import bids as pages
from procure.queries import receipts
from procure.queries.receipts import ReceiptPage
from procure.services import bid_readings, bids
from procure.services.bid_readings import Reading

bp = Blueprint("receipts", __name__)
EDIT = Permission.BID_EDIT
JSON = "application/json"


def handed(text: str, kind: str = JSON) -> str:
    """Return an address that holds the file itself: what is told once is not asked for again."""
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def file_name(page: ReceiptPage, word: str, suffix: str = "json") -> str:
    """Name a file of this submission so that its versions are told apart in a folder."""
    case = page.receipt.competition.replace("/", "-")
    return f"{word}-{case}-{page.receipt.bid_id}-v{page.receipt.number}.{suffix}"


def delivered(bid_id: int, number: int, seed: bytes) -> ResponseReturnValue:
    """Answer a submission with its receipt: the salts are told here and never again."""
    page = _page(bid_id, number)
    whole = page.file(access.vault().public_key, seed).to_json() if seed else ""
    return render_template(
        "bids/delivered.html",
        page=page, room=page.room, whole=whole, file=handed(whole),
        name=file_name(page, "kvittering"),
    )  # fmt: skip


def _by() -> dict[str, Any]:
    return {"viewer": current_actor(), "now": access.now()}


def _page(bid_id: int, number: int) -> ReceiptPage:
    return receipts.receipt(db.session, bid_id, number, **_by())


@bp.get("/bids/<int:bid_id>/receipts/<int:number>/file")
@declares(EDIT)
def stored(bid_id: int, number: int) -> ResponseReturnValue:
    """The receipt without its salts, which are not kept."""
    page = _page(bid_id, number)
    text = page.file(access.vault().public_key).to_json()
    return _sent(text.encode(), JSON, file_name(page, "kvittering-uten-salt"))


@bp.get("/bids/<int:bid_id>/receipts/<int:number>/timestamp")
@declares(EDIT)
def timestamp(bid_id: int, number: int) -> ResponseReturnValue:
    token = receipts.timestamp(db.session, bid_id, number, **_by())
    page = _page(bid_id, number)
    kind = "application/timestamp-reply"
    return _sent(token, kind, file_name(page, "tidsstempel", "tsr"))


@bp.get("/bids/<int:bid_id>/proof")
@declares(EDIT)
def proof(bid_id: int) -> ResponseReturnValue:
    """What proves that the bid was among those opened."""
    found = receipts.proof(db.session, bid_id, **_by())
    case = found.competition.replace("/", "-")
    return _sent(found.to_json().encode(), JSON, f"bevis-fra-apningen-{case}-{bid_id}.json")


def _sent(content: bytes, kind: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)


@bp.route("/bids/<int:bid_id>/receipts/<int:number>/read", methods=["GET", "POST"])
@declares(EDIT)
def read(bid_id: int, number: int) -> ResponseReturnValue:
    """Show what was submitted to whoever of the consortium has the reading key. Keeps nothing."""
    draft = _draft(bid_id)
    form = ReadingForm(data={"version": str(draft.version)})
    if not form.validate_on_submit():
        return _shown(bid_id, number, form, draft, 422 if form.is_submitted() else 200)
    try:
        found = bid_readings.read(
            db.session, bid_id, number, form.secret.data, actor=current_actor()
        )
    except InvalidInput as refused:
        form.secret.errors = [sentence(why) for why in refused.reasons]
        return _shown(bid_id, number, form, draft, 422)
    return _shown(bid_id, number, form, draft, 200, found)


@bp.post("/bids/<int:bid_id>/receipts/<int:number>/restore")
@declares(EDIT)
def restore(bid_id: int, number: int) -> ResponseReturnValue:
    """Make the draft what was submitted, to write on from it."""
    form = ReadingForm()
    if not form.validate():
        return _shown(bid_id, number, form, _draft(bid_id), 422)
    try:
        with atomic() as session:
            bid_readings.restore(
                session, bid_id, number, form.secret.data, version=int(form.version.data),
                vault=access.vault(), actor=current_actor(), now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        form.secret.errors = [sentence(why) for why in refused.reasons]
        return _shown(bid_id, number, form, _draft(bid_id), 422)
    except Stale:
        draft = _draft(bid_id)
        form.version.data = str(draft.version)
        return _shown(bid_id, number, form, draft, 409)
    told = _("Versjon %(n)s er hentet tilbake som utkast. Den leverte gjelder fortsatt.", n=number)
    flash(told, "success")
    return redirect(url_for("bids.room", bid_id=bid_id), code=303)


def _draft(bid_id: int) -> Draft:
    return bids.read_draft(db.session, bid_id, vault=access.vault(), actor=current_actor())


def _shown(
    bid_id: int, number: int, form: ReadingForm, draft: Draft, status: int,
    found: Reading | None = None,
) -> ResponseReturnValue:  # fmt: skip
    page = _page(bid_id, number)
    more: dict[str, Any] = {}
    if found:
        content = found.content
        groups = price_forms.groups(content.rates, page.room.terms.lines)
        whole = page.file(access.vault().public_key, found.seed).to_json() if found.seed else ""
        known = pages.team(db.session, bid_id, **_by())
        more = {
            "content": content, "groups": groups, "total_ore": price_forms.total(groups),
            "known": known, "coverage": bid_parts.coverage(content.team, known),
            "file": handed(whole) if whole else "", "name": file_name(page, "kvittering"),
        }  # fmt: skip
    return render_template(
        "bids/read.html", page=page, room=page.room, form=form, draft=draft, found=found,
        clashed=status == 409, **more,  # noqa: PLR2004 -- Conflict
    ), status  # fmt: skip
