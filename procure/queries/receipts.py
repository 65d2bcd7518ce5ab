"""Receipts: what a submission proves, rebuilt from what is stored."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import bids, seals
from procure.domain.audit import canonical
from procure.domain.bids import Receipt, ReceivedFile
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.models.bids import Bid, Submission
from procure.queries.bids import Room, room, submissions


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A receipt as its consortium can read it at any time."""

    room: Room
    receipt: Receipt
    digest: str  # as it was given
    sound: bool  # the stored facts still give that digest
    submitted_by: str
    replaced_by: int | None  # a later version of the bid

    @property
    def files(self) -> tuple[ReceivedFile, ...]:
        """The files that were received."""
        return self.receipt.files


def receipt(
    session: Session, bid_id: int, number: int | None, *, viewer: Actor, now: datetime
) -> ReceiptPage:
    """Return the receipt of submission `number`, or of the latest. No submission: 404."""
    page = room(session, bid_id, viewer=viewer, now=now)
    bid = session.get_one(Bid, bid_id)
    rows = submissions(session, bid_id)
    row = next((s for s in rows if number in (None, s.number)), None)
    if row is None:
        raise NotFound
    made = receipt_of(page.reference, bid, row)
    return ReceiptPage(
        room=page,
        receipt=made,
        digest=row.receipt_digest,
        sound=made.digest() == row.receipt_digest,
        submitted_by=row.submitted_by.name,
        replaced_by=rows[0].number if rows[0] is not row else None,
    )


def receipt_of(reference: str, bid: Bid, submission: Submission) -> Receipt:
    """Return the receipt of a stored submission. Raises `ValueError` when its files are not."""
    return Receipt(
        competition=reference,
        bid_id=bid.id,
        consortium_id=bid.consortium_id,
        number=submission.number,
        received_at=submission.received_at,
        payload_digest=submission.payload_digest,
        files=bids.received_files(submission.files),
        commitment=submission.commitment,
    )


def signed_text(receipt: Receipt, submission: Submission, recipient: str) -> bytes:
    """Return what the server signs: the receipt, where the trail tells of it, and the key."""
    return canonical(
        {
            "statement": receipt.digest(),
            "chain": f"{submission.chain_seq}:{submission.chain_digest}",
            "checkpoint": submission.checkpoint,
            "key": seals.fingerprint(recipient),
        }
    ).encode()
