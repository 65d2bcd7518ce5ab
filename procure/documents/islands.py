"""Free-text islands: the places in a document where staff write by hand, and what they wrote.

An island is a Word content control whose tag begins with `island:`. What stands in it is read
back from an edited file as plain paragraphs with bold and italics, nothing else, and written
into the next version. Everything outside the islands comes from the data.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from procure.documents.blank import packed
from procure.documents.fields import clean
from procure.documents.house_style import W

MARK: Final = "island:"
DOCUMENT: Final = "word/document.xml"
LONGEST: Final = 20_000  # characters in one island
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


Island = tuple[tuple[Run, ...], ...]  # paragraphs


def read(stored: bytes) -> dict[str, Island]:
    """Return what is written in the islands of a Word file; an empty island is left out."""
    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        root = parsed(package.read(DOCUMENT))
    found = {}
    for name, content in _controls(root):
        written = _trimmed(tuple(runs(paragraph) for paragraph in content.iter(_w("p"))))
        if written:
            found[name] = _short(written)
    return found


def write(stored: bytes, islands: Mapping[str, Island]) -> bytes:
    """Return the file with the islands filled in; one that the file lacks is left out."""
    if not islands:
        return stored
    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    root = parsed(members[DOCUMENT])
    for name, content in _controls(root):
        if name in islands:
            _fill(content, islands[name])
    members[DOCUMENT] = _written(root)
    return packed(members)


def names(stored: bytes) -> dict[str, str]:
    """Return the islands of a file: name → the title that Word shows on the control."""
    with zipfile.ZipFile(io.BytesIO(stored)) as package:
        root = parsed(package.read(DOCUMENT))
    found = {}
    for name, content in _controls(root):
        alias = content.getparent().find(f"{_w('sdtPr')}/{_w('alias')}")
        found[name] = name if alias is None else alias.get(_w("val"), name)
    return found


def plain(island: Island) -> str:
    """Return the text of an island, a line for each paragraph."""
    return "\n".join("".join(run.text for run in paragraph) for paragraph in island)


def of_text(said: str) -> Island:
    """Return plain text as the paragraphs of an island: the other way of `plain`."""
    return tuple((Run(line),) if line else () for line in said.split("\n"))


def dumped(islands: Mapping[str, Island]) -> str:
    """Return the islands as JSON, to be stored or to wait in a form."""
    return json.dumps(
        {
            name: [[[run.text, run.bold, run.italic] for run in line] for line in island]
            for name, island in islands.items()
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def loaded(text: str) -> dict[str, Island]:
    """Return the islands of `dumped`. Raises ValueError for anything else."""
    try:
        found = {
            str(name): _trimmed(
                tuple(
                    tuple(Run(_clean(str(words)), bool(bold), bool(italic))
                          for words, bold, italic in line)
                    for line in island
                )
            )
            for name, island in json.loads(text).items()
        }  # fmt: skip
    except (AttributeError, RecursionError, TypeError) as fault:
        raise ValueError(str(fault)) from fault
    return {name: _short(island) for name, island in found.items() if island}


def parsed(part: bytes) -> Any:
    """Return the root of a part of a Word file; nothing outside it is read."""
    from lxml import etree  # noqa: PLC0415 -- slow import

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(part, parser)


def _written(root: Any) -> bytes:
    from lxml import etree  # noqa: PLC0415 -- slow import

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _controls(root: Any) -> Iterator[tuple[str, Any]]:
    """The islands in the order of the text: (name, content)."""
    for control in [*root.iter(_w("sdt"))]:
        tag = control.find(f"{_w('sdtPr')}/{_w('tag')}")
        content = control.find(_w("sdtContent"))
        value = "" if tag is None else tag.get(_w("val"), "")
        if value.startswith(MARK) and content is not None:
            yield value.removeprefix(MARK), content


def runs(paragraph: Any) -> tuple[Run, ...]:
    """The runs of a paragraph; neighbours of the same look become one."""
    merged: list[Run] = []
    for run in paragraph.iter(_w("r")):
        text = _clean("".join(_texts(run)))
        look = (_on(run, "b"), _on(run, "i"))
        if not text:
            continue
        if merged and (merged[-1].bold, merged[-1].italic) == look:
            merged[-1] = Run(merged[-1].text + text, *look)
        else:
            merged.append(Run(text, *look))
    return tuple(merged)


def _clean(text: str) -> str:
    """The text as XML can hold it, with the spaces at its ends: a run may end between words."""
    return clean(f"|{text}|")[1:-1]


def _texts(run: Any) -> Iterator[str]:
    marks = {_w("tab"): "\t", _w("br"): "\n", _w("cr"): "\n", _w("noBreakHyphen"): "‑"}
    for part in run:
        if part.tag == _w("t"):
            yield part.text or ""
        else:
            yield marks.get(part.tag, "")


def _on(run: Any, name: str) -> bool:
    mark = run.find(f"{_w('rPr')}/{_w(name)}")
    return mark is not None and mark.get(_w("val"), "1") not in {"0", "false", "off"}


def _trimmed(island: Island) -> Island:
    """The paragraphs without empty ones at either end."""
    lines = list(island)
    while lines and not _seen(lines[0]):
        lines.pop(0)
    while lines and not _seen(lines[-1]):
        lines.pop()
    return tuple(lines)


def _seen(line: tuple[Run, ...]) -> bool:
    return any(run.text.strip() for run in line)


def _short(island: Island) -> Island:
    if len(plain(island)) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    return island


def _fill(content: Any, island: Island) -> None:
    """Replace the paragraphs of a control; they keep the look of its first one."""
    from lxml import etree  # noqa: PLC0415 -- slow import

    first = content.find(_w("p"))
    look = None if first is None else first.find(_w("pPr"))
    for child in list(content):
        content.remove(child)
    for line in island:
        paragraph = etree.SubElement(content, _w("p"))
        if look is not None:
            paragraph.append(etree.fromstring(etree.tostring(look)))
        for run in line:
            paragraph.append(_run(run))


def _run(run: Run) -> Any:
    from lxml import etree  # noqa: PLC0415 -- slow import

    made = etree.Element(_w("r"))
    if run.bold or run.italic:
        properties = etree.SubElement(made, _w("rPr"))
        for name, on in (("b", run.bold), ("i", run.italic)):
            if on:
                etree.SubElement(properties, _w(name))
    for number, line in enumerate(run.text.split("\n")):
        if number:
            etree.SubElement(made, _w("br"))
        for position, words in enumerate(line.split("\t")):
            if position:
                etree.SubElement(made, _w("tab"))
            text = etree.SubElement(made, _w("t"))
            text.text = words
            text.set(SPACE, "preserve")
    return made


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
