"""The course of a competition as bars over a line of months."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from procure.domain.courses import Course, Milestone, Step
from procure.domain.drawings import Area, Dot, Drawing, Ink, Line, Mark, Text

WIDTH: Final = 120.0
LEFT: Final = 2.0
RIGHT: Final = 2.0
TOP: Final = 7.0
ROW: Final = 9.0
BAR: Final = 3.2
NAME: Final = 9  # points
MONTHS: Final = 7  # names of months with room beside each other
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Phase:
    """A bar from one step to another; one step alone is a dot."""

    name: str
    first: Step | None  # None: where the picture begins
    last: Step


def phases(names: Mapping[Step, str]) -> tuple[Phase, ...]:
    """Return what is drawn, named by the step that ends it."""
    spans = (
        (None, Step.QUESTIONS),
        (Step.QUESTIONS, Step.ANSWERS),
        (None, Step.DEADLINE),
        (Step.DEADLINE, Step.LETTERS),
        (Step.LETTERS, Step.STANDSTILL),
        (Step.CONTRACT, Step.CONTRACT),
        (Step.START, Step.START),
        (Step.DEADLINE, Step.VALIDITY),
    )
    return tuple(Phase(names[last], first, last) for first, last in spans)


def bars(
    course: Course, begins: date, names: Mapping[Step, str], months: Mapping[int, str]
) -> Drawing:
    """Draw the phases under each other over a line of months, the deadline as a dashed line.

    `begins` is where the picture does, unless a step lies earlier. The assignment itself is left
    out: it is far longer than all before it. Raises ValueError for an empty course.
    """
    days: dict[Step, Milestone] = {e.step: e for e in course if e.step is not Step.END}
    if not days:
        raise ValueError("no course")
    first = min(begins, *(each.day for each in days.values()))
    last = max(each.day for each in days.values()) + timedelta(days=3)
    shown = [p for p in phases(names) if p.last in days and (p.first is None or p.first in days)]
    scale = _Scale(first, max(last, first + WEEK))
    bottom = TOP + ROW * len(shown)
    marks: list[Mark] = list(_months(scale, bottom, months))
    for number, phase in enumerate(shown):
        marks += _phase(scale, phase, days, TOP + ROW * number)
    deadline = scale.x(days[Step.DEADLINE].day)
    marks.append(Line(((deadline, TOP), (deadline, bottom)), Ink.NEED))
    return Drawing(WIDTH, bottom + 2, tuple(marks))


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / whole


def _months(scale: _Scale, bottom: float, names: Mapping[int, str]) -> Iterator[Mark]:
    """A line where each month begins, and the names that there is room for."""
    starts = []
    day = scale.first.replace(day=1)
    while day <= scale.last:
        starts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = -(-len(starts) // MONTHS)
    for number, start in enumerate(starts):
        x = scale.x(max(start, scale.first))
        yield Line(((x, TOP - 1), (x, bottom)), Ink.GRID)
        end = min(starts[number + 1] if number + 1 < len(starts) else scale.last, scale.last)
        room = scale.x(end) - x
        if number % every == 0 and room > 6:  # noqa: PLR2004 -- millimetres: a short name
            yield Text((x + 1, TOP - 4), names[start.month], Ink.TICK, 8, "start")


def _phase(
    scale: _Scale, phase: Phase, days: Mapping[Step, Milestone], top: float
) -> Iterator[Mark]:
    ends = days[phase.last]
    begins = scale.first if phase.first is None else days[phase.first].day
    left, right = scale.x(begins), scale.x(ends.day)
    low, high = top + ROW - BAR - 0.6, top + ROW - 0.6
    ink = Ink.OFFER
    if right > left:
        corners = ((left, low), (right, low), (right, high), (left, high))
        yield Area(corners, ink)
        yield Line(((left, high), (right, high)), ink)
    yield Dot((right, (low + high) / 2), BAR * 0.42, Ink.MARK if ends.planned else ink)
    room = len(phase.name) * 1.7  # millimetres, about
    if left + room > WIDTH:
        yield Text((right, low - 2), phase.name, Ink.LABEL, NAME, "end")
    else:
        yield Text((left, low - 2), phase.name, Ink.LABEL, NAME, "start")
