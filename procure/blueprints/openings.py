"""The opening of the bids, and the opened bids as the buyer's staff read them."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.blueprints.opening_words import ATTEMPTS, FINDINGS
from procure.domain.bids import Status
from procure.domain.errors import DomainError, InvalidInput, NotFound
from procure.domain.law import RejectionProvision
from procure.domain.openings import Defect, fingerprint
from procure.domain.permissions import Permission
from procure.domain.reasons import Code, reason
from procure.extensions import atomic, db, release
from procure.forms.openings import (
    ADMISSIBLE,
    PROVISIONS,
    REJECTED,
    AssessForm,
    ConfirmForm,
    OwnKeyForm,
    PaperKeyForm,
)
from procure.forms.requirement_checks import MET, UNMET, CheckForm
from procure.queries import openings as pages
from procure.queries import requirement_checks
from procure.queries.openings import ReadPage
from procure.services import (
    accounts,
    assessments,
    opened_files,
    opener_keys,
    openings,
    unsealing,
)
from procure.services.opening_keys import Offer
from procure.services.openings import Unreadable
from procure.vault.envelopes import BrowserHand, Hand

bp = Blueprint("openings", __name__)


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.get("/competitions/<int:competition_id>/opening")
@declares(Permission.OPENING_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _opening_page(competition_id)


def _opening_page(
    competition_id: int,
    tried: ConfirmForm | None = None,
    status: int = 200,
    defects: Sequence[Defect] = (),
) -> ResponseReturnValue:
    by = _by()
    page = pages.opening(db.session, competition_id, viewer=by["actor"], now=by["now"])
    offers = (
        ()
        if page.confirm_refusals
        else openings.offers(db.session, competition_id, vault=access.vault(), **by)
    )
    ways = [(_asked(offer), _form(offer.key_id, offer.wrapped, tried)) for offer in offers]
    shown = render_template(
        "openings/show.html", page=page, ways=ways, form=tried, defects=defects,
        attempt_words=ATTEMPTS,
    )  # fmt: skip
    return shown, status


def _form(key_id: int, wrapped: bytes | None, tried: ConfirmForm | None) -> ConfirmForm:
    if tried is not None and tried.key.data == str(key_id):
        return tried
    kind = PaperKeyForm if wrapped is None else OwnKeyForm
    return kind(formdata=None, data={"key": str(key_id)})


def _asked(offer: Offer) -> dict[str, str]:
    """Return the data attributes that `openers.js` reads: what the key has to open."""
    told = {"wrapped": _text(offer.wrapped)} if offer.wrapped is not None else {}
    if offer.inner:
        return told | {"opener": "unlock", "inner": _text(offer.inner)}
    layers = {str(other): _text(layer) for other, layer in offer.layers.items()}
    return told | {"opener": "strip", "layers": json.dumps(layers)}


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode()


@bp.post("/competitions/<int:competition_id>/opening/confirm")
@declares(Permission.OPENING_CONFIRM)
def confirm(competition_id: int) -> ResponseReturnValue:
    """Confirm with password and key in one post, so that an open session alone opens nothing."""
    try:
        openings.require_ready(db.session, competition_id, **_by())
        return _confirm(competition_id)
    except DomainError as refused:
        _note(competition_id, refused)
        raise


def _confirm(competition_id: int) -> ResponseReturnValue:
    form = PaperKeyForm() if "sheet" in request.form else OwnKeyForm()
    if not form.validate():
        form.asked_again()
        return _opening_page(competition_id, form, 422)
    try:
        opened = _open(competition_id, form)
    except InvalidInput as refused:
        _note(competition_id, refused)
        form.blame(refused.reasons[0].code).errors = [sentence(why) for why in refused.reasons]
        form.asked_again()
        return _opening_page(competition_id, form, 422)
    except Unreadable as refused:
        _note(competition_id, refused)
        form.asked_again(fingerprint(refused.defects))
        return _opening_page(competition_id, form, 409, refused.defects)
    flash(_("Tilbudene er åpnet.") if opened else _("Bekreftelsen er registrert."), "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)


def _open(competition_id: int, form: ConfirmForm) -> bool:
    """Take the three steps of an opening; the long one while nothing is locked."""
    _require_password(str(form.password.data))
    vault, storage, hand = access.vault(), access.storage(), _hand(form)
    turned = openings.turn(db.session, competition_id, hand=hand, vault=vault, **_by())
    release()
    found = openings.unsealed(turned, vault=vault, storage=storage)
    try:
        with atomic() as session:
            return openings.settle(
                session, competition_id, turned, found, accepted=form.accepted, **_by()
            )
    except DomainError:  # after anything else, what was written may stand
        unsealing.forget(found, storage)
        raise


def _hand(form: ConfirmForm) -> Hand:
    """Return what the browser did with the key; without JavaScript, do it here."""
    key_id = form.key_id
    if form.secret.data:
        return BrowserHand(key_id, {}, form.secret.data)
    if form.shares.data:
        return BrowserHand(key_id, form.stripped())
    try:
        return opener_keys.hand(db.session, key_id, form.unlocks.data, actor=current_actor())
    except NotFound as unknown:  # another's key, or none
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)]) from unknown


def _require_password(password: str) -> None:
    with atomic() as session:
        right = accounts.proves(session, password, hasher=access.hasher(), **_by())
    if not right:
        raise InvalidInput([reason(Code.PASSWORD_WRONG)])


def _note(competition_id: int, refused: DomainError) -> None:
    """Attempts are on record, not only acts; what was tried has been rolled back."""
    with atomic() as session:
        openings.record_refused(session, competition_id, refused, **_by())


@bp.post("/competitions/<int:competition_id>/opening/unsuccessful")
@declares(Permission.OPENING_CONFIRM)
def declare_unsuccessful(competition_id: int) -> ResponseReturnValue:
    with atomic() as session:
        openings.declare_unsuccessful(session, competition_id, **_by())
    flash(_("Konkurransen er avsluttet uten resultat."), "success")
    return redirect(url_for("competitions.show", competition_id=competition_id), code=303)


@bp.get("/bids/<int:bid_id>/read")
@declares(Permission.BID_READ)
def read(bid_id: int) -> ResponseReturnValue:
    return read_page(bid_id)


def read_page(
    bid_id: int,
    form: AssessForm | None = None,
    checks: Mapping[int, CheckForm] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show an opened bid with its control; refused forms keep what was typed."""
    page = pages.read(db.session, bid_id, viewer=current_actor(), now=access.now())
    faulty = next((one for one in (checks or {}).values() if one.errors), None)
    shown = render_template(
        "openings/read.html", page=page, form=form or _assess_form(page),
        checks=checks or check_forms(page), faulty=form or faulty,
        provisions=PROVISIONS, finding_words=FINDINGS,
    )  # fmt: skip
    return shown, status


