"""Which letters have been made from the case journal."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.journals import SPECS, EntryKind
from procure.models.documents import Document
from procure.models.journals import JournalEntry


def letter_sent(session: Session, bid_id: int, kind: EntryKind) -> bool:
    """Whether the bidder has got a letter made of an entry of this kind."""
    made = (
        select(Document.id)
        .where(
            Document.competition_id == JournalEntry.competition_id,
            Document.name == SPECS[kind].document,
            Document.subject_id == JournalEntry.id,
        )
        .exists()
    )
    asked = select(JournalEntry.id).where(
        JournalEntry.bid_id == bid_id, JournalEntry.kind == kind, made
    )
    return session.scalar(asked.limit(1)) is not None
