"""Compare a document that somebody edited in Word with what the data say.

The system's side is the template filled in with marked values, so that it is known where each
field stands in the text. The two texts are laid side by side, paragraph by paragraph and word by
word; a change inside a field names the field, any other change is listed with its paragraph.
"""

import difflib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from procure.documents import catalogue, islands
from procure.documents.fields import leaves
from procure.documents.house_style import W
from procure.language import using

# Private characters around each value: number of the field, value, end.
START, MIDDLE, END = "\ue000", "\ue001", "\ue002"
MARKED: Final = re.compile(f"{START}(\\d+){MIDDLE}(.*?){END}", re.DOTALL)
INDEX: Final = re.compile(r"\[(\d+)\]")
TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the document says otherwise than the data."""

    label: str
    document: str
    system: str


@dataclass(frozen=True, slots=True)
class Change:
    """Text outside the fields that was changed by hand; "" where it was added or struck."""

    document: str
    system: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an edited document holds besides what the system would write."""

    fields: tuple[Difference, ...]
    changes: tuple[Change, ...]
    written: Mapping[str, islands.Island]
    titles: Mapping[str, str]  # of the islands


@dataclass(frozen=True, slots=True)
class Span:
    """Where a field stands in a paragraph of the system's text."""

    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the system's text, with its fields."""

    text: str
    spans: tuple[Span, ...]


def compare(edited: bytes, template: bytes, name: str, values: Mapping[str, Any]) -> Comparison:
    """Return how the edited file of document `name` differs from these values in this template.

    `values` are what a template is given (`fields.plain`); the language is the current one.
    """
    from procure.documents.opened import filled  # noqa: PLC0415 -- slow import

    paths: list[str] = []
    labels = {leaf.path: leaf.label for leaf in leaves(catalogue.kind(name)) if leaf.printed}
    told = list(_paragraphs(filled(template, _marked(values, "", labels, paths), [])))
    system = [_unmarked(text, paths) for text in told]
    found, changes = _differences(system, list(_paragraphs(edited)))
    return Comparison(
        fields=tuple(
            Difference(_label(path, labels), here, there) for path, (here, there) in found.items()
        ),
        changes=tuple(changes),
        written=islands.read(edited),
        titles=islands.names(edited),
    )


def work(payload: bytes) -> bytes:
    """Compare in a child. The payload is what `payload` makes; returns JSON."""
    from procure.documents.package_guard import guard  # noqa: PLC0415 -- the child alone

    head, _, rest = payload.partition(b"\n")
    asked = json.loads(head)
    template, edited = rest[: asked["size"]], rest[asked["size"] :]
    if refused := guard(edited):
        raise ValueError(refused[0].code)
    with using(asked["language"]):
        found = compare(edited, template, asked["name"], asked["values"])
    told = asdict(found) | {"written": islands.dumped(found.written)}
    return json.dumps(told).encode()


def payload(
    edited: bytes, template: bytes, name: str, language: str, values: Mapping[str, Any]
) -> bytes:
    """Return what `work` is given; a picture has no words to compare."""
    head = {"name": name, "language": language, "values": values, "size": len(template)}
    return json.dumps(head, default=lambda _picture: "").encode() + b"\n" + template + edited


def loaded(answer: bytes) -> Comparison:
    """Return what `work` found."""
    told = json.loads(answer)
    return Comparison(
        fields=tuple(Difference(**field) for field in told["fields"]),
        changes=tuple(Change(**change) for change in told["changes"]),
        written=islands.loaded(told["written"]),
        titles=told["titles"],
    )


def _marked(value: Any, path: str, labels: Mapping[str, str], paths: list[str]) -> Any:
    """The same values, each printed text with the number of its path around it."""
    if isinstance(value, Mapping):
        return {
            name: _marked(part, f"{path}.{name}" if path else name, labels, paths)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [
            _marked(part, f"{path}[{number}]", labels, paths) for number, part in enumerate(value)
        ]
    if not isinstance(value, str) or not value or INDEX.sub("[]", path) not in labels:
        return value
    paths.append(path)
    return f"{START}{len(paths) - 1}{MIDDLE}{value}{END}"


def _unmarked(text: str, paths: Sequence[str]) -> Paragraph:
    spans, plain, last = [], "", 0
    for match in MARKED.finditer(text):
        plain += text[last : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[2]), paths[int(match[1])]))
        plain += match[2]
        last = match.end()
    return Paragraph(plain + text[last:], tuple(spans))


