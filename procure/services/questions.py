"""Questions before the deadline; every answer goes to everyone (`domain.md` A3.17)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.domain.questions import About, AnswerKind, Part
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.competitions import Competition
from procure.models.questions import Question
from procure.queries import amendment_facts, facts
from procure.services import act_documents, audit, outbox
from procure.services.competition_access import act
from procure.services.competition_versions import invited_addresses


def ask(
    session: Session,
    competition_id: int,
    *,
    text: str,
    about: About | None = None,
    actor: Actor,
    now: datetime,
) -> Question:
    """Put a question, about a part of the competition or the whole of it.

    Who asked is stored for the record and shown to no one. Raises `NotFound` for a part of
    another competition, or one that is withdrawn.
    """
    competition = act(session, competition_id, Action.ASK, Permission.QUESTION_ASK, actor, now)
    if not text.strip():
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    if about is not None and about not in parts(competition):
        raise NotFound
    newest = session.scalar(
        select(func.max(Question.number)).where(Question.competition_id == competition_id)
    )
    invited = facts.subject_of(competition).invited_consortium_ids
    question = Question(
        competition_id=competition_id,
        consortium_id=min(actor.consortium_ids & invited),
        number=(newest or 0) + 1,
        text=text,
        requirement_id=about.id if about and about.part is Part.REQUIREMENT else None,
        criterion_id=about.id if about and about.part is Part.CRITERION else None,
        asked_at=now,
    )
    session.add(question)
    audit.record(
        session, Tag.QUESTION_ASK, f"question:{question.number}",
        chain=audit.chain_of(competition_id), actor=actor, now=now,
    )  # fmt: skip
    return question


def parts(competition: Competition) -> frozenset[About]:
    """Return what a question may be about: each requirement and each criterion."""
    return frozenset(
        (
            *(About(Part.REQUIREMENT, row.id) for row in competition.requirements),
            *(About(Part.CRITERION, row.id) for row in competition.criteria),
        )
    )


def awaiting(session: Session, competition_id: int, number: int, *, text: str) -> Question:
    """Return the question that an answer is for; refuse one that is answered, and no answer."""
    question = session.scalar(
        select(Question).where(Question.competition_id == competition_id, Question.number == number)
    )
    if question is None:
        raise NotFound
    if question.answered_at is not None:
        raise InvalidInput([reason(Code.STALE)])
    if not text.strip():
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    return question


def answer(
    session: Session, competition_id: int, number: int, *, text: str, actor: Actor, now: datetime
) -> Question:
    """Answer a question to all invited consortia at once: there is no other way to answer.

    The answer explains and changes nothing: what changes goes by `amendments.prepare_answer`.
    It stands in the next version of the questions and answers, made here and now.
    """
    competition = act(
        session, competition_id, Action.ANSWER, Permission.QUESTION_ANSWER, actor, now
    )
    question = awaiting(session, competition_id, number, text=text)
    prepared = amendment_facts.in_preparation(session, competition_id)
    if prepared is not None and prepared.question_id == question.id:
        raise InvalidInput([reason(Code.QUESTION_IN_AMENDMENT)])
    question.answer, question.answered_at = text, now
    question.answer_kind = AnswerKind.CLARIFICATION
    session.flush()  # the document reads every answer
    act_documents.make(session, competition, "questions_answers", actor=actor, now=now)
    _tell_everyone(session, competition, question, now)
    audit.record(
        session, Tag.QUESTION_ANSWER, f"question:{number}",
        chain=audit.chain_of(competition_id), actor=actor, now=now,
        kind=AnswerKind.CLARIFICATION.value,
    )  # fmt: skip
    return question


def _tell_everyone(
    session: Session, competition: Competition, question: Question, now: datetime
) -> None:
    names = {"number": question.number, "title": competition.title}
    with using(competition.language):
        subject = say("Svar på spørsmål {number}: {title}", **names)
        asked, told = say("Spørsmål {number}:", number=question.number), say("Svar:")
    body = f"{asked}\n{question.text}\n\n{told}\n{question.answer}\n"
    for address in invited_addresses(session, competition):
        outbox.queue(
            session, address, subject, body, now=now,
            reply_to=competition.framework.contact_email,
        )  # fmt: skip
