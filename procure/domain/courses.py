"""The course of a competition: every step on its day, from the issue to the end of the assignment.

What is decided stands as it is; what follows from it is planned with the usual lengths
(`domain.md` A3.12, A6.33), and says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from procure.domain import formats, timelines
from procure.domain.reasons import Code, Reason, reason
from procure.domain.timelines import Holidays, Lengths


class Step(StrEnum):
    """What happens on a day."""

    ISSUE = "issue"
    QUESTIONS = "questions"  # the last day to ask
    ANSWERS = "answers"  # the last day to answer
    DEADLINE = "deadline"
    OPENING = "opening"
    LETTERS = "letters"  # the evaluation is done, and everyone is told
    STANDSTILL = "standstill"  # ends
    CONTRACT = "contract"  # the first day to sign it
    START = "start"
    VALIDITY = "validity"  # the last day that the bids bind
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The dates that are decided, and what has happened; None is neither.

    `standstill_days` are calendar days, 0 for no standstill. `earlier` are the days that a step
    was first told to fall on, the first told first.
    """

    deadline_at: datetime | None = None
    questions_due_at: datetime | None = None
    validity_until: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    standstill_days: int | None = None
    issued_at: datetime | None = None
    opened_at: datetime | None = None
    letters_sent_at: datetime | None = None
    standstill_ends_at: datetime | None = None
    contracted_at: datetime | None = None
    earlier: Mapping[Step, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step and its time; `planned` when nobody has decided it, `earlier` where it was before."""

    step: Step
    at: datetime | date
    planned: bool = False
    earlier: tuple[date, ...] = ()

    @property
    def day(self) -> date:
        """The day in Oslo."""
        return formats.local(self.at).date() if isinstance(self.at, datetime) else self.at

    @property
    def told(self) -> str:
        """The day, or the moment where one is set, in the current language."""
        return formats.moment(self.at) if isinstance(self.at, datetime) else formats.day(self.at)


Course = tuple[Milestone, ...]


def course(known: Known, holidays: Holidays, lengths: Lengths | None = None) -> Course:
    """Return every step that can be dated, the earliest first; none without a deadline."""
    if known.deadline_at is None:
        return ()
    given = lengths or Lengths()
    steps = [*_asked(known, known.deadline_at, holidays), *_chosen(known, holidays, given)]
    decided = (
        (Step.START, known.starts_on),
        (Step.VALIDITY, known.validity_until),
        (Step.END, known.ends_on),
    )
    steps += [Milestone(step, day) for step, day in decided if day is not None]
    order = list(Step)
    steps.sort(key=lambda each: (each.day, order.index(each.step)))
    return tuple(replace(each, earlier=known.earlier.get(each.step, ())) for each in steps)


def decided(known: Known) -> Course:
    """Return the steps that are decided or have happened, and none that is worked out."""
    return tuple(each for each in course(known, {}) if not each.planned)


def _asked(known: Known, deadline_at: datetime, holidays: Holidays) -> Iterator[Milestone]:
    if known.issued_at is not None:
        yield Milestone(Step.ISSUE, known.issued_at)
    if known.questions_due_at is not None:
        yield Milestone(Step.QUESTIONS, known.questions_due_at)
        last = timelines.answers_on(known.questions_due_at, deadline_at, holidays)
        yield Milestone(Step.ANSWERS, last, planned=True)
    yield Milestone(Step.DEADLINE, deadline_at)
    if known.opened_at is not None:
        yield Milestone(Step.OPENING, known.opened_at)
    else:
        day = timelines.next_working_day(formats.local(deadline_at).date(), holidays)
        yield Milestone(Step.OPENING, day, planned=True)


def _chosen(known: Known, holidays: Holidays, given: Lengths) -> Iterator[Milestone]:
    """From the evaluation to the contract."""
    letters: datetime | date | None = known.letters_sent_at
    if letters is None and known.deadline_at is not None:
        last = formats.local(known.deadline_at).date()
        letters = timelines.working_days_after(last, given.evaluation, holidays)
    if letters is None:
        return
    told = Milestone(Step.LETTERS, letters, planned=known.letters_sent_at is None)
    yield told
    days = given.standstill if known.standstill_days is None else known.standstill_days
    last = told.day
    if known.standstill_ends_at is not None:
        ended = Milestone(Step.STANDSTILL, known.standstill_ends_at)
        last = ended.day
        yield ended
    elif days and known.letters_sent_at is None:
        last = told.day + timedelta(days=days)
        yield Milestone(Step.STANDSTILL, last, planned=True)
    if known.contracted_at is not None:
        yield Milestone(Step.CONTRACT, known.contracted_at)
    else:
        first = timelines.working_days_after(last, 1, holidays)
        yield Milestone(Step.CONTRACT, first, planned=True)


def conflicts(steps: Course) -> tuple[Reason, ...]:
    """Say where the steps cannot follow each other: the start or the validity before the contract.

    Empty when they can, and once the contract is signed.
    """
    days = {each.step: each for each in steps}
    contract = days.get(Step.CONTRACT)
    if contract is None or not contract.planned:
        return ()
    found = []
    for step, code in (
        (Step.START, Code.START_BEFORE_CONTRACT),
        (Step.VALIDITY, Code.VALIDITY_BEFORE_CONTRACT),
    ):
        if step in days and days[step].day < contract.day:
            found.append(reason(code, "timeline", contract=contract.day))
    return tuple(found)
