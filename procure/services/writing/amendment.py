"""The notice of a change: what differs from the version before, and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.amendment import Amendment, ChangeMade
from procure.domain import formats
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.models.amendments import Amendment as Row
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.questions import Question
from procure.queries import amendment_facts
from procure.services import (
    amendment_parts,
    document_parts,
    law,
    tender_chapters,
    version_changes,
)
from procure.services.document_parts import paragraphs
from procure.services.version_changes import DATES, DEADLINES

PLACES: Final[Mapping[str, str]] = {
    "reason": "timeline",
    "changes": "timeline",
    "question_deadline": "timeline",
    "bid_deadline": "timeline",
    "valid_until": "timeline",
    "contact": "framework",
}


def gather(
    session: Session,
    competition: Competition,
    subject_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> Amendment:
    """Return the notice of the version with the number `subject_id`, as it was frozen.

    Raises `NotFound` for the first version, which changed nothing, and for one that is not there.
    """
    common = document_parts.common(session, competition, actor, now)
    versions = {
        version.number: version
        for version in session.scalars(
            select(CompetitionVersion).where(
                CompetitionVersion.competition_id == competition.id,
                CompetitionVersion.number.in_((subject_id - 1, subject_id)),
            )
        )
    }
    before, frozen = versions.get(subject_id - 1), versions.get(subject_id)
    if before is None or frozen is None:
        raise NotFound
    found = version_changes.between(before.snapshot, frozen.snapshot)
    fields = {change.field for change in found}
    return Amendment(
        **common.start(),
        version=str(subject_id),
        previous_version=str(subject_id - 1),
        issued=formats.moment(frozen.issued_at),
        framework=common.framework,
        reason=paragraphs(frozen.summary),
        changes=tuple(
            ChangeMade(what=change.what, before=change.before, after=change.after)
            for change in found
        ),
        deadline_extended="deadline_at" in fields,
        content_changed=bool(fields - DATES),
        validity_changed="validity_until" in fields,
        question_deadline=tender_chapters.moment(competition.questions_due_at),
        bid_deadline=tender_chapters.moment(competition.deadline_at),
        valid_until=tender_chapters.valid_until(competition),
        model_hash=frozen.digest,
        contact=common.contact,
        signature=common.signature,
        legal_basis=law.basis(session, "time", on=formats.local(now).date())
        if fields & DEADLINES
        else (),
        **_told(session, competition, frozen),
    )


def _told(
    session: Session, competition: Competition, version: CompetitionVersion
) -> dict[str, Any]:
    """What an amendment that was prepared says beyond its changes; a mere extension says less."""
    row = session.scalar(select(Row).where(Row.version_id == version.id))
    if row is None:
        return {}
    criteria, requirements = amendment_facts.touched(competition, row)
    told = {
        "extension_reason": paragraphs(row.extension_reason),
        "touched": amendment_parts.names(competition, criteria, requirements=requirements),
    }
    if row.question_id is None:
        return told
    question = session.get_one(Question, row.question_id)
    return told | {
        "question_number": str(question.number),
        "question": paragraphs(question.text),
        "answer": paragraphs(row.answer),
    }
