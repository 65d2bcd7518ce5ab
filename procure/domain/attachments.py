"""Which files a bid may carry, and in which parts they travel.

A file is judged by its name and by its first and last part, never as a whole: it is sealed while
it arrives, and nobody holds all of it before the opening (`security.md` §4.3). What is found in
it is told to the bidder; only a file of the wrong type is refused.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from procure.domain import formats, packages
from procure.domain.reasons import Code, Reason, reason
from procure.domain.seals import PART_SIZE

SIZE_LIMIT: Final = 100_000_000  # octets in one file, when nothing else is configured
BID_LIMIT: Final = 500_000_000  # octets in all files of one bid, likewise
MOST_FILES: Final = 30  # in one bid, those on their way too
EDGE: Final = 1024 * 1024  # octets of the end that the last part holds at least
LARGEST_PART: Final = PART_SIZE + EDGE - 1  # octets

_PDF_HEADER_WITHIN: Final = 1024  # octets; readers accept a PDF that starts this late
_PDF_ENDS_WITHIN: Final = 2048  # octets, likewise
_ENCRYPT: Final = re.compile(rb"/Encrypt[\s/<\[0-9]")  # in a PDF's trailer
_SCRIPTS: Final = re.compile(rb"/(?:JavaScript|JS|Launch)[\s(/<\[0-9]")
_MAIN: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


class Finding(StrEnum):
    """What the bidder is told of a file; none of it keeps the file out of the bid."""

    CUT_SHORT = "cut_short"
    DAMAGED = "damaged"  # found at the opening only, where the whole file is there
    EMBEDDED = "embedded"  # likewise
    ENCRYPTED = "encrypted"
    EXPLODES = "explodes"
    INFECTED = "infected"
    MACROS = "macros"
    SCRIPTS = "scripts"
    UNCHECKED = "unchecked"
    UNSCANNED = "unscanned"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most octets of one file and of all files of a bid."""

    file: int = SIZE_LIMIT
    bid: int = BID_LIMIT


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a file: where it begins, and whether the file ends with it."""

    content: bytes
    start: int = 0
    last: bool = True

    @property
    def first(self) -> bool:
        return self.start == 0

    @property
    def end(self) -> int:
        return self.start + len(self.content)


def cuts(size: int) -> tuple[int, ...]:
    """Return the sizes of the parts of a file.

    The last part is never so short that the list of members at the end of an Office file, or
    the trailer of a PDF, begins in the part before.

    >>> cuts(100), cuts(PART_SIZE + EDGE) == (PART_SIZE, EDGE)
    ((100,), True)
    """
    whole = max(0, size - EDGE) // PART_SIZE
    return (*[PART_SIZE] * whole, size - whole * PART_SIZE)


def _pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:_PDF_HEADER_WITHIN]


def _png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n")


def _jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff")


def _office(content: bytes) -> bool:
    """Say whether it begins as a zip, or as what has a password: that is told, not refused."""
    return content.startswith(b"PK\x03\x04") or packages.is_encrypted_office(content)


_KINDS: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "pdf": _pdf,
    "docx": _office,
    "xlsx": _office,
    "png": _png,
    "jpg": _jpeg,
}
EXTENSIONS: Final = tuple(_KINDS)


def kind_of(name: str) -> str:
    """Return the file type that a name claims; empty for one that no bid may carry.

    >>> kind_of("Tilbud.PDF"), kind_of("makro.docm"), kind_of("pdf")
    ('pdf', '', '')
    """
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and extension.lower() in _KINDS else ""


def size_problems(size: int, others: int, limits: Limits = LIMITS) -> tuple[Reason, ...]:
    """Why a file of `size` octets does not fit beside the `others` of the bid.

    >>> [why.code.value for why in size_problems(SIZE_LIMIT + 1, 0)]
    ['attachment_too_large']
    """
    if size > limits.file:
        return (reason(Code.ATTACHMENT_TOO_LARGE, limit=megabytes(limits.file)),)
    if size + others > limits.bid:
        return (reason(Code.ATTACHMENTS_TOO_LARGE, limit=megabytes(limits.bid)),)
    return ()


def megabytes(size: int) -> str:
    """Return a limit in words.

    >>> megabytes(100_000_000), megabytes(1_500_000)
    ('100 MB', '1,5 MB')
    """
    return f"{size / 1_000_000:g} MB".replace(".", formats.notation().point)


def type_problems(name: str, piece: Piece, known: Collection[Finding] = ()) -> tuple[Reason, ...]:
    """Why this part cannot be of a file of that name; empty for parts that tell nothing.

    `known` is what was found in the parts before.

    >>> type_problems("bilde.png", Piece(b"GIF89a"))[0].code.value
    'attachment_type'
    >>> type_problems("Tilbud.PDF", Piece(b"%PDF-1.7"))
    ()
    """
    kind = kind_of(name)
    begins = kind != "" and (not piece.first or _KINDS[kind](piece.content))
    if begins and (Finding.ENCRYPTED in known or _ends(kind, piece)):
        return ()
    return (reason(Code.ATTACHMENT_TYPE),)


def _ends(kind: str, piece: Piece) -> bool:
    """Whether the end lists the main part of its kind; what is out of sight may."""
    main = _MAIN.get(kind)
    if main is None or not piece.last or (piece.first and packages.is_compound(piece.content)):
        return True
    try:
        members = packages.listed(piece.content[-EDGE:], piece.end)
    except packages.OutOfSight:
        return True
    except packages.NotAPackage:
        return False
    return {"[Content_Types].xml", main} <= {member.name for member in members}


def findings(name: str, piece: Piece) -> frozenset[Finding]:
    """Return what the bidder should know of this part of an allowed file.

    >>> sorted(findings("Tilbud.pdf", Piece(b"%PDF-1.7 trailer << /Encrypt 5 0 R >>")))
    [<Finding.CUT_SHORT: 'cut_short'>, <Finding.ENCRYPTED: 'encrypted'>]
    """
    kind = kind_of(name)
    if kind == "pdf":
        return frozenset(_in_pdf(piece))
    if kind in _MAIN:
        return frozenset(_in_package(piece))
    return frozenset()


def _in_pdf(piece: Piece) -> Iterator[Finding]:
    edges = (piece.first, piece.content[:EDGE]), (piece.last, piece.content[-EDGE:])
    if any(seen and _ENCRYPT.search(edge) for seen, edge in edges):
        yield Finding.ENCRYPTED
    if _SCRIPTS.search(piece.content):
        yield Finding.SCRIPTS
    if piece.last and b"%%EOF" not in piece.content[-_PDF_ENDS_WITHIN:]:
        yield Finding.CUT_SHORT


def _in_package(piece: Piece) -> Iterator[Finding]:
    if piece.first and packages.is_encrypted_office(piece.content):
        yield Finding.ENCRYPTED
        return
    members = [*packages.headed(piece.content)]
    yield from _of(members)
    if any(member.steep for member in members):
        yield Finding.EXPLODES
    if piece.last:
        yield from _at_the_end(piece)


def _at_the_end(piece: Piece) -> Iterator[Finding]:
    try:
        members = packages.listed(piece.content[-EDGE:], piece.end)
    except packages.OutOfSight:
        yield Finding.UNCHECKED
    except packages.NotAPackage:
        return  # of a file with a password, known from its first part
    else:
        yield from _of(members)
        if packages.explodes(members):
            yield Finding.EXPLODES


def _of(members: Collection[packages.Member]) -> Iterator[Finding]:
    if any(member.encrypted for member in members):
        yield Finding.ENCRYPTED
    if any(member.macros for member in members):
        yield Finding.MACROS