def _assess_form(page: ReadPage) -> AssessForm:
    """What was decided before; or else a rejection, where a requirement is not met."""
    verdict = {Status.ADMISSIBLE: ADMISSIBLE, Status.REJECTED: REJECTED}.get(page.status)
    provision, said = page.provision, page.assessment_reason
    unmet = requirement_checks.rejection_reason(page.requirements)
    if verdict is None and unmet:
        verdict, provision, said = REJECTED, RejectionProvision.BID, unmet
    given = {"verdict": verdict, "provision": provision, "reason": said}
    return AssessForm(formdata=None, data=given)


def check_forms(page: ReadPage, *, posted: bool = False) -> dict[int, CheckForm]:
    """Return a form for each must requirement of the bid, by the requirement's id."""
    forms = {}
    for row in page.requirements:
        prefix = f"krav{row.requirement_id}-"
        verdict = {True: MET, False: UNMET, None: None}[row.met]
        forms[row.requirement_id] = (
            CheckForm(prefix=prefix)
            if posted
            else CheckForm(
                formdata=None, prefix=prefix, data={"verdict": verdict, "reason": row.reason}
            )
        )
    return forms


@bp.post("/bids/<int:bid_id>/assess")
@declares(Permission.BID_ASSESS)
def assess(bid_id: int) -> ResponseReturnValue:
    form = AssessForm()
    if not form.validate():
        return read_page(bid_id, form, status=422)
    try:
        with atomic() as session:
            assessments.assess(
                session, bid_id, admissible=form.verdict.data == ADMISSIBLE,
                provision=form.chosen_provision, reason=form.reason.data or "", **_by(),
            )  # fmt: skip
    except InvalidInput as refused:
        form.reason.errors = [sentence(why) for why in refused.reasons]
        return read_page(bid_id, form, status=422)
    page = pages.read(db.session, bid_id, viewer=current_actor(), now=access.now())
    flash(_("Kontrollen av tilbudet fra %(name)s er lagret.", name=page.consortium), "success")
    return redirect(url_for(".show", competition_id=page.competition.id), code=303)


@bp.get("/bids/<int:bid_id>/files/<int:file_id>")
@declares(Permission.BID_READ)
def download(bid_id: int, file_id: int) -> ResponseReturnValue:
    """Send a file of an opened bid: never shown in the browser, whatever it holds."""
    with atomic() as session:
        found = opened_files.download(
            session, bid_id, file_id, vault=access.vault(), storage=access.storage(), **_by()
        )
    response = send_file(
        found.content, mimetype="application/octet-stream",
        as_attachment=True, download_name=found.name,
    )  # fmt: skip
    response.content_length = found.size
    return response
