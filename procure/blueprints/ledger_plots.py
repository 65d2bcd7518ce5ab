"""The use of a ceiling over time as coordinates, and bars in a table as widths."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.queries.ledger import LedgerPage
from procure.queries.ledger_lines import Sum, Year

BAR: Final = 1000  # how wide the longest bar is
LEAST: Final = 4  # a bar that stands for something is never invisible
HEADROOM: Final = Fraction(112, 100)  # above the highest line, for its name
ROUND: Final = (1, 2, 5)  # times a power of ten: where a scale may stop
LINES: Final = 5  # across the plot, at most
KRONE: Final = 100  # øre
MILLION: Final = 1_000_000 * KRONE

Day = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Size:
    """A sheet and its margins, in the units of its own text (16 is ordinary size)."""

    width: int
    height: int
    left: int
    text: int

    right: int = 14
    top: int = 10
    bottom: int = 30


WIDE: Final = Size(width=760, height=360, left=58, text=13)
NARROW: Final = Size(width=350, height=300, left=46, text=12)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there: a year, or an amount."""

    at: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The ceiling over time on one sheet. Coordinates are written as SVG takes them."""

    size: Size
    used: str  # the step line
    area: str
    planned: str  # the careful forecast
    maximum: str  # heights of the lines across
    warning: str
    today: str
    ends: str
    exhausted: str | None
    committed: tuple[str, str] | None  # today's sum with open options, when it is more
    unit: int  # øre to one of what the amounts are counted in
    years: tuple[Tick, ...]
    amounts: tuple[Tick, ...]

    @property
    def right(self) -> int:
        """Where the sheet's own lines end."""
        return self.size.width - self.size.right

    @property
    def floor(self) -> int:
        """The height of zero."""
        return self.size.height - self.size.bottom


def plots(page: LedgerPage) -> tuple[Plot, Plot]:
    """Return the same picture for a wide and a narrow screen."""
    return _plot(page, WIDE), _plot(page, NARROW)


@dataclass(frozen=True, slots=True)
class _Axes:
    size: Size
    first: date
    last: date
    top: int

    def x(self, day: date) -> str:
        room = self.size.width - self.size.left - self.size.right
        part = Fraction((day - self.first).days, max(1, (self.last - self.first).days))
        return _short(self.size.left + part * room)

    def y(self, ore: int) -> str:
        room = self.size.height - self.size.top - self.size.bottom
        held = min(max(ore, 0), self.top)
        return _short(self.size.height - self.size.bottom - Fraction(held, self.top) * room)

    def path(self, days: Iterable[Day]) -> str:
        return " ".join(f"{self.x(day)},{self.y(ore)}" for day, ore in days)


def _short(value: Fraction) -> str:
    return f"{float(value):.1f}"


def _plot(page: LedgerPage, size: Size) -> Plot:
    known, ceiling = page.forecast, page.ceiling
    first = min([page.head.starts_on, *(day for day, _ in page.steps)])
    last = max([page.head.ends_on, *(day for day, _ in page.steps)])
    highest = max(ceiling.maximum_ore, ceiling.committed_ore, *(ore for _, ore in known.line), 1)
    axes = _Axes(size, first, last, int(highest * HEADROOM))
    now = min(max(known.today, first), last)
    corners = _corners(page.steps, first, now)
    unit = MILLION if axes.top >= MILLION else KRONE
    more = ceiling.options_ore > 0 and known.line
    return Plot(
        size=size,
        used=axes.path(corners),
        area=axes.path([(first, 0), *corners, (now, 0)]),
        planned=axes.path((max(day, first), ore) for day, ore in known.line),
        maximum=axes.y(ceiling.maximum_ore),
        warning=axes.y(page.warning_ore),
        today=axes.x(now),
        ends=axes.x(page.head.last_day),
        exhausted=axes.x(known.with_planned) if known.with_planned else None,
        committed=(axes.x(now), axes.y(ceiling.committed_ore)) if more else None,
        unit=unit,
        years=tuple(
            Tick(axes.x(date(year, 1, 1)), str(year))
            for year in range(first.year + 1, last.year + 1)
        ),
        amounts=tuple(
            Tick(axes.y(ore), formats.number(Fraction(ore, unit))) for ore in scale(axes.top)
        ),
    )


def _corners(steps: Sequence[Day], first: date, now: date) -> list[Day]:
    """Return the corners of the stairs, from the first day to today."""
    found, used = [(first, 0)], 0
    for day, ore in steps:
        found += [(day, used), (day, ore)]
        used = ore
    return [*found, (max(now, found[-1][0]), used)]


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


def widths(sums: Sequence[Sum | Year]) -> dict[int, int]:
    """Return how wide each sum's bar is, by its place; less than nothing has none."""
    most = max((one.ore for one in sums), default=0)
    return {
        place: max(LEAST, one.ore * BAR // most) if one.ore > 0 else 0
        for place, one in enumerate(sums)
    }


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the maximum: from where, and how wide, of `BAR`."""

    x: int
    width: int


def parts(page: LedgerPage) -> dict[str, Part]:
    """Return the parts of the maximum in one bar: used, options, planned, and the warning."""
    ceiling = page.ceiling
    amounts = {
        "used": ceiling.used_ore,
        "options": ceiling.options_ore,
        "planned": ceiling.planned_ore,
    }
    whole = max(ceiling.maximum_ore, sum(amounts.values()))
    found, start = {}, 0
    for name, ore in amounts.items():
        x, end = start * BAR // whole, (start + max(0, ore)) * BAR // whole
        found[name] = Part(x, end - x)
        start += max(0, ore)
    found["maximum"] = Part(ceiling.maximum_ore * BAR // whole, 0)
    found["warning"] = Part(page.warning_ore * BAR // whole, 0)
    return found
