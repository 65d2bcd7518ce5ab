"""A zip put together from members that are already compressed, without times or places.

A Word file that is filled in differs from its template in three or four members; the others are
compressed once, when the template is prepared, and copied from then on.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import Final, NamedTuple

FIRST: Final = "[Content_Types].xml"  # some readers look for it at the beginning
VERSION: Final = 20  # of the zip format
UTF8: Final = 0x800
NO_DAY: Final = 0x21  # 1 January 1980, the first day a zip can hold
DEFLATED: Final = 8


class Member(NamedTuple):
    """A compressed member of a zip; `size` and `sum` are of what it unpacks to."""

    name: str
    octets: bytes
    size: int
    sum: int


def packed_member(name: str, content: bytes, level: int = 6) -> Member:
    """Compress one member; the level is zlib's."""
    press = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    octets = press.compress(content) + press.flush()
    return Member(name, octets, len(content), zlib.crc32(content))


def joined(members: Iterable[Member]) -> bytes:
    """Return the zip; equal members give equal bytes, whatever their order."""
    body, index, count = [], [], 0
    place = 0
    for member in sorted(members, key=lambda member: (member.name != FIRST, member.name)):
        name = member.name.encode()
        told = struct.pack(
            "<HHHHHIIIHH",
            VERSION, UTF8, DEFLATED, 0, NO_DAY, member.sum, len(member.octets), member.size,
            len(name), 0,
        )  # fmt: skip
        index += [
            struct.pack("<IH", 0x02014B50, VERSION),
            told,
            struct.pack("<HHHII", 0, 0, 0, 0, place),
            name,
        ]
        body += [struct.pack("<I", 0x04034B50), told, name, member.octets]
        place += 4 + len(told) + len(name) + len(member.octets)
        count += 1
    size = sum(map(len, index))
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, place, 0)
    return b"".join([*body, *index, end])
