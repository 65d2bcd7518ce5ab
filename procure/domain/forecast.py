"""When a framework's maximum will be used up, if call-offs go on as they have.

Straight lines and exact fractions: what has been posted gives a pace in øre per day, and what
is planned is added on its day. The pace already holds some of what is planned, so the second
date is a careful one; both are shown. Too little is no forecast, and says why.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

THOUSAND: Final = 1_000_00  # kroner, in øre
YEAR: Final = 365  # days back from today that the pace is taken from, today included
FEWEST: Final = 3  # postings; fewer say nothing of a pace
FAR: Final = 100_000  # days: further than any agreement, and a date can still be written
SHORTEST: Final = 90  # days; in a shorter life one call-off decides everything


class Basis(StrEnum):
    """The days that the pace is taken from."""

    YEAR = "year"  # the last twelve months
    LIFE = "life"  # since the agreement began


class Silence(StrEnum):
    """Why there is no forecast."""

    ENDED = "ended"
    NO_PACE = "no_pace"  # as much was given back as was called off
    NOT_STARTED = "not_started"
    TOO_FEW = "too_few"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting did to the sum, in øre, on its day."""

    day: date
    ore: int


@dataclass(frozen=True, slots=True)
class Planned:
    """An estimate in øre and the day on which its call-off is expected."""

    day: date
    ore: int


def about(ore: Fraction | int) -> int:
    """Round to whole thousand kroner: a forecast is no more exact than that.

    >>> about(55_967_807_26)
    5596800000
    """
    return round(Fraction(ore) / THOUSAND) * THOUSAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a framework has been used. `days` is what the sum was divided by."""

    basis: Basis
    days: int
    postings: int
    ore: int

    @property
    def ore_per_day(self) -> Fraction:
        """The pace that the dates are counted with."""
        return Fraction(self.ore, self.days)

    @property
    def ore_per_month(self) -> int:
        """The pace as people say it: a twelfth of what a year of 365 days uses, about."""
        return about(self.ore_per_day * YEAR / 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When the maximum is reached: by the pace alone, and with what is planned on top.

    A date of None means: not before the agreement ends. `at_end_ore` is what would then be
    used, planned included. `line` are the corners of the careful line, in øre by day, from
    today to where it reaches the maximum or the agreement ends. With `silence` there is no
    pace and no date by it; what is planned can still reach the maximum.
    """

    today: date
    ends_on: date
    maximum_ore: int
    committed_ore: int
    pace: Pace | None
    silence: Silence | None
    by_pace: date | None
    with_planned: date | None
    at_end_ore: int
    line: tuple[tuple[date, int], ...]

    @property
    def about_ore(self) -> int:
        """What will be used when the agreement ends, about."""
        return about(self.at_end_ore)

    @property
    def spent(self) -> bool:
        """Whether the maximum has been reached already."""
        return self.committed_ore >= self.maximum_ore

    @property
    def exhausted(self) -> bool:
        """Whether the maximum is reached before the agreement ends, seen from today."""
        return self.with_planned is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the forecast must know of a framework. `committed_ore` holds its open options."""

    starts_on: date
    ends_on: date
    maximum_ore: int
    committed_ore: int


def spent_on(steps: Iterable[tuple[date, int]], maximum_ore: int) -> date | None:
    """Return the day from which the whole maximum has been used; None while some is left.

    `steps` is what was used, in øre, at the end of each day that has a posting, in order.

    >>> spent_on([(date(2027, 3, 1), 10), (date(2027, 5, 1), 8), (date(2027, 9, 1), 12)], 10)
    datetime.date(2027, 9, 1)
    """
    spent = None
    for day, used_ore in steps:
        spent = None if used_ore < maximum_ore else spent or day
    return spent


def forecast(
    agreement: Agreement, posted: Sequence[Posted], planned: Iterable[Planned], today: date
) -> Forecast:
    """Return when the agreement's maximum is reached at the pace so far.

    `posted` is every line of the ledger but corrections and what they took back; `planned` is
    what is under way. A planned day that has passed counts from today.
    """
    pace, silence = _pace(agreement, posted, today)
    rate = pace.ore_per_day if pace else Fraction(0)
    steps = sorted((max(one.day, today), one.ore) for one in planned)
    running = silence is not Silence.ENDED
    reached = _reached(agreement, rate, steps, today) if running else None
    return Forecast(
        today=today,
        ends_on=agreement.ends_on,
        maximum_ore=agreement.maximum_ore,
        committed_ore=agreement.committed_ore,
        pace=pace,
        silence=silence,
        by_pace=_reached(agreement, rate, [], today) if running else None,
        with_planned=reached,
        at_end_ore=_used(agreement, rate, steps, today, max(today, agreement.ends_on)),
        line=tuple(_line(agreement, rate, steps, today, reached)) if running else (),
    )


def _pace(
    agreement: Agreement, posted: Sequence[Posted], today: date
) -> tuple[Pace | None, Silence | None]:
    if today < agreement.starts_on:
        return None, Silence.NOT_STARTED
    if today > agreement.ends_on:
        return None, Silence.ENDED
    if len(posted) < FEWEST:
        return None, Silence.TOO_FEW
    life = (today - agreement.starts_on).days + 1
    if life < SHORTEST:
        return None, Silence.TOO_SOON
    since = today - timedelta(days=YEAR)
    recent = [one for one in posted if one.day > since]
    if life > YEAR and len(recent) >= FEWEST:
        pace = _measured(Basis.YEAR, YEAR, recent)
    else:
        pace = _measured(Basis.LIFE, life, posted)
    return (pace, None) if pace.ore > 0 else (None, Silence.NO_PACE)


def _measured(basis: Basis, days: int, posted: Sequence[Posted]) -> Pace:
    return Pace(basis=basis, days=days, postings=len(posted), ore=sum(one.ore for one in posted))


def _reached(
    agreement: Agreement, rate: Fraction, steps: Sequence[tuple[date, int]], today: date
) -> date | None:
    """Return the first day, from today to the last, on which the maximum is reached."""
    if agreement.committed_ore >= agreement.maximum_ore:
        return today
    left = agreement.maximum_ore - agreement.committed_ore
    for day, ore in [*steps, (agreement.ends_on, 0)]:
        until = min(day, agreement.ends_on)
        if rate > 0:
            crossing = today + timedelta(days=min(math.ceil(left / rate), FAR))
            if crossing <= until:
                return crossing
        if day > agreement.ends_on:
            return None
        left -= ore
        if left - rate * (day - today).days <= 0:
            return day
    return None


def _used(
    agreement: Agreement, rate: Fraction, steps: Sequence[tuple[date, int]], today: date, day: date
) -> int:
    """Return what is used at the end of a day, rounded down to whole øre."""
    planned = sum(ore for at, ore in steps if at <= day)
    return agreement.committed_ore + planned + math.floor(rate * (day - today).days)


def _line(
    agreement: Agreement,
    rate: Fraction,
    steps: Sequence[tuple[date, int]],
    today: date,
    reached: date | None,
) -> Iterable[tuple[date, int]]:
    """Yield the corners: where it begins, both ends of every step, where it stops."""
    last = reached or agreement.ends_on
    yield today, agreement.committed_ore
    for day in sorted({day for day, _ in steps if day <= last}):
        before = [(at, ore) for at, ore in steps if at < day]
        yield day, _used(agreement, rate, before, today, day)
        yield day, _used(agreement, rate, steps, today, day)
    yield last, _used(agreement, rate, steps, today, last)
