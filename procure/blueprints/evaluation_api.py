"""The evaluation for other programs: `/api/v1/competitions/N/evaluation`, as JSON.

The session and the permissions are those of the page. `case` is the portable case file and
`result` what `procure evaluate` makes of it, number by number; ids are the keys of `bids` and
`criteria`. Until the viewer may see the result there is a `problem` and its reasons.
"""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from procure.blueprints import access, errors
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentences
from procure.domain import evaluations, formats
from procure.domain.errors import IllegalTransition
from procure.domain.evaluation.notation import plain
from procure.domain.evaluation.writing import case_document, evaluation_document
from procure.domain.evaluations import Material, Outcome
from procure.domain.permissions import Permission
from procure.extensions import db
from procure.queries import matrices
from procure.queries.matrices import Sight

bp = Blueprint(
    "evaluation_api", __name__, url_prefix="/api/v1/competitions/<int:competition_id>/evaluation"
)


@bp.get("")
@declares(Permission.EVALUATION_READ)
def show(competition_id: int) -> ResponseReturnValue:
    try:
        seen, outcome = matrices.result(
            db.session, competition_id, viewer=current_actor(), now=access.now()
        )
    except IllegalTransition as refused:
        problem = {"problem": "not_yet", "reasons": [sentences((r,)) for r in refused.reasons]}
        return jsonify(problem), errors.status_of(refused)
    return jsonify(_document(seen, outcome))


def _document(seen: Sight, outcome: Outcome) -> dict[str, Any]:
    locked = seen.row.locked_at
    case = evaluations.case(outcome.material)
    return {
        "competition": {
            "id": seen.row.id,
            "reference": seen.row.reference,
            "title": seen.row.title,
            "invented": seen.row.invented,
        },
        "locked_at": None if locked is None else formats.iso(locked),
        "bids": _bids(outcome.material),
        "criteria": _criteria(outcome.material),
        "case": case_document(case),
        "case_sha256": evaluations.case_digest(case),
        "result": evaluation_document(outcome.evaluation),
    }


def _bids(material: Material) -> list[dict[str, Any]]:
    return [
        {"id": str(offer.id), "column": evaluations.column(place), "name": offer.name}
        for place, offer in enumerate(material.offers)
    ]


def _criteria(material: Material) -> list[dict[str, Any]]:
    """The whole tree: the case has the leaves alone."""
    return [
        {
            "id": str(row.node.id),
            "name": row.node.name,
            "kind": row.node.kind,
            "parent": None if row.node.parent is None else str(row.node.parent),
            "weight": plain(row.share),
        }
        for row in evaluations.rows(material)
    ]
