"""Receipts: what a submission proves, rebuilt from what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import bids, seals
from procure.domain import receipts as files
from procure.domain.audit import canonical
from procure.domain.bids import Receipt, ReceivedFile
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.domain.receipts import Proof, ReceiptFile
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition
from procure.models.openers import CompetitionKey
from procure.queries import facts
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
    readable: bool  # it was sealed for a reading key too
    recipient: str  # what it was sealed for; "" before bids were sealed for openers
    signed: str  # the text that is signed
    signature: str
    chain_seq: int | None
    chain_digest: str
    timestamped: bool
    in_tree: bool  # it was opened: what proves that can be downloaded

    @property
    def fingerprint(self) -> str:
        """Of the competition's key, as it is printed where people compare it."""
        return seals.fingerprint(self.recipient) if self.recipient else ""

    def file(self, public_key: bytes, seed: bytes = b"") -> ReceiptFile:
        """Return the receipt as a file; with the salts where the caller has their seed."""
        return ReceiptFile(
            statement=self.receipt.text(), signed=self.signed, signature=self.signature,
            public_key=public_key.hex(), seed=seed.hex(),
        )  # fmt: skip

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
    made, recipient = receipt_of(page.reference, bid, row), _recipient(session, bid.competition_id)
    return ReceiptPage(
        room=page,
        receipt=made,
        digest=row.receipt_digest,
        sound=made.digest() == row.receipt_digest,
        submitted_by=row.submitted_by.name,
        replaced_by=rows[0].number if rows[0] is not row else None,
        readable=bool(row.reader),
        recipient=recipient,
        signed=signed_text(made, row, recipient).decode() if row.signature else "",
        signature=row.signature,
        chain_seq=row.chain_seq,
        chain_digest=row.chain_digest,
        timestamped=row.timestamp_token is not None,
        in_tree=rows[0] is row
        and bid.withdrawn_at is None
        and _opened_at(session, bid) is not None,
    )


def _opened_at(session: Session, bid: Bid) -> datetime | None:
    return session.get_one(Competition, bid.competition_id).opened_at


def _recipient(session: Session, competition_id: int) -> str:
    key = session.get(CompetitionKey, competition_id)
    return key.recipient if key else ""


def key_fingerprint(session: Session, competition_id: int) -> str:
    """Return the fingerprint of what the bids are sealed for; "" before there is a key."""
    found = _recipient(session, competition_id)
    return seals.fingerprint(found) if found else ""


def timestamp(session: Session, bid_id: int, number: int, *, viewer: Actor, now: datetime) -> bytes:
    """Return the time stamp (RFC 3161) of a receipt's statement. None was made: 404."""
    room(session, bid_id, viewer=viewer, now=now)
    rows = submissions(session, bid_id)
    found = next((s.timestamp_token for s in rows if s.number == number), None)
    if found is None:
        raise NotFound
    return found


def opened(session: Session, competition_id: int) -> Sequence[str]:
    """Return the digests of the receipts of all bids that stand, by the bids' numbers.

    After the opening these are the leaves of the tree whose root its protocol names. A bid
    with defects is among them: it was in the box.
    """
    latest = (
        select(Submission.bid_id, func.max(Submission.number).label("number"))
        .group_by(Submission.bid_id)
        .subquery()
    )
    return session.scalars(
        select(Submission.receipt_digest)
        .join(
            latest, (latest.c.bid_id == Submission.bid_id) & (latest.c.number == Submission.number)
        )
        .where(Submission.bid_id.in_(facts.received_bids(competition_id)))
        .order_by(Submission.bid_id)
    ).all()


def proof(session: Session, bid_id: int, *, viewer: Actor, now: datetime) -> Proof:
    """Return what proves that the viewer's own bid was among those opened.

    404 before the opening, and for a bid that was withdrawn.
    """
    page = room(session, bid_id, viewer=viewer, now=now)
    opened_at = _opened_at(session, session.get_one(Bid, bid_id))
    rows = submissions(session, bid_id)
    if opened_at is None or not rows:
        raise NotFound
    digests = opened(session, page.competition_id)
    found = files.proof(page.reference, opened_at, digests, rows[0].receipt_digest)
    if found is None:
        raise NotFound
    return found


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
