"""The request for clarification, and the answer once it is noted, from the case journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts.clarification import Clarification, ClarificationReply
from procure.domain import formats
from procure.domain.journal_facts import Purpose
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.models.competitions import Competition
from procure.services import journal_documents, law
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {
    "": "journal",
    "recipient": "framework",
    "contact": "framework",
}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> Clarification:
    """Return the letter about the entry `subject_id`."""
    entry = journal_documents.entry(session, competition, subject_id, EntryKind.CLARIFICATION)
    facts = journal_documents.facts(entry)
    return Clarification(
        **journal_documents.letter(session, competition, entry, actor, now),
        number=str(entry.number),
        asked_on=journal_documents.first_made(session, entry, now),
        submission=facts.purpose is Purpose.SUBMIT,
        about=facts.subject,
        place=facts.place,
        question=paragraphs(facts.question),
        due=formats.moment(facts.due_at),
        replies=tuple(
            ClarificationReply(
                received=formats.moment(answer.received_at),
                text=paragraphs(answer.text),
                accepted=answer.accepted,
                assessment=paragraphs(answer.assessment),
            )
            for answer in entry.answers
        ),
        legal_basis=law.basis(session, "clarification", on=formats.local(now).date()),
    )
