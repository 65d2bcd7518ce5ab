"""Hostile workbooks are refused before anything opens them, and refused quickly."""

import stat
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain.framework_file import ImportRefused
from procure.sheets.frameworks import read_framework
from procure.sheets.guard import CONTENT_TYPES, UnsafeFile, check_workbook
from tests import framework_stories as stories

Members = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"


@pytest.fixture(scope="module")
def good() -> bytes:
    return stories.xlsx(stories.sheets())


def members(data: bytes) -> Members:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Members) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return output.getvalue()


def code(data: bytes) -> str:
    """Return why a file is refused, having seen that it goes for the import too."""
    with pytest.raises(UnsafeFile) as info:
        check_workbook(data)
    found = stories.refused(lambda: read_framework("ramme.xlsx", data))
    assert [p.code for p in found] == [info.value.code]
    return info.value.code.value


def test_good_workbooks_pass(good):
    check_workbook(good)
    from openpyxl.styles import Font

    def finish(book):
        page = book["Parter"]
        page["A2"].hyperlink = "https://modell.example/"
        page["A2"].font = Font(bold=True)

    check_workbook(stories.xlsx(stories.sheets(), finish))


def add(name: str, data: bytes) -> Callable[[Members], None]:
    return lambda content: content.update({name: data})


def edit(name: str, old: bytes, new: bytes) -> Callable[[Members], None]:
    def change(content: Members) -> None:
        assert old in content[name]
        content[name] = content[name].replace(old, new, 1)

    return change


FILLER = b"".join(b"%08d" % (i // 8) for i in range(480_000))  # packs well, but not suspiciously
EXTERNAL = b'<Relationship Id="r9" Type="%s" Target="file:///c:/priser.xlsx" TargetMode="External"/></Relationships>'
LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
END = b"</Relationships>"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (add("xl/vbaProject.bin", b"x"), "file_macros"),
        (add("xl/macrosheets/sheet1.xml", b"<x/>"), "file_macros"),
        (edit(CONTENT_TYPES, b"spreadsheetml.sheet.main", b"spreadsheetml.sheet.macroEnabled.main"), "file_macros"),
        (edit(CONTENT_TYPES, b"spreadsheetml.sheet.main", b"wordprocessingml.document.main"), "file_format_unknown"),
        (lambda content: content.pop(CONTENT_TYPES), "file_format_unknown"),
        (add("xl/embeddings/oleObject1.bin", b"x"), "file_embedded"),
        (add("xl/activeX/activeX1.xml", b"<x/>"), "file_embedded"),
        (edit("xl/_rels/workbook.xml.rels", END, EXTERNAL % LINKS), "file_external_links"),
        (edit("xl/_rels/workbook.xml.rels", END, EXTERNAL.replace(b'"External"', b"'external'") % LINKS), "file_external_links"),
        (edit(SHEET, b"<worksheet", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet"), "file_unsafe"),
        (edit(BOOK, b"<workbook", b"<!DoCtYpE x><workbook"), "file_unsafe"),
        (lambda content: content.update({SHEET: content[SHEET].decode().encode("utf-16")}), "file_unsafe"),
        (lambda content: content.update({SHEET: ("<!DOCTYPE x>" + content[SHEET].decode()).encode("utf-16-le")}), "file_unsafe"),
        (add("xl/theme/logo.png", b"<!DOCTYPE x>"), "file_unsafe"),
        (add("../evil.xml", b"<x/>"), "file_unsafe"),
        (add("/etc/evil.xml", b"<x/>"), "file_unsafe"),
        (add("c:evil.xml", b"<x/>"), "file_unsafe"),
        (add("XL/Workbook.xml", b"<x/>"), "file_unsafe"),
        (add("xl/styles2.xml", b" " * 4_000_001), "file_unpacks_too_large"),
        (add("xl/worksheets/sheet9.xml", b" " * 19_000_000), "file_unpacks_too_large"),
        (lambda content: content.update({f"xl/media/{i}": b"x" for i in range(1000)}), "file_unpacks_too_large"),
        (lambda content: content.update({f"xl/media/{i}": FILLER for i in range(11)}), "file_unpacks_too_large"),
    ],
)  # fmt: skip
def test_hostile_members_are_refused(good, change, expected):
    content = members(good)
    change(content)
    assert code(packed(content)) == expected


def test_a_document_type_cut_in_two_by_reading_is_found(good):
    content = members(good)
    for offset in range(-12, 2):
        content["xl/a.xml"] = b" " * ((1 << 16) + offset) + b"<!DOCTYPE x>"
        assert code(packed(content)) == "file_unsafe"


def test_a_large_file_is_not_even_unpacked():
    assert code(b"PK" + b"\0" * 10_000_000) == "file_too_large"


def directory(good: bytes, offset: int, layout: str, value: int) -> bytes:
    """Change a field in the first entry of the central directory."""
    at = good.index(b"PK\x01\x02") + offset
    size = struct.calcsize(layout)
    return good[:at] + struct.pack(layout, value) + good[at + size :]


@pytest.mark.parametrize(
    ("offset", "layout", "value", "expected"),
    [
        (8, "<H", 1, "file_unsafe"),  # encrypted
        (10, "<H", 12, "file_unsafe"),  # bzip2
        (24, "<I", 1, "file_damaged"),  # says one byte, holds more
        (24, "<I", 0xFFFFFFF0, "file_unpacks_too_large"),
        (38, "<I", (stat.S_IFLNK | 0o777) << 16, "file_unsafe"),
    ],
)
def test_a_directory_that_lies_is_refused(good, offset, layout, value, expected):
    assert code(directory(good, offset, layout, value)) == expected


def test_members_that_share_bytes_are_refused(good):
    """Two entries of the directory that point at one member: how small bombs are made."""
    first = good.index(b"PK\x01\x02")
    second = good.index(b"PK\x01\x02", first + 4)
    offset = good[first + 42 : first + 46]
    assert code(good[: second + 42] + offset + good[second + 46 :]) == "file_unsafe"


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" * 10, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_zip_is_refused(data):
    assert code(data) in {"file_damaged", "file_format_unknown"}


@given(
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=3)), max_size=8
    )
)
@settings(max_examples=100, deadline=None)
def test_damage_anywhere_gives_a_refusal_and_nothing_else(good, damage):
    data = bytearray(good)
    for where, junk in damage:
        at = int(where * len(data))
        data[at : at + len(junk)] = junk
    try:
        check_workbook(bytes(data))
        read_framework("ramme.xlsx", bytes(data))
    except (UnsafeFile, ImportRefused):
        assert bytes(data) != good
