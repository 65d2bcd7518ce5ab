"""What a worksheet looks like, read from its XML in one bounded pass.

openpyxl's full mode would tell it too, but fills every merged range with cells: one range over
the whole sheet, or one cell in the last row, takes all memory. Only files that
`guard.check_workbook` has passed come here, so the XML holds no entities.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree import ElementTree as ET

MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 100
MOST_ELEMENTS: Final = 400_000  # rows, cells and ranges, empty ones too
MOST_MERGED: Final = 2000
WIDEST_LOOKS: Final = 1000  # columns that may hold colours and borders without content

_NAME: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.IGNORECASE)
_WHOLE: Final = frozenset({"c", "col", "mergeCell"})
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class TooLarge(Exception):
    """A sheet that reaches further than any framework; `row` is where it was given up."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


@dataclass(slots=True)
class Layout:
    """Rows and columns count from 1. `rows` and `columns` are how far the content reaches."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # column, first and last row
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each worksheet by its name.

    Raises KeyError or ParseError when the workbook is not put together as it should be.
    """
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 -- guarded
    targets = {r.get("Id", ""): r.get("Target", "") for r in relations}
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 -- guarded
    sheets = book.iter(f"{_MAIN}sheet")
    found = {s.get("name", ""): targets[s.get(_RELATED, "")] for s in sheets}
    parts = {name: t.lstrip("/") if t.startswith("/") else f"xl/{t}" for name, t in found.items()}
    for part in parts.values():
        archive.getinfo(part)  # openpyxl would pass over a sheet that is not there
    return parts


def read_layout(archive: zipfile.ZipFile, part: str) -> Layout:
    """Read the layout of one worksheet; raise `TooLarge` for one that is too large to be ours."""
    layout = Layout()
    row = column = 0
    with archive.open(part) as stream:
        for tag, element in _elements(stream):
            if tag == "row":
                row, column = _number(element.get("r")) or row + 1, 0
                if _is_true(element.get("hidden")):
                    layout.hidden_rows.add(row)
            elif tag == "c":
                named = _position(element.get("r"))
                row, column = named or (row, column + 1)
                _add_cell(layout, element, row, column)
            elif tag == "col":
                _add_column(layout, element)
            else:
                _add_merged(layout, element)
    layout.hidden_rows = {n for n in layout.hidden_rows if n <= layout.rows}
    return layout


def _elements(stream: IO[bytes]) -> Iterator[tuple[str, ET.Element]]:
    """Yield rows as they begin; cells, columns and merged ranges when they are whole."""
    seen = 0
    for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314 -- guarded
        tag = element.tag.removeprefix(_MAIN)
        if (tag == "row" and event == "start") or (tag in _WHOLE and event == "end"):
            yield tag, element
            seen += 1
            if seen > MOST_ELEMENTS:
                raise TooLarge(0)
        if event == "end" and tag in {"row", "mergeCells"}:
            element.clear()


def _add_cell(layout: Layout, cell: ET.Element, row: int, column: int) -> None:
    formula, value = cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
    text = value is not None and bool(value.text)
    if formula is None and not text and cell.find(f"{_MAIN}is") is None:
        if column > WIDEST_LOOKS:
            raise TooLarge(row)
        return  # a cell with looks and no content
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise TooLarge(row)
    layout.rows, layout.columns = max(layout.rows, row), max(layout.columns, column)
    empty_text = value is not None and cell.get("t") == "str"  # a formula that gives ""
    if formula is not None and not text and not empty_text:
        layout.uncomputed.add((row, column))


def _add_column(layout: Layout, element: ET.Element) -> None:
    if _is_true(element.get("hidden")):
        first, last = _number(element.get("min")), _number(element.get("max"))
        layout.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))


def _add_merged(layout: Layout, element: ET.Element) -> None:
    first, _, last = (element.get("ref") or "").partition(":")
    top, bottom = _position(first), _position(last)
    if top and bottom and bottom[0] > top[0]:
        layout.merged.append((top[1], top[0], min(bottom[0], MOST_ROWS)))
    if len(layout.merged) > MOST_MERGED:
        raise TooLarge(0)


def _position(name: str | None) -> tuple[int, int] | None:
    """Return (row, column) of a name such as "C7"."""
    found = _NAME.fullmatch(name or "")
    if not found:
        return None
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)), column


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0  # noqa: PLR2004 -- rows end at 1048576


def _is_true(text: str | None) -> bool:
    return text in {"1", "true"}
