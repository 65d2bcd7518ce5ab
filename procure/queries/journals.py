"""The case journal as its readers see it, and what documents can be made from."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import journals
from procure.language import say
from procure.models.bids import Bid
from procure.models.frameworks import Consortium
from procure.models.journals import JournalEntry


def subjects(
    session: Session, competition_id: int, document: str
) -> tuple[tuple[int, str, int | None], ...]:
    """Return (entry id, label, bid id) for each entry that a document can be made from.

    `document` is the document's file name; entries that are closed are left out.
    """
    found = session.execute(
        select(JournalEntry, Consortium.name)
        .outerjoin(Bid, Bid.id == JournalEntry.bid_id)
        .outerjoin(Consortium, Consortium.id == Bid.consortium_id)
        .where(
            JournalEntry.competition_id == competition_id,
            JournalEntry.kind == journals.kind_by_document(document),
            JournalEntry.closed_at.is_(None),
        )
        .order_by(JournalEntry.number)
    )
    return tuple((entry.id, label(entry, bidder), entry.bid_id) for entry, bidder in found)


def label(entry: JournalEntry, bidder: str | None) -> str:
    """Return what an entry is called in lists: its number, whom it is about, what about."""
    about = journals.load(entry.kind, entry.facts).headline
    number = say("nr. {number}", number=entry.number)
    return " – ".join(part for part in (number, bidder, about) if part)
