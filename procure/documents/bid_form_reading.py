"""Reads a filled bid form (Word) in the limited child process: its code and what each field says.

A field is a table cell of ours. Word keeps the content control and its tag; LibreOffice drops
the tag and may leave text outside the control, so the bookmark in the cell before counts too,
and the whole cell is read. Only texts leave the child, as JSON.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from procure.documents.controls import CLOSE, OPEN, TICKED, UNTICKED, W14
from procure.documents.findings import Find
from procure.documents.house_style import W
from procure.documents.opc import Package
from procure.documents.package_guard import guard

MOST_FIELDS: Final = 2_000
MOST_TEXT: Final = 4_000_000  # characters and lines of all fields together
TAG: Final = re.compile(
    r"answer:\d{1,9}|confirmation:[a-z]{1,20}|price:\d{1,9}|reservation|"
    r"team:\d{1,3}:(?:availability|evidence|level:\d{1,2}|person|reference|role)"
)
MARK: Final = re.compile(r"f_([a-z0-9_]+)")
CODE: Final = re.compile(r"procure/[a-z_]{1,30}/1/\S[^\n]{1,160}")
PLACEHOLDER: Final = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
MARKS: Final = re.compile(r"merker(?: [0-9a-f]{8}){1,500}")
MACROS: Final = ("vbaproject", "vbadata", "activex")
LEVELS: Final = tuple(map(str, range(9)))  # of a list
_LEFT_OUT: Final = ("drawing", "pict", "object", "altChunk")
_OTHER_TEXT: Final = (
    "del",
    "moveFrom",
    "txbxContent",
    "Fallback",
    "instrText",
    "footnoteReference",
)


class Refused(Exception):
    """The file is not read; the text is a code of `filled_forms.ProblemCode`."""


@dataclass(slots=True)
class Found:
    """What one cell says. `ticked` is None where there is no box; `left_out` counts pictures."""

    text: str = ""
    ticked: bool | None = None
    left_out: int = 0
    lines: int = 0  # also the empty ones


def read(payload: bytes) -> bytes:
    """Return {"code", "marks", "fields": [[tag, text, ticked, left_out], …]}, or {"refused"}."""
    try:
        return json.dumps(_read(payload)).encode()
    except Refused as refused:
        return json.dumps({"refused": str(refused)}).encode()


_GUARD: Final = {
    Find.TOO_LARGE: "file_large",
    Find.OLD_FORMAT: "file_old_word",
    Find.UNPACKS_TOO_LARGE: "file_too_heavy",
    Find.UNSAFE_PACKAGE: "file_unsafe",
    Find.UNSAFE_XML: "file_unsafe",
}  # whatever else the guard finds is damage


def _read(payload: bytes) -> dict[str, Any]:
    for finding in guard(payload):
        raise Refused(_GUARD.get(finding.code, "file_not_word"))
    package = Package(payload)
    kinds = " ".join(package.types.values()).lower()
    if "macroenabled" in kinds or any(mark in kinds for mark in MACROS):
        raise Refused("file_unsafe")
    root = package.trees.get(package.main)
    if root is None or root.tag != _w("document"):
        raise Refused("file_not_word")
    codes = _codes(root)
    if len(codes) != 1:
        raise Refused("form_twice" if codes else "form_unknown")
    marks = [mark for line in _lines(root, MARKS) for mark in line.split()[1:]]
    fields = list(_fields(root, Lists(package)))
    return {"code": codes[0], "marks": marks, "fields": fields}


def _codes(root: Any) -> list[str]:
    """The form's own mark, wherever it stands. The same mark twice is one form copied whole."""
    return list(dict.fromkeys(_lines(root, CODE)))


def _lines(root: Any, pattern: re.Pattern[str]) -> Iterator[str]:
    """The paragraphs that are of this pattern, spaces put right."""
    for paragraph in root.iter(_w("p")):
        text = " ".join("".join(paragraph.itertext(_w("t"))).split())
        if pattern.fullmatch(text):
            yield text


def _fields(root: Any, lists: "Lists") -> Iterator[list[Any]]:
    """Every field in the order of the document; one that was copied comes as often as it stands."""
    cells = [(tag, cell) for tag, cell in _tagged(root)]
    known = {tag for tag, _cell in cells}
    cells += [(tag, cell) for tag, cell in _marked(root) if tag not in known]
    order = {cell: place for place, cell in enumerate(root.iter(_w("tc")))}
    room = MOST_TEXT
    for tag, cell in sorted(cells[:MOST_FIELDS], key=lambda found: order[found[1]]):
        found = _cell(cell, lists)
        room -= len(found.text) + found.lines
        if room < 0:
            raise Refused("file_too_heavy")
        yield [tag, found.text, found.ticked, found.left_out]


def _tagged(root: Any) -> Iterator[tuple[str, Any]]:
    """The cells with a content control of ours, each once."""
    seen = set()
    for control in root.iter(_w("sdt")):
        name = control.find(f"{_w('sdtPr')}/{_w('tag')}")
        tag = "" if name is None else name.get(_w("val"), "")
        if not TAG.fullmatch(tag):
            continue
        cell = next(control.iterancestors(_w("tc")), None)
        if cell is None:  # Word may wrap the control around the cell
            cell = next(control.iter(_w("tc")), None)
        if cell is not None and cell not in seen:
            seen.add(cell)
            yield tag, cell


