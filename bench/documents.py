"""One tender document: ours, docxtpl opened for each call, and the least that can be done."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

import jinja2

from bench.measure import Plan, Variant, interleaved
from bench.results import Row, compared

NAME: Final = "tender_document"
FLOOR_NOTE: Final = "zip + compiled Jinja + deflate"


def rows(plan: Plan) -> Iterator[Row]:
    """P1 and P2."""
    from docxtpl import DocxTemplate

    from procure.documents import catalogue
    from procure.documents.fields import plain
    from procure.documents.package import text_of
    from procure.documents.render import render, shipped

    document, source = catalogue.sample(NAME), shipped(NAME).read_bytes()
    context, floor = plain(document), Floor(source)

    def opened_each_time() -> bytes:
        template = DocxTemplate(io.BytesIO(source))
        template.render(context, autoescape=True)
        stored = io.BytesIO()
        template.save(stored)
        return stored.getvalue()

    texts = {
        text_of(made) for made in (render(document), opened_each_time(), floor.render(context))
    }
    assert len(texts) == 1, "not the same text"
    ours, docxtpl = "tender document, every check kept", "docxtpl opened per call"
    taken = interleaved(
        Variant(ours, lambda: render(document), plan.times(3)),
        Variant(docxtpl, opened_each_time, plan.times(3)),
        Variant(FLOOR_NOTE, lambda: floor.render(context), plan.times(30)),
        rounds=plan.rounds,
    )
    yield compared(taken, ours, docxtpl, id="P1", goal=0.1)
    yield compared(taken, ours, FLOOR_NOTE, id="P2", goal=5)
    yield compared(taken, docxtpl, FLOOR_NOTE, id="P2")


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
