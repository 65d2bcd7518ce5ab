"""From the cells of a filled form to its rows and values; what is unclear becomes a problem."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from procure.domain import framework_file
from procure.domain.filled_forms import STOPS, FormCode, Problem, ProblemCode
from procure.domain.text import clean, clean_reporting
from procure.sheets import framework_values as values
from procure.sheets.limited import Cell, Opened

_AMOUNTS: Final = {
    framework_file.ProblemCode.AMBIGUOUS: ProblemCode.VALUE_AMBIGUOUS,
    framework_file.ProblemCode.AMOUNT_DECIMALS: ProblemCode.VALUE_DECIMALS,
    framework_file.ProblemCode.AMOUNT_NOT_POSITIVE: ProblemCode.VALUE_NOT_POSITIVE,
    framework_file.ProblemCode.AMOUNT_TOO_LARGE: ProblemCode.VALUE_TOO_LARGE,
}  # whatever else is refused is no amount
_NUMBERS: Final = {framework_file.ProblemCode.AMBIGUOUS: ProblemCode.VALUE_AMBIGUOUS}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form; columns count from the key's own, so that a moved table is read."""

    key: str
    number: int
    name: str
    origin: int
    cells: Mapping[int, Cell]

    def cell(self, column: int) -> Cell | None:
        """Return the cell so many columns to the right of the key; None when it is empty."""
        found = self.cells.get(self.origin + column)
        blank = found is not None and isinstance(found.value, str) and not found.value.strip()
        return None if blank else found

    def problem(self, code: ProblemCode, **params: str) -> Problem:
        """Return a problem of this row."""
        return Problem(code, self.number, self.name, params)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in øre, None when it was not understood or not given; and what to say of it."""

    ore: int | None = None
    problems: tuple[Problem, ...] = ()


def recognised(opened: Opened, expected: FormCode) -> tuple[Problem, ...]:
    """Say whether this is the form that is asked for."""
    if opened.problem is not None:
        return (opened.problem,)
    if opened.code is None:
        return (Problem(ProblemCode.FORM_UNKNOWN),)
    return opened.code.problems(expected)


def stops(problems: tuple[Problem, ...]) -> bool:
    """Whether nothing may be read from the file."""
    return any(problem.code in STOPS for problem in problems)


def rows_by_key(
    opened: Opened, pattern: re.Pattern[str], names: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Row], list[Problem]]:
    """Return the rows by key, and what is wrong with the keys.

    `names` are the rows we wrote, in our order, each with the texts that stand beside its key:
    a row with another's texts is not read, since we cannot know which of the two was moved.
    `pattern` is what a key looks like.
    """
    found: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for cells in opened.rows:
        row = _row(cells, pattern, names)
        if row is None:
            continue
        if row.key in names:
            found.setdefault(row.key, []).append(row)
        else:
            problems.append(row.problem(ProblemCode.ROW_UNKNOWN, value=shown(row.cell(1))))
    rows = dict(_agreeing(found, names, problems))
    problems += [
        Problem(ProblemCode.ROW_MISSING, name=_name(texts))
        for key, texts in names.items()
        if key not in found
    ]
    if _moved(rows, names):
        problems.append(Problem(ProblemCode.ROWS_MOVED))
    return rows, problems


def _row(
    cells: tuple[Cell, ...], pattern: re.Pattern[str], names: Mapping[str, Sequence[str]]
) -> Row | None:
    """The row, when its first filled cell is a key."""
    key = str(cells[0].value).strip() if cells and cells[0].kind == "text" else ""
    if not pattern.fullmatch(key):
        return None
    name = _name(names.get(key, (key,)))
    return Row(key, cells[0].row, name, cells[0].column, {cell.column: cell for cell in cells})


def _name(texts: Sequence[str]) -> str:
    return ": ".join(texts)


def _agreeing(
    found: Mapping[str, list[Row]],
    names: Mapping[str, Sequence[str]],
    problems: list[Problem],
) -> Iterator[tuple[str, Row]]:
    for key, rows in found.items():
        if len(rows) > 1:
            numbers = ", ".join(str(row.number) for row in rows)
            problems.append(
                Problem(ProblemCode.ROW_TWICE, None, _name(names[key]), {"rows": numbers})
            )
            continue
        beside = [rows[0].cell(place) for place, _ in enumerate(names[key], start=1)]
        if [_line(cell) for cell in beside] == [" ".join(clean(t).split()) for t in names[key]]:
            yield key, rows[0]
        else:
            value = ": ".join(shown(cell) for cell in beside)
            problems.append(rows[0].problem(ProblemCode.ROW_MIXED, value=value))


def _line(cell: Cell | None) -> str:
    """A cell's text on one line; "" when there is none."""
    return (
        "" if cell is None or cell.value is None else " ".join(values.written(cell.value).split())
    )


