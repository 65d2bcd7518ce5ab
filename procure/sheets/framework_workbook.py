"""Excel workbooks: guarded, measured, then read by pandas through openpyxl."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from procure.domain.framework_file import ImportRefused, NoteCode, ProblemCode
from procure.sheets.framework_headings import CRITERIA, PEOPLE, table_named
from procure.sheets.framework_layout import (
    MOST_COLUMNS,
    MOST_ROWS,
    Layout,
    TooLarge,
    read_layout,
    sheet_parts,
)
from procure.sheets.framework_nodes import Place, Raw, Report, Trouble, refusal_at
from procure.sheets.framework_tables import Grid, letters
from procure.sheets.framework_values import is_blank
from procure.sheets.guard import UnsafeFile, check_workbook

if TYPE_CHECKING:
    import pandas as pd

_MIDNIGHT: Final = time(0)


def read_grids(name: str, data: bytes, report: Report) -> list[Grid]:
    """Return the visible sheets of a workbook; what is hidden is noted.

    Raises `ImportRefused` when the file is unsafe, damaged or not a workbook.
    """
    try:
        check_workbook(data)
    except UnsafeFile as unsafe:
        raise refusal_at(Place(name, 0), unsafe.code, **unsafe.params) from None
    try:
        return list(_grids(data, report))
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl and pandas raise anything on damaged input
        raise refusal_at(Place(name, 0), ProblemCode.FILE_DAMAGED) from error


def _grids(data: bytes, report: Report) -> Iterator[Grid]:
    import pandas as pd

    with zipfile.ZipFile(BytesIO(data)) as archive, pd.ExcelFile(BytesIO(data)) as book:
        parts = sheet_parts(archive)
        for sheet in book.book.worksheets:
            place = Place(sheet.title, 0)
            if sheet.sheet_state != "visible":
                report.note(place, NoteCode.SHEET_HIDDEN)
                continue
            try:
                layout = read_layout(archive, parts[sheet.title])
            except TooLarge as large:
                if table_named(sheet.title) is None:
                    report.note(place, NoteCode.SHEET_NOT_READ)
                    continue
                params = {"rows": str(MOST_ROWS), "columns": str(MOST_COLUMNS)}
                where = Place(sheet.title, large.row)
                raise refusal_at(where, ProblemCode.SHEET_TOO_LARGE, **params) from None
            yield _grid(book, sheet.title, layout, report)


def _grid(book: "pd.ExcelFile", title: str, layout: Layout, report: Report) -> Grid:
    if not layout.rows:
        return Grid(title, ())
    import pandas as pd

    frame = pd.read_excel(
        book, sheet_name=title, header=None, nrows=layout.rows, dtype=object, na_filter=False
    )
    shares = _shares(book, title, layout)
    rows = [
        [
            _raw(value, share=(r, c) in shares, uncomputed=(r, c) in layout.uncomputed)
            for c, value in enumerate(values, start=1)
        ]
        for r, values in enumerate(frame.itertuples(index=False, name=None), start=1)
    ]
    _fill_merged(rows, layout)
    _hide_columns(title, rows, layout, report)
    hidden = [n for n in sorted(layout.hidden_rows) if n <= len(rows) and _told(rows[n - 1])]
    if hidden:
        numbers = ", ".join(map(str, hidden))
        report.note(Place(title, hidden[0]), NoteCode.ROWS_HIDDEN, rows=numbers)
    seen = ((n, tuple(cells)) for n, cells in enumerate(rows, start=1))
    return Grid(title, tuple((n, cells) for n, cells in seen if n not in layout.hidden_rows))


def _shares(book: "pd.ExcelFile", title: str, layout: Layout) -> set[tuple[int, int]]:
    """Return the cells shown as per cent: 0.3 in the file, 30 % to the officer."""
    if table_named(title) not in {None, CRITERIA, PEOPLE}:
        return set()  # only weights and availability are ever shown so
    sheet = book.book[title]
    return {
        (cell.row, cell.column)
        for cells in sheet.iter_rows(max_row=layout.rows, max_col=layout.columns)
        for cell in cells
        if "%" in (cell.number_format or "") and isinstance(cell.value, int | float)
    }


def _raw(value: Any, *, share: bool, uncomputed: bool) -> Raw:
    if uncomputed:
        return Trouble.FORMULA
    if isinstance(value, datetime):
        return value.date() if value.time() == _MIDNIGHT else value
    if value is None or isinstance(value, str | bool | date):
        return value
    if isinstance(value, int | float):
        if not isfinite(value):
            return Trouble.ERROR  # pandas turns #REF! and the like into "not a number"
        number = Decimal(f"{value:.15g}")  # as many digits as Excel shows
        return number * 100 if share else number
    return str(value)


def _fill_merged(rows: list[list[Raw]], layout: Layout) -> None:
    """Give every cell of a merged range its value, downwards; to the right it stays one cell."""
    for column, first, last in layout.merged:
        for row in range(first, min(last, len(rows))):
            if first <= len(rows) and column <= len(rows[row]) and is_blank(rows[row][column - 1]):
                rows[row][column - 1] = rows[first - 1][column - 1]


def _hide_columns(title: str, rows: list[list[Raw]], layout: Layout, report: Report) -> None:
    for column in sorted(layout.hidden_columns):
        told = [cells for cells in rows if column <= len(cells) and not is_blank(cells[column - 1])]
        for cells in told:
            cells[column - 1] = None
        if told:
            report.note(Place(title, 0, letters(column - 1)), NoteCode.COLUMN_HIDDEN)


def _told(cells: list[Raw]) -> bool:
    return any(not is_blank(raw) for raw in cells)
