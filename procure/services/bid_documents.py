"""The documents a consortium gets about its own bid."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.documents.contexts.bid_receipt import BidReceipt, ReceivedFile
from procure.domain import formats
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.language import mark, say, using
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition
from procure.queries import facts, receipts
from procure.queries.documents import Download
from procure.services import bids, document_parts, documents

# What the consortium wrote in the bid room, sealed as one object.
CONTENT: Final = mark("Tilbudet: svar, team, priser og bekreftelser")


def receipt(
    session: Session, bid_id: int, number: int, *, verify_at: str, actor: Actor, now: datetime
) -> Download:
    """Return the receipt of a submission as a Word file, made the first time it is asked for.

    `verify_at` is the address where the receipt can be read. The download is on record.
    """
    bid, _competition = bids.locked(session, bid_id, actor)
    competition = facts.competition(session, bid.competition_id)
    submission = session.scalar(
        select(Submission)
        .where(Submission.bid_id == bid_id, Submission.number == number)
        .options(joinedload(Submission.submitted_by))
    )
    if submission is None:
        raise NotFound
    with using(competition.language):
        made = documents.generate(
            session,
            receipt_document(
                session, bid, competition, submission, verify_at=verify_at, actor=actor, now=now
            ),
            case=documents.of_bid(competition.id, bid_id),
            data_digest=submission.receipt_digest,
            actor=actor,
            now=now,
        )
    return documents.read(session, made.id, actor=actor, now=now)


def receipt_document(
    session: Session,
    bid: Bid,
    competition: Competition,
    submission: Submission,
    *,
    verify_at: str,
    actor: Actor,
    now: datetime,
) -> BidReceipt:
    """Return what the receipt of a submission says, formatted for the reader."""
    common = document_parts.common(session, competition, actor, now)
    attached = receipts.receipt_of(competition.reference, bid, submission).files
    size = len(submission.payload)
    return BidReceipt(
        **common.start(),
        supplier=document_parts.suppliers(session, competition, [bid.consortium_id])[
            bid.consortium_id
        ],
        receipt_number=f"{competition.reference}-{bid.id}-{submission.number}",
        version=str(submission.number),
        received_at=formats.exact_moment(submission.received_at),
        received_utc=formats.iso(submission.received_at),
        bid_deadline=formats.moment(competition.deadline_at) if competition.deadline_at else "",
        valid_until=formats.day(competition.validity_until) if competition.validity_until else "",
        submitted_by=submission.submitted_by.name,
        files=(
            ReceivedFile(
                name=say(CONTENT), size=formats.size(size), sha256=submission.payload_digest
            ),
            *(
                ReceivedFile(name=f.name, size=formats.size(f.size), sha256=f.digest)
                for f in attached
            ),
        ),
        total_size=formats.size(size + sum(f.size for f in attached)),
        receipt_hash=submission.receipt_digest,
        verify_at=verify_at,
        contact=common.contact,
        replaces=str(submission.number - 1) if submission.number > 1 else None,
        chain=f"{submission.chain_seq}:{submission.chain_digest}" if submission.signature else None,
        key_fingerprint=receipts.key_fingerprint(session, competition.id) or None,
        signature=submission.signature or None,
    )
