"""Whether the text of a Word file is put together as Word expects: one part at a time."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from procure.documents.findings import HEADING_LENGTH, Find, Finding, Place, found
from procure.documents.house_style import W
from procure.documents.opc import REFERENCE, Package
from procure.documents.word_schema import FIRST, IN_ORDER, INSIDE, VALUES

Check = Callable[[Any, Place], Iterator[Finding]]
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)
DIGITS: Final = 3  # of a number of columns
_W: Final = f"{{{W}}}"


def local(element: Any) -> str:
    """The name of a w-element without its namespace; empty for any other node."""
    tag = element.tag
    return tag.removeprefix(_W) if isinstance(tag, str) and tag.startswith(_W) else ""


def w(name: str) -> str:
    """The name with its namespace, as lxml wants it."""
    return _W + name


def styles(package: Package) -> Mapping[str, str]:
    """The names of the styles that the file defines, by id."""
    root = package.target("styles")
    defined = {}
    for style in () if root is None else root.iter(w("style")):
        name = style.find(w("name"))
        defined[style.get(w("styleId"), "")] = "" if name is None else name.get(w("val"), "")
    return defined


def level(paragraph: Any, names: Mapping[str, str]) -> int:
    """The heading level of a paragraph; 0 when it is no heading."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    matched = HEADING.match(names.get(style.get(w("val")), "")) if style is not None else None
    return int(matched.group(1)) if matched else 0


def text_of(paragraph: Any) -> str:
    """The text of one paragraph, as its reader sees it."""
    return "".join(text.text or "" for text in paragraph.iter(w("t")))


def places(part: str, root: Any, names: Mapping[str, str]) -> Iterator[tuple[Any, Place]]:
    """Every element of a part with the paragraph it stands in, or after.

    What older programs are given instead of a text box says the same once more: passed over.
    """
    paragraph, heading = 0, ""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        waiting += [child for child in reversed(element) if child.tag != FALLBACK]
        if local(element) == "p":
            paragraph += 1
            if level(element, names) and (told := text_of(element).strip()):
                heading = told[:HEADING_LENGTH]
        yield element, Place(part, paragraph, heading)


