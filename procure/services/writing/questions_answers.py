"""The questions and answers so far. Who asked is never read here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from procure.documents.contexts.questions_answers import QuestionAnswered, QuestionsAnswers
from procure.domain import formats
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.competitions import (
    Competition,
    CompetitionVersion,
    Criterion,
    Requirement,
)
from procure.models.questions import Question
from procure.services import document_parts, tender_chapters
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {
    "questions": "questions",
    "question_deadline": "timeline",
    "bid_deadline": "timeline",
    "contact": "framework",
}


def gather(
    session: Session,
    competition: Competition,
    subject_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> QuestionsAnswers:
    """Return every answered question by its number. The version is the number of answers."""
    common = document_parts.common(session, competition, actor, now)
    found = session.execute(_answered(competition.id)).all()
    newest = max((row.answered_at for row in found), default=None)
    return QuestionsAnswers(
        **common.start(),
        version=str(len(found)),
        tender_version=common.version,
        framework=common.framework,
        question_deadline=tender_chapters.moment(competition.questions_due_at),
        bid_deadline=tender_chapters.moment(competition.deadline_at),
        contact=common.contact,
        questions=tuple(
            QuestionAnswered(
                number=str(row.number),
                asked=formats.short_moment(row.asked_at),
                answered=formats.short_moment(row.answered_at),
                question=paragraphs(row.text),
                answer=paragraphs(row.answer),
                about=_about(row.requirement, row.criterion),
                is_new=row.answered_at == newest,
                changed_in=None if row.version is None else str(row.version),
            )
            for row in found
        ),
    )


def _about(requirement: int | None, criterion: str | None) -> str:
    """What a question is about, by its number or name."""
    if requirement is not None:
        return say("Krav {number}", number=requirement)
    if criterion is not None:
        return say("Tildelingskriteriet «{name}»", name=criterion)
    return say("Hele konkurransen")


def _answered(
    competition_id: int,
) -> Select[int, str, datetime, str | None, datetime | None, int, str, int]:
    return (
        select(
            Question.number,
            Question.text,
            Question.asked_at,
            Question.answer,
            Question.answered_at,
            Requirement.number.label("requirement"),
            Criterion.name.label("criterion"),
            CompetitionVersion.number.label("version"),
        )
        .outerjoin(Requirement, Requirement.id == Question.requirement_id)
        .outerjoin(Criterion, Criterion.id == Question.criterion_id)
        .outerjoin(CompetitionVersion, CompetitionVersion.id == Question.version_id)
        .where(Question.competition_id == competition_id, Question.answered_at.is_not(None))
        .order_by(Question.number)
    )
