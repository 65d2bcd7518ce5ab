"""The request to keep a bid open longer, from the case journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts.validity_extension import ValidityExtension, ValidityReply
from procure.domain import formats
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.models.competitions import Competition
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
    facts = journal_documents.facts(entry)
    until = competition.validity_until
    return ValidityExtension(
        **journal_documents.letter(session, competition, entry, actor, now),
        asked_on=journal_documents.first_made(session, entry, now),
        valid_until="" if until is None else formats.day(until),
        new_until=formats.day(facts.new_until),
        reason=paragraphs(facts.reason),
        answer_by=formats.moment(facts.answer_by),
        replies=tuple(
            ValidityReply(
                received=formats.moment(answer.received_at),
                text=paragraphs(answer.text),
                agrees=answer.accepted,
            )
            for answer in entry.answers
        ),
        legal_basis=law.basis("validity_extension", on=formats.local(now).date()),
    )