def _paragraphs(stored: bytes) -> Iterator[str]:
    """The paragraphs of the body outside the islands, those without text left out."""
    from lxml import etree  # noqa: PLC0415 -- slow import

    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        part = package.read(islands.DOCUMENT)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Any = etree.fromstring(part, parser)
    for control in [*root.iter(_w("sdt"))]:
        tag = control.find(f"{_w('sdtPr')}/{_w('tag')}")
        if tag is not None and tag.get(_w("val"), "").startswith(islands.MARK):
            control.getparent().remove(control)
    marks = {_w("br"): "\n", _w("cr"): "\n", _w("tab"): "\t"}
    for paragraph in root.iter(_w("p")):
        text = "".join(
            marks.get(element.tag) or element.text or ""
            for element in paragraph.iter(_w("t"), *marks)
            if element.getparent().tag == _w("r")
        )
        if text.strip():
            yield text


Found = dict[str, tuple[str, str]]  # path → (document, system)


def _differences(system: list[Paragraph], document: list[str]) -> tuple[Found, list[Change]]:
    fields: Found = {}
    changes: list[Change] = []
    matcher = difflib.SequenceMatcher(
        None, [paragraph.text for paragraph in system], document, autojunk=False
    )
    for verb, start, end, other, other_end in matcher.get_opcodes():
        if verb != "equal":
            for there, here in _paired(system[start:end], document[other:other_end]):
                _compared(there, here, fields, changes)
    return fields, changes


def _paired(
    system: list[Paragraph], document: list[str]
) -> Iterator[tuple[Paragraph | None, str | None]]:
    """Each paragraph with the one it became: the most alike, in the order of the text."""
    rest = list(document)
    for there in system:
        ratios = [difflib.SequenceMatcher(None, there.text, here).ratio() for here in rest]
        best = max(range(len(rest)), key=ratios.__getitem__, default=None)
        if best is None or (len(system) != len(document) and ratios[best] < 0.4):  # noqa: PLR2004
            yield there, None
            continue
        for added in rest[:best] if len(system) < len(document) else []:
            yield None, added
            rest.remove(added)
            best -= 1
        yield there, rest.pop(best)
    for here in rest:
        yield None, here


def _compared(
    there: Paragraph | None, here: str | None, fields: Found, changes: list[Change]
) -> None:
    """Note the fields that differ in one paragraph, and the paragraph if anything else does."""
    if there is None or here is None:
        changes.append(Change(here or "", "" if there is None else there.text))
        return
    tokens, others = TOKEN.findall(there.text), TOKEN.findall(here)
    starts, other_starts = _starts(tokens), _starts(others)
    matcher = difflib.SequenceMatcher(None, tokens, others, autojunk=False)
    outside = False
    ends: dict[str, list[int]] = {}
    for verb, start, end, other, other_end in matcher.get_opcodes():
        if verb == "equal":
            continue
        touched = _touched(there.spans, starts[start], starts[end])
        if touched is None:
            outside = True
            continue
        low, high = ends.setdefault(touched.path, [len(here), 0])
        ends[touched.path] = [min(low, other_starts[other]), max(high, other_starts[other_end])]
    _note(there, here, matcher, (starts, other_starts), fields, set(ends))
    if outside:
        changes.append(Change(here, there.text))


def _touched(spans: Sequence[Span], start: int, end: int) -> Span | None:
    """The field that a changed stretch lies in; None when it reaches outside."""
    for span in spans:
        if span.start <= start and end <= span.end:
            return span
    return None


def _note(
    there: Paragraph,
    here: str,
    matcher: "difflib.SequenceMatcher[str]",
    starts: tuple[list[int], list[int]],
    fields: Found,
    paths: set[str],
) -> None:
    """Write down the whole text of each changed field, on both sides."""
    for span in there.spans:
        if span.path in paths:
            begin = _across(matcher, starts, span.start, first=True)
            end = _across(matcher, starts, span.end, first=False)
            fields[span.path] = (here[begin:end], there.text[span.start : span.end])


def _across(
    matcher: "difflib.SequenceMatcher[str]",
    starts: tuple[list[int], list[int]],
    position: int,
    *,
    first: bool,
) -> int:
    """The place in the document that a place in the system's text became."""
    system, document = starts
    place = 0
    for verb, start, end, other, other_end in matcher.get_opcodes():
        low, high = system[start], system[end]
        if verb == "equal" and low <= position <= high:
            place = document[other] + position - low
            if first or position < high:
                continue
        elif verb != "equal" and low <= position <= high:
            place = document[other] if first and position == low else document[other_end]
            if first:
                return place
    return place


def _starts(tokens: Sequence[str]) -> list[int]:
    """Where each token begins, and where the last one ends."""
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def _label(path: str, labels: Mapping[str, str]) -> str:
    """What the officer calls the field, with the numbers of its rows."""
    numbers = ", ".join(str(int(number) + 1) for number in INDEX.findall(path))
    label = labels.get(INDEX.sub("[]", path), path)
    return f"{label} (nr. {numbers})" if numbers else label


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
