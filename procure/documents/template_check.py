"""Check a template that staff have edited in Word: everything wrong at once, in plain words.

Runs in a child process with limits, since the file comes from outside: `check_upload` is
handed the bytes, and answers with findings. What stands last, a rendering of the sample by the
code that writes real documents, decides whatever the checks before it may have missed.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from procure import language
from procure.documents import catalogue, template_tags
from procure.documents.fields import leaves
from procure.documents.finding_texts import finding_text
from procure.documents.findings import Find, Finding, Place, found, to_json
from procure.documents.markup_check import local, places, styles, w
from procure.documents.opc import Package, Relation
from procure.documents.package_check import accessibility, structure
from procure.documents.package_guard import guard
from procure.documents.template_fields import MOST_NODES
from procure.documents.template_trial import rendered, unguarded
from procure.documents.template_words import Words

#: Word's fields that stay inside the document. Others read files or the web, or run something.
FIELDS: Final = frozenset({
    "HYPERLINK", "NOTEREF", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTION", "SECTIONPAGES", "SEQ",
    "STYLEREF", "SYMBOL", "TC", "TITLE", "TOC", "XE", "INDEX", "LISTNUM",
})  # fmt: skip
MOST_FINDINGS: Final = 200  # of one kind of check: nobody reads more
SCHEMES: Final = ("http://", "https://", "mailto:")
MACRO_PARTS: Final = re.compile(r"vbaproject|vbadata|macrosheet", re.IGNORECASE)
OBJECTS: Final = frozenset({"oleObject", "package", "control", "activeXControlBinary"})
FILES: Final = frozenset({"aFChunk", "subDocument", "frame"})
ADDRESS: Final = re.compile(r'HYPERLINK\s+"?([^"\s\\][^"\s]*)', re.IGNORECASE)


def check_upload(handed: bytes) -> bytes:
    """Check one template; the work of a child. Returns findings, as `findings.from_json` reads.

    What is handed is "name language" on a line, then the template.
    """
    head, _, template = handed.partition(b"\n")
    name, _, spoken = head.decode().partition(" ")
    with language.using(spoken):
        return to_json(check(template, name))


def check(template: bytes, name: str) -> tuple[Finding, ...]:
    """Return all that is wrong with a template for the document `name`, and what is worth knowing.

    Raises KeyError for a document that does not exist.
    """
    kind = catalogue.kind(name)
    if refused := guard(template):
        return refused
    package = Package(template)
    findings = [*structure(package), *forbidden(package)]
    tags, standing = template_tags.read(package)
    findings += standing[:MOST_FINDINGS]
    if len(tags) > MOST_NODES:
        return (*findings, found(Find.TOO_COMPLEX))
    findings += islice(Words(leaves(kind)).findings(tags), MOST_FINDINGS)
    findings += accessibility(package)
    if not any(finding.is_fault for finding in findings):
        findings += unguarded(tags, catalogue.sample(name))
    if not any(finding.is_fault for finding in findings):
        findings += _tried(template, name)
    return tuple(dict.fromkeys(map(_key, findings)))


def _key(finding: Finding) -> Finding:
    """The same finding in a form that can be compared."""
    return Finding(finding.code, finding.place, _Params(finding.params))


class _Params(dict[str, str]):
    """Parameters that have a hash, so that equal findings are told once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


def _tried(template: bytes, name: str) -> Iterator[Finding]:
    """The first thing that goes wrong when the sample is filled in, or is wrong in the result."""
    for stored, fault in rendered(catalogue.sample(name), template):
        wrong = fault
        if stored is not None:
            wrong = next(map(finding_text, structure(Package(stored))), "").rstrip(".")
        if wrong:
            yield found(Find.SAMPLE_REFUSED, detail=wrong)
            return


def forbidden(package: Package) -> Iterator[Finding]:
    """What a template may not bring along: it would go out to suppliers with every letter."""
    types = " ".join(package.types.values())
    if "macroEnabled" in types or "vba" in types or any(map(MACRO_PARTS.search, package.members)):
        yield found(Find.MACROS)
    for relation in package.relations:
        yield from _relation(relation)
    names = styles(package)
    for part, root in package.stories():
        waiting: list[str] = []
        for element, place in places(part, root, names):
            if local(element) in {"object", "control"}:
                yield found(Find.EMBEDDED, place, name=local(element))
            elif local(element) in {"altChunk", "subDoc"}:
                yield found(Find.INSERTED_FILE, place, name=local(element))
            for instruction in _instruction(element, waiting):
                yield from _field(instruction, place)


def _relation(relation: Relation) -> Iterator[Finding]:
    kind = relation.short_kind
    if kind == "attachedTemplate":
        yield found(Find.ATTACHED_TEMPLATE, relation.source, target=relation.target)
    elif kind in OBJECTS:
        yield found(Find.EMBEDDED, relation.source, name=relation.target)
    elif kind in FILES:
        yield found(Find.INSERTED_FILE, relation.source, name=relation.target)
    elif relation.external and kind != "hyperlink":
        yield found(Find.EXTERNAL, relation.source, target=relation.target)
    elif relation.external and not relation.target.lower().startswith(SCHEMES):
        yield found(Find.LINK_SCHEME, relation.source, target=relation.target)


def _instruction(element: Any, waiting: list[str]) -> Iterator[str]:
    """The instruction of a field, put together from its runs when all of it has passed."""
    name = local(element)
    if name == "fldSimple":
        yield element.get(w("instr"), "")
    elif name == "instrText" and waiting:
        waiting[-1] += element.text or ""
    elif name == "fldChar" and element.get(w("fldCharType")) == "begin":
        waiting.append("")
    elif name == "fldChar" and waiting:
        instruction = waiting.pop()
        if element.get(w("fldCharType")) == "separate":
            waiting.append("")  # judged; the result follows, and then the end
        if instruction.strip():
            yield instruction


def _field(instruction: str, place: Place) -> Iterator[Finding]:
    words = instruction.split()
    if words and words[0].upper() not in FIELDS:
        yield found(Find.FIELD_FORBIDDEN, place, field=template_tags.shown(instruction))
    link = ADDRESS.match(instruction.strip())
    if link and not link.group(1).lower().startswith(SCHEMES):
        yield found(Find.LINK_SCHEME, place, target=link.group(1))
