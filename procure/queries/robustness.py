"""What the robustness of a locked evaluation is found from: the evaluators' own points."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain.evaluations import Cell
from procure.models.evaluations import EvaluationSheet


@dataclass(frozen=True, slots=True)
class OwnPoints:
    """One evaluator's points as handed in, before the meeting."""

    evaluator_id: int
    name: str
    points: Mapping[Cell, Decimal]


def own_points(session: Session, competition_id: int) -> tuple[OwnPoints, ...]:
    """Return every sheet that counts, by the evaluator's name; not of whoever stepped aside."""
    sheets = session.scalars(
        select(EvaluationSheet)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.submitted_at.is_not(None),
            EvaluationSheet.recused_at.is_(None),
        )
        .options(joinedload(EvaluationSheet.evaluator), selectinload(EvaluationSheet.scores))
    )
    found = (
        OwnPoints(
            sheet.evaluator_id,
            sheet.evaluator.name,
            {
                (score.bid_id, score.criterion_id): score.points
                for score in sheet.scores
                if score.points is not None
            },
        )
        for sheet in sheets
    )
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.evaluator_id)))
