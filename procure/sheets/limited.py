"""What runs in the limited child process: a filled form's cells, out of an untrusted workbook.

`cells` takes the file and gives JSON, so that no object of a hostile file reaches the parent.
Only the sheet that carries our code is read; `opened` gives the parent its cells.
"""

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any, Final

from procure.domain.filled_forms import FormCode, Problem, ProblemCode
from procure.domain.framework_file import ProblemCode as GuardCode
from procure.sheets.guard import LARGEST_FILE, UnsafeFile, check_workbook

MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 60
MOST_TEXT: Final = 8_000_000  # characters of one sheet; the longest sheet of ours has a tenth
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of files with a password
_GUARD: Final = {
    GuardCode.FILE_TOO_LARGE: ProblemCode.FILE_LARGE,
    GuardCode.FILE_UNPACKS_TOO_LARGE: ProblemCode.FILE_TOO_HEAVY,
    GuardCode.FILE_DAMAGED: ProblemCode.FILE_DAMAGED,
    GuardCode.FILE_FORMAT_UNKNOWN: ProblemCode.FILE_DAMAGED,
}  # whatever else the guard refuses is unsafe


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with content. `value` is None for a formula that no program has computed."""

    row: int
    column: int
    value: str | Decimal | bool | None
    kind: str  # text, number, bool, date or error
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The cells of the sheet with our code, row by row; or why there are none."""

    code: FormCode | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()
    problem: Problem | None = None


def cells(payload: bytes) -> bytes:
    """Read a workbook; return JSON for `opened`. Runs where time and memory are limited."""
    try:
        return json.dumps(_read(payload)).encode()
    except _Refused as refused:
        return json.dumps({"refused": refused.code}).encode()


def opened(answer: bytes) -> Opened:
    """Return what `cells` found."""
    found = json.loads(answer)
    if "refused" in found:
        return Opened(problem=Problem(ProblemCode(found["refused"])))
    code = FormCode.of(found["code"])
    return Opened(code, tuple(tuple(_cell(raw) for raw in row) for row in found["rows"]))


def opened_here(content: bytes) -> Opened:
    """Read a workbook in this process: for files that we made, in tests and tools."""
    return opened(cells(content))


class _Refused(Exception):
    def __init__(self, code: ProblemCode) -> None:
        super().__init__(code)
        self.code = code


def _read(payload: bytes) -> dict[str, object]:
    if len(payload) > LARGEST_FILE:
        raise _Refused(ProblemCode.FILE_LARGE)
    if payload.startswith(_OLD_EXCEL):
        raise _Refused(ProblemCode.FILE_OLD_EXCEL)
    try:
        check_workbook(payload)
    except UnsafeFile as unsafe:
        raise _Refused(_GUARD.get(unsafe.code, ProblemCode.FILE_UNSAFE)) from None
    try:
        return _form(payload)
    except _Refused:
        raise
    except MemoryError:
        raise _Refused(ProblemCode.FILE_TOO_HEAVY) from None
    except Exception:  # noqa: BLE001 -- openpyxl raises anything on damaged input
        raise _Refused(ProblemCode.FILE_DAMAGED) from None


def _form(payload: bytes) -> dict[str, object]:
    import openpyxl  # slow import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of parts that it passes over
        values = openpyxl.load_workbook(BytesIO(payload), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(BytesIO(payload), read_only=True)
        found = []
        for sheet in values.worksheets:
            rows = [list(row) for row in _rows(sheet)]
            if code := next((c for row in rows for c in row if _is_code(c)), None):
                found.append((sheet.title, code[3], rows))
        if len(found) != 1:
            raise _Refused(ProblemCode.FORM_TWICE if found else ProblemCode.FORM_UNKNOWN)
        title, text, rows = found[0]
        computed = {(row, column) for row, column in _formulas(formulas[title])}
    return {"code": text, "rows": [_marked(row, computed) for row in _whole(rows, computed)]}


Raw = tuple[int, int, str, Any]  # row, column, kind, value


def _rows(sheet: Any) -> Iterator[Iterator[Raw]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    room = MOST_TEXT
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        filled = [cell for cell in row if cell.value is not None]
        room -= sum(len(cell.value) for cell in filled if isinstance(cell.value, str))
        if room < 0:
            raise _Refused(ProblemCode.FILE_TOO_HEAVY)
        yield (_raw(cell) for cell in filled)


def _raw(cell: Any) -> Raw:
    value = cell.value
    if isinstance(value, bool):
        return cell.row, cell.column, "bool", value
    if isinstance(value, int | float):
        if not isfinite(value):
            return cell.row, cell.column, "error", "#NUM!"
        return cell.row, cell.column, "number", f"{value:.15g}"  # as many digits as Excel shows
    if isinstance(value, date | time):
        shown = f"{value:%d.%m.%Y}" if isinstance(value, date) else f"{value:%H:%M}"
        return cell.row, cell.column, "date", shown
    kind = "error" if cell.data_type == "e" else "text"
    return cell.row, cell.column, kind, str(value)


def _is_code(raw: Raw) -> bool:
    return raw[2] == "text" and FormCode.of(raw[3]) is not None


def _formulas(sheet: Any) -> Iterator[tuple[int, int]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        yield from ((cell.row, cell.column) for cell in row if cell.data_type == "f")


def _whole(rows: list[list[Raw]], computed: set[tuple[int, int]]) -> list[list[Raw]]:
    """Add the formulas without a value, which the reading for values did not see."""
    seen = {(raw[0], raw[1]) for row in rows for raw in row}
    by_row = {row[0][0]: row for row in rows if row}
    for row, column in sorted(computed - seen):
        by_row.setdefault(row, []).append((row, column, "text", None))
    return [by_row[row] for row in sorted(by_row)]


def _marked(row: list[Raw], computed: set[tuple[int, int]]) -> list[list[object]]:
    return [[*raw, (raw[0], raw[1]) in computed] for raw in row]


def _cell(raw: list[Any]) -> Cell:
    row, column, kind, value, formula = raw
    return Cell(row, column, Decimal(value) if kind == "number" else value, kind, formula)
