"""What a change of a bid is judged by: the window for bids, and the consortium's own invitation.

Every step of every upload and every submission reads this while it holds the competition's
lock. So it reads nothing that grows with the number of bids, and no more than is looked at.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import competitions
from procure.domain.competitions import CompetitionFacts
from procure.domain.errors import NotFound
from procure.domain.permissions import Subject
from procure.models.bids import Bid
from procure.models.competitions import Competition, Invitation

_STAMPS = (
    "deadline_at", "standstill_ends_at", *(fact for fact, _status in competitions.LATEST_FIRST),
)  # fmt: skip


def locked(session: Session, competition_id: int) -> Competition:
    """Lock a competition; return it with its criteria and its framework alone."""
    asked = select(Competition.id).where(Competition.id == competition_id)
    if session.scalar(asked.with_for_update()) is None:
        raise NotFound
    found = session.scalars(
        select(Competition)
        .where(Competition.id == competition_id)
        .options(joinedload(Competition.framework), selectinload(Competition.criteria))
        .execution_options(populate_existing=True)  # it was perhaps read before the lock
    )
    return found.one()


def facts_of(competition: Competition) -> CompetitionFacts:
    """Return the facts that a status is derived from; no counts are needed for it."""
    return CompetitionFacts(**{name: getattr(competition, name) for name in _STAMPS})


def subject_of(competition: Competition, bid: Bid) -> Subject:
    """Return what the permissions of a consortium in its own bid look at."""
    return Subject(
        consortium_id=bid.consortium_id,
        issued=competition.issued_at is not None,
        opened=competition.opened_at is not None,
    )


def declined(session: Session, competition_id: int, consortium_id: int) -> bool:
    """Say whether the consortium's invitation is declined."""
    asked = select(Invitation.declined_at).where(
        Invitation.competition_id == competition_id, Invitation.consortium_id == consortium_id
    )
    return session.scalar(asked) is not None
