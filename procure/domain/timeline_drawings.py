"""The course of a competition as bars over a line of months: for the page and for Word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from procure.domain import formats
from procure.domain.courses import Course, Milestone, Step
from procure.domain.drawings import (
    About,
    Area,
    Dot,
    Drawing,
    Ink,
    Line,
    Mark,
    Text,
    box,
    inside,
    length,
)

WIDTH: Final = 120.0
NARROW: Final = 76.0  # on a phone, and read there as the wide one is elsewhere
SIDE: Final = 2.5
TOP: Final = 7.0
ROW: Final = 9.0
BAR: Final = 3.2
FOOT: Final = 6.0  # room for the name of today
NAME: Final = 9  # points
SMALL: Final = 8
MONTH: Final = 16.0  # millimetres that the name of a month needs
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the picture: the name of each step's bar, and of today."""

    steps: Mapping[Step, str]
    today: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A bar from one step to another; one step alone is a dot."""

    first: Step | None  # None: where the picture begins
    last: Step


PHASES: Final = (
    Phase(None, Step.QUESTIONS),
    Phase(Step.QUESTIONS, Step.ANSWERS),
    Phase(None, Step.DEADLINE),
    Phase(Step.OPENING, Step.OPENING),
    Phase(Step.DEADLINE, Step.LETTERS),
    Phase(Step.LETTERS, Step.STANDSTILL),
    Phase(Step.CONTRACT, Step.CONTRACT),
    Phase(Step.START, Step.START),
    Phase(Step.DEADLINE, Step.VALIDITY),
)


def bars(
    course: Course, begins: date, words: Words, *, today: date | None = None, width: float = WIDTH
) -> Drawing:
    """Draw the phases under each other over a line of months, the deadline as a dashed line.

    `begins` is where the picture does, unless a step lies earlier; today is marked when it lies
    in the picture. A ring stands where a step was before it was moved. The assignment itself is
    left out: it is far longer than all before it. Raises ValueError for an empty course.
    """
    days: dict[Step, Milestone] = {e.step: e for e in course if e.step is not Step.END}
    if not days:
        raise ValueError("no course")
    rows = {each.step: number for number, each in enumerate(course, start=1)}
    known = [day for each in days.values() for day in (each.day, *each.earlier)]
    first, last = min(begins, *known), max(known) + timedelta(days=3)
    shown = [p for p in PHASES if p.last in days and (p.first is None or p.first in days)]
    scale = _Scale(first, max(last, first + WEEK), width)
    bottom = TOP + ROW * len(shown)
    marks: list[Mark] = [*_months(scale, bottom), *_across(scale, bottom, days, words, today)]
    for number, phase in enumerate(shown):
        about = _about(scale, phase, days, words, rows[phase.last])
        marks += _phase(scale, phase, days, TOP + ROW * number, about)
        marks += _name(scale, phase, days, TOP + ROW * number, words.steps[phase.last])
    return Drawing(width, bottom + FOOT, tuple(marks))


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    width: float

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        return SIDE + (self.width - 2 * SIDE) * (day - self.first).days / whole


def _months(scale: _Scale, bottom: float) -> Iterator[Mark]:
    """A line where each month begins, and the names that there is room for."""
    starts = []
    day = scale.first.replace(day=1)
    while day <= scale.last:
        starts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    names, free = formats.notation().months, 0.0  # free: to the right of the last name
    for start, after in pairwise([*starts, scale.last]):
        x = scale.x(max(start, scale.first))
        yield Line(((x, TOP - 1), (x, bottom)), Ink.GRID)
        cut = start < scale.first and scale.x(after) < x + MONTH  # the next has more room
        if not cut and x >= free and x + MONTH <= scale.width:
            yield Text((x + 1, TOP - 4), names[start.month - 1], Ink.TICK, SMALL, "start")
            free = x + MONTH


def _across(
    scale: _Scale, bottom: float, days: Mapping[Step, Milestone], words: Words, today: date | None
) -> Iterator[Mark]:
    """The deadline through all the bars, and today with its name below."""
    if Step.DEADLINE in days:
        deadline = scale.x(days[Step.DEADLINE].day)
        yield Line(((deadline, TOP), (deadline, bottom)), Ink.NEED)
    if today is not None and scale.first <= today <= scale.last:
        x = scale.x(today)
        yield Line(((x, TOP), (x, bottom + 1)), Ink.TODAY)
        place = inside(x, words.today, SMALL, scale.width)
        yield Text((place, bottom + FOOT / 2 + 0.5), words.today, Ink.VALUE, SMALL)


def _about(
    scale: _Scale, phase: Phase, days: Mapping[Step, Milestone], words: Words, row: int
) -> About:
    name, ends = words.steps[phase.last], days[phase.last].day
    begins = scale.first if phase.first is None else days[phase.first].day
    if begins >= ends:
        return About(row, f"{name}: {formats.day(ends)}")
    return About(row, f"{name}: {formats.day(begins)} – {formats.day(ends)}")


def _phase(
    scale: _Scale, phase: Phase, days: Mapping[Step, Milestone], top: float, about: About
) -> Iterator[Mark]:
    ends = days[phase.last]
    begins = scale.first if phase.first is None else days[phase.first].day
    left, right = scale.x(begins), scale.x(ends.day)
    low, high = top + ROW - BAR - 0.6, top + ROW - 0.6
    ink = Ink.OFFER
    if right > left:
        yield Area(box(left, low, right, high), ink, about)
        yield Line(((left, high), (right, high)), ink)
    radius = BAR * 0.42
    for day in ends.earlier:
        words = f"{about.words.split(':')[0]}: {formats.day(day)}"
        yield Dot(
            (scale.x(day), (low + high) / 2), radius * 0.65, Ink.EARLIER, About(about.row, words)
        )
    yield Dot((right, (low + high) / 2), radius, Ink.MARK if ends.planned else ink, about)


def _name(
    scale: _Scale, phase: Phase, days: Mapping[Step, Milestone], top: float, name: str
) -> Iterator[Text]:
    """The name over the bar: from where it begins, or to where it ends if there is no room."""
    begins = scale.first if phase.first is None else days[phase.first].day
    left, right = scale.x(begins), scale.x(days[phase.last].day)
    y = top + ROW - BAR - 2.6
    room = length(name, NAME)
    if left + room <= scale.width:
        yield Text((left, y), name, Ink.LABEL, NAME, "start")
    elif right >= room:
        yield Text((right, y), name, Ink.LABEL, NAME, "end")
    else:
        yield Text((inside(scale.width / 2, name, NAME, scale.width), y), name, Ink.LABEL, NAME)
