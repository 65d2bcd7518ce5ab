"""Questions and answers: what everyone invited may read. Who asked is read by no page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.questions import About, AnswerKind, Part
from procure.domain.reasons import Code, Reason
from procure.domain.timelines import Dates
from procure.language import Language
from procure.models.competitions import Competition, CompetitionVersion, Criterion, Requirement
from procure.models.questions import Question
from procure.queries import amendment_facts, case_pages, facts, rule_panels
from procure.queries.case_pages import CasePage
from procure.queries.rule_panels import Panel


class Wanted(StrEnum):
    """Which questions a list shows; all of them when nothing is chosen."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as everyone sees it: who asked is not told."""

    number: int
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    own: bool
    about: str  # as in an address: "criterion-7", empty for the whole
    requirement: int | None  # its number
    criterion: str | None  # its name
    kind: AnswerKind | None
    version: int | None  # that changed what was asked about
    prepared: bool  # the answer waits in the amendment in preparation: for staff alone


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of the competition that a question may be about."""

    about: str
    requirement: int | None
    text: str  # the requirement's, or the criterion's name


@dataclass(frozen=True, slots=True)
class Extension:
    """What a late answer calls for: a deadline so far ahead that all can use the answer."""

    dates: Dates  # as they are
    least_days: int
    language: Language  # of what is sent about it


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The questions of a competition, and what the viewer may do with them."""

    id: int
    title: str
    reference: str
    questions_due_at: datetime | None
    pages: tuple[CasePage, ...]
    rows: tuple[QuestionRow, ...]
    total: int  # before the filter
    choices: tuple[Choice, ...]
    ask_refusals: tuple[Reason, ...]
    answer_refusals: tuple[Reason, ...]
    change_refusals: tuple[Reason, ...]
    may_ask: bool
    may_answer: bool
    rules: Panel | None  # before an answer, for whoever may give it
    extension: Extension | None  # where an answer now comes late


def page(
    session: Session,
    competition_id: int,
    *,
    viewer: Actor,
    now: datetime,
    text: str = "",
    wanted: Wanted | None = None,
) -> QuestionsPage:
    """Return answered questions to all invited; unanswered ones to staff and to the asker.

    Those who answer read the unanswered first; everyone reads them by number.
    """
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.QUESTION_READ, subject)
    may_answer = permissions.allows(viewer, Permission.QUESTION_ANSWER, subject)
    found, panel = _gate(session, competition, viewer, now, asked=may_answer)
    rows = tuple(_rows(session, competition, viewer, staff=may_answer))
    return QuestionsPage(
        id=competition.id,
        pages=case_pages.of(session, competition, subject, viewer),
        title=competition.title,
        reference=competition.reference,
        questions_due_at=competition.questions_due_at,
        rows=tuple(
            sorted(
                _chosen(rows, text, wanted),
                key=lambda row: (may_answer and row.answered_at is not None, row.number),
            )
        ),
        total=len(rows),
        choices=_choices(competition),
        ask_refusals=competitions.refusals(found, Action.ASK, now),
        answer_refusals=competitions.refusals(found, Action.ANSWER, now),
        change_refusals=competitions.refusals(found, Action.AMEND, now),
        may_ask=permissions.allows(viewer, Permission.QUESTION_ASK, subject),
        may_answer=may_answer,
        rules=panel,
        extension=_extension(competition, panel),
    )


def _gate(
    session: Session, competition: Competition, viewer: Actor, now: datetime, *, asked: bool
) -> tuple[CompetitionFacts, Panel | None]:
    gates = (Action.ANSWER,) if asked else ()
    known = facts.facts_of(session, competition)
    found, panels = rule_panels.panels(session, competition, known, *gates, viewer=viewer, now=now)
    return found, next(iter(panels), None)


def _extension(competition: Competition, panel: Panel | None) -> Extension | None:
    late = [
        line.finding
        for line in (panel.lines if panel else ())
        if line.finding and line.finding.code is Code.ANSWER_LATE
    ]
    if not late:
        return None
    least = int(str(late[0].params["least"]))
    return Extension(amendment_facts.dates_of(competition), least, competition.language)


def _rows(
    session: Session, competition: Competition, viewer: Actor, *, staff: bool
) -> Iterator[QuestionRow]:
    supplier = viewer.role is Role.SUPPLIER
    prepared = amendment_facts.in_preparation(session, competition.id) if staff else None
    waiting = prepared.question_id if prepared else None
    found = session.execute(
        select(Question, Requirement.number, Criterion.name, CompetitionVersion.number)
        .outerjoin(Requirement, Requirement.id == Question.requirement_id)
        .outerjoin(Criterion, Criterion.id == Question.criterion_id)
        .outerjoin(CompetitionVersion, CompetitionVersion.id == Question.version_id)
        .where(Question.competition_id == competition.id)
        .order_by(Question.number)
    )
    for row in found:
        own = row[0].consortium_id in viewer.consortium_ids
        if not supplier or own or row[0].answered_at is not None:
            yield _row(row, own=own, prepared=row[0].id == waiting)


def _row(
    found: Row[Question, int | None, str | None, int | None], *, own: bool, prepared: bool
) -> QuestionRow:
    q, requirement, criterion, version = found
    return QuestionRow(
        number=q.number,
        text=q.text,
        asked_at=q.asked_at,
        answer=q.answer,
        answered_at=q.answered_at,
        own=own,
        about=_about(q.requirement_id, q.criterion_id),
        requirement=requirement,
        criterion=criterion,
        kind=q.answer_kind,
        version=version,
        prepared=prepared,
    )


def _chosen(
    rows: tuple[QuestionRow, ...], text: str, wanted: Wanted | None
) -> Iterator[QuestionRow]:
    sought = text.strip().casefold()
    for row in rows:
        state = Wanted.ANSWERED if row.answered_at else Wanted.UNANSWERED
        said = f"{row.text}\n{row.answer or ''}\n{row.criterion or ''}".casefold()
        if sought in said and wanted in {None, state}:
            yield row


def _choices(competition: Competition) -> tuple[Choice, ...]:
    return (
        *(
            Choice(str(About(Part.REQUIREMENT, r.id)), r.number, r.text)
            for r in competition.requirements
        ),
        *(
            Choice(str(About(Part.CRITERION, c.id)), None, c.name)
            for c in competition.criteria
        ),
    )  # fmt: skip


def numbers_about(session: Session, competition_id: int) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the answered questions about each part, for the tender's page."""
    found = session.execute(
        select(Question.number, Question.requirement_id, Question.criterion_id)
        .where(Question.competition_id == competition_id, Question.answered_at.is_not(None))
        .order_by(Question.number)
    )
    numbers: dict[str, tuple[int, ...]] = {}
    for number, requirement, criterion in found:
        part = _about(requirement, criterion)
        numbers[part] = (*numbers.get(part, ()), number)
    return numbers


def _about(requirement_id: int | None, criterion_id: int | None) -> str:
    if requirement_id is not None:
        return str(About(Part.REQUIREMENT, requirement_id))
    return "" if criterion_id is None else str(About(Part.CRITERION, criterion_id))
