"""The dates of a competition: a plan in working days, and what is unwise about a deadline.

No law gives a number of days for a mini-competition (`domain.md` A3.12), so the lengths here are
proposals, and what is unwise is a warning, never a stop. Holidays come from the caller.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from procure.domain import formats
from procure.domain.reasons import Code, Reason, reason

Holidays = Mapping[date, str]  # the name by day

SATURDAY: Final = 5
NOON: Final = time(12)
ANSWER_DAYS: Final = 3  # from the last question to the deadline
DayOfYear = tuple[int, int]  # (month, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """What makes a deadline unwise; `domain.rules.timeline.thresholds` reads them for a day."""

    least_days: int  # calendar days from the issue to the deadline
    answer_days: int  # from the last question to the deadline
    office_opens: time
    office_closes: time
    quiet_weeks: tuple[tuple[DayOfYear, DayOfYear], ...]  # the first day to the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """How long each step is planned to take; working days unless told otherwise."""

    questions: int = 8
    answers: int = ANSWER_DAYS
    bids: int = 15  # from the issue
    evaluation: int = 15
    standstill: int = 10  # calendar days from the day after the letters (A6.33)
    validity: int = 90  # calendar days from the deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When each step ends, if the competition is issued on `issued_on`."""

    issued_on: date
    questions_due_at: datetime
    answers_on: date
    deadline_at: datetime
    letters_on: date
    standstill_ends_on: date
    contract_on: date
    validity_until: date


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Whether people are at work: no Saturday, Sunday or holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(day: date, count: int, holidays: Holidays) -> date:
    """Return the day that is `count` working days after another.

    >>> working_days_after(date(2026, 4, 1), 1, {date(2026, 4, 2): "", date(2026, 4, 3): "",
    ...                                          date(2026, 4, 6): ""})
    datetime.date(2026, 4, 7)
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def next_working_day(day: date, holidays: Holidays) -> date:
    """Return the day itself if people work on it, else the first day after that they do."""
    return day if is_working_day(day, holidays) else working_days_after(day, 1, holidays)


def plan(issued_on: date, holidays: Holidays, lengths: Lengths | None = None) -> Plan:
    """Plan the competition from the day it is issued; deadlines fall at noon in Oslo."""
    given = lengths or Lengths()
    start = next_working_day(issued_on, holidays)
    questions = working_days_after(start, given.questions, holidays)
    answers = working_days_after(questions, given.answers, holidays)
    bids = max(working_days_after(start, given.bids, holidays), answers)
    letters = working_days_after(bids, given.evaluation, holidays)
    standstill = letters + timedelta(days=given.standstill)
    return Plan(
        issued_on=start,
        questions_due_at=_noon(questions),
        answers_on=answers,
        deadline_at=_noon(bids),
        letters_on=letters,
        standstill_ends_on=standstill,
        contract_on=working_days_after(standstill, 1, holidays),
        validity_until=next_working_day(bids + timedelta(days=given.validity), holidays),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, tzinfo=formats.OSLO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The dates of a competition that move with its deadline; None is not set.

    Named as they are stored, so that they can be saved as they are.
    """

    deadline_at: datetime
    questions_due_at: datetime | None = None
    validity_until: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def shifted(dates: Dates, deadline_at: datetime, holidays: Holidays, *, now: datetime) -> Dates:
    """Move the deadline, and all that follows from it, by as much.

    The questions' deadline keeps its time of day and its working days before the deadline; if it
    has passed, it stays. The start keeps its working days after the deadline. The validity and
    the assignment keep their calendar days. What was a working day stays one. A deadline moved
    within its day moves nothing else. `holidays` reach from the first date to the last, moved.
    """
    old, new = formats.local(dates.deadline_at).date(), formats.local(deadline_at).date()
    moved = replace(dates, deadline_at=deadline_at)
    if old == new:
        return moved
    questions, starts, ends = dates.questions_due_at, dates.starts_on, dates.ends_on
    if questions is not None and questions > now:
        local = formats.local(questions)
        day = _as_far(old, local.date(), new, holidays)
        moved = replace(
            moved, questions_due_at=datetime.combine(day, local.time(), tzinfo=formats.OSLO)
        )
    if dates.validity_until is not None:
        moved = replace(moved, validity_until=_later(dates.validity_until, new - old, holidays))
    if starts is not None:
        moved = replace(moved, starts_on=_as_far(old, starts, new, holidays))
    if ends is not None:
        by = new - old if starts is None or moved.starts_on is None else moved.starts_on - starts
        moved = replace(moved, ends_on=_later(ends, by, holidays))
    return moved


