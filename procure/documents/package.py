"""The finished Word file: what must not leave the house is taken out, widths and title put in.

A template edited in Word brings authors, revision marks, comments, hidden text and thumbnails
with it. They are removed from every document that goes out, whatever the template held.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from procure import language
from procure.documents.blank import CORE, HEAD, PACKAGE, packed
from procure.documents.house_style import W

SECRET: Final = re.compile(
    r"docProps/(app|custom|core)\.xml|docProps/thumbnail\..*|customXml/.*|"
    r"word/(comments\w*|people|stylesWithEffects|webSettings)\.xml"
)
TEXT: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
GONE: Final = (
    "del", "moveFrom", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
    "sectPrChange", "tblGridChange", "numberingChange", "proofErr", "commentRangeStart",
    "commentRangeEnd", "commentReference", "moveFromRangeStart", "moveFromRangeEnd",
    "moveToRangeStart", "moveToRangeEnd", "rsids", "attachedTemplate", "docVars", "mailMerge",
    "trackRevisions",
)  # fmt: skip
UNWRAPPED: Final = ("ins", "moveTo")
CORE_NAME: Final = "docProps/core.xml"


def finish(stored: bytes, *, title: str, author: str) -> bytes:
    """Return the package without secrets, with title, author and language, fixed in time."""
    with zipfile.ZipFile(io.BytesIO(stored)) as source:
        members = stripped({name: source.read(name) for name in source.namelist()})
    for name in filter(TEXT.fullmatch, members):
        root = _root(members[name])
        _settle(root)
        members[name] = _xml(root)
    members[CORE_NAME] = core(title, author)
    return packed(members)


def stripped(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the members without what must not leave the house, the properties included."""
    kept = {name: octets for name, octets in members.items() if not SECRET.fullmatch(name)}
    for name, octets in kept.items():
        if name.endswith(".rels"):
            kept[name] = _relations(name, octets, kept)
        elif name == "[Content_Types].xml":
            kept[name] = _content_types(octets, kept)
        elif name == "word/settings.xml" or TEXT.fullmatch(name):
            kept[name] = _text(octets)
    return kept


def settled(octets: bytes) -> bytes | None:
    """Adjust a part to its data; None when a table still has too few or too many columns."""
    root = _root(octets)
    _settle(root)
    for table in root.iter(_w("tbl")):
        spans = [_spans(row) for row in table.findall(_w("tr"))]
        columns = len(table.findall(f"{_w('tblGrid')}/{_w('gridCol')}"))
        if max(spans, default=0) != columns:
            return None
    return _xml(root)


def _spans(row: Any) -> int:
    """How many columns the cells of a row take."""
    cells = row.findall(_w("tc"))
    spans = [cell.find(f"{_w('tcPr')}/{_w('gridSpan')}") for cell in cells]
    return sum(1 if span is None else int(span.get(_w("val"))) for span in spans)


def text_of(stored: bytes) -> str:
    """All text of a finished document, a line for each paragraph, headers and footers too."""
    with zipfile.ZipFile(io.BytesIO(stored)) as source:
        parts = [source.read(name) for name in sorted(source.namelist()) if TEXT.fullmatch(name)]
    return "\n".join(line for part in parts for line in _lines(etree.fromstring(part)))


def _lines(root: Any) -> Iterator[str]:
    marks = {_w("br"): "\n", _w("cr"): "\n", _w("tab"): "\t"}
    wanted = (_w("t"), *marks)
    for paragraph in root.iter(_w("p")):
        yield "".join(
            marks.get(element.tag) or element.text or ""
            for element in paragraph.iter(*wanted)
            if element.getparent().tag == _w("r")
        )


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _text(octets: bytes) -> bytes:
    """A part without revisions, comments, hidden runs and revision numbers."""
    root = _root(octets)
    for hidden in [*root.iter(_w("vanish"))]:
        run = hidden.getparent().getparent()
        if run is not None and run.tag == _w("r"):
            run.getparent().remove(run)
    etree.strip_elements(root, *map(_w, GONE), with_tail=False)
    etree.strip_tags(root, *map(_w, UNWRAPPED))
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if ":rsid" in name or "}rsid" in name]:
            del element.attrib[name]
    _number(root)
    return _xml(root)


