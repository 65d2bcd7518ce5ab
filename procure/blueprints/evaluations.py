"""The evaluation: the board, and the start of the scoring."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access, steps
from procure.blueprints.access import current_actor, declares
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import evaluations as boards
from procure.services import evaluations

bp = Blueprint("evaluations", __name__, url_prefix="/competitions/<int:competition_id>/evaluation")


@bp.get("")
@declares(Permission.EVALUATION_READ)
def board(competition_id: int) -> ResponseReturnValue:
    page = boards.board(db.session, competition_id, viewer=current_actor(), now=access.now())
    return render_template("evaluations/board.html", page=page)


@bp.post("/start")
@declares(Permission.EVALUATION_CHAIR)
def start_scoring(competition_id: int) -> ResponseReturnValue:
    done = _("Vurderingen er i gang. Hver evaluator har fått sitt eget skjema.")
    return steps.take(competition_id, evaluations.start_scoring, done, ".board")