def _moved(rows: Mapping[str, Row], names: Mapping[str, Sequence[str]]) -> bool:
    numbers = [rows[key].number for key in names if key in rows]
    return numbers != sorted(numbers)


def amount(row: Row, column: int) -> Amount:
    """Read kroner as øre. A formula counts by the value Excel stored, and is told of."""
    cell = row.cell(column)
    if cell is None:
        return Amount(None, (row.problem(ProblemCode.NOT_FILLED),))
    if unreadable := trouble(row, cell):
        return Amount(None, (unreadable,))
    if isinstance(cell.value, bool):
        return Amount(None, (row.problem(ProblemCode.VALUE_NOT_AMOUNT, value=shown(cell)),))
    try:
        ore = values.money(cell.value)
    except values.ValueRefused as refused:
        code = _AMOUNTS.get(refused.code, ProblemCode.VALUE_NOT_AMOUNT)
        return Amount(None, (row.problem(code, value=shown(cell)),))
    return Amount(ore, notes(row, cell))


def trouble(row: Row, cell: Cell) -> Problem | None:
    """Say when a cell holds no value to read: an error, a date, a formula nobody computed."""
    if cell.kind == "error":
        return row.problem(ProblemCode.VALUE_ERROR, value=shown(cell))
    if cell.value is None:
        return row.problem(ProblemCode.VALUE_UNCOMPUTED)
    if cell.kind == "date":
        return row.problem(ProblemCode.VALUE_IS_DATE, value=shown(cell))
    return None


def notes(row: Row, cell: Cell) -> tuple[Problem, ...]:
    """Say what a person should look at in a number that was read."""
    found = []
    if cell.formula:
        found.append(row.problem(ProblemCode.VALUE_FORMULA, value=shown(cell)))
    if cell.kind == "text":
        found.append(row.problem(ProblemCode.VALUE_WAS_TEXT, value=shown(cell)))
    return tuple(found)


def shown(cell: Cell | None) -> str:
    """Return what a cell says, as a problem quotes it: one line, at most 80 characters."""
    return "–" if cell is None or cell.value is None else values.shown(cell.value)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, None when it was not given or not understood; and what to say of it."""

    text: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number, None when it was not given or not understood; and what to say of it."""

    value: Decimal | None = None
    problems: tuple[Problem, ...] = ()


def number(row: Row, column: int) -> Number:
    """Read a number; an empty cell is none, without a word."""
    cell = row.cell(column)
    if cell is None:
        return Number()
    if unreadable := trouble(row, cell):
        return Number(None, (unreadable,))
    try:
        value = values.number("–" if isinstance(cell.value, bool) else cell.value)
    except values.ValueRefused as refused:
        code = _NUMBERS.get(refused.code, ProblemCode.VALUE_NOT_NUMBER)
        return Number(None, (row.problem(code, value=shown(cell)),))
    return Number(value, notes(row, cell))


def text(row: Row, column: int, longest: int) -> Text:
    """Read text of at most so many characters; an empty cell is none, without a word."""
    cell = row.cell(column)
    if cell is None:
        return Text()
    if unreadable := trouble(row, cell):
        return Text(None, (unreadable,))
    kept, lossy = clean_reporting(values.written(cell.value))
    if len(kept) > longest:
        return Text(None, (row.problem(ProblemCode.TEXT_TOO_LONG, limit=str(longest)),))
    found = [row.problem(ProblemCode.VALUE_FORMULA, value=shown(cell))] if cell.formula else []
    if lossy:
        found.append(row.problem(ProblemCode.TEXT_CLEANED))
    return Text(kept, tuple(found))