def _settle(root: Any) -> None:
    """Adjust what only the data decide: widths of repeated columns, numbers of repeated marks."""
    for table in root.iter(_w("tbl")):
        _share_width(table)
    _number(root)


def _number(root: Any) -> None:
    """Give what a loop repeated a number of its own: content controls and bookmarks."""
    seen: set[str] = set()
    for identity in root.iterfind(f".//{_w('sdt')}/{_w('sdtPr')}/{_w('id')}"):
        identity.set(_w("val"), _fresh(identity.get(_w("val"), ""), seen))
    seen, renamed = set(), {}
    for mark in root.iter(_w("bookmarkStart"), _w("bookmarkEnd")):
        old = mark.get(_w("id"), "")
        if mark.tag == _w("bookmarkStart"):
            renamed[old] = _fresh(old, seen)
        mark.set(_w("id"), renamed.get(old, old))


def _fresh(number: str, seen: set[str]) -> str:
    """Return the number, or one above all that are taken; it is taken then."""
    if number in seen or not number.isdecimal():
        number = str(max(map(int, seen), default=0) + 1)
    seen.add(number)
    return number


def _share_width(table: Any) -> None:
    """Give the cells without a width of their own an equal share of the rest of the table.

    The columns of a matrix are as many as the bids, which the template cannot know.
    """
    rows = table.findall(_w("tr"))
    whole = table.find(f"{_w('tblPr')}/{_w('tblW')}")
    widths = [row.findall(f"{_w('tc')}/{_w('tcPr')}/{_w('tcW')}") for row in rows]
    if whole is None or not any(width.get(_w("type")) == "auto" for width in widths[0]):
        return
    for row in widths:
        free = [width for width in row if width.get(_w("type")) == "auto"]
        fixed = sum(int(width.get(_w("w"))) for width in row if width not in free)
        for width in free:
            width.set(_w("type"), "dxa")
            width.set(_w("w"), str((int(whole.get(_w("w"))) - fixed) // len(free)))
    grid = table.find(_w("tblGrid"))
    for column in list(grid):
        grid.remove(column)
    for width in widths[0]:
        etree.SubElement(grid, _w("gridCol")).set(_w("w"), width.get(_w("w")))


def _relations(name: str, octets: bytes, members: dict[str, bytes]) -> bytes:
    """Relations to what is still there, to the new properties, or to the web."""
    root = etree.fromstring(octets)
    base = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = posixpath.normpath(posixpath.join(base, relation.get("Target", ""))).lstrip("/")
        outside = relation.get("TargetMode") == "External" and "hyperlink" in relation.get(
            "Type", ""
        )
        if not (outside or target in members or target == "docProps/core.xml"):
            root.remove(relation)
    return _xml(root)


def _content_types(octets: bytes, members: dict[str, bytes]) -> bytes:
    root = etree.fromstring(octets)
    for override in root.findall("{*}Override"):
        name = override.get("PartName", "").lstrip("/")
        if name not in members and name != "docProps/core.xml":
            root.remove(override)
    if not any(override.get("ContentType") == CORE for override in root):
        etree.SubElement(
            root,
            f"{{{PACKAGE}/content-types}}Override",
            PartName="/docProps/core.xml",
            ContentType=CORE,
        )
    return _xml(root)


def core(title: str, author: str) -> bytes:
    """The properties of the file. No times: equal data gives an equal file."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:language>{language.current().tag}</dc:language></cp:coreProperties>"
    ).encode()


def _root(octets: bytes) -> Any:
    return etree.fromstring(octets)


def _xml(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
