"""What points mean on each criterion (poengskalaen i ord), best first."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.competitions import Criterion, CriterionGrade


@dataclass(frozen=True, slots=True)
class Grade:
    """So many points, in words."""

    points: Decimal
    text: str


def of(session: Session, competition_id: int) -> Mapping[int, tuple[Grade, ...]]:
    """Return the wording by criterion id; a criterion without wording is not there."""
    found: dict[int, tuple[Grade, ...]] = {}
    rows = session.execute(
        select(CriterionGrade.criterion_id, CriterionGrade.points, CriterionGrade.text)
        .join(Criterion, Criterion.id == CriterionGrade.criterion_id)
        .where(Criterion.competition_id == competition_id)
        .order_by(CriterionGrade.criterion_id, CriterionGrade.position)
    )
    for criterion_id, points, text in rows:
        found[criterion_id] = (*found.get(criterion_id, ()), Grade(points, text))
    return found
