"""The opening of the bids, and the opened bids as the buyer's staff read them."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.bids import Status
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.permissions import Permission
from procure.domain.reasons import Code
from procure.extensions import atomic, db
from procure.forms.openings import ADMISSIBLE, PROVISIONS, REJECTED, AssessForm
from procure.queries import openings as pages
from procure.services import openings

bp = Blueprint("openings", __name__)


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


@bp.get("/competitions/<int:competition_id>/opening")
@declares(Permission.OPENING_READ)
def show(competition_id: int) -> ResponseReturnValue:
    page = pages.opening(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template("openings/show.html", page=page)


@bp.post("/competitions/<int:competition_id>/opening/confirm")
@declares(Permission.OPENING_CONFIRM)
def confirm(competition_id: int) -> ResponseReturnValue:
    try:
        with atomic() as session:
            opened = openings.confirm(
                session, competition_id, vault=access.vault(), storage=access.storage(), **_by()
            )
    except IllegalTransition as refused:
        _note_unreadable(competition_id, refused)
        raise
    flash(_("Tilbudene er åpnet.") if opened else _("Bekreftelsen er registrert."), "success")
    return redirect(url_for(".show", competition_id=competition_id), code=303)


def _note_unreadable(competition_id: int, refused: IllegalTransition) -> None:
    """The opening was rolled back, and its record with it: write what was found."""
    for why in refused.reasons:
        if why.code is Code.BID_UNREADABLE:
            with atomic() as session:
                openings.record_unreadable(
                    session, competition_id, bids=str(why.params["bids"]), **_by()
                )


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
