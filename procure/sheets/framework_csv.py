"""CSV as Norwegian offices make it: Windows-1252 or UTF-8, semicolons, a preamble, ="…"."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Final

from procure.domain.framework_file import ProblemCode
from procure.sheets.framework_headings import ALL
from procure.sheets.framework_nodes import Place, Raw, refusal_at
from procure.sheets.framework_tables import MOST_PREAMBLE, Grid
from procure.sheets.framework_values import unquoted

LARGEST_FILE: Final = 10_000_000  # bytes
MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 100
SEPARATORS: Final = (";", "\t", ",")

_SEPARATOR_LINE: Final = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_grid(name: str, data: bytes) -> Grid:
    """Return the rows of a CSV file; rows are counted as Excel counts them.

    Raises `ImportRefused` when the text or its quotes cannot be made out, or when the table
    is larger than any framework.
    """
    if len(data) > LARGEST_FILE:
        raise refusal_at(Place(name, 0), ProblemCode.FILE_TOO_LARGE, limit="10 MB")
    text = _decode(name, data)
    if not text.strip():
        raise refusal_at(Place(name, 0), ProblemCode.FILE_EMPTY)
    told = _SEPARATOR_LINE.match(text)  # a line for Excel, which does not count it as a row
    text = text[told.end() :] if told else text
    separator = told.group(1) if told else _separator(text)
    width = _width(name, text, separator)
    return Grid(name, tuple(enumerate(_rows(text, separator, width), start=1)))


def _decode(name: str, data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "windows-1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refusal_at(Place(name, 0), ProblemCode.ENCODING)


def _separator(text: str) -> str:
    """Return the separator that brings out the most headings we know."""
    top = text.splitlines()[:MOST_PREAMBLE]
    return max(SEPARATORS, key=lambda s: (_known_words(top, s), sum(s in line for line in top)))


def _known_words(lines: list[str], separator: str) -> int:
    try:
        cells = [cell for row in csv.reader(lines, delimiter=separator) for cell in row]
    except csv.Error:  # one endless cell: not the separator
        return 0
    return sum(any(table.find(cell) for table in ALL) for cell in cells if cell.strip())


def _width(name: str, text: str, separator: str) -> int:
    """Measure the table before pandas makes room for it, and find quotes that do not close."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    width = row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            width = max(width, len(cells))
            if row > MOST_ROWS or width > MOST_COLUMNS:
                params = {"rows": str(MOST_ROWS), "columns": str(MOST_COLUMNS)}
                raise refusal_at(Place(name, row), ProblemCode.SHEET_TOO_LARGE, **params)
    except csv.Error:
        raise refusal_at(Place(name, row + 1), ProblemCode.FILE_BAD_QUOTES) from None
    return width


def _rows(text: str, separator: str, width: int) -> Iterator[tuple[Raw, ...]]:
    import pandas as pd

    frame = pd.read_csv(
        StringIO(text, newline=""),
        sep=separator,
        header=None,
        names=range(width),  # rows above the heading are often shorter than the table
        dtype=object,
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        index_col=False,
    )
    for cells in frame.itertuples(index=False, name=None):
        yield tuple(unquoted(cell) if isinstance(cell, str) else None for cell in cells)
