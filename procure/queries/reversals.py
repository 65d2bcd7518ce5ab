"""What can be reversed now, and what was decided before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Reason
from procure.models.accounts import User
from procure.models.awards import Decision, Letter
from procure.models.bids import Bid
from procure.models.consortia import Consortium
from procure.queries import facts, material
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class Reversed:
    """A decision that no longer stands; its letters are kept with the case."""

    id: int
    bidder: str
    decided_at: datetime
    decided_by: str
    reason: str
    letters: int
    reversed_at: datetime


@dataclass(frozen=True, slots=True)
class ReversalPage:
    """The standing decision, and why it cannot be reversed now."""

    competition: Head
    chosen: str | None
    told_at: datetime | None
    bidders: int
    reverse: tuple[Reason, ...]


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> ReversalPage:
    """Return the page of the reversal; refused with 403 for who may not decide."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.AWARD_READ, subject)
    permissions.require(viewer, Permission.AWARD_DECIDE, subject)
    material.require_impartial(session, competition, viewer)
    known = facts.facts_of(session, competition)
    return ReversalPage(
        competition=material.head(competition, known, now, viewer=viewer),
        chosen=chosen(session, competition_id),
        told_at=competition.letters_sent_at,
        bidders=len(material.bids(session, competition_id)),
        reverse=competitions.refusals(known, Action.REVERSE, now),
    )


def chosen(session: Session, competition_id: int) -> str | None:
    """Return whom the standing decision chose; the caller has asked who may know."""
    return session.scalar(
        select(Consortium.name)
        .join(Bid, Bid.consortium_id == Consortium.id)
        .join(Decision, Decision.bid_id == Bid.id)
        .where(Decision.stands_in(competition_id))
    )


def earlier(session: Session, competition_id: int) -> tuple[Reversed, ...]:
    """Return the decisions that are reversed, oldest first; the caller has asked who may know."""
    letters = select(func.count(Letter.id)).where(Letter.decision_id == Decision.id)
    found = session.execute(
        select(Decision, Consortium.name, User.name, letters.scalar_subquery())
        .join(Bid, Bid.id == Decision.bid_id)
        .join(Consortium, Consortium.id == Bid.consortium_id)
        .join(User, User.id == Decision.decided_by_id)
        .where(Decision.competition_id == competition_id, Decision.reversed_at.is_not(None))
        .order_by(Decision.id)
    )
    return tuple(
        Reversed(
            decision.id,
            bidder,
            decision.decided_at,
            by,
            decision.reason,
            sent,
            decision.reversed_at,
        )
        for decision, bidder, by, sent in found
        if decision.reversed_at is not None
    )
