"""Tables as people lay them out: preamble above, totals below, notes at the foot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from procure.domain.framework_file import NoteCode, ProblemCode
from procure.sheets.framework_headings import Column, Table, spellings
from procure.sheets.framework_nodes import Node, Place, Raw, Report
from procure.sheets.framework_values import fold, is_blank, shown

MOST_PREAMBLE: Final = 30  # rows above the heading
FEWEST_FOR_FOOTER: Final = 3  # columns; in a narrower table a lone cell may be a row

_TOTALS: Final = re.compile(
    r"(?:sum|totalt?|totalsum|sum totalt|delsum|i alt|gjennomsnitt|snitt)"
    r"(?:[\s:.–-]+(?:\d[\d\s.,]*|alle|antall|vekt|prosent|%|konsortier|medlemmer|firma(?:er)?"
    r"|personer|timepris(?:er)?))*[\s:.]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grid:
    """The visible rows of one sheet: (row number, cells from column A), merged cells filled."""

    name: str
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by field, the others by column number."""

    number: int
    cells: dict[str, Node]
    others: dict[int, Node]


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table, and the headings that no column of ours answers to."""

    sheet: str
    rows: tuple[Row, ...] = ()
    fields: frozenset[str] = frozenset()
    others: dict[int, Node] = field(default_factory=dict)
    usable: bool = True


def letters(column: int) -> str:
    """Return Excel's letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26), letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place(grid: Grid, row: int, column: int, heading: str = "") -> Place:
    """Return the place of a cell, named as in `Problem`."""
    told = f"{letters(column)} ({shown(heading)})" if heading else letters(column)
    return Place(grid.name, row, told)


def filled(cells: tuple[Raw, ...]) -> list[int]:
    """Return the columns that hold something."""
    return [i for i, raw in enumerate(cells) if not is_blank(raw)]


def score(grid: Grid, table: Table) -> tuple[int, int]:
    """Return how many columns of a table the best heading row has, and how many it needs."""
    best = _heading_index(grid, table)
    found = set() if best is None else _fields(grid.rows[best][1], table)
    return len(found), sum(c.required and c.field not in found for c in table.columns)


def read_table(grid: Grid, table: Table, report: Report) -> TableRows:
    """Find the heading of a table and return its rows; problems of the heading are reported."""
    if not any(filled(cells) for _, cells in grid.rows):
        return TableRows(grid.name)
    best = _heading_index(grid, table)
    if best is None:
        needed = ", ".join(c.label for c in table.columns if c.required) or table.columns[0].label
        report.problem(Place(grid.name, 0), ProblemCode.HEADING_MISSING, needed=needed)
        return TableRows(grid.name, usable=False)
    number, heading = grid.rows[best]
    columns, others = _columns(grid, best, table, report)
    usable = _all_there(Place(grid.name, number), table, columns, others, report)
    titles = {i: shown(heading[i]) for i in filled(heading)}
    rows = [
        _row(grid, row, cells, columns, titles)
        for row, cells in _body(grid, best, len(titles), report)
    ]
    fields = frozenset(column.field for column in columns.values())
    return TableRows(grid.name, tuple(rows), fields, others, usable)


def _heading_index(grid: Grid, table: Table) -> int | None:
    """The row with the most known headings; among equals the one with the most cells."""
    candidates = {
        i: (len(_fields(cells, table)), len({shown(cells[c]) for c in filled(cells)}))
        for i, (_, cells) in enumerate(grid.rows[:MOST_PREAMBLE])
        if len(filled(cells)) > 1 and _fields(cells, table)
    }
    return max(candidates, key=lambda i: (*candidates[i], -i), default=None)


def _fields(cells: tuple[Raw, ...], table: Table) -> set[str]:
    found = (table.find(raw) for raw in cells if isinstance(raw, str) and raw.strip())
    return {column.field for column in found if column}


def _columns(
    grid: Grid, best: int, table: Table, report: Report
) -> tuple[dict[int, Column], dict[int, Node]]:
    number, heading = grid.rows[best]
    columns: dict[int, Column] = {}
    others: dict[int, Node] = {}
    for i in filled(heading):
        title = shown(heading[i])
        where = place(grid, number, i, title)
        column = table.find(title)
        if column is None:
            others[i] = Node(title, where)
        elif column in columns.values():
            report.problem(where, ProblemCode.COLUMN_TWICE, value=title, column=column.label)
        else:
            columns[i] = column
    return columns, others


def _all_there(
    heading: Place,
    table: Table,
    columns: dict[int, Column],
    others: dict[int, Node],
    report: Report,
) -> bool:
    missing = [c for c in table.columns if c.required and c not in columns.values()]
    for column in missing:
        names = [fold(name) for name in column.names]
        close = next((n for n in others.values() if _close(str(n.value), names)), None)
        if close is None:
            report.problem(heading, ProblemCode.COLUMN_MISSING, column=column.label)
        else:
            params = {"value": str(close.value), "suggestion": column.label}
            report.add(close.place, ProblemCode.COLUMN_MISSPELT, params)
    return not missing


def _close(heading: str, names: list[str]) -> bool:
    return any(get_close_matches(word, names, n=1, cutoff=0.8) for word in spellings(heading))


def _row(
    grid: Grid,
    number: int,
    cells: tuple[Raw, ...],
    columns: dict[int, Column],
    titles: dict[int, str],
) -> Row:
    nodes = {
        i: Node(cells[i] if i < len(cells) else None, place(grid, number, i, title))
        for i, title in titles.items()
    }
    known = {column.field: nodes[i] for i, column in columns.items()}
    return Row(number, known, {i: node for i, node in nodes.items() if i not in columns})


def _body(
    grid: Grid, best: int, width: int, report: Report
) -> Iterator[tuple[int, tuple[Raw, ...]]]:
    heading = grid.rows[best][1]
    rows = [(n, cells) for n, cells in grid.rows[best + 1 :] if filled(cells) and cells != heading]
    feet = _footer(rows) if width >= FEWEST_FOR_FOOTER else len(rows)
    for i, (number, cells) in enumerate(rows):
        first = filled(cells)[0]
        told = shown(cells[first])
        if i >= feet:
            report.note(place(grid, number, first), NoteCode.TEXT_ROW, value=told)
        elif _TOTALS.fullmatch(told):
            report.note(place(grid, number, first), NoteCode.TOTALS_ROW, value=told)
        else:
            yield number, cells


def _footer(rows: list[tuple[int, tuple[Raw, ...]]]) -> int:
    """Return where the foot begins: lone cells below a blank row, with nothing after them."""
    start = len(rows)
    while start > 0 and len(filled(rows[start - 1][1])) == 1:
        start -= 1
    for i in range(max(start, 1), len(rows)):
        if rows[i][0] > rows[i - 1][0] + 1:
            return i
    return len(rows)


def filled_down(table: TableRows, report: Report) -> Iterator[tuple[Node, Row]]:
    """Yield rows with the consortium they belong to: an empty cell means the one above."""
    above: Node | None = None
    for row in table.rows:
        name = row.cells["consortium"]
        if not name.blank:
            above = name
        elif above is None:
            report.problem(name.place, ProblemCode.REQUIRED)
            continue
        else:
            report.note(Place(table.sheet, 0), NoteCode.FILLED_DOWN)
        yield above, row


def only_names_consortium(row: Row) -> bool:
    """Whether a row is a caption: the consortium's name and nothing else."""
    rest = [node for name, node in row.cells.items() if name != "consortium"]
    return all(node.blank for node in (*rest, *row.others.values()))
