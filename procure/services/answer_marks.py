"""Mark what an amendment touched in the bids, outside their seal: criterion ids, no more."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.amendments import AnswerMark
from procure.models.bids import Bid
from procure.models.competitions import Competition, CompetitionVersion


def mark(
    session: Session,
    competition: Competition,
    version: CompetitionVersion,
    *,
    criteria: Iterable[int],
    requirements: bool,
) -> None:
    """Mark the touched parts of every bid that is begun, and no other part.

    The caller has locked the competition. How many bids there are is told to no one.
    """
    parts = ([None] if requirements else []) + sorted(criteria)
    begun = session.scalars(select(Bid.id).where(Bid.competition_id == competition.id))
    session.add_all(
        AnswerMark(
            bid_id=bid_id, competition_id=competition.id, version_id=version.id, criterion_id=part
        )
        for bid_id in begun
        for part in parts
    )


def settle(
    session: Session, bid_id: int, mark_ids: Collection[int], *, by: int, now: datetime
) -> list[AnswerMark]:
    """Confirm the marks of a bid that the consortium has seen; those of other bids are left."""
    found = session.scalars(
        select(AnswerMark).where(
            AnswerMark.bid_id == bid_id,
            AnswerMark.id.in_(mark_ids),
            AnswerMark.confirmed_at.is_(None),
        )
    ).all()
    for row in found:
        row.confirmed_at, row.confirmed_by_id = now, by
    return list(found)
