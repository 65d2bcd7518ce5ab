"""The opening of the bids, and the opened bids as the buyer's staff read them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.bids import Status
from procure.domain.errors import DomainError, InvalidInput
from procure.domain.permissions import Permission
from procure.domain.reasons import Code, reason
from procure.extensions import atomic, db
from procure.forms.openings import ADMISSIBLE, PROVISIONS, REJECTED, AssessForm, ConfirmForm
from procure.queries import openings as pages
from procure.queries.opener_choices import Choice
from procure.services import accounts, opener_hands, openings

bp = Blueprint("openings", __name__)


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.get("/competitions/<int:competition_id>/opening")
@declares(Permission.OPENING_READ)
def show(competition_id: int) -> ResponseReturnValue:
    return _opening_page(competition_id)


def _opening_page(
    competition_id: int, form: ConfirmForm | None = None, status: int = 200
) -> ResponseReturnValue:
    page = pages.opening(db.session, competition_id, viewer=current_actor(), now=access.now())
    if form is None:
        first = page.keys[0].key_id if page.keys else None
        form = _offered(ConfirmForm(formdata=None, data={"key": first}), page.keys)
    return render_template("openings/show.html", page=page, form=form), status


def _offered(form: ConfirmForm, keys: Sequence[Choice]) -> ConfirmForm:
    return form.offer([(one.key_id, one.on_paper) for one in keys])


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
    page = pages.opening(db.session, competition_id, viewer=current_actor(), now=access.now())
    form = _offered(ConfirmForm(), page.keys)
    if not form.validate():
        return _opening_page(competition_id, form, 422)
    try:
        _require_password(str(form.password.data))
        hand = opener_hands.unlocked(
            db.session, competition_id, form.key.data, form.words.data, actor=current_actor()
        )
        with atomic() as session:
            opened = openings.confirm(
                session, competition_id, hand=hand, vault=access.vault(), storage=access.storage(),
                **_by(),
            )  # fmt: skip
    except InvalidInput as refused:
        _note(competition_id, refused)
        form.blame(refused.reasons[0].code).errors = [sentence(why) for why in refused.reasons]
        return _opening_page(competition_id, form, 422)
    flash(_("Tilbudene er åpnet.") if opened else _("Bekreftelsen er registrert."), "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)


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
    return _read_page(bid_id, None, 200)


def _read_page(bid_id: int, form: AssessForm | None, status: int) -> ResponseReturnValue:
    page = pages.read(db.session, bid_id, viewer=current_actor(), now=access.now())
    if form is None:
        verdict = {Status.ADMISSIBLE: ADMISSIBLE, Status.REJECTED: REJECTED}.get(page.status)
        given = {
            "verdict": verdict, "provision": page.provision, "reason": page.assessment_reason,
        }  # fmt: skip
        form = AssessForm(formdata=None, data=given)
    shown = render_template("openings/read.html", page=page, form=form, provisions=PROVISIONS)
    return shown, status


@bp.post("/bids/<int:bid_id>/assess")
@declares(Permission.BID_ASSESS)
def assess(bid_id: int) -> ResponseReturnValue:
    form = AssessForm()
    if not form.validate():
        return _read_page(bid_id, form, 422)
    try:
        with atomic() as session:
            openings.assess(
                session, bid_id, admissible=form.verdict.data == ADMISSIBLE,
                provision=form.chosen_provision, reason=form.reason.data or "", **_by(),
            )  # fmt: skip
    except InvalidInput as refused:
        form.reason.errors = [sentence(why) for why in refused.reasons]
        return _read_page(bid_id, form, 422)
    page = pages.read(db.session, bid_id, viewer=current_actor(), now=access.now())
    flash(_("Kontrollen av tilbudet fra %(name)s er lagret.", name=page.consortium), "success")
    return redirect(url_for(".show", competition_id=page.competition.id), code=303)


@bp.get("/bids/<int:bid_id>/files/<int:file_id>")
@declares(Permission.BID_READ)
def download(bid_id: int, file_id: int) -> ResponseReturnValue:
    """Send a file of an opened bid: never shown in the browser, whatever it holds."""
    with atomic() as session:
        found = openings.download(
            session, bid_id, file_id, vault=access.vault(), storage=access.storage(), **_by()
        )
    response = send_file(
        BytesIO(found.content), mimetype="application/octet-stream",
        as_attachment=True, download_name=found.name,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
