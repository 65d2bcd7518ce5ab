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

from lxml import etree

from procure.documents import properties
from procure.documents.blank import CORE, PACKAGE, packed
from procure.documents.house_style import W
from procure.documents.settling import numbered, settled

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


def finish(stored: bytes, *, title: str, author: str) -> bytes:
    """Return the package without secrets, with title, author and language, fixed in time."""
    with zipfile.ZipFile(io.BytesIO(stored)) as source:
        members = stripped({name: source.read(name) for name in source.namelist()})
    for name in filter(TEXT.fullmatch, members):
        members[name] = settled(members[name].decode()).encode()
    members[properties.NAME] = properties.properties(title, author)
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
    return numbered(_xml(root).decode()).encode()


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


def _root(octets: bytes) -> Any:
    return etree.fromstring(octets)


def _xml(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
