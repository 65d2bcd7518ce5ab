"""Time stamps on receipts, set after the submission is safe: no bid waits for the authority."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.models.bids import Bid, Submission
from procure.queries import receipts

MOST: Final = 500  # in one run; the next takes the rest


def unstamped(session: Session) -> Sequence[tuple[int, str]]:
    """Return the submissions without a stamp, the oldest first, each with its statement."""
    found = session.scalars(
        select(Submission)
        .where(Submission.timestamp_token.is_(None), Submission.signature != "")
        .options(joinedload(Submission.bid).joinedload(Bid.competition))
        .order_by(Submission.id)
        .limit(MOST)
    )
    return [
        (row.id, receipts.receipt_of(row.bid.competition.reference, row.bid, row).text())
        for row in found
    ]


def keep(session: Session, submission_id: int, token: bytes) -> None:
    """Keep the stamp of a submission. One that is kept already stays."""
    row = session.get_one(Submission, submission_id, with_for_update=True)
    row.timestamp_token = row.timestamp_token or token
