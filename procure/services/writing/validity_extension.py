"""The request to keep a bid open longer, from the case journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.validity_extension import ValidityExtension, ValidityReply
from procure.domain import formats
from procure.domain.journal_facts import ValidityExtension as Facts
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.models.bids import Assessment
from procure.models.competitions import Competition
from procure.models.journals import JournalEntry
from procure.queries import material
from procure.services import journal_documents, law
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {
    "": "journal",
    "recipient": "framework",
    "contact": "framework",
    "valid_until": "timeline",
}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> ValidityExtension:
    """Return the letter about the entry `subject_id`."""
    kind = EntryKind.VALIDITY_EXTENSION
    entry = journal_documents.entry(session, competition, subject_id, kind)
    facts: Facts = journal_documents.facts(entry)
    until = competition.validity_until
    return ValidityExtension(
        **journal_documents.letter(session, competition, entry, actor, now),
        asked_on=journal_documents.first_made(session, entry, now),
        valid_until="" if until is None else formats.day(until),
        new_until="" if facts.new_until is None else formats.day(facts.new_until),
        reason=paragraphs(facts.reason),
        to_all=_to_all(session, competition, facts),
        answer_by="" if facts.answer_by is None else formats.moment(facts.answer_by),
        replies=tuple(
            ValidityReply(
                received=formats.moment(answer.received_at),
                text=paragraphs(answer.text),
                agrees=answer.accepted,
            )
            for answer in entry.answers
        ),
        legal_basis=law.basis(session, "validity_extension", on=formats.local(now).date()),
    )


def _to_all(session: Session, competition: Competition, facts: Facts) -> bool:
    """Whether everyone who can still be chosen has an open entry with the same two deadlines."""
    entries = session.scalars(
        select(JournalEntry).where(
            JournalEntry.competition_id == competition.id,
            JournalEntry.kind == EntryKind.VALIDITY_EXTENSION,
            JournalEntry.closed_at.is_(None),
        )
    )
    alike = (facts.new_until, facts.answer_by)
    asked = {
        entry.bid_id
        for entry in entries
        for other in (journal_documents.facts(entry),)
        if (other.new_until, other.answer_by) == alike
    }
    able = {
        bid.id
        for bid in material.bids(session, competition.id)
        if bid.assessment is not Assessment.REJECTED
    }
    return able <= asked
