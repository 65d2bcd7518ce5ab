"""How long a bid binds its bidder: the published day, or one that it agreed to later."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import journals
from procure.domain.journal_facts import ValidityExtension
from procure.domain.journals import EntryKind
from procure.models.competitions import Competition
from procure.models.journals import JournalAnswer, JournalEntry


def of_bid(session: Session, competition: Competition, bid_id: int | None) -> date | None:
    """Return the last day a bid is open (vedståelsesfrist), prolonged or not; None: no day is set.

    A request counts when the bidder has agreed to it, in the case journal (`domain.md` A4.23).
    """
    published = competition.validity_until
    if bid_id is None or published is None:
        return published
    agreed = session.scalars(
        select(JournalEntry)
        .join(JournalAnswer, JournalAnswer.entry_id == JournalEntry.id)
        .where(
            JournalEntry.bid_id == bid_id,
            JournalEntry.kind == EntryKind.VALIDITY_EXTENSION,
            JournalEntry.closed_at.is_(None),
            JournalAnswer.accepted,
        )
    )
    days = [_until(entry) for entry in agreed]
    return max([published, *(day for day in days if day is not None)])


def _until(entry: JournalEntry) -> date | None:
    facts = journals.load(entry.kind, entry.facts)
    return facts.new_until if isinstance(facts, ValidityExtension) else None
