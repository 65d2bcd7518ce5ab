"""What a template's XML must look like for a program to fill it in; docxtpl fills in the rest.

Every branch and every loop must hold whole elements, so that whatever the data the result is
well-formed, and values may stand in the text of a run only, where they cannot be lost.
"""

import re
from typing import Any, Final

from procure.documents.errors import Unusual
from procure.documents.program import Body, Step

TAGS: Final = re.compile(r"<(/?)([\w:.-]+)(?:\s[^<>]*?)?(/?)>|<\?[^>]*>")
DRAWING: Final = "<wp:docPr"
NAMES: Final = ("<w:tag ", "<w:bookmarkStart ")  # for the program that reads a filled form
MARKS: Final = ("<w:sdt>", "<w:bookmarkStart ")  # each has a number of its own
TABLE: Final = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
ROW: Final = re.compile(r"<w:tr[ >]")
CELL: Final = re.compile(r"<w:tc[ >].*?</w:tc>", re.DOTALL)
SPAN: Final = re.compile(r'<w:gridSpan w:val="(\d+)"/>')


def shaped(body: Body) -> Body:
    """Return the program with the values in names of controls and bookmarks marked as such.

    Raises Unusual unless it writes well-formed XML with all other values in the text of runs.
    """
    reader = _Reader([])
    steps = reader.body(body)
    if reader.opened:
        raise Unusual(f"not closed: {reader.opened[-1]}")
    return steps


class _Reader:
    """Reads the XML of a program and keeps count of the elements that are open."""

    def __init__(self, opened: list[str]) -> None:
        self.opened = opened
        self.tag = ""  # the beginning of a tag that a value interrupts

    def body(self, body: Body) -> Body:
        steps = tuple(self._step(step) for step in body)
        if self.tag:
            raise Unusual("code inside a tag")
        return steps

    def _step(self, step: Step) -> Step:
        if isinstance(step, str):
            self._read(step)
            return step
        if step[0] == "print":
            return self._print(step)
        if self.tag:
            raise Unusual("code inside a tag")
        if step[0] == "if":
            tests, bodies = zip(*step[1], strict=True)
            *first, last = self._alternatives([*bodies, step[2]])
            return ("if", tuple(zip(tests, first, strict=True)), last)
        return (*step[:3], self._alternatives([step[3], ()])[0])

    def _print(self, step: tuple[Any, ...]) -> Step:
        if self.tag:
            if not self.tag.startswith(NAMES) or self.tag.count('"') % 2 == 0:
                raise Unusual("code inside a tag")
            self.tag += "x"
            return ("name", step[1])
        if self.opened[-2:] != ["w:r", "w:t"]:
            raise Unusual("a value outside the text")
        return step

    def _alternatives(self, bodies: list[Body]) -> list[Body]:
        """Read bodies of which one is written; all must leave the same elements open."""
        readers = [_Reader([*self.opened]) for _ in bodies]
        read = [reader.body(body) for reader, body in zip(readers, bodies, strict=True)]
        if any(reader.opened != readers[0].opened for reader in readers):
            raise Unusual("a condition or loop over part of an element")
        self.opened = readers[0].opened
        return read

    def _read(self, text: str) -> None:
        if DRAWING in text:
            raise Unusual("a picture")  # docxtpl numbers them anew
        text, self.tag = self.tag + text, ""
        place = 0
        for tag in TAGS.finditer(text):
            self._text(text[place : tag.start()])
            place = tag.end()
            self._open_or_close(*tag.groups())
        rest, mark, begun = text[place:].partition("<")
        self._text(rest)
        self.tag = mark + begun

    def _open_or_close(self, closing: str, name: str | None, single: str) -> None:
        if closing and (not self.opened or self.opened.pop() != name):
            raise Unusual("a condition or loop over part of an element")
        if name and not closing and not single:
            self.opened.append(name)

    def _text(self, text: str) -> None:
        if "<" in text or ">" in text:
            raise Unusual("code inside a tag")
        if self.opened[-1:] == ["w:t"] and ("\n" in text or "\t" in text):
            raise Unusual("a line break in the text")  # docxtpl makes it one in Word


def depends(source: str, body: Body) -> bool:
    """Whether widths of columns or numbers of marks depend on the data."""
    return not even_tables(source) or repeats_marks(body)


def repeats_marks(body: Body, *, looping: bool = False) -> bool:
    """Whether a loop writes content controls or bookmarks, whose numbers must differ."""
    for step in body:
        if isinstance(step, str):
            if looping and any(mark in step for mark in MARKS):
                return True
        elif step[0] == "for" and repeats_marks(step[3], looping=True):
            return True
        elif step[0] == "if":
            inner = [*(inner for _test, inner in step[1]), step[2]]
            if any(repeats_marks(one, looping=looping) for one in inner):
                return True
    return False


def even_tables(source: str) -> bool:
    """Whether every table has the columns it declares, whatever the data."""
    return all(map(_even, TABLE.findall(source)))


def _even(table: str) -> bool:
    if table.count("<w:tbl>") > 1 or 'w:type="auto"' in "".join(_cell_widths(table)):
        return False
    head, *rows = ROW.split(table)
    columns = head.count("<w:gridCol ")
    if "{%" in head or not rows:
        return False
    counts = [_columns(row.partition("</w:tr>")[0]) for row in rows]
    return counts[0] == columns and all(0 < count <= columns for count in counts)


def _cell_widths(table: str) -> list[str]:
    return re.findall(r"<w:tcW [^>]*>", table)


def _columns(row: str) -> int:
    """How many columns the cells of a row take; 0 when that depends on the data."""
    cells = CELL.findall(row)
    if "{%" in CELL.sub("", row):
        return 0
    return sum(int(span[1]) if (span := SPAN.search(cell)) else 1 for cell in cells)
