"""Questions and answers: what everyone invited may read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.reasons import Reason
from procure.models.questions import Question
from procure.queries import facts, rule_panels
from procure.queries.rule_panels import Panel


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as everyone sees it: who asked is not told."""

    number: int
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The questions of a competition, and what the viewer may do with them."""

    id: int
    title: str
    reference: str
    questions_due_at: datetime | None
    rows: tuple[QuestionRow, ...]
    ask_refusals: tuple[Reason, ...]
    answer_refusals: tuple[Reason, ...]
    may_ask: bool
    may_answer: bool
    rules: Panel | None  # before an answer, for whoever may give it


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> QuestionsPage:
    """Return answered questions to all invited; unanswered ones to staff and to the asker."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.QUESTION_READ, subject)
    may_answer = permissions.allows(viewer, Permission.QUESTION_ANSWER, subject)
    found, panels = rule_panels.panels(
        session, competition, facts.facts_of(session, competition),
        *((Action.ANSWER,) if may_answer else ()), viewer=viewer, now=now,
    )  # fmt: skip
    rows = session.scalars(
        select(Question).where(Question.competition_id == competition_id).order_by(Question.number)
    )
    supplier = viewer.role is Role.SUPPLIER
    return QuestionsPage(
        id=competition.id,
        title=competition.title,
        reference=competition.reference,
        questions_due_at=competition.questions_due_at,
        rows=tuple(
            QuestionRow(
                q.number, q.text, q.asked_at, q.answer, q.answered_at,
                q.consortium_id in viewer.consortium_ids,
            )
            for q in rows
            if not supplier or q.answered_at or q.consortium_id in viewer.consortium_ids
        ),
        ask_refusals=competitions.refusals(found, Action.ASK, now),
        answer_refusals=competitions.refusals(found, Action.ANSWER, now),
        may_ask=permissions.allows(viewer, Permission.QUESTION_ASK, subject),
        may_answer=may_answer,
        rules=next(iter(panels), None),
    )  # fmt: skip
