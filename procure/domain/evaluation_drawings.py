"""The pictures of an evaluation: what a result is made of, and how far the weights could move.

Bars are read along their axis, and a number in a part says which row of the table it belongs to,
so that no picture hangs on colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

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
    length,
    spaced,
    wrapped,
)

WIDTH: Final = 130.0
BESIDE: Final = 104.0  # beside a table
PHONE: Final = 80.0
NAMES: Final = 10.0  # room for a short name
LABELS: Final = 42.0  # room for a criterion, beside its line
VALUES: Final = 20.0  # room for the value at the end, at least
BAR: Final = 6.0
GAP: Final = 3.0
TOP: Final = 2.0
AXIS: Final = 6.0  # room for the numbers below
NARROW: Final = 3.6  # millimetres: a part that is narrower carries no number


@dataclass(frozen=True, slots=True)
class Bar:
    """One bid: its parts by the number of their row, 0 or more, and what stands at the end."""

    label: str
    parts: tuple[tuple[int, float], ...]
    text: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """A weight between its limits, all as parts of the whole, 0 to 1."""

    label: str
    own: float
    low: float
    high: float


def bars(rows: Sequence[Bar], highest: float, width: float = WIDTH) -> Drawing:
    """Draw a bar of parts for each row; `highest` fills the width. Raises ValueError for none."""
    if not rows or highest <= 0:
        raise ValueError("nothing to draw")
    ends = max(VALUES, *(length(row.text, 8) + 2 for row in rows))
    reach = (width - NAMES - min(ends, width / 2)) / highest
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        marks += _bar(row, number + 1, TOP + number * (BAR + GAP), reach)
    height = TOP + len(rows) * (BAR + GAP)
    marks.append(Line(((NAMES, TOP - 1), (NAMES, height - GAP + 1)), Ink.EDGE))
    return Drawing(width, height, tuple(marks))


def _bar(row: Bar, place: int, top: float, reach: float) -> Iterator[Mark]:
    middle, left = top + BAR / 2, NAMES
    yield Text((NAMES - 2, middle), row.label, Ink.LABEL, 9, "end")
    for number, value in row.parts:
        right = left + max(value, 0) * reach
        corners = box(left, top, right, top + BAR)
        if right > left:
            yield Area(corners, Ink.OFFER, About(place, f"{row.label}: {row.text}"))
            yield Line(corners, Ink.OFFER if row.first else Ink.EDGE, closed=True)
        if right - left >= NARROW:
            yield Text(((left + right) / 2, middle), str(number), Ink.NUMBER, 8)
        left = right
    yield Text((left + 1.5, middle), row.text, Ink.VALUE, 8, "start")


def weights(rows: Sequence[Reach], width: float = WIDTH) -> Drawing:
    """Draw each weight as a dot on the stretch where the winner holds, from 0 to 100 per cent.

    A long name takes more lines. Raises ValueError for none.
    """
    if not rows:
        raise ValueError("nothing to draw")
    labels = min(LABELS, width * 0.4)
    room = width - labels - 4
    names = [wrapped(row.label, labels - 3, 8) for row in rows]
    steps = [max(BAR, spaced(8) * len(lines)) + 1.5 for lines in names]
    height = TOP + sum(steps) + AXIS
    marks: list[Mark] = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = labels + room * share
        marks.append(Line(((x, TOP), (x, height - AXIS)), Ink.GRID if share else Ink.EDGE))
        marks.append(Text((x, height - AXIS / 2), f"{share * 100:.0f}", Ink.TICK, 8))
    top = TOP
    for number, (row, lines, step) in enumerate(zip(rows, names, steps, strict=True), start=1):
        y = top + step / 2
        top += step
        marks += _named(lines, labels - 2, y)
        low, high, own = (labels + room * share for share in (row.low, row.high, row.own))
        about = About(number, row.label)
        corners = box(low, y - 1.4, high, y + 1.4)
        marks += [Area(corners, Ink.OFFER, about), Line(corners, Ink.OFFER, closed=True)]
        marks.append(Dot((own, y), 1.1, Ink.PERSON, about))
    return Drawing(width, height, tuple(marks))


def _named(lines: Sequence[str], right: float, y: float) -> Iterator[Text]:
    for line, text in enumerate(lines):
        at = y + spaced(8) * (line - (len(lines) - 1) / 2)
        yield Text((right, at), text, Ink.LABEL, 8, "end")
