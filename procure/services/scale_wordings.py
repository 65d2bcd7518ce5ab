"""What must hold of the scale in words when the scale itself is changed."""

from decimal import Decimal

from sqlalchemy.orm import Session

from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition
from procure.queries import scale_wordings


def require_room(session: Session, competition: Competition) -> None:
    """Refuse a scale below points that a criterion puts in words, or has as its minimum."""
    worded = scale_wordings.of(session, competition.id).values()
    known = [
        *(grade.points for grades in worded for grade in grades),
        *(c.minimum_points for c in competition.criteria if c.minimum_points is not None),
    ]
    highest, scale = max(known, default=Decimal(0)), competition.model.scale
    if highest > scale:
        why = reason(Code.WORDING_OUTSIDE_SCALE, "scale", points=highest, scale=scale)
        raise InvalidInput([why])