class Markup:
    """The checks of one part; what is counted over the whole part is said at its end."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        self.names = styles(package)
        numbering = package.target("numbering")
        self.numbers = {"0"} | {
            entry.get(w("numId"), "")
            for entry in (() if numbering is None else numbering.iter(w("num")))
        }
        self.notes = {kind: _notes(package, kind) for kind in ("footnote", "endnote")}
        self.relations = package.of(part)
        self.marks: Counter[tuple[str, str]] = Counter()
        self.fields: list[str] = []

    def findings(self) -> Iterator[Finding]:
        """Everything wrong in the part, in the order of the text."""
        checks: dict[str, Check] = {
            "tbl": self._table, "tr": self._row, "tc": self._cell, "pStyle": self._style,
            "rStyle": self._style, "tblStyle": self._style, "numId": self._number,
            "bookmarkStart": self._mark, "bookmarkEnd": self._mark, "fldChar": self._field,
            "footnoteReference": self._note, "endnoteReference": self._note,
        }  # fmt: skip
        for element, place in places(self.part, self.package.trees[self.part], self.names):
            name = local(element)
            yield from self._references(element, place)
            if element.tag == f"{DRAWING}docPr":
                yield from self._drawing(element, place)
            if name:
                yield from _children(element, name, place)
                yield from _values(element, name, place)
            if name in checks:
                yield from checks[name](element, place)
        yield from self._ends()

    def _references(self, element: Any, place: Place) -> Iterator[Finding]:
        """Ids of relations that the part does not have: a link, a picture, a header."""
        for name, value in element.attrib.items():
            if name.startswith(REFERENCE) and value and value not in self.relations:
                yield found(Find.RELATION_UNKNOWN, place, id=value)

    def _table(self, element: Any, place: Place) -> Iterator[Finding]:
        rows = [row for row in element.iter(w("tr")) if _table_of(row) is element]
        if not rows:
            yield found(Find.TABLE_WITHOUT_ROWS, place)
        grid = element.find(w("tblGrid"))
        wide = 0 if grid is None else len(grid.findall(w("gridCol")))
        if any(_columns(row) > wide for row in rows):
            yield found(Find.GRID_TOO_NARROW, place, columns=wide)

    def _row(self, element: Any, place: Place) -> Iterator[Finding]:
        if not any(local(child) in {"tc", "sdt", "customXml"} for child in element):
            yield found(Find.ROW_WITHOUT_CELLS, place)

    def _cell(self, element: Any, place: Place) -> Iterator[Finding]:
        blocks = [local(c) for c in element if local(c) in {"p", "tbl", "sdt", "customXml"}]
        if not blocks or blocks[-1] == "tbl":
            yield found(Find.CELL_WITHOUT_PARAGRAPH, place)

    def _style(self, element: Any, place: Place) -> Iterator[Finding]:
        if (name := element.get(w("val"), "")) not in self.names:
            yield found(Find.STYLE_UNDEFINED, place, style=name)

    def _number(self, element: Any, place: Place) -> Iterator[Finding]:
        if (number := element.get(w("val"), "")) not in self.numbers:
            yield found(Find.NUMBERING_UNDEFINED, place, number=number)

    def _note(self, element: Any, place: Place) -> Iterator[Finding]:
        kind = local(element).removesuffix("Reference")
        if element.get(w("id")) not in self.notes[kind]:
            yield found(Find.NOTE_UNDEFINED, place, number=element.get(w("id"), ""))

    def _mark(self, element: Any, place: Place) -> Iterator[Finding]:
        kinds = ["id"] if local(element) == "bookmarkEnd" else ["id", "name"]
        for kind in kinds:
            key = (f"{local(element)} {kind}", element.get(w(kind), ""))
            self.marks[key] += 1
            if self.marks[key] > 1:
                yield found(Find.BOOKMARK_TWICE, place, name=key[1])

    def _drawing(self, element: Any, place: Place) -> Iterator[Finding]:
        key = ("docPr", element.get("id", ""))
        self.marks[key] += 1
        if self.marks[key] > 1:
            yield found(Find.DRAWING_TWICE, place, id=key[1])

    def _field(self, element: Any, place: Place) -> Iterator[Finding]:
        kind = element.get(w("fldCharType"), "")
        if kind == "begin":
            self.fields.append(kind)
        elif not self.fields or (kind == "separate" and self.fields[-1] == kind):
            yield found(Find.FIELD_OPEN, place)
        elif kind == "separate":
            self.fields[-1] = kind
        else:
            self.fields.pop()

    def _ends(self) -> Iterator[Finding]:
        """What was begun in the part and not ended in it."""
        if self.fields:
            yield found(Find.FIELD_OPEN, self.part)
        ids = {
            side: {value for kind, value in self.marks if kind == f"bookmark{side} id"}
            for side in ("Start", "End")
        }
        for number in sorted(ids["Start"] ^ ids["End"]):
            yield found(Find.BOOKMARK_OPEN, self.part, name=number)


def _children(element: Any, name: str, place: Place) -> Iterator[Finding]:
    """Children that do not belong in an element, or stand in the wrong order there."""
    children = [child for child in map(local, element) if child]
    order = IN_ORDER.get(name)
    allowed = INSIDE.get(name) if order is None else frozenset(order)
    for child in children:
        if allowed is not None and child not in allowed:
            yield found(Find.ELEMENT_UNKNOWN, place, element=child, parent=name)
    if order is not None:
        known = [order.index(child) for child in children if child in order]
        if known != sorted(known):
            late = next(order[b] for a, b in pairwise(known) if b < a)
            yield found(Find.ELEMENT_MISPLACED, place, element=late, parent=name)
    first = FIRST.get(name, ())
    ranks = [first.index(child) if child in first else len(first) for child in children]
    if ranks != sorted(ranks):
        yield found(Find.ELEMENT_MISPLACED, place, element=first[0], parent=name)
    if name == "body" and "sectPr" in children[:-1]:
        yield found(Find.ELEMENT_MISPLACED, place, element="sectPr", parent=name)


def _values(element: Any, name: str, place: Place) -> Iterator[Finding]:
    for attribute, value in element.attrib.items():
        if attribute.startswith(_W):
            short = attribute.removeprefix(_W)
            allowed = VALUES.get((name, short))
            if allowed is not None and value not in allowed:
                yield found(Find.VALUE_UNKNOWN, place, element=name, attribute=short, value=value)


def _table_of(row: Any) -> Any:
    """The table a row belongs to, past content controls around it."""
    return next(row.iterancestors(w("tbl")), None)


def _columns(row: Any) -> int:
    """How many columns of the grid a row takes."""
    cells = [cell for cell in row.iter(w("tc")) if next(cell.iterancestors(w("tr"))) is row]
    skipped = [row.find(f"{w('trPr')}/{w(name)}") for name in ("gridBefore", "gridAfter")]
    spans = [cell.find(f"{w('tcPr')}/{w('gridSpan')}") for cell in cells]
    return sum(_number(span, 1) for span in spans) + sum(_number(skip, 0) for skip in skipped)


def _number(element: Any, absent: int) -> int:
    value = "" if element is None else element.get(w("val"), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= DIGITS else absent


def _notes(package: Package, kind: str) -> set[str]:
    """The ids of the footnotes or endnotes that the file has."""
    root = package.target(f"{kind}s")
    return {note.get(w("id"), "") for note in (() if root is None else root.iter(w(kind)))}
