"""The chosen bid beside the contract, to read before signing."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.services import contract_comparisons

bp = Blueprint(
    "contract_comparisons", __name__, url_prefix="/competitions/<int:competition_id>/award"
)


@bp.get("/comparison")
@declares(Permission.AWARD_READ)
def show(competition_id: int) -> ResponseReturnValue:
    page = contract_comparisons.compare(
        db.session, competition_id, viewer=current_actor(), now=access.now()
    )
    return render_template("awards/comparison.html", page=page)
