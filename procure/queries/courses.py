"""What is known of a competition's course: its dates, what has happened, and what was moved."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import formats
from procure.domain.competitions import CompetitionFacts
from procure.domain.courses import Known, Step
from procure.models.competitions import Competition, CompetitionVersion
from procure.queries import facts

_FROZEN: Final = {Step.QUESTIONS: "questions_due_at", Step.DEADLINE: "deadline_at",
           Step.START: "starts_on", Step.VALIDITY: "validity_until"}  # fmt: skip


def asked(session: Session, competition: Competition) -> Known:
    """Return what suppliers are told: the dates of the newest version, and the earlier ones."""
    return Known(
        issued_at=competition.issued_at,
        questions_due_at=competition.questions_due_at,
        deadline_at=competition.deadline_at,
        validity_until=competition.validity_until,
        starts_on=competition.starts_on,
        ends_on=competition.ends_on,
        standstill_days=competition.standstill_days,
        earlier=_earlier(session, competition),
    )


def told(session: Session, competition_id: int) -> Known:
    """Return what a supplier may know by now; nothing of what happens before the letters.

    The caller has checked who may see it.
    """
    competition = facts.competition(session, competition_id)
    known = asked(session, competition)
    if competition.letters_sent_at is None:
        return known
    return replace(
        known,
        letters_sent_at=competition.letters_sent_at,
        standstill_ends_at=competition.standstill_ends_at,
    )


def whole(session: Session, competition_id: int, found: CompetitionFacts) -> Known:
    """Return what is told, and what has happened. The caller has checked who may see it."""
    return replace(
        asked(session, facts.competition(session, competition_id)),
        opened_at=found.opened_at,
        letters_sent_at=found.letters_sent_at,
        standstill_ends_at=found.standstill_ends_at,
        contracted_at=found.contracted_at,
    )


def _earlier(session: Session, competition: Competition) -> Mapping[Step, tuple[date, ...]]:
    """Return the days that older versions gave each step and that it no longer falls on."""
    here = CompetitionVersion.competition_id == competition.id
    newest = select(func.max(CompetitionVersion.number)).where(here).scalar_subquery()
    older = session.scalars(  # the newest is what stands
        select(CompetitionVersion.snapshot)
        .where(here, CompetitionVersion.number < newest)
        .order_by(CompetitionVersion.number)
    )
    told = [json.loads(text) for text in older]
    return {step: _days((one.get(name) for one in told), getattr(competition, name))
            for step, name in _FROZEN.items()}  # fmt: skip


def _days(texts: Iterable[object], now: datetime | date | None) -> tuple[date, ...]:
    days = (_day(str(text)) for text in texts if text not in {None, "None"})
    stands = formats.local(now).date() if isinstance(now, datetime) else now
    return tuple(day for day in dict.fromkeys(days) if day != stands)


def _day(text: str) -> date:
    if "T" in text:
        return formats.local(datetime.fromisoformat(text)).date()
    return date.fromisoformat(text)
