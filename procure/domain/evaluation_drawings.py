"""The pictures of an evaluation: what a result is made of, and how far the weights could move.

Bars are read along their axis, and a number in a part says which row of the table it belongs to,
so that no picture hangs on colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from procure.domain.drawings import Area, Dot, Drawing, Ink, Line, Mark, Text, fitted

WIDTH: Final = 130.0
NAMES: Final = 10.0  # room for a short name
LABELS: Final = 42.0  # room for a criterion
VALUES: Final = 20.0  # room for the value at the end
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


def bars(rows: Sequence[Bar], highest: float) -> Drawing:
    """Draw a bar of parts for each row; `highest` fills the width. Raises ValueError for none."""
    if not rows or highest <= 0:
        raise ValueError("nothing to draw")
    reach = (WIDTH - NAMES - VALUES) / highest
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        marks += _bar(row, TOP + number * (BAR + GAP), reach)
    height = TOP + len(rows) * (BAR + GAP)
    marks.append(Line(((NAMES, TOP - 1), (NAMES, height - GAP + 1)), Ink.EDGE))
    return Drawing(WIDTH, height, tuple(marks))


def _bar(row: Bar, top: float, reach: float) -> Iterator[Mark]:
    middle, left = top + BAR / 2, NAMES
    yield Text((NAMES - 2, middle), row.label, Ink.LABEL, 9, "end")
    for number, value in row.parts:
        right = left + max(value, 0) * reach
        corners = ((left, top), (right, top), (right, top + BAR), (left, top + BAR))
        if right > left:
            yield Area(corners, Ink.OFFER)
            yield Line(corners, Ink.OFFER if row.first else Ink.EDGE, closed=True)
        if right - left >= NARROW:
            yield Text(((left + right) / 2, middle), str(number), Ink.NUMBER, 8)
        left = right
    yield Text((left + 1.5, middle), row.text, Ink.VALUE, 8, "start")


def weights(rows: Sequence[Reach]) -> Drawing:
    """Draw each weight as a dot on the stretch where the winner holds, from 0 to 100 per cent.

    Raises ValueError for none.
    """
    if not rows:
        raise ValueError("nothing to draw")
    step, room = BAR + 1.5, WIDTH - LABELS - 4
    height = TOP + step * len(rows) + AXIS
    marks: list[Mark] = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = LABELS + room * share
        marks.append(Line(((x, TOP), (x, height - AXIS)), Ink.GRID if share else Ink.EDGE))
        marks.append(Text((x, height - AXIS / 2), f"{share * 100:.0f}", Ink.TICK, 8))
    for number, row in enumerate(rows):
        y = TOP + step * (number + 0.5)
        low, high, own = (LABELS + room * share for share in (row.low, row.high, row.own))
        label = fitted(row.label, LABELS - 3, 8)
        marks.append(Text((LABELS - 2, y), label, Ink.LABEL, 8, "end"))
        corners = ((low, y - 1.4), (high, y - 1.4), (high, y + 1.4), (low, y + 1.4))
        marks += [Area(corners, Ink.OFFER), Line(corners, Ink.OFFER, closed=True)]
        marks.append(Dot((own, y), 1.1, Ink.PERSON))
    return Drawing(WIDTH, height, tuple(marks))
