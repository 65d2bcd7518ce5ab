"""The questions and answers so far. Who asked is never read here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.questions_answers import QuestionAnswered, QuestionsAnswers
from procure.domain import formats
from procure.domain.permissions import Actor
from procure.models.competitions import Competition
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
    found = session.execute(
        select(
            Question.number,
            Question.text,
            Question.asked_at,
            Question.answer,
            Question.answered_at,
        )
        .where(Question.competition_id == competition.id, Question.answered_at.is_not(None))
        .order_by(Question.number)
    ).all()
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
                is_new=row.answered_at == newest,
            )
            for row in found
        ),
    )
