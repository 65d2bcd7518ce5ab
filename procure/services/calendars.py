"""The dates of a competition, or of a whole agreement, as events that each party may know.

Suppliers get what the tender says; evaluators their own work; other staff the plan as well. The
words follow the competition's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import courses, formats, permissions
from procure.domain.courses import Course, Known, Milestone, Step
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission, Role
from procure.exports.calendar import Event
from procure.language import say, using
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.queries import facts
from procure.queries.framework_files import by_reference
from procure.queries.holidays import norwegian_holidays

AHEAD: Final = timedelta(days=400)  # plans from a deadline end well before
_TOLD: Final = frozenset(
    {Step.QUESTIONS, Step.DEADLINE, Step.VALIDITY, Step.START, Step.END, Step.STANDSTILL}
)
_EVALUATED: Final = frozenset({Step.DEADLINE, Step.LETTERS, Step.STANDSTILL, Step.CONTRACT})
_KNOWN: Final = (
    "deadline_at", "questions_due_at", "validity_until", "starts_on", "ends_on", "standstill_days",
    "issued_at", "letters_sent_at", "standstill_ends_at", "contracted_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agenda:
    """The events of a calendar file. `sequence` grows with every change of what they are from."""

    name: str
    reference: str
    events: tuple[Event, ...]
    sequence: int


def course_of(competition: Competition) -> Course:
    """Return the course of a competition, decided and planned."""
    known = Known(**{name: getattr(competition, name) for name in _KNOWN})
    if known.deadline_at is None:
        return ()
    day = formats.local(known.deadline_at).date()
    return courses.course(known, norwegian_holidays(day, day + AHEAD))


def of_competition(
    session: Session, competition_id: int, *, viewer: Actor | None, base_url: str
) -> Agenda:
    """Return what the viewer may know of a competition's dates; None is who runs the service.

    Raises `NotFound` for a competition that the viewer may not see.
    """
    competition = facts.competition(session, competition_id)
    if viewer is not None:
        permissions.require_sight(
            viewer, Permission.COMPETITION_READ, facts.subject_of(competition)
        )
    events = _events(competition, viewer, base_url)
    return Agenda(competition.title, competition.reference, events, competition.version)


def of_framework(session: Session, framework_id: int, *, base_url: str) -> Agenda:
    """Return the end of an agreement and the dates of all its competitions, for the operator."""
    framework = session.get(Framework, framework_id)
    if framework is None:
        raise NotFound
    ends = Event(
        _uid(f"framework-{framework.id}-end", base_url),
        facts.last_day(framework),
        say("Rammeavtalen går ut: {title}", title=framework.title),
        url=f"{base_url}/frameworks/{framework.id}",
    )
    found = session.scalars(
        select(Competition)
        .where(Competition.framework_id == framework_id, Competition.deadline_at.is_not(None))
        .order_by(Competition.deadline_at, Competition.id)
    ).all()
    events = (ends, *(event for one in found for event in _events(one, None, base_url)))
    sequence = sum(one.version for one in found)
    return Agenda(framework.title, framework.reference, events, sequence)


def of_case(session: Session, reference: str, *, base_url: str) -> Agenda | None:
    """Return all dates of the competition, or else the agreement, with a case number."""
    one = session.scalar(select(Competition.id).where(Competition.reference == reference))
    if one is not None:
        return of_competition(session, one, viewer=None, base_url=base_url)
    whole = by_reference(session, reference)
    return None if whole is None else of_framework(session, whole, base_url=base_url)


def _events(competition: Competition, viewer: Actor | None, base_url: str) -> tuple[Event, ...]:
    with using(competition.language):
        words = _words()
        return tuple(
            _event(competition, each, words[each.step], base_url)
            for each in course_of(competition)
            if _sees(viewer, each)
        )


def _sees(viewer: Actor | None, each: Milestone) -> bool:
    if each.step in {Step.ISSUE, Step.OPENING}:
        return False  # it has been, or follows the deadline
    if viewer is not None and viewer.role is Role.SUPPLIER:
        return each.step in _TOLD and not each.planned
    if viewer is not None and viewer.role is Role.EVALUATOR:
        return each.step in _EVALUATED
    return True


def _event(competition: Competition, each: Milestone, word: str, base_url: str) -> Event:
    text = say("Sak {reference}.", reference=competition.reference)
    if each.step is Step.DEADLINE:
        text += " " + say("Tilbudet må være levert før klokkeslettet.")
    if each.planned:
        text += " " + say("Datoen er planlagt, ikke besluttet.")
    return Event(
        _uid(f"competition-{competition.id}-{each.step.value}", base_url),
        each.at,
        f"{word}: {competition.title}",
        text,
        f"{base_url}/competitions/{competition.id}",
        alarm=each.step is Step.DEADLINE,
        cancelled=competition.cancelled_at is not None or competition.unsuccessful_at is not None,
    )


def _words() -> Mapping[Step, str]:
    return {
        Step.QUESTIONS: say("Frist for spørsmål"),
        Step.ANSWERS: say("Siste svar på spørsmål"),
        Step.DEADLINE: say("Tilbudsfrist"),
        Step.LETTERS: say("Evalueringen er ferdig"),
        Step.STANDSTILL: say("Karensperioden slutter"),
        Step.CONTRACT: say("Kontrakten inngås"),
        Step.START: say("Forventet oppstart"),
        Step.VALIDITY: say("Vedståelsesfristen går ut"),
        Step.END: say("Forventet slutt"),
    }


def _uid(what: str, base_url: str) -> str:
    """The same for ever, so that a changed date moves the event and makes no second one."""
    return f"{what}@{urlsplit(base_url).hostname or 'localhost'}"
