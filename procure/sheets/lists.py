"""Any list of the product as a file: CSV for other programs, XLSX for people.

XlsxWriter is called directly, row by row: pandas between would cost as much again and keep the
whole sheet in memory (`performance.md` §2). Text from people is never a formula.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from procure.domain import formats
from procure.domain.text import clean

Cell = str | int | Decimal | Fraction | date | datetime | None

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # equal rows give an equal file
LONGEST_CELL: Final = 32_767  # characters that Excel keeps of one text
LONGEST_NAME: Final = 31  # characters of the name of a sheet
NARROWEST, WIDEST = 8, 60  # characters
A4: Final = 9  # Excel's number for the paper
_OPTIONS: Final = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# What a spreadsheet takes for the start of a formula, its full-width twins too; a number and a
# telephone number only look like one (ASVS 1.2.10, `security.md` §5.4).
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r\n\0＝＋－＠]")
_NUMBER: Final = re.compile(r"[+-]?\d[\d\s.,]*%?")


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"
    KRONER = "kroner"  # an int of øre; written in kroner
    DAY = "day"
    MOMENT = "moment"  # aware; written by the clock in Oslo


_PATTERNS: Final = {
    Kind.TEXT: "General",
    Kind.NUMBER: "General",
    Kind.KRONER: "#,##0.00",
    Kind.DAY: "dd.mm.yyyy",
    Kind.MOMENT: "dd.mm.yyyy hh:mm:ss",
}
_WIDTHS: Final = {Kind.KRONER: 16, Kind.DAY: 12, Kind.MOMENT: 20}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading as the page has it, and what stands below."""

    heading: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole list. `name` is the file's name without an ending, `title` says what it is."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


def to_csv(sheet: Sheet) -> bytes:
    """Return the list as Excel opens it: semicolons and decimal comma, UTF-8 with a mark.

    Who reads English has commas and a point, as their Excel does. Without the byte order mark
    Excel reads UTF-8 as Windows-1252 and spoils æ, ø and å.
    """
    output = io.StringIO(newline="")
    between = ";" if formats.notation().point == "," else ","
    writer = csv.writer(output, delimiter=between, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(column.heading) for column in sheet.columns])
    for cells in sheet.rows:
        pairs = zip(cells, sheet.columns, strict=True)
        writer.writerow([_written(value, column.kind) for value, column in pairs])
    return output.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("+47 22 00 00 00"), harmless("-5"), harmless("A=B")
    ("'=1+1", '+47 22 00 00 00', '-5', 'A=B')
    """
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _written(value: Cell, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{formats.local(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return harmless(clean(value))
    return formats.exact(_number(value, kind))


def _number(value: int | Decimal | Fraction, kind: Kind) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(value).scaleb(-2) if kind is Kind.KRONER else Decimal(value)


def to_workbook(*sheets: Sheet) -> bytes:
    """Return the lists as one .xlsx, a sheet each: typed cells, frozen heading, filter.

    The file names nobody: it may be passed on to people who should not know who fetched it.
    """
    import xlsxwriter  # slow import

    stored = io.BytesIO()
    book = xlsxwriter.Workbook(stored, _OPTIONS)
    book.set_properties({"title": clean(sheets[0].title), "created": MADE})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    looks = {
        kind: book.add_format({"num_format": pattern, "valign": "top"})
        for kind, pattern in _PATTERNS.items()
    }
    looks[Kind.TEXT].set_text_wrap()
    for sheet in sheets:
        _fill(book.add_worksheet(_sheet_name(sheet.title)), sheet, heading, looks)
    book.close()
    return stored.getvalue()


def _sheet_name(title: str) -> str:
    """Return a title as Excel takes it for the name of a sheet.

    >>> _sheet_name("Regnskap: 2026/0001")
    'Regnskap 2026 0001'
    """
    words = re.sub(r"[\[\]:*?/\\']+", " ", clean(title)).split()
    return " ".join(words)[:LONGEST_NAME].strip() or "1"


def _fill(page: Any, sheet: Sheet, heading: Any, looks: dict[Kind, Any]) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    title = clean(sheet.title).replace("&", "&&")[:200]
    page.set_header(f"&L{title}")
    page.set_footer("&R&P / &N")
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, _width(sheet, number))
        page.write_string(0, number, clean(column.heading), heading)
    for row, cells in enumerate(sheet.rows, start=1):
        for number, (value, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            _write(page, (row, number), value, column.kind, looks)


def _width(sheet: Sheet, number: int) -> float:
    """Return a width that shows most rows whole; the first hundred tell."""
    column = sheet.columns[number]
    texts = [cells[number] for cells in sheet.rows[:100]]
    longest = max((len(one) for one in texts if isinstance(one, str)), default=0)
    wanted = _WIDTHS.get(column.kind, longest + 1)
    return min(WIDEST, max(NARROWEST, len(column.heading) + 3, wanted))


def _write(page: Any, at: tuple[int, int], value: Cell, kind: Kind, looks: dict[Kind, Any]) -> None:
    """Write one cell; what Excel would cut is cut here, with a mark."""
    if isinstance(value, datetime):
        page.write_datetime(*at, formats.local(value).replace(tzinfo=None), looks[Kind.MOMENT])
    elif isinstance(value, date):
        page.write_datetime(*at, value, looks[Kind.DAY])
    elif isinstance(value, str):
        text = clean(value)
        kept = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
        page.write_string(*at, kept, looks[Kind.TEXT])
    elif value is not None:
        page.write_number(*at, _number(value, kind), looks[kind])
