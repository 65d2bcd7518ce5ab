"""What Office files tell of themselves to one who sees only a part of them.

A zip lists its members at its end, and names each of them again where it begins. Nothing is
unpacked here, and no more than a megabyte of the list is read (`security.md` §5.3).
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LONGEST_LIST: Final = 1024 * 1024  # octets of the list of members that are looked through
MOST_MEMBERS: Final = 5_000
LARGEST_UNPACKED: Final = 1_000_000_000  # octets, all members together
STEEPEST_RATIO: Final = 200  # unpacked to packed, for members above a megabyte
RATIO_FROM: Final = 1_000_000

_HEADER: Final = struct.Struct("<4s5H3I2H")  # a member's own, before its name
_HEADERS: Final = re.compile(rb"PK\x03\x04")
_LONGEST_NAME: Final = 300
_NEWEST_VERSION: Final = 63  # of the zip format that a member may need
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR_AT: Final = 48  # in the head of a compound file: which sector its directory is in
_SECTOR: Final = 512
_ENTRIES: Final = 4_096  # octets of the directory that are looked through
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
#: What zipfile raises on damaged input; fuzzing found that BadZipFile is not enough.
_DAMAGE: Final = (
    zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError,
    OSError, OverflowError, IndexError,
)  # fmt: skip


class NotAPackage(Exception):
    """The end is not that of a whole zip."""


class OutOfSight(Exception):
    """The list of members is longer than what is looked through."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip, as the zip describes it."""

    name: str
    encrypted: bool
    size: int  # unpacked
    packed: int
    starts: int = 0

    @property
    def steep(self) -> bool:
        """Whether it unpacks to suspiciously much."""
        return self.size > RATIO_FROM and self.size > STEEPEST_RATIO * max(1, self.packed)

    @property
    def macros(self) -> bool:
        """Whether Office keeps macros under this name."""
        return self.name.lower().endswith("vbaproject.bin")


def listed(tail: bytes, size: int) -> tuple[Member, ...]:
    """Return the members of a zip of `size` octets that ends with `tail`.

    Raises `NotAPackage`, or `OutOfSight` when the list is too long or begins before the tail.
    """
    try:
        with zipfile.ZipFile(_End(tail, size)) as package:
            return tuple(
                Member(
                    m.filename, bool(m.flag_bits & 1), m.file_size, m.compress_size,
                    m.header_offset,
                )
                for m in package.infolist()
            )  # fmt: skip
    except _DAMAGE as fault:
        raise NotAPackage from fault


def explodes(members: Sequence[Member]) -> bool:
    """Whether a program that unpacks it may run out of memory."""
    spans = sorted((m.starts, m.starts + m.packed) for m in members)
    return (
        len(members) > MOST_MEMBERS
        or sum(m.size for m in members) > LARGEST_UNPACKED
        or any(m.steep for m in members)
        or any(end > start for (_, end), (start, _) in pairwise(spans))
    )


def headed(content: bytes) -> Iterator[Member]:
    """Yield the members that begin in this part, as their own headers tell.

    One that begins across the border of two parts is found in the list at the end.
    """
    for found in _HEADERS.finditer(content):
        if found.start() + _HEADER.size > len(content):
            return
        _, version, flags, method, _, _, _, packed, size, length, _ = _HEADER.unpack_from(
            content, found.start()
        )
        begins = found.start() + _HEADER.size
        name = content[begins : begins + length]
        sane = version <= _NEWEST_VERSION and method in _METHODS and 0 < length <= _LONGEST_NAME
        if sane and name.isascii() and name.decode().isprintable():
            yield Member(name.decode(), bool(flags & 1), size, packed)


def is_compound(head: bytes) -> bool:
    """Whether a file begins as old Word and Excel files do, and new ones with a password."""
    return head.startswith(_COMPOUND)


def is_encrypted_office(head: bytes) -> bool:
    """Whether it is a new Word or Excel file with a password; also when that is out of sight."""
    if not is_compound(head) or len(head) < _SECTOR:
        return False
    (sector,) = struct.unpack_from("<I", head, _SECTOR_AT)
    start = (sector + 1) * _SECTOR
    return start >= len(head) or _ENCRYPTED in head[start : start + _ENTRIES]


class _End(io.RawIOBase):
    """A file of which only the end is there."""

    def __init__(self, tail: bytes, size: int) -> None:
        self._tail, self._size, self._at = tail, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError
        self._at = base + offset
        return self._at

    def read(self, length: int | None = -1) -> bytes:
        begins = self._at - (self._size - len(self._tail))
        wanted = self._size - self._at if length is None or length < 0 else length
        if begins < 0 or wanted > LONGEST_LIST:
            raise OutOfSight
        found = self._tail[begins : begins + wanted]
        self._at += len(found)
        return found
