"""The use of a framework's ceiling over time: stairs to today, the careful line ahead, the limits.

Every line has its own form; the amounts and the days stand in the tables beside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.domain.drawings import (
    About,
    Area,
    At,
    Dot,
    Drawing,
    Ink,
    Line,
    Mark,
    Text,
    length,
)

RIGHT: Final = 4.0
TOP: Final = 4.0
BOTTOM: Final = 7.0
SIZE: Final = 8  # points
HEADROOM: Final = Fraction(112, 100)  # above the highest line, for its name
ROUND: Final = (1, 2, 5)  # times a power of ten: where a scale may stop
LINES: Final = 5  # across the plot, at most
YEAR: Final = 11.0  # millimetres that the name of a year needs
DOTS: Final = 40  # more lines than this are stairs alone
KRONE: Final = 100  # øre
MILLION: Final = 1_000_000 * KRONE

Day = tuple[date, int]  # in øre


@dataclass(frozen=True, slots=True)
class Sheet:
    """How large the drawing is, in millimetres."""

    width: float
    height: float


PAPER: Final = Sheet(160, 78)
PHONE: Final = Sheet(76, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A ceiling and its use, in øre. `steps` are what was used at the end of each day with a line.

    `planned` are the corners of the careful line, `exhausted` where it reaches the maximum, and
    `committed_ore` today's sum with the options that may still be taken, when it is more.
    """

    starts_on: date
    ends_on: date
    last_day: date  # the last day to call off
    today: date
    maximum_ore: int
    warning_ore: int
    steps: tuple[Day, ...]
    planned: tuple[Day, ...] = ()
    exhausted: date | None = None
    committed_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the picture: the names of the limits, and of a million kroner and a krone."""

    maximum: str
    warning: str
    millions: str
    kroner: str


def ceiling(use: Use, words: Words, sheet: Sheet = PAPER) -> Drawing:
    """Draw the use from the first day to the last; below zero lies at the bottom."""
    axes = _axes(use, words, sheet)
    now = min(max(use.today, axes.first), axes.last)
    corners = _corners(use.steps, axes.first, now)
    marks: list[Mark] = list(_grid(axes, words))
    marks.append(Area(axes.path([(axes.first, 0), *corners, (now, 0)]), Ink.OFFER))
    for day, ink in ((now, Ink.TODAY), (use.last_day, Ink.END)):
        marks.append(Line((axes.at(day, 0), (axes.at(day, 0)[0], TOP + 2)), ink))
    limits = ((use.warning_ore, Ink.WARNING), (use.maximum_ore, Ink.LIMIT))
    for ore, ink in limits:
        marks.append(Line((axes.at(axes.first, ore), axes.at(axes.last, ore)), ink))
    if use.planned:
        marks.append(Line(axes.path((max(day, axes.first), ore) for day, ore in use.planned),
                          Ink.PLANNED))  # fmt: skip
    marks.append(Line(axes.path(corners), Ink.OFFER))
    marks += _points(use, axes, now)
    for (ore, _ink), name in zip(limits, (words.warning, words.maximum), strict=True):
        x, y = axes.at(axes.first, ore)
        marks.append(Text((x + 1, y - 2), name, Ink.LABEL, SIZE, "start"))
    return Drawing(sheet.width, sheet.height, tuple(marks))


@dataclass(frozen=True, slots=True)
class _Axes:
    first: date
    last: date
    top: int  # øre
    left: float
    sheet: Sheet

    def at(self, day: date, ore: int) -> At:
        days = max(1, (self.last - self.first).days)
        x = self.left + (self.sheet.width - self.left - RIGHT) * (day - self.first).days / days
        held = min(max(ore, 0), self.top)
        up = (self.sheet.height - TOP - BOTTOM) * held / self.top
        return x, self.sheet.height - BOTTOM - up

    def path(self, days: Iterable[Day]) -> tuple[At, ...]:
        return tuple(self.at(day, ore) for day, ore in days)


def _axes(use: Use, words: Words, sheet: Sheet) -> _Axes:
    days = [day for day, _ore in use.steps]
    highest = max(
        use.maximum_ore, use.committed_ore or 0, 1, *(ore for _day, ore in use.steps),
        *(ore for _day, ore in use.planned),
    )  # fmt: skip
    top = int(highest * HEADROOM)
    names = [_amount(ore, top) for ore in scale(top)]
    left = max(length(text, SIZE) for text in (*names, _unit(top, words))) + 2
    return _Axes(
        min([use.starts_on, *days]), max([use.ends_on, use.last_day, *days]), top, left, sheet
    )


def _unit(top: int, words: Words) -> str:
    return words.millions if top >= MILLION else words.kroner


def _amount(ore: int, top: int) -> str:
    return formats.number(Fraction(ore, MILLION if top >= MILLION else KRONE))


def _corners(steps: Sequence[Day], first: date, now: date) -> list[Day]:
    """Return the corners of the stairs, from the first day to today."""
    found, used = [(first, 0)], 0
    for day, ore in steps:
        found += [(day, used), (day, ore)]
        used = ore
    return [*found, (max(now, found[-1][0]), used)]


def _grid(axes: _Axes, words: Words) -> Iterator[Mark]:
    """Round amounts across, named at the left, and the years below."""
    yield Text((axes.left - 2, TOP / 2), _unit(axes.top, words), Ink.TICK, SIZE, "end")
    for ore in scale(axes.top):
        place = axes.at(axes.first, ore)
        yield Line((place, axes.at(axes.last, ore)), Ink.GRID if ore else Ink.EDGE)
        yield Text((place[0] - 2, place[1]), _amount(ore, axes.top), Ink.TICK, SIZE, "end")
    free = 0.0  # to the right of the last name
    for year in range(axes.first.year + 1, axes.last.year + 1):
        x, y = axes.at(date(year, 1, 1), 0)
        yield Line(((x, y), (x, y + 1.2)), Ink.EDGE)
        if x - YEAR / 2 >= free and x + YEAR / 2 <= axes.sheet.width:
            yield Text((x, y + 4), str(year), Ink.TICK, SIZE)
            free = x + YEAR / 2


def _points(use: Use, axes: _Axes, now: date) -> Iterator[Dot]:
    """A dot at each step that says its day and sum; the open one is today's with options."""
    for day, ore in use.steps if len(use.steps) <= DOTS else ():
        about = About(day.year, f"{formats.day(day)}: {formats.kroner(ore)}")
        yield Dot(axes.at(day, ore), 0.9, Ink.OFFER, about)
    if use.committed_ore is not None:
        told = About(0, f"{formats.day(now)}: {formats.kroner(use.committed_ore)}")
        yield Dot(axes.at(now, use.committed_ore), 1.1, Ink.PLANNED, told)
    if use.exhausted is not None:
        told = About(0, f"{formats.day(use.exhausted)}: {formats.kroner(use.maximum_ore)}")
        yield Dot(axes.at(use.exhausted, use.maximum_ore), 1.3, Ink.LIMIT, told)


def scale(top_ore: int) -> tuple[int, ...]:
    """Return round amounts in øre from 0 up to the top, a few.

    >>> scale(44_800_000_00) == tuple(n * 10_000_000_00 for n in range(5))
    True
    """
    step, power = KRONE, KRONE
    while top_ore // step >= LINES:
        step = next((power * n for n in ROUND if top_ore // (power * n) < LINES), step)
        if top_ore // step >= LINES:
            power *= 10
    return tuple(range(0, top_ore + 1, step))
