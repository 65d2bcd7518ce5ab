"""Where a competition stands for one who bids in it: its status as told, and the own bid."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from procure.domain import worklist
from procure.domain.competitions import Status
from procure.domain.permissions import Actor
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition, Invitation
from procure.queries import standings


@dataclass(frozen=True, slots=True)
class Own:
    """What a supplier may know: `delivered` is whether an own bid stands.

    `declined` is whether every consortium of the viewer that is invited has declined.
    """

    status: Status
    delivered: bool
    standstill_ends_at: datetime | None
    declined: bool = False


def of_supplier(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime,
    bid_id: int | None = None,
) -> Own | None:  # fmt: skip
    """Return it in one statement, of one bid or any of the viewer's; None before the issue.

    The page that asks has made sure that the viewer may see the competition.
    """
    mine: ColumnElement[bool] = Bid.consortium_id.in_(viewer.consortium_ids)
    if bid_id is not None:
        mine = mine & (Bid.id == bid_id)
    delivered = (
        select(Submission.id)
        .join(Bid, Bid.id == Submission.bid_id)
        .where(Bid.competition_id == Competition.id, mine, Bid.withdrawn_at.is_(None))
        .exists()
    )
    may_bid = (
        select(Invitation.id)
        .where(
            Invitation.competition_id == Competition.id,
            Invitation.consortium_id.in_(viewer.consortium_ids),
            Invitation.declined_at.is_(None),
        )
        .exists()
    )
    found = session.execute(
        select(Competition, delivered.label("delivered"), may_bid.label("may_bid")).where(
            Competition.id == competition_id, Competition.issued_at.is_not(None)
        )
    ).one_or_none()
    if found is None:
        return None
    competition: Competition = found.Competition
    told = competition.letters_sent_at is not None
    return Own(
        status=worklist.status_for_supplier(standings.status(competition, now), letters_sent=told),
        delivered=bool(found.delivered),
        standstill_ends_at=competition.standstill_ends_at if told else None,
        declined=not found.may_bid,
    )
