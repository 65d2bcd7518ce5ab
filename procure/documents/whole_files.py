"""What only a whole file tells: the pages of a PDF, what lies in it, and its first pages alone.

The files are from outside, and are read in a child process (`documents.child`).
"""

import io
import json
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from procure.documents import child
from procure.domain import attachments, packages
from procure.domain.attachments import Finding

if TYPE_CHECKING:
    from pikepdf import Pdf

CHECK: Final = "procure.documents.whole_files:check"
FIRST_PAGES: Final = "procure.documents.whole_files:first_pages"
LARGEST: Final = 110 * child.MEGABYTE  # octets of the first pages of a PDF
MEMORY: Final = 1_200 * child.MEGABYTE  # octets of address space: a whole file, twice
_HEAD: Final = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Whole:
    """What a file was found to be. `pages` is None for what is no PDF, or cannot be counted."""

    pages: int | None = None
    findings: frozenset[Finding] = frozenset()


def checked(files: Sequence[tuple[str, bytes]]) -> list[Whole]:
    """Return what each file is, given by name and content. Raises `child.ChildStopped`."""
    head = json.dumps([[name, len(content)] for name, content in files]).encode()
    payload = b"".join([_HEAD.pack(len(head)), head, *(content for _, content in files)])
    answer = json.loads(child.run_limited(CHECK, payload, memory=MEMORY))
    return [Whole(pages, frozenset(map(Finding, findings))) for pages, findings in answer]


def cut(content: bytes, pages: int) -> bytes:
    """Return a PDF of the first pages alone. Raises `child.ChildStopped`."""
    payload = _HEAD.pack(pages) + content
    return child.run_limited(FIRST_PAGES, payload, memory=MEMORY, largest=LARGEST)


def check(payload: bytes) -> bytes:
    """Be the child of `checked`."""
    (length,) = _HEAD.unpack_from(payload)
    start = _HEAD.size + length
    answer = []
    for name, size in json.loads(payload[_HEAD.size : start]):
        found = _check(name, payload[start : start + size])
        answer.append([found.pages, sorted(found.findings)])
        start += size
    return json.dumps(answer).encode()


def first_pages(payload: bytes) -> bytes:
    """Be the child of `cut`."""
    import pikepdf  # noqa: PLC0415 -- slow import

    (pages,) = _HEAD.unpack_from(payload)
    with pikepdf.open(io.BytesIO(payload[_HEAD.size :])) as file:
        del file.pages[pages:]
        if "/Names" in file.Root:
            del file.Root.Names  # files embedded in it, and names of pages that are gone
        kept = io.BytesIO()
        file.save(kept)
    return kept.getvalue()


def _check(name: str, content: bytes) -> Whole:
    kind = attachments.kind_of(name)
    if kind == "pdf":
        return _pdf(content)
    if kind in {"docx", "xlsx"}:
        return _package(content)
    return Whole()


def _pdf(content: bytes) -> Whole:
    import pikepdf  # noqa: PLC0415 -- slow import

    try:
        with pikepdf.open(io.BytesIO(content)) as file:
            return Whole(len(file.pages), frozenset(_in_pdf(file)))
    except pikepdf.PasswordError:
        return Whole(None, frozenset({Finding.ENCRYPTED}))
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError):
        return Whole(None, frozenset({Finding.DAMAGED}))


def _in_pdf(file: "Pdf") -> Iterator[Finding]:
    root: Any = file.Root
    if file.is_encrypted:
        yield Finding.ENCRYPTED
    if len(file.attachments):
        yield Finding.EMBEDDED
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield Finding.SCRIPTS


def _package(content: bytes) -> Whole:
    if packages.is_encrypted_office(content):
        return Whole(None, frozenset({Finding.ENCRYPTED}))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = [
                packages.Member(
                    m.filename, bool(m.flag_bits & 1), m.file_size, m.compress_size, m.header_offset
                )
                for m in package.infolist()
            ]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return Whole(None, frozenset({Finding.DAMAGED}))
    told = {
        Finding.ENCRYPTED: any(member.encrypted for member in members),
        Finding.MACROS: any(member.macros for member in members),
        Finding.EXPLODES: packages.explodes(members),
    }
    return Whole(None, frozenset(finding for finding, so in told.items() if so))
