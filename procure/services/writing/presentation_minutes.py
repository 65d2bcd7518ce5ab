"""The minutes of a presentation or a dialogue meeting, from the case journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts.presentation_minutes import (
    MinutesExchange,
    MinutesParticipant,
    PresentationMinutes,
)
from procure.domain import formats
from procure.domain.journal_facts import Meeting
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.models.competitions import Competition
from procure.services import document_parts, journal_documents
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {"": "journal"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> PresentationMinutes:
    """Return the minutes of the meeting in the entry `subject_id`."""
    kind = EntryKind.PRESENTATION_MINUTES
    entry = journal_documents.entry(session, competition, subject_id, kind)
    facts = journal_documents.facts(entry)
    common = document_parts.common(session, competition, actor, now)
    return PresentationMinutes(
        **common.start(),
        framework=common.framework,
        number=str(entry.number),
        presentation=facts.meeting is Meeting.PRESENTATION,
        supplier=journal_documents.bidder(session, competition, entry.bid_id).name
        if entry.bid_id
        else None,
        topic=facts.topic,
        held=formats.moment(facts.held_at),
        minutes=formats.number(facts.minutes),
        place=facts.place,
        participants=tuple(
            MinutesParticipant(who=row.who, side=row.side) for row in facts.participants
        ),
        same_questions=facts.same_questions,
        equal=paragraphs(facts.equal),
        exchanges=tuple(
            MinutesExchange(question=row.question, answer=row.answer) for row in facts.exchanges
        ),
        shared=paragraphs(facts.shared),
        written_by=entry.made_by.name,
    )
