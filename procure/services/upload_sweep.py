"""Takes away what can never be part of a bid any more, once its deadline has passed.

Files that did not become whole, files that no submission was made with, and filled-in forms that
nobody took in. A bid's own files stay, whatever becomes of the bid.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.seals import GUARD
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, BidFile, BidFilePart, Submission
from procure.models.competitions import Competition
from procure.queries import facts
from procure.services import audit, bid_files


@dataclass(frozen=True, slots=True)
class Swept:
    """What was let go: remove the objects when this is committed."""

    files: int = 0
    keys: tuple[str, ...] = ()


def closed(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the competitions whose files may be swept: nothing can arrive for them any more."""
    return session.scalars(
        select(Competition.id)
        .where(Competition.deadline_at <= now - GUARD)
        .order_by(Competition.id)
    ).all()


def sweep(session: Session, competition_id: int, *, now: datetime) -> Swept:
    """Let go of what is left over in one competition, under its lock."""
    facts.competition(session, competition_id, lock=True)
    named, left = _named(session, competition_id), _left_over(session, competition_id)
    loose = [file for file in left if file.id not in named]
    keys = [key for file in loose for key in bid_files.discard(session, file, now)]
    return Swept(len(loose), (*keys, *waiting_forms(session, competition_id)))


def _left_over(session: Session, competition_id: int) -> Sequence[BidFile]:
    """Return the files with parts in the store that are not in a draft."""
    return session.scalars(
        select(BidFile)
        .join(Bid, Bid.id == BidFile.bid_id)
        .where(
            Bid.competition_id == competition_id,
            BidFile.completed_at.is_(None) | BidFile.removed_at.is_not(None),
            select(BidFilePart.file_id).where(BidFilePart.file_id == BidFile.id).exists(),
        )
        .order_by(BidFile.id)
    ).all()


def _named(session: Session, competition_id: int) -> set[int]:
    """Return the files that a submission was made with; it keeps them."""
    found = session.scalars(
        select(Submission.files)
        .join(Bid, Bid.id == Submission.bid_id)
        .where(Bid.competition_id == competition_id)
    )
    return {int(file["id"]) for files in found for file in files}


def waiting_forms(
    session: Session, competition_id: int, bid_id: int | None = None
) -> tuple[str, ...]:
    """Return the objects of forms that were filled in offline and uploaded, taken in or not.

    Of one bid, or of all. Only the audit trail names them. They lie under the server's key, so
    they must not outlive the draft that they were for.
    """
    told = session.scalars(
        select(AuditEntry.line)
        .where(
            AuditEntry.chain == audit.chain_of(competition_id),
            AuditEntry.tag == Tag.BID_FORM_UPLOAD,
        )
        .order_by(AuditEntry.seq)
    )
    entries = [json.loads(line) for line in told]
    wanted = {f"bid:{bid_id}"} if bid_id else {entry["subject"] for entry in entries}
    return tuple(entry["facts"]["object"] for entry in entries if entry["subject"] in wanted)
