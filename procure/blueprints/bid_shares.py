"""Who fills in which part of the bid: the lead gives parts to firms, each confirms its own."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentences
from procure.domain import bid_corners as corners
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.bid_shares import EVERYONE, PartRow, SharesForm, data_of, shares_form
from procure.queries import bids as pages
from procure.queries.bids import Room
from procure.services import bid_shares
from procure.services.bid_shares import Given

bp = Blueprint("shares", __name__, url_prefix="/bids/<int:bid_id>/shares")


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A part that a firm was given, as a member of the consortium sees it."""

    cell: str
    label: str
    firm: str
    private: bool
    confirmed: str  # by whom; "" while it is not
    own: bool  # the viewer's own firm confirms it


def labels(room: Room) -> dict[str, str]:
    """Return the name of each part that can be given to a firm, by cell."""
    named = {corners.answer_cell(c.id): c.name for c in room.terms.criteria}
    for firm in room.firms:
        named[corners.people_cell(firm.id)] = _("Personene fra %(firm)s", firm=firm.name)
    for line in room.terms.lines:
        named[corners.rate_cell(line.id)] = _("Timepris: %(role)s", role=line.title)
    named[corners.STATEMENTS] = _("Forbehold og bekreftelser")
    return named


def rows(room: Room) -> list[ShareRow]:
    """Return the parts that were given to firms, in the order of the bid room."""
    given = {share.cell: share for share in room.shares}
    return [
        ShareRow(
            cell, label, share.firm, share.private, share.confirmed_by,
            own=share.firm_id == room.firm_id,
        )
        for cell, label in labels(room).items()
        if (share := given.get(cell))
    ]  # fmt: skip


def unconfirmed(room: Room) -> str:
    """Say how many of the parts that were given to firms await their word; "" for none."""
    count = sum(share.confirmed_at is None for share in room.shares)
    if not count:
        return ""
    told: str = ngettext(
        "Én del er ikke bekreftet av firmaet som fyller den ut.",
        "%(num)s deler er ikke bekreftet av firmaene som fyller dem ut.",
        count,
    )
    return told


def _parts(room: Room) -> list[PartRow]:
    firms = [(firm.id, firm.name) for firm in room.firms]
    own = {corners.people_cell(firm.id): [(firm.id, firm.name)] for firm in room.firms}
    return [
        PartRow(
            cell, label, own.get(cell, firms), corners.kind_of(cell) in corners.PRIVATE_KINDS
        )
        for cell, label in labels(room).items()
    ]  # fmt: skip


def _room(bid_id: int) -> Room:
    return pages.room(db.session, bid_id, viewer=current_actor(), now=access.now())


@bp.get("")
@declares(Permission.BID_EDIT)
def index(bid_id: int) -> ResponseReturnValue:
    """The parts and their firms: the lead gives them, the others see them."""
    room = _room(bid_id)
    parts = _parts(room)
    given = {share.cell: (share.firm_id, share.private) for share in room.shares}
    data = data_of(parts, given, {firm.id for firm in room.firms})
    return _page(room, shares_form(parts)(formdata=None, data=data), 200)


def _page(room: Room, form: SharesForm, status: int) -> ResponseReturnValue:
    return render_template("bids/shares.html", room=room, form=form), status


@bp.post("")
@declares(Permission.BID_SUBMIT)
def save(bid_id: int) -> ResponseReturnValue:
    """Give the parts to the firms that were chosen."""
    room = _room(bid_id)
    form = shares_form(_parts(room))()
    if not form.validate():
        return _page(room, form, 422)
    for _row, firm, closed in form.fields():
        if closed is not None and closed.data and firm.data == EVERYONE:
            closed.errors = [_("Velg hvilket firma som fyller ut delen, før du lukker den.")]
            return _page(room, form, 422)
    wanted = {cell: Given(*given) for cell, given in form.wanted().items()}
    with atomic() as session:
        bid_shares.share_out(
            session, bid_id, wanted=wanted, actor=current_actor(), now=access.now()
        )  # fmt: skip
    flash(_("Delene er fordelt."), "success")
    return redirect(url_for("bids.room", bid_id=bid_id) + "#fordeling", code=303)


@bp.post("/<cell>/confirm")
@declares(Permission.BID_EDIT)
def confirm(bid_id: int, cell: str) -> ResponseReturnValue:
    """Stand by the part as it is saved, as someone of the firm that was given it."""
    try:
        with atomic() as session:
            bid_shares.confirm(
                session, bid_id, cell=cell, vault=access.vault(), actor=current_actor(),
                now=access.now(),
            )  # fmt: skip
    except InvalidInput as refused:
        flash(sentences(refused.reasons), "warning")
    else:
        flash(_("Delen er bekreftet. Endres den, må den bekreftes på nytt."), "success")
    return redirect(url_for("bids.room", bid_id=bid_id) + "#fordeling", code=303)
