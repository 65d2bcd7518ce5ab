"""Whether a finished Word file is sound: what Word would refuse, lose or not tell everyone.

A second opinion beside the validators of the tests, and the one that users have at hand:
`procure documents check`. Microsoft's own checks are wider; ours see what they do not: a cell
without a paragraph, a field that never ends, a tag that was left (`standards.md` §2).
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from procure.documents.findings import Find, Finding, found
from procure.documents.markup_check import (
    DRAWING,
    Markup,
    level,
    local,
    places,
    styles,
    text_of,
    w,
)
from procure.documents.opc import CONTENT_TYPES, MAIN, Package
from procure.documents.package_guard import guard

LEFT: Final = re.compile(r"\{\{|\{%|\{#|#\}|%\}|\}\}")
ESCAPED: Final = re.compile(r"&(?:amp|lt|gt|quot|#\d+);")
LANGUAGES: Final = ("nb", "nn", "no", "en")


def check(data: bytes) -> tuple[Finding, ...]:
    """Return everything found in a finished document; empty when it is sound."""
    refused = guard(data)
    if refused:
        return refused
    package = Package(data)
    return (
        *structure(package),
        *_left(package),
        *_properties(package),
        *accessibility(package),
    )


def structure(package: Package) -> Iterator[Finding]:
    """What Word would refuse to open, or would repair by leaving something out."""
    yield from package.findings
    yield from _parts(package)
    for name, _tree in package.stories():
        yield from Markup(package, name).findings()


def _parts(package: Package) -> Iterator[Finding]:
    """The members: each with a type, each relation with its target, a document among them."""
    if package.type_of(package.main) != MAIN or package.main not in package.members:
        yield found(Find.NOT_WORD)
    for name in package.members:
        if name != CONTENT_TYPES and not name.endswith("/") and not package.type_of(name):
            yield found(Find.TYPE_MISSING, name)
    for relation in package.relations:
        if not relation.external and relation.target not in package.members:
            yield found(Find.RELATION_BROKEN, relation.source, target=relation.target)


def _left(package: Package) -> Iterator[Finding]:
    """Tags of the template that nobody filled in."""
    names = styles(package)
    for part, tree in package.stories():
        for element, place in places(part, tree, names):
            if local(element) == "p" and (tag := LEFT.search(text_of(element))):
                yield found(Find.TAG_LEFT, place, tag=text_of(element)[tag.start() :][:40])


def _properties(package: Package) -> Iterator[Finding]:
    """The title that screen readers say first (A1)."""
    title = ""
    for relation in package.of("").values():
        if relation.short_kind == "core-properties":
            root = package.trees.get(relation.target)
            title = "" if root is None else root.findtext("{*}title") or ""
    if not title.strip():
        yield found(Find.TITLE_MISSING)
    elif ESCAPED.search(title):
        yield found(Find.TITLE_ESCAPED, title=title)


def accessibility(package: Package) -> Iterator[Finding]:
    """Language, headings, heads of tables and texts for pictures (A2–A5)."""
    root = package.target("styles")
    path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"
    language = None if root is None else root.find(path)
    spoken = "" if language is None else language.get(w("val"), "")
    if not spoken.startswith(LANGUAGES):
        yield found(Find.LANGUAGE_OTHER, language=spoken or "–")
    if package.main in package.trees:
        names = styles(package)
        elements = list(places(package.main, package.trees[package.main], names))
        yield from _headings(elements, names)
        yield from _tables_and_pictures(elements)


def _headings(elements: list[tuple[Any, Any]], names: Any) -> Iterator[Finding]:
    """Levels without holes, from the first on."""
    levels = [
        (found_level, place)
        for element, place in elements
        if local(element) == "p" and (found_level := level(element, names))
    ]
    if not levels:
        yield found(Find.HEADINGS_MISSING)
    start = [(0, levels[0][1])] if levels else []
    for (above, _), (below, place) in pairwise([*start, *levels]):
        if below > above + 1:
            yield found(Find.HEADING_SKIPS, place, level=below, above=above + 1)


def _tables_and_pictures(elements: list[tuple[Any, Any]]) -> Iterator[Finding]:
    for element, place in elements:
        if local(element) == "tbl":
            first = element.find(w("tr"))
            if first is not None and first.find(f"{w('trPr')}/{w('tblHeader')}") is None:
                yield found(Find.TABLE_WITHOUT_HEAD, place)
        elif element.tag == f"{DRAWING}docPr" and not element.get("descr", "").strip():
            yield found(Find.PICTURE_WITHOUT_TEXT, place, name=element.get("name", ""))
