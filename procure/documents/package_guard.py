"""Judges an uploaded Word file before any XML parser sees it.

A Word file is a zip of XML files: it can be small and unpack to gigabytes, lie about its sizes,
or hold entities that grow without end. Zip and XML are looked through here in bounded pieces
and without parsing (`security.md` §5.3).
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from procure.documents.findings import Find, Finding, found

LARGEST_FILE: Final = 10_000_000  # bytes
MOST_MEMBERS: Final = 1000
LARGEST_UNPACKED: Final = 60_000_000  # bytes, all members together
LARGEST_TEXT: Final = 12_000_000  # bytes of one XML part
LARGEST_MEMBER: Final = 20_000_000  # bytes of a picture
STEEPEST_RATIO: Final = 200  # unpacked to packed, for members above a megabyte
RATIO_FROM: Final = 1_000_000

_PIECE: Final = 1 << 16
_OVERLAP: Final = 16  # bytes kept from the piece before, so that no mark is cut in two
_ENTITIES: Final = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]", re.IGNORECASE
)  # the last two in UTF-16, should a part begin in another way than by its mark
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word, or a file with a password
#: What zipfile and zlib raise on damaged input; fuzzing found that BadZipFile is not enough.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error,
    ValueError, OSError, OverflowError, MemoryError, KeyError, IndexError,
)  # fmt: skip


def guard(data: bytes) -> tuple[Finding, ...]:
    """Return why the file may not be opened; empty when it may."""
    if len(data) > LARGEST_FILE:
        return (found(Find.TOO_LARGE, limit=f"{LARGEST_FILE // 1_000_000} MB"),)
    if data.startswith(_COMPOUND):
        return (found(Find.OLD_FORMAT),)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refused = tuple(_directory(archive.infolist()))
            return refused or tuple(_contents(archive))
    except _DAMAGE:
        return (found(Find.DAMAGED),)


def _directory(members: Sequence[zipfile.ZipInfo]) -> Iterator[Finding]:
    """What the list of members gives away, without unpacking any."""
    names = [member.filename.lower() for member in members]
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_UNPACKED:
        yield found(Find.UNPACKS_TOO_LARGE)
    spans = sorted((m.header_offset, m.header_offset + m.compress_size) for m in members)
    if len(set(names)) != len(names) or any(
        end > start for (_, end), (start, _) in pairwise(spans)
    ):
        yield found(Find.UNSAFE_PACKAGE)  # two of one name, or members that share bytes
    for member in members:
        if _is_odd(member):
            yield found(Find.UNSAFE_PACKAGE, member.filename)
        elif _is_oversized(member):
            yield found(Find.UNPACKS_TOO_LARGE, member.filename)


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
    text = member.filename.lower().endswith((".xml", ".rels"))
    steep = member.file_size > STEEPEST_RATIO * max(1, member.compress_size)
    limit = LARGEST_TEXT if text else LARGEST_MEMBER
    return member.file_size > limit or (member.file_size > RATIO_FROM and steep)


def _contents(archive: zipfile.ZipFile) -> Iterator[Finding]:
    """Unpack each member in pieces; its sum is checked on the way.

    Entities are refused whatever the member's name: a relation can make any of them XML.
    """
    for member in archive.infolist():
        with archive.open(member) as stream:
            carried = b""
            while piece := stream.read(_PIECE):
                wide = not carried and piece.startswith(_UTF16)
                if wide or _ENTITIES.search(carried + piece):
                    yield found(Find.UNSAFE_XML, member.filename)
                    break
                carried = piece[-_OVERLAP:]
