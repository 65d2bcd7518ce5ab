"""The map of projects: a disc for each phase and cohort, as large as its number of projects."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from procure.domain.drawings import (
    About,
    At,
    Dot,
    Drawing,
    Ink,
    Line,
    Mark,
    Text,
    inside,
    length,
    spaced,
    wrapped,
)

WIDTH: Final = 126.0
NARROW: Final = 76.0
ROW: Final = 12.0
SIZE: Final = 9  # points
SMALL: Final = 8
GAP: Final = 2.0
LEAST: Final = 1.6  # radius of a disc that stands for one among many


@dataclass(frozen=True, slots=True)
class Cell:
    """How many, and what is said of them."""

    count: int
    about: About


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the map: a cell for each column."""

    label: str
    cells: tuple[Cell, ...]


def grid(columns: Sequence[str], rows: Sequence[Row], width: float = WIDTH) -> Drawing:
    """Draw the rows below each other. The largest number fills its place; none is a dash.

    Raises ValueError without rows or columns, or for a row with another number of cells.
    """
    if not rows or not columns or any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("a cell for each column of each row")
    names = max(length(row.label, SIZE) for row in rows)
    left = min(names, width * 0.35) + GAP
    across = (width - left) / len(columns)
    heads = [wrapped(column, across - 1, SMALL, most=2) for column in columns]
    top = spaced(SMALL) * max(map(len, heads)) + GAP
    height = top + ROW * len(rows)
    marks: list[Mark] = []
    for number, lines in enumerate(heads):
        x = left + across * (number + 0.5)
        for line, text in enumerate(lines):
            y = spaced(SMALL) * (line + 0.5)
            marks.append(Text((x, y), text, Ink.TICK, SMALL))
    most = max(cell.count for row in rows for cell in row.cells)
    largest = min(across, ROW) / 2 - 0.6
    for number, row in enumerate(rows):
        y = top + ROW * (number + 0.5)
        marks.append(Line(((0, y - ROW / 2), (width, y - ROW / 2)), Ink.GRID))
        marks += _label(row.label, y, left - GAP)
        for place, cell in enumerate(row.cells):
            x = left + across * (place + 0.5)
            marks += _cell(cell, (x, y), largest, most, width)
    return Drawing(width, height, tuple(marks))


def _label(label: str, y: float, room: float) -> Iterator[Text]:
    lines = wrapped(label, room, SIZE, most=2)
    for number, text in enumerate(lines):
        at = y + spaced(SIZE) * (number - (len(lines) - 1) / 2)
        yield Text((0, at), text, Ink.LABEL, SIZE, "start")


def _cell(cell: Cell, at: At, largest: float, most: int, width: float) -> Iterator[Mark]:
    x, y = at
    if not cell.count:
        yield Text((x, y), "–", Ink.TICK, SMALL)
        return
    radius = min(largest, max(LEAST, largest * math.sqrt(cell.count / most)))
    yield Dot((x, y), round(radius, 2), Ink.MARK, cell.about)
    text = str(cell.count)
    yield Text((inside(x, text, SMALL, width), y), text, Ink.NUMBER, SMALL)
