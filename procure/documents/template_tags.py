"""The tags of a template as a person finds them again: text, kind, paragraph and heading.

docxtpl works on the raw XML and mends some of what Word does to a tag; what it cannot mend
would lose text or break the file without a word, so it is found here first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from procure.documents.findings import Find, Finding, Place, found
from procure.documents.markup_check import local, places, styles, w
from procure.documents.opc import Package

TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
MARK: Final = re.compile(r"\{\{|\{%|\{#|#\}|%\}|\}\}")
OPENING: Final = re.compile(r"\{\{|\{%|\{#")
PREFIX: Final = re.compile(r"(\{[{%#])(tr|tc|p|r) ")
SHOWN: Final = 60  # characters of a faulty tag
PASSED: Final = frozenset({"r", "proofErr"})  # what Word puts between the halves of a tag
PLAIN: Final = frozenset({"rPr", "t", "lastRenderedPageBreak"})  # what such a run may hold
NAMED: Final = frozenset({"bookmarkStart", "tag", "alias"})  # their names may hold fields
QUOTES: Final = str.maketrans("“”‘’", "\"\"''")  # docxtpl reads them as straight ones
WHOLE: Final[Mapping[str, str]] = {"p": "p", "tr": "tr", "tc": "tc"}  # prefix → what it replaces


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. `source` is what Jinja is given; `prefix` says what the tag takes the place of."""

    text: str
    source: str
    prefix: str  # "", "p", "tr", "tc" or "r"
    place: Place
    home: Any  # the element that an opening tag and its end must share

    @property
    def is_printed(self) -> bool:
        """Whether it prints a value."""
        return self.text.startswith("{{")

    @property
    def is_block(self) -> bool:
        """Whether it opens, divides or ends a condition or a loop."""
        return self.text.startswith("{%")

    @property
    def words(self) -> list[str]:
        """What stands between the marks, word by word."""
        return self.source[2:-2].strip("-+").split()


def shown(text: str) -> str:
    """A tag as a finding names it: short, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def read(package: Package) -> tuple[list[Tag], list[Finding]]:
    """Return every tag of the text, headers and footers, and what is wrong with how they stand."""
    tags: list[Tag] = []
    findings: list[Finding] = []
    names = styles(package)
    for part, root in package.stories():
        filled = local(root) in {"document", "hdr", "ftr"}
        for element, place in places(part, root, names):
            if filled and local(element) == "p":
                tags += _paragraph(element, place, findings)
            if filled and local(element) in NAMED:
                tags += _named(element, place)
            else:
                findings += _hidden(element, place, filled=filled)
    for name, root in package.trees.items():
        if name.startswith("docProps/"):
            text = "".join(root.itertext())
            findings += [found(Find.TAG_HIDDEN, name, tag=shown(m)) for m in OPENING.findall(text)]
    return tags, findings


def _named(element: Any, place: Place) -> Iterator[Tag]:
    """The tags in the name of a bookmark or a content control: how a filled form is read."""
    for value in element.attrib.values():
        for match in TAG.finditer(value):
            yield Tag(match.group(), match.group().translate(QUOTES), "", place, element)


def _hidden(element: Any, place: Place, *, filled: bool) -> Iterator[Finding]:
    """Code where nobody sees it would run all the same: attributes, field codes, comments."""
    texts = list(element.attrib.values()) if isinstance(element.tag, str) else []
    if not (filled and local(element) == "t"):
        texts.append(element.text or "")
    for text in texts:
        if OPENING.search(text):
            yield found(Find.TAG_HIDDEN, place, tag=shown(text))


def _paragraph(paragraph: Any, place: Place, findings: list[Finding]) -> Iterator[Tag]:
    """The tags of one paragraph; what is wrong with them is added to the findings."""
    texts = [t for t in paragraph.iter(w("t")) if _owner(t) is paragraph]
    whole = "".join(t.text or "" for t in texts)
    if not MARK.search(whole):
        return
    if stray := MARK.search(TAG.sub("", whole)):
        rest = TAG.sub("", whole)
        findings.append(found(Find.TAG_OPEN, place, tag=shown(rest[stray.start() :])))
    owners = [t for t in texts for _ in t.text or ""]
    for match in TAG.finditer(whole):
        text = match.group()
        pieces = list(dict.fromkeys(owners[match.start() : match.end()]))
        if len(pieces) > 1:
            code = Find.TAG_HEALED if _mendable(pieces) else Find.TAG_SPLIT
            findings.append(found(code, place, tag=shown(text)))
        tag = _tag(text, paragraph, place)
        findings += _alone(tag, paragraph, whole)
        yield tag


def _owner(text: Any) -> Any:
    """The paragraph a text stands in: a text box has paragraphs of its own."""
    return next(text.iterancestors(w("p")), None)


def _mendable(pieces: list[Any]) -> bool:
    """Whether all between the first and the last piece can go without loss or harm."""
    runs = [piece.getparent() for piece in pieces]
    home = runs[0].getparent()
    if any(local(run) != "r" or run.getparent() is not home for run in runs):
        return False
    between = home[home.index(runs[0]) : home.index(runs[-1]) + 1]
    return all(
        local(element) in PASSED and {local(child) for child in element} <= PLAIN
        for element in between
    )


def _tag(text: str, paragraph: Any, place: Place) -> Tag:
    prefixed = PREFIX.match(text)
    prefix = prefixed.group(2) if prefixed else ""
    source = PREFIX.sub(r"\1 ", text, count=1).translate(QUOTES)
    home = _ancestor(paragraph, WHOLE[prefix]) if prefix in WHOLE else paragraph
    shared = home.getparent() if prefix in WHOLE and home is not None else home
    return Tag(text, source, prefix, place, shared)


def _ancestor(paragraph: Any, name: str) -> Any:
    """What a tag with a prefix takes the place of; None when it stands in no such thing."""
    return paragraph if name == "p" else next(paragraph.iterancestors(w(name)), None)


def _alone(tag: Tag, paragraph: Any, whole: str) -> Iterator[Finding]:
    """A tag that replaces a paragraph, row or cell takes everything in it along."""
    if tag.prefix not in WHOLE:
        return
    replaced = _ancestor(paragraph, WHOLE[tag.prefix])
    if replaced is None:
        yield found(Find.TAG_OUTSIDE_TABLE, tag.place, tag=shown(tag.text))
        return
    text = "".join(t.text or "" for t in replaced.iter(w("t")))
    lost = any(local(e) in {"drawing", "pict", "object"} for e in replaced.iter(etree.Element))
    if lost or text.replace(tag.text, "", 1).strip():
        yield found(Find.TAG_BESIDE_TEXT, tag.place, tag=shown(tag.text))
