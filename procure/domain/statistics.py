"""Counts in which nobody can be found: small ones are hidden, and what would reveal them.

A table of counts is published with its sums. A count below `FEWEST` is hidden. That is not enough:
a hidden count that stands alone in its row or column is the sum less the others. So further
counts are hidden until no row or column gives one away (complementary suppression).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 3
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table with its sums; None is hidden. The last of each row, and the last row, are sums."""

    rows: tuple[tuple[int | None, ...], ...]

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return any(count is None for row in self.rows for count in row)


def protect(counts: Sequence[Sequence[int]], *, fewest: int = FEWEST) -> Protected:
    """Return the counts with their sums, without those that tell too much.

    >>> protect([[10, 2], [20, 30]]).rows
    ((None, None, 12), (None, None, 50), (30, 32, 62))
    >>> protect([[10, 20]]).rows
    ((10, 20, 30), (10, 20, 30))
    """
    table = _with_sums(counts)
    hidden = {cell for cell, count in _cells(table) if count < fewest}
    lines = _lines(table)
    while more := _needed(table, lines, hidden, fewest):
        hidden |= more
    rows = (
        tuple(None if (i, j) in hidden else count for j, count in enumerate(row))
        for i, row in enumerate(table)
    )
    return Protected(tuple(rows))


def _with_sums(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def _cells(table: Sequence[Sequence[int]]) -> list[tuple[Cell, int]]:
    return [((i, j), count) for i, row in enumerate(table) for j, count in enumerate(row)]


def _lines(table: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Return every row and column as its cells, the sum last."""
    height, width = len(table), len(table[0])
    rows = [[(i, j) for j in range(width)] for i in range(height)]
    columns = [[(i, j) for i in range(height)] for j in range(width)]
    return [*rows, *columns]


def _needed(
    table: Sequence[Sequence[int]], lines: Sequence[list[Cell]], hidden: set[Cell], fewest: int
) -> set[Cell]:
    """Return the next cell to hide, where a row or column still gives a hidden one away."""
    for line in lines:
        *parts, total = line
        covered = [cell for cell in parts if cell in hidden]
        left = sum(table[i][j] for i, j in covered)
        alone = len(covered) + (total in hidden) == 1
        if alone or (covered and total not in hidden and left < fewest):
            shown = [cell for cell in parts if cell not in hidden] or [total]
            return {min(shown, key=lambda cell: _loss(table, cell, hidden))} - hidden
    return set()


def _loss(
    table: Sequence[Sequence[int]], cell: Cell, hidden: set[Cell]
) -> tuple[bool, bool, int, Cell]:
    """Return what hiding a cell costs: least where its row and column hide something already."""
    i, j = cell
    in_row = any(row == i for row, column in hidden if column != j)
    in_column = any(column == j for row, column in hidden if row != i)
    return not (in_row and in_column), not in_column, table[i][j], cell
