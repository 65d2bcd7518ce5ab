"""What evaluators could read of bids, as counts of rows."""

from sqlalchemy import func, select

from procure.models.bids import Bid, BidAnswer, BidPrice, TeamMember
from procure.models.competitions import Competition


def readable(session):
    """Count the rows that evaluators read, and what says that anything is open."""
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table))
        for table in (BidAnswer, TeamMember, BidPrice)
    } | {
        "opened": session.scalar(select(func.count(Bid.opened_at))),
        "competition": session.scalar(select(func.count(Competition.opened_at))),
    }


CLOSED = {"bid_answers": 0, "team_members": 0, "bid_prices": 0, "opened": 0, "competition": 0}
