"""The consortium's answer to an invitation, with or without a bid begun."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.invitations import Why
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.invitations import DeclineForm
from procure.queries import invitations as pages
from procure.services import invitations

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


def _by() -> dict[str, Any]:
    return {"actor": current_actor(), "now": access.now()}


def _page(invitation_id: int, form: DeclineForm, status: int) -> ResponseReturnValue:
    page = pages.own(db.session, invitation_id, viewer=current_actor(), now=access.now())
    return render_template("bids/decline.html", page=page, form=form), status


def _back(invitation_id: int) -> ResponseReturnValue:
    """Go to the bid room, or back to the answer when no bid is begun."""
    page = pages.own(db.session, invitation_id, viewer=current_actor(), now=access.now())
    if page.bid_id is not None:
        return redirect(url_for("bids.room", bid_id=page.bid_id), code=303)
    return redirect(url_for(".answer", invitation_id=invitation_id), code=303)


@bp.get("/<int:invitation_id>/decline")
@declares(Permission.BID_EDIT)
def answer(invitation_id: int) -> ResponseReturnValue:
    return _page(invitation_id, DeclineForm(formdata=None), 200)


@bp.post("/<int:invitation_id>/decline")
@declares(Permission.INVITATION_ANSWER)
def decline(invitation_id: int) -> ResponseReturnValue:
    form = DeclineForm()
    if not form.validate():
        return _page(invitation_id, form, 422)
    with atomic() as session:
        invitations.decline(
            session, invitation_id, why=Why(form.why.data), words=form.words.data or "", **_by()
        )
    flash(_("Dere har takket nei. Dere kan angre fram til fristen."), "success")
    return _back(invitation_id)


@bp.post("/<int:invitation_id>/accept")
@declares(Permission.INVITATION_ANSWER)
def accept(invitation_id: int) -> ResponseReturnValue:
    with atomic() as session:
        invitations.accept(session, invitation_id, **_by())
    flash(_("Svaret er angret. Dere kan gi tilbud."), "success")
    return _back(invitation_id)
