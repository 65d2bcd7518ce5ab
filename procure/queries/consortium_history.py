"""What a consortium was invited to, and what came of it, as far as the viewer may know."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from procure.models.awards import Decision
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition, Invitation

MOST: Final = 50  # the newest


class Outcome(StrEnum):
    """How an invitation ended, or how it stands."""

    INVITED = "invited"
    DECLINED = "declined"
    DELIVERED = "delivered"
    NO_BID = "no_bid"
    WON = "won"
    NOT_CHOSEN = "not_chosen"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One invitation; `why` is the consortium's own reason for declining."""

    competition_id: int
    reference: str
    title: str
    invented: bool
    invited_at: datetime
    outcome: Outcome
    why: str = ""


def history(
    session: Session, consortium_id: int, *, own: bool, now: datetime
) -> tuple[HistoryRow, ...]:
    """Return the newest invitations first. Staff are told of those that are opened or over."""
    conditions = [Invitation.consortium_id == consortium_id, Competition.issued_at.is_not(None)]
    if not own:
        conditions.append(_known())
    found = session.execute(
        select(
            Competition, Invitation.sent_at, Invitation.declined_at, Invitation.decline_reason,
            _bid().label("bid"), _chosen().label("chosen"),
        )
        .join(Competition, Competition.id == Invitation.competition_id)
        .where(*conditions)
        .order_by(Invitation.sent_at.desc(), Competition.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(_row(row, now) for row in found)


def _known() -> ColumnElement[bool]:
    """Who bid and who declined is known when the bids are opened, or when nobody's ever will be."""
    return or_(Competition.opened_at.is_not(None), Competition.unsuccessful_at.is_not(None))


def _bid() -> ColumnElement[bool]:
    delivered = select(Submission.id).where(Submission.bid_id == Bid.id).exists()
    return (
        select(Bid.id)
        .where(
            Bid.competition_id == Invitation.competition_id,
            Bid.consortium_id == Invitation.consortium_id,
            Bid.withdrawn_at.is_(None),
            delivered,
        )
        .correlate(Invitation)
        .exists()
    )


def _chosen() -> ColumnElement[bool]:
    return (
        select(Decision.id)
        .join(Bid, Bid.id == Decision.bid_id)
        .where(
            and_(
                Decision.stands_in(Invitation.competition_id),
                Bid.consortium_id == Invitation.consortium_id,
            )
        )
        .correlate(Invitation)
        .exists()
    )


def _row(row: Row[*tuple[Any, ...]], now: datetime) -> HistoryRow:
    competition: Competition = row.Competition
    declined = row.declined_at is not None
    return HistoryRow(
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        invented=competition.invented,
        invited_at=row.sent_at,
        outcome=Outcome.DECLINED if declined else _outcome(competition, row, now),
        why=(row.decline_reason or "") if declined else "",
    )


def _outcome(competition: Competition, row: Row[*tuple[Any, ...]], now: datetime) -> Outcome:
    if competition.cancelled_at is not None:
        return Outcome.CANCELLED
    if competition.unsuccessful_at is not None:
        return Outcome.UNSUCCESSFUL
    told = competition.letters_sent_at is not None
    if row.bid:
        if told:
            return Outcome.WON if row.chosen else Outcome.NOT_CHOSEN
        return Outcome.DELIVERED
    over = competition.deadline_at is not None and competition.deadline_at <= now
    return Outcome.NO_BID if over else Outcome.INVITED
