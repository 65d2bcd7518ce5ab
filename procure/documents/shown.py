"""A Word file as a page can show it: its text in order, with headings, lists, tables, islands.

Pictures, headers and footers are left out. The page is for reading what will be sent; the file
itself says how it looks on paper.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from procure.documents.house_style import W
from procure.documents.islands import DOCUMENT, MARK, Run, parsed, runs


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    TEXT = "text"
    BULLET = "bullet"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table as its rows of cells. `island` is the name of the island it is in."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    island: str = ""


_KINDS: Final = {
    "Title": Kind.TITLE,
    "Heading1": Kind.HEADING,
    "Heading2": Kind.SUBHEADING,
    "Heading3": Kind.SUBHEADING,
    "ListBullet": Kind.BULLET,
}


def read(stored: bytes) -> tuple[Block, ...]:
    """Return what stands in a Word file of ours; empty paragraphs stand for space alone."""
    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        body = parsed(package.read(DOCUMENT)).find(_w("body"))
    return tuple(_blocks(body, ""))


def _blocks(parent: Any, island: str) -> Iterator[Block]:
    for child in parent:
        if child.tag == _w("p"):
            yield from _paragraph(child, island)
        elif child.tag == _w("tbl"):
            yield Block(Kind.TABLE, rows=tuple(_rows(child)), island=island)
        elif child.tag == _w("sdt"):
            yield from _control(child, island)


def _control(control: Any, island: str) -> Iterator[Block]:
    """What stands in a content control; an island without text is shown as one empty block."""
    tag = control.find(f"{_w('sdtPr')}/{_w('tag')}")
    name = "" if tag is None else tag.get(_w("val"), "")
    inside = name.removeprefix(MARK) if name.startswith(MARK) else island
    content = control.find(_w("sdtContent"))
    found = () if content is None else tuple(_blocks(content, inside))
    yield from found
    if inside != island and not found:
        yield Block(Kind.TEXT, island=inside)


def _paragraph(paragraph: Any, island: str) -> Iterator[Block]:
    said = runs(paragraph)
    style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
    name = "" if style is None else style.get(_w("val"), "")
    if any(run.text.strip() for run in said):
        yield Block(_KINDS.get(name, Kind.TEXT), said, island=island)


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    for row in table.iter(_w("tr")):
        yield tuple(_cell(cell) for cell in row.iter(_w("tc")))


def _cell(cell: Any) -> str:
    lines = ("".join(run.text for run in runs(p)) for p in cell.iter(_w("p")))
    return " ".join(filter(None, (line.strip() for line in lines)))


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