def _as_far(old: date, day: date, new: date, holidays: Holidays) -> date:
    """Return the day as many working days from the new deadline as it was from the old."""
    step = timedelta(days=1 if day > old else -1)
    count, at = 0, old
    while at != day:
        at += step
        count += is_working_day(at, holidays)
    found = new
    while count > 0:
        found += step
        count -= is_working_day(found, holidays)
    return found


def _later(day: date, by: timedelta, holidays: Holidays) -> date:
    """Return the day moved; to the next working day if it was one."""
    moved = day + by
    return next_working_day(moved, holidays) if is_working_day(day, holidays) else moved


def answers_on(questions_due_at: datetime, deadline_at: datetime, holidays: Holidays) -> date:
    """Return the day when the last answer is planned: some days on, never after the deadline."""
    last = working_days_after(formats.local(questions_due_at).date(), ANSWER_DAYS, holidays)
    return min(last, formats.local(deadline_at).date())


def warnings(
    deadline_at: datetime | None,
    questions_due_at: datetime | None,
    holidays: Holidays,
    limits: Thresholds,
    *,
    issued_at: datetime,
) -> tuple[Reason, ...]:
    """Say what is unwise about the deadlines (`domain.md` E1 15 and 17); empty when nothing is.

    `issued_at` is when the competition was issued, or now while it is a draft.
    """
    if deadline_at is None:
        return ()
    return (
        *_day_warnings(deadline_at, holidays, limits),
        *_length_warnings(deadline_at, questions_due_at, issued_at, limits),
    )


def _day_warnings(
    deadline_at: datetime, holidays: Holidays, limits: Thresholds
) -> Iterator[Reason]:
    local = formats.local(deadline_at)
    day = local.date()
    if day in holidays:
        yield reason(Code.DEADLINE_ON_HOLIDAY, "timeline", name=holidays[day])
    elif day.weekday() >= SATURDAY:
        yield reason(Code.DEADLINE_ON_WEEKEND, "timeline")
    if not limits.office_opens <= local.time() <= limits.office_closes:
        yield reason(Code.DEADLINE_OUTSIDE_HOURS, "timeline")
    if _quiet(day, limits):
        yield reason(Code.DEADLINE_IN_QUIET_WEEKS, "timeline")


def _length_warnings(
    deadline_at: datetime,
    questions_due_at: datetime | None,
    issued_at: datetime,
    limits: Thresholds,
) -> Iterator[Reason]:
    days = (formats.local(deadline_at).date() - formats.local(issued_at).date()).days
    if 0 <= days < limits.least_days:
        yield reason(Code.DEADLINE_SHORT, "timeline", days=days, least=limits.least_days)
    if questions_due_at is not None and questions_due_at < deadline_at:
        left = (formats.local(deadline_at).date() - formats.local(questions_due_at).date()).days
        if left < limits.answer_days:
            yield reason(Code.QUESTIONS_DUE_LATE, "timeline", days=left)


def _quiet(day: date, limits: Thresholds) -> bool:
    """Whether a day lies in weeks when most are away."""
    at = (day.month, day.day)
    return any(
        first <= at <= last if first <= last else at >= first or at <= last
        for first, last in limits.quiet_weeks
    )
