"""What the consortium has written, as it will be read; and what it wrote before, to use again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain import bid_team, price_forms
from procure.domain.errors import NotFound
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.queries import bids as pages
from procure.queries import earlier_answers
from procure.queries.bids import Room
from procure.services import bid_reuse, bids

bp = Blueprint("texts", __name__, url_prefix="/bids/<int:bid_id>")
EDIT = Permission.BID_EDIT


def _room(bid_id: int) -> Room:
    return pages.room(db.session, bid_id, viewer=current_actor(), now=access.now())


@bp.get("/preview")
@declares(EDIT)
def preview(bid_id: int) -> ResponseReturnValue:
    """The draft as those who open it will read it."""
    room = _room(bid_id)
    draft = bids.read_draft(db.session, bid_id, vault=access.vault(), actor=current_actor())
    groups = price_forms.groups(draft.content.rates, room.terms.lines)
    return render_template(
        "bids/preview.html", room=room, draft=draft, groups=groups,
        total_ore=price_forms.total(groups),
        uncovered=bid_team.uncovered(draft.content.team, room.areas),
    )  # fmt: skip


@bp.get("/earlier")
@declares(EDIT)
def earlier(bid_id: int) -> ResponseReturnValue:
    """What the consortium answered in earlier competitions, criterion by criterion."""
    room = _room(bid_id)
    asked = earlier_answers.asked(db.session, bid_id, viewer=current_actor())
    draft = bids.read_draft(db.session, bid_id, vault=access.vault(), actor=current_actor())
    return render_template("bids/earlier.html", room=room, asked=asked, others=draft.others)


@bp.post("/earlier")
@declares(EDIT)
def take(bid_id: int) -> ResponseReturnValue:
    """Put an earlier answer into the draft."""
    with atomic() as session:
        bid_reuse.take(
            session, bid_id, criterion_id=_id("criterion"), from_bid=_id("from_bid"),
            from_criterion=_id("from_criterion"), vault=access.vault(), actor=current_actor(),
            now=access.now(),
        )  # fmt: skip
    flash(
        _("Svaret er satt inn i utkastet. Det ble skrevet for en annen sak: Se over det."),
        "success",
    )
    return redirect(url_for("bids.parts.answers", bid_id=bid_id), code=303)


def _id(name: str) -> int:
    """Read an id that the page's own form holds."""
    typed = request.form.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= access.ID_DIGITS):
        raise NotFound
    return int(typed)
