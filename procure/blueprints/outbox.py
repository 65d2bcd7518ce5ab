"""The mails that wait, were sent or were given up: list, one mail, try again."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints import access, background
from procure.blueprints.access import current_actor, declares
from procure.config import Config
from procure.domain.mails import State
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.queries import outbox as pages
from procure.services import mail_ways, outbox

bp = Blueprint("outbox", __name__, url_prefix="/admin/outbox")

STATE_LABELS: Final[Mapping[State, LazyString]] = {
    State.WAITING: __("Venter"),
    State.RETRYING: __("Prøves igjen"),
    State.SENT: __("Sendt"),
    State.FAILED: __("Kom ikke fram"),
}
STATE_COLORS: Final[Mapping[State, str]] = {
    State.WAITING: "info",
    State.RETRYING: "warning",
    State.SENT: "success",
    State.FAILED: "danger",
}
# The beginning of what is kept of a failure → what it means.
_FAULTS: Final[Mapping[str, LazyString]] = {
    "SMTPRecipientsRefused": __("Mottakerens e-posttjener tar ikke imot adressen."),
    "SMTPSenderRefused": __("E-posttjeneren tar ikke imot e-post fra avsenderadressen."),
    "SMTPDataError": __("E-posttjeneren tok ikke imot innholdet."),
    "SMTPAuthenticationError": __("E-posttjeneren godtok ikke brukernavnet og passordet."),
    "ConnectionRefusedError": __("Vi fikk ikke kontakt med e-posttjeneren."),
    "TimeoutError": __("E-posttjeneren svarte ikke."),
    "gaierror": __("Vi fant ikke e-posttjeneren."),
}


def fault_text(last_error: str) -> str:
    """Return what went wrong, in words; empty when nothing did."""
    if not last_error:
        return ""
    return str(_FAULTS.get(last_error.partition(":")[0], __("Sendingen gikk galt.")))


def asked() -> tuple[State | None, str]:
    """Return the state and the text that the address asks for."""
    wanted = request.args.get("state", "")
    return State(wanted) if wanted in set(State) else None, access.text_argument("q")


def _config() -> Config:
    config: Config = current_app.config["PROCURE"]
    return config


@bp.get("")
@declares(Permission.OUTBOX_READ)
def index() -> ResponseReturnValue:
    before = request.args.get("before", "")
    state, text = asked()
    page = pages.listing(db.session, viewer=current_actor(), state=state, text=text, before=before)
    kept: dict[str, Any] = {"state": state, "q": text or None}
    return render_template(
        "outbox/index.html",
        page=page,
        kept=kept,
        labels=STATE_LABELS,
        colors=STATE_COLORS,
        fault_text=fault_text,
        mail_url=_config().mail_url,
        places={
            "newer_url": url_for(".index", **kept) if before else None,
            "older_url": url_for(".index", before=page.older, **kept) if page.older else None,
        },
    )


@bp.get("/<message_id>")
@declares(Permission.OUTBOX_READ)
def show(message_id: str) -> ResponseReturnValue:
    mail = pages.mail(db.session, message_id, viewer=current_actor())
    return render_template(
        "outbox/show.html",
        mail=mail,
        labels=STATE_LABELS,
        colors=STATE_COLORS,
        fault_text=fault_text,
        sender=_config().sender,
    )


@bp.post("/<message_id>/retry")
@declares(Permission.OUTBOX_RETRY)
def retry(message_id: str) -> ResponseReturnValue:
    with atomic() as session:
        outbox.retry(session, message_id, actor=current_actor(), now=access.now())
    flash(_("E-posten blir sendt på nytt."), "success")
    return redirect(url_for(".show", message_id=message_id), code=303)


@bp.post("/send")
@declares(Permission.OUTBOX_RETRY)
def send() -> ResponseReturnValue:
    """Send what is due now. How many is not told: sealed mails are among them."""
    config = _config()
    if config.mail_url:
        way = mail_ways.sender(config.mail_url)
        background.start(partial(outbox.deliver, send=way, sender=config.sender))
        flash(_("E-postene som venter, blir sendt nå."), "success")
    return redirect(url_for(".index"), code=303)
