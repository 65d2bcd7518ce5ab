"""Judges an uploaded workbook before any XML parser or spreadsheet library sees it.

A workbook is a zip of XML files: it can be small and unpack to gigabytes, lie about its sizes,
carry macros, or reach out to other files. Zip and XML are looked through here in bounded
pieces and without parsing (`security.md` §5.3).
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Final

from procure.domain.framework_file import ProblemCode

LARGEST_FILE: Final = 10_000_000  # bytes
MOST_MEMBERS: Final = 1000
LARGEST_UNPACKED: Final = 40_000_000
LARGEST_SHEET: Final = 20_000_000  # a sheet or the table of its strings
LARGEST_PART: Final = 4_000_000  # anything else: styles, names, relationships, a logo
STEEPEST_RATIO: Final = 200  # unpacked to packed, for members above a megabyte
RATIO_FROM: Final = 1_000_000

CONTENT_TYPES: Final = "[Content_Types].xml"
_WORKBOOK: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PIECE: Final = 1 << 16
_OVERLAP: Final = 16  # bytes kept from the piece before, so that no mark is cut in two
_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!|<!\0", re.IGNORECASE)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_RELATIONSHIP: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_EXTERNAL: Final = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_HYPERLINK: Final = re.compile(rb"/hyperlink[\"']")
_BIG_PARTS: Final = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_MACROS: Final = re.compile(r"vbaproject|vbadata|/macrosheets/", re.IGNORECASE)
_EMBEDDED: Final = re.compile(r"/(?:embeddings|activex|ctrlprops)/", re.IGNORECASE)
#: What zipfile and zlib raise on damaged input; atheris found that BadZipFile is not enough.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error,
    ValueError, OSError, OverflowError, MemoryError, KeyError, IndexError,
)  # fmt: skip


class UnsafeFile(Exception):
    """A file that is not opened."""

    def __init__(self, code: ProblemCode, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def check_workbook(data: bytes) -> None:
    """Return when `data` is an .xlsx that may be opened; raise `UnsafeFile` with the reason."""
    if len(data) > LARGEST_FILE:
        raise UnsafeFile(ProblemCode.FILE_TOO_LARGE, limit="10 MB")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist())
            for member in archive.infolist():
                _check_content(archive, member)
            _check_parts(archive)
    except _DAMAGE:
        raise UnsafeFile(ProblemCode.FILE_DAMAGED) from None


def _check_directory(members: Sequence[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_UNPACKED:
        raise UnsafeFile(ProblemCode.FILE_UNPACKS_TOO_LARGE)
    if len(set(names)) != len(names) or any(_is_odd(member) for member in members):
        raise UnsafeFile(ProblemCode.FILE_UNSAFE)
    if any(_is_oversized(member) for member in members):
        raise UnsafeFile(ProblemCode.FILE_UNPACKS_TOO_LARGE)
    spans = sorted((m.header_offset, m.header_offset + m.compress_size) for m in members)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise UnsafeFile(ProblemCode.FILE_UNSAFE)  # members that share bytes: a zip bomb


def _is_odd(member: zipfile.ZipInfo) -> bool:
    """Whether a member is encrypted, a link, oddly packed, or named to land elsewhere."""
    name = member.filename
    return (
        bool(member.flag_bits & 1)
        or stat.S_ISLNK(member.external_attr >> 16)
        or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        or name.startswith(("/", "\\"))
        or ":" in name
        or ".." in re.split(r"[/\\]", name)
    )


def _is_oversized(member: zipfile.ZipInfo) -> bool:
    limit = LARGEST_SHEET if _BIG_PARTS.fullmatch(member.filename) else LARGEST_PART
    steep = member.file_size > STEEPEST_RATIO * max(1, member.compress_size)
    return member.file_size > limit or (member.file_size > RATIO_FROM and steep)


def _check_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Unpack a member in pieces and refuse entities and document types, which have no place.

    All members are looked at, whatever their names: a relationship can make any of them XML.
    zipfile unpacks no more than the directory says, and checks the sum of what it unpacked.
    """
    carried = b""
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            is_first = not carried
            if _ENTITIES.search(carried + piece) or (is_first and piece.startswith(_UTF16)):
                raise UnsafeFile(ProblemCode.FILE_UNSAFE)
            carried = piece[-_OVERLAP:]


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if CONTENT_TYPES not in names:
        raise UnsafeFile(ProblemCode.FILE_FORMAT_UNKNOWN)
    types = archive.read(CONTENT_TYPES)
    if b"macroEnabled" in types or any(_MACROS.search(name) for name in names):
        raise UnsafeFile(ProblemCode.FILE_MACROS)
    if _WORKBOOK not in types:
        raise UnsafeFile(ProblemCode.FILE_FORMAT_UNKNOWN)
    if any(_EMBEDDED.search(name) for name in names):
        raise UnsafeFile(ProblemCode.FILE_EMBEDDED)
    for name in names:
        if name.lower().endswith(".rels") and _reaches_out(archive.read(name)):
            raise UnsafeFile(ProblemCode.FILE_EXTERNAL_LINKS)


def _reaches_out(relationships: bytes) -> bool:
    """Whether a part refers to something outside the file, other than by a link to click."""
    tags = _RELATIONSHIP.findall(relationships)
    return any(_EXTERNAL.search(tag) and not _HYPERLINK.search(tag) for tag in tags)
