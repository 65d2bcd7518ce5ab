"""How it went, for the bidder itself."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import award_results as pages

bp = Blueprint("award_results", __name__, url_prefix="/bids/<int:bid_id>/result")


@bp.get("")
@declares(Permission.BID_READ)
def show(bid_id: int) -> ResponseReturnValue:
    page = pages.page(db.session, bid_id, viewer=current_actor(), now=access.now())
    return render_template("awards/result.html", page=page)