def _marked(root: Any) -> Iterator[tuple[str, Any]]:
    """The cells that follow a bookmark of ours: beside it, or below in a table of one column."""
    for start in root.iter(_w("bookmarkStart")):
        name = MARK.fullmatch(start.get(_w("name"), ""))
        tag = "" if name is None else name[1].replace("_", ":")
        cell = next(start.iterancestors(_w("tc")), None)
        if cell is None or not TAG.fullmatch(tag):
            continue
        following = _following(cell)
        if following is not None:
            yield tag, following


def _following(cell: Any) -> Any:
    beside = next(cell.itersiblings(_w("tc")), None)
    row = next(cell.iterancestors(_w("tr")), None)
    if beside is not None or row is None:
        return beside
    below = next(row.itersiblings(_w("tr")), None)
    return None if below is None else next(below.iter(_w("tc")), None)


def _cell(cell: Any, lists: "Lists") -> Found:
    """Read a cell as the lines a reader sees. A placeholder is nothing."""
    found, lines = Found(), []
    lists.restart()
    for paragraph in cell.iter(_w("p")):
        if _outside(paragraph):
            continue
        found.lines += 1
        line = "".join(_runs(paragraph, lists))
        bare = PLACEHOLDER.sub("", line) if OPEN in line else line
        if bare.strip() or not line.strip():
            lines.append(lists.mark(paragraph) + bare if bare.strip() else "")
    for box in cell.iter(f"{{{W14}}}checked"):
        found.ticked = box.get(f"{{{W14}}}val") in {"1", "true", "on"}
    found.text = "\n".join(lines).strip("\n")
    if found.ticked is None and found.text.strip() in {TICKED, "☑", UNTICKED}:
        found.ticked = found.text.strip() != UNTICKED
    found.left_out = sum(1 for name in _LEFT_OUT for _ in cell.iter(_w(name)))
    found.left_out += sum(1 for _ in cell.iter(_w("tbl")))
    return found


def _runs(paragraph: Any, lists: "Lists") -> Iterator[str]:
    signs = {_w("br"): "\n", _w("cr"): "\n", _w("tab"): "\t", _w("noBreakHyphen"): "\u2011"}
    for element in paragraph.iter(_w("t"), *signs):
        run = element.getparent()
        inside = run.tag == _w("r") and next(run.iterancestors(_w("p"))) is paragraph
        if inside and not _outside(run) and not _hidden(run, lists.prompts):
            yield signs.get(element.tag) or element.text or ""


def _outside(element: Any) -> bool:
    """Whether what stands here is deleted, or is not part of the running text."""
    for parent in element.iterancestors():
        if parent.tag == _w("tc"):
            return False
        if parent.tag.rpartition("}")[2] in _OTHER_TEXT:
            return True
    return False


def _hidden(run: Any, prompts: frozenset[str]) -> bool:
    """Whether a reader does not see the run, or it is Word's own "click here to write"."""
    style = run.find(f"{_w('rPr')}/{_w('rStyle')}")
    if style is not None and style.get(_w("val")) in prompts:
        return True
    mark = run.find(f"{_w('rPr')}/{_w('vanish')}")
    return mark is not None and mark.get(_w("val"), "1") in {"1", "true", "on"}


class Lists:
    """The marks that Word writes before the lines of lists: "• " or "2. ".

    `prompts` are the styles of the text that Word puts into an empty control.
    """

    def __init__(self, package: Package) -> None:
        self.formats: dict[tuple[str, str], str] = {}
        styles = package.target("styles")
        self.styles = dict(_styled(styles))
        self.prompts = frozenset(
            style.get(_w("styleId"), "")
            for style in (() if styles is None else styles.iter(_w("style")))
            if _value(style, "name").lower() == "placeholder text"
        )
        self.counts: dict[tuple[str, str], int] = {}
        numbering = package.target("numbering")
        if numbering is None:
            return
        kinds = {
            (abstract.get(_w("abstractNumId")), level.get(_w("ilvl"))): _value(level, "numFmt")
            for abstract in numbering.iter(_w("abstractNum"))
            for level in abstract.iter(_w("lvl"))
        }
        for number in numbering.iter(_w("num")):
            abstract = _value(number, "abstractNumId")
            for level in LEVELS:
                kind = kinds.get((abstract, level), "")
                self.formats[number.get(_w("numId"), ""), level] = kind

    def restart(self) -> None:
        """Begin counting again: each field has its own lists."""
        self.counts.clear()

    def mark(self, paragraph: Any) -> str:
        """Return what stands before the paragraph's text; empty when it is no item of a list."""
        own = paragraph.find(f"{_w('pPr')}/{_w('numPr')}")
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        if own is not None:
            number, level = _value(own, "numId"), _value(own, "ilvl") or "0"
        else:
            named = "" if style is None else style.get(_w("val"), "")
            number, level = self.styles.get(named, ""), "0"
        kind = self.formats.get((number, level), "")
        if not kind or kind == "none":
            return ""
        indent = "  " * (int(level) if level in LEVELS else 0)
        if kind == "bullet":
            return f"{indent}• "
        self.counts[number, level] = self.counts.get((number, level), 0) + 1
        return f"{indent}{self.counts[number, level]}. "


def _styled(styles: Any) -> Iterator[tuple[str, str]]:
    for style in () if styles is None else styles.iter(_w("style")):
        number = style.find(f"{_w('pPr')}/{_w('numPr')}")
        if number is not None:
            yield style.get(_w("styleId"), ""), _value(number, "numId")


def _value(parent: Any, name: str) -> str:
    child = parent.find(_w(name))
    return "" if child is None else str(child.get(_w("val"), ""))


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
