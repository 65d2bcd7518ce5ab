"""Where the bars of a delivery's pictures begin and end, in thousandths of their width."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from procure.domain.contract_values import ContractValue
from procure.domain.deliveries import PhaseKey
from procure.queries.deliveries import DeliveryPage, PhaseRow

WIDTH: Final = 1000
Axis = Callable[[date], int]  # where a day is
LEAST: Final = 4  # a bar that stands for something is never invisible


@dataclass(frozen=True, slots=True)
class Bar:
    """From where, and how wide."""

    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBars:
    """One phase: what was planned above what came of it."""

    planned: Bar | None
    actual: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The phases on one axis from the first day to the last; `today` when it is between them."""

    first: date
    last: date
    today: int | None
    phases: dict[PhaseKey, PhaseBars]


def timeline(page: DeliveryPage) -> Timeline | None:
    """Return the phases on one axis; None when nothing is planned."""
    days = sorted(_days(page))
    if len(days) < 2:  # noqa: PLR2004 -- an axis needs two ends
        return None
    first, last = days[0], days[-1]

    def at(day: date) -> int:
        return round((day - first).days * WIDTH / max(1, (last - first).days))

    return Timeline(
        first=first,
        last=last,
        today=at(page.today) if first <= page.today <= last else None,
        phases={
            row.key: PhaseBars(
                planned=_bar(at, row.phase.planned_start, row.phase.planned_end),
                actual=_bar(at, row.phase.started_on, _until(row, page.today, last)),
            )
            for row in page.phases
        },
    )


def _days(page: DeliveryPage) -> Iterable[date]:
    yield from (day for day in (page.facts.starts_on, page.facts.ends_on) if day)
    for row in page.phases:
        found = (row.phase.planned_start, row.phase.planned_end, row.phase.started_on)
        yield from (day for day in (*found, row.phase.passed_on) if day)


def _until(row: PhaseRow, today: date, last: date) -> date | None:
    """The day a phase had come to: its gate, or today, or the end of the axis."""
    if row.phase.started_on is None:
        return None
    return row.phase.passed_on or min(max(today, row.phase.started_on), last)


def _bar(at: Axis, start: date | None, end: date | None) -> Bar | None:
    if start is None or end is None:
        return None
    x = min(at(start), WIDTH - LEAST)
    return Bar(x, max(LEAST, at(end) - x))


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueBars:
    """The sums of a contract beside each other, on one scale."""

    original: Bar
    changed: Bar  # begins or ends where the original ends
    taken: Bar
    ceiling: Bar
    invoiced: Bar
    over: Bar | None  # the part of what is invoiced that is above the ceiling


def values(value: ContractValue) -> ValueBars:
    """Return the bars of the sums; the widest reaches the end of the scale."""
    after = value.original_ore + value.changed_ore
    most = max(value.original_ore, after, value.ceiling_ore, value.invoiced_ore, 1)

    def bar(start: int, end: int) -> Bar:
        low, high = sorted((max(0, start), max(0, end)))
        width = round((high - low) * WIDTH / most)
        return Bar(round(low * WIDTH / most), max(LEAST, width) if high > low else 0)

    return ValueBars(
        original=bar(0, value.original_ore),
        changed=bar(value.original_ore, after),
        taken=bar(after, value.ceiling_ore),
        ceiling=bar(0, value.ceiling_ore),
        invoiced=bar(0, min(value.invoiced_ore, value.ceiling_ore)),
        over=bar(value.ceiling_ore, value.invoiced_ore) if value.over_ore else None,
    )
