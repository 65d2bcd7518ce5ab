"""From the cells of a filled form to its rows and values; what is unclear becomes a problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from procure.domain import framework_file
from procure.domain.filled_forms import STOPS, FormCode, Problem, ProblemCode
from procure.domain.text import clean
from procure.sheets import framework_values as values
from procure.sheets.limited import Cell, Opened

_DIGITS: Final = 9  # as many as an id of ours has
_AMOUNTS: Final = {
    framework_file.ProblemCode.AMBIGUOUS: ProblemCode.VALUE_AMBIGUOUS,
    framework_file.ProblemCode.AMOUNT_DECIMALS: ProblemCode.VALUE_DECIMALS,
    framework_file.ProblemCode.AMOUNT_NOT_POSITIVE: ProblemCode.VALUE_NOT_POSITIVE,
    framework_file.ProblemCode.AMOUNT_TOO_LARGE: ProblemCode.VALUE_TOO_LARGE,
}  # whatever else is refused is no amount


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form; columns count from the key's own, so that a moved table is read."""

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
    opened: Opened, prefix: str, names: Mapping[int, str]
) -> tuple[dict[int, Row], list[Problem]]:
    """Return the rows by id, and what is wrong with the keys.

    `names` are the rows we wrote, in our order: the name stands beside the key, and a row whose
    name is another's is not read, since we cannot know which of the two was moved.
    """
    found: dict[int, list[Row]] = {}
    problems: list[Problem] = []
    for cells in opened.rows:
        row = _row(cells, prefix, names)
        if row is None:
            continue
        key = int(str(row.cells[row.origin].value).strip()[len(prefix) :])
        if key not in names:
            problems.append(row.problem(ProblemCode.ROW_UNKNOWN, value=shown(row.cell(1))))
        else:
            found.setdefault(key, []).append(row)
    rows = dict(_agreeing(found, names, problems))
    problems += [
        Problem(ProblemCode.ROW_MISSING, name=name)
        for key, name in names.items()
        if key not in found
    ]
    if _moved(rows, names):
        problems.append(Problem(ProblemCode.ROWS_MOVED))
    return rows, problems


def _row(cells: tuple[Cell, ...], prefix: str, names: Mapping[int, str]) -> Row | None:
    """The row, when its first filled cell is a key of ours."""
    text = str(cells[0].value).strip() if cells and cells[0].kind == "text" else ""
    digits = text.removeprefix(prefix)
    is_key = digits != text and digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
    if not is_key:
        return None
    name = names.get(int(digits), text)
    return Row(cells[0].row, name, cells[0].column, {cell.column: cell for cell in cells})


def _agreeing(
    found: Mapping[int, list[Row]], names: Mapping[int, str], problems: list[Problem]
) -> Iterator[tuple[int, Row]]:
    for key, rows in found.items():
        if len(rows) > 1:
            numbers = ", ".join(str(row.number) for row in rows)
            problems.append(Problem(ProblemCode.ROW_TWICE, None, names[key], {"rows": numbers}))
        elif _line(rows[0].cell(1)) == " ".join(clean(names[key]).split()):
            yield key, rows[0]
        else:
            value = shown(rows[0].cell(1))
            problems.append(rows[0].problem(ProblemCode.ROW_MIXED, value=value))


def _line(cell: Cell | None) -> str:
    """A cell's text on one line; "" when there is none."""
    return (
        "" if cell is None or cell.value is None else " ".join(values.written(cell.value).split())
    )


def _moved(rows: Mapping[int, Row], names: Mapping[int, str]) -> bool:
    numbers = [rows[key].number for key in names if key in rows]
    return numbers != sorted(numbers)


def amount(row: Row, column: int) -> Amount:
    """Read kroner as øre. A formula counts by the value Excel stored, and is told of."""
    cell = row.cell(column)
    if cell is None:
        return Amount(None, (row.problem(ProblemCode.NOT_FILLED),))
    if unreadable := trouble(row, cell):
        return Amount(None, (unreadable,))
    if isinstance(cell.value, bool) or cell.kind == "date":
        return Amount(None, (row.problem(ProblemCode.VALUE_NOT_AMOUNT, value=shown(cell)),))
    try:
        ore = values.money(cell.value)
    except values.ValueRefused as refused:
        code = _AMOUNTS.get(refused.code, ProblemCode.VALUE_NOT_AMOUNT)
        return Amount(None, (row.problem(code, value=shown(cell)),))
    return Amount(ore, notes(row, cell))


def trouble(row: Row, cell: Cell) -> Problem | None:
    """Say when a cell holds no value to read: an error, or a formula nobody computed."""
    if cell.kind == "error":
        return row.problem(ProblemCode.VALUE_ERROR, value=shown(cell))
    if cell.value is None:
        return row.problem(ProblemCode.VALUE_UNCOMPUTED)
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
