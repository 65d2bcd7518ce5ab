"""Word documents: ours, docxtpl opened for each call, and the least that can be done."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import jinja2

from bench.measure import Plan, Variant, interleaved
from bench.results import Row, compared
from procure.documents import catalogue
from procure.documents.document import Document

LONG: Final = "tender_document"
LETTER: Final = "award_letter_other"
ROWS: Final = "bid_receipt"  # a line for each file
FEW, MANY = 1_000, 5_000
LETTERS: Final = 1_000
DOCXTPL: Final = "docxtpl opened per call"
FLOOR_NOTE: Final = "zip + compiled Jinja + deflate"


def rows(plan: Plan) -> Iterator[Row]:
    """P1, P2, P4 and P5."""
    yield from _long_document(plan)
    yield from _table(plan)
    yield from _letters(plan)


def opened_each_time(source: bytes, context: dict[str, Any]) -> bytes:
    """What a script would do that checks nothing."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(source))
    template.render(context, autoescape=True)
    stored = io.BytesIO()
    template.save(stored)
    return stored.getvalue()


def _calls(document: Document) -> tuple[Callable[[], bytes], Callable[[], bytes], bytes]:
    """Render one document our way and docxtpl's; first see that the text is the same."""
    from procure.documents.fields import plain
    from procure.documents.package import text_of
    from procure.documents.render import render, shipped

    source = shipped(document.name).read_bytes()
    context = plain(document)

    def ours() -> bytes:
        return render(document)

    def theirs() -> bytes:
        return opened_each_time(source, context)

    assert text_of(ours()) == text_of(theirs()), "not the same text"
    return ours, theirs, source


def _long_document(plan: Plan) -> Iterator[Row]:
    from procure.documents.fields import plain
    from procure.documents.package import text_of

    sample: Any = catalogue.sample(LONG)
    document = replace(sample, timeline_figure=None)  # docxtpl alone cannot place our pictures
    call, anchor, source = _calls(document)
    floor, context = Floor(source), plain(document)
    assert text_of(floor.render(context)) == text_of(call()), "not the same text"
    ours = "tender document, every check kept"
    taken = interleaved(
        Variant(ours, call, plan.times(30)),
        Variant(DOCXTPL, anchor, plan.times(3)),
        Variant(FLOOR_NOTE, lambda: floor.render(context), plan.times(30)),
        rounds=plan.rounds,
    )
    yield compared(taken, ours, DOCXTPL, id="P1", goal=0.1)
    yield compared(taken, ours, FLOOR_NOTE, id="P2", goal=5)
    yield compared(taken, DOCXTPL, FLOOR_NOTE, id="P2")


def _table(plan: Plan) -> Iterator[Row]:
    receipt: Any = catalogue.sample(ROWS)
    scale = 100 if plan.quick else 1

    def with_rows(count: int) -> Document:
        made: Document = replace(receipt, files=receipt.files[:1] * (count // scale))
        return made

    few, _, _ = _calls(with_rows(FEW))
    many, anchor, _ = _calls(with_rows(MANY))
    short, long = f"table of {FEW // scale} rows", f"table of {MANY // scale} rows"
    taken = interleaved(
        Variant(long, many, plan.times(2)),
        Variant(short, few, plan.times(10)),
        Variant(DOCXTPL, anchor),
        rounds=min(plan.rounds, 5),
    )
    yield compared(taken, long, short, id="P4", goal=5.5)
    yield compared(taken, long, DOCXTPL, id="P4", goal=0.5)


def _letters(plan: Plan) -> Iterator[Row]:
    call, anchor, _ = _calls(catalogue.sample(LETTER))
    count = 5 if plan.quick else LETTERS
    sampled = count // 5 if plan.quick else count // 20  # docxtpl takes half a minute for all
    ours = f"{count} letters, CPU of one"
    taken = interleaved(
        Variant(ours, call, count),
        Variant(DOCXTPL, anchor, sampled),
        rounds=min(plan.rounds, 3),
    )
    yield compared(
        taken, ours, DOCXTPL, id="P5", goal=0.15, note=f"docxtpl's is the mean of {sampled}"
    )


class Floor:
    """A template whose parts are compiled once; other members stay as they were compressed."""

    def __init__(self, source: bytes) -> None:
        from docxtpl import DocxTemplate

        environment = jinja2.Environment(autoescape=True)
        self._compiled: dict[str, tuple[str, jinja2.Template]] = {}
        self._kept: dict[str, tuple[zipfile.ZipInfo, bytes]] = {}
        patch: Any = DocxTemplate.patch_xml
        with zipfile.ZipFile(io.BytesIO(source)) as package:
            for member in package.infolist():
                octets = package.read(member)
                if b"{{" in octets or b"{%" in octets:
                    head, end, rest = octets.decode().partition("?>")
                    self._compiled[member.filename] = (
                        head + end, environment.from_string(patch(None, rest))
                    )  # fmt: skip
                else:
                    self._kept[member.filename] = (member, _compressed(source, member))

    def render(self, context: dict[str, Any]) -> bytes:
        """Fill in, deflate, and put the package together again."""
        body, index = bytearray(), bytearray()
        for name, (member, octets) in self._kept.items():
            _add(body, index, name, octets, member.CRC, member.file_size, member.compress_type)
        for name, (head, template) in self._compiled.items():
            text = (head + template.render(context)).encode()
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            octets = deflate.compress(text) + deflate.flush()
            _add(body, index, name, octets, zlib.crc32(text), len(text), zipfile.ZIP_DEFLATED)
        count = len(self._kept) + len(self._compiled)
        end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(index), len(body), 0)
        return bytes(body + index + end)


def _compressed(source: bytes, member: zipfile.ZipInfo) -> bytes:
    names = struct.unpack("<HH", source[member.header_offset + 26 : member.header_offset + 30])
    start = member.header_offset + 30 + sum(names)
    return source[start : start + member.compress_size]


def _add(
    body: bytearray, index: bytearray, name: str, octets: bytes, crc: int, size: int, kind: int
) -> None:  # fmt: skip
    """Append a member and its line in the index; 0x21 is the first day a zip can hold."""
    encoded = name.encode()
    common = struct.pack(
        "<HHHHHIIIHH", 20, 0x800, kind, 0, 0x21, crc, len(octets), size, len(encoded), 0
    )
    index += struct.pack("<IH", 0x02014B50, 20) + common
    index += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + encoded
    body += struct.pack("<I", 0x04034B50) + common + encoded + octets
