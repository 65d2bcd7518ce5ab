"""Which files a bid may carry: judged by name and by content, since either alone can lie."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from procure.domain.reasons import Code, Reason, reason

SIZE_LIMIT: Final = 10_000_000  # octets in one file
MOST_FILES: Final = 30  # in one bid

_PDF_HEADER_WITHIN: Final = 1024  # octets; readers accept a PDF that starts this late


def _pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:_PDF_HEADER_WITHIN]


def _png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n")


def _jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff")


def _office(main: str) -> Callable[[bytes], bool]:
    """Say whether a zip holds the main part of a Word or Excel file. Nothing is unpacked.

    A file with a password is no zip, and is refused here: nobody could read it at the opening.
    """

    def recognise(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                names = set(package.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False
        return "[Content_Types].xml" in names and main in names

    return recognise


_KINDS: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "pdf": _pdf,
    "docx": _office("word/document.xml"),
    "xlsx": _office("xl/workbook.xml"),
    "png": _png,
    "jpg": _jpeg,
}
EXTENSIONS: Final = tuple(_KINDS)


def problems(name: str, content: bytes) -> tuple[Reason, ...]:
    """Why the file cannot be attached; empty means that it can.

    >>> problems("bilde.png", b"GIF89a")[0].code.value
    'attachment_type'
    >>> problems("Tilbud.PDF", b"%PDF-1.7")
    ()
    """
    if len(content) > SIZE_LIMIT:
        return (reason(Code.ATTACHMENT_TOO_LARGE, limit=f"{SIZE_LIMIT // 1_000_000} MB"),)
    _stem, dot, extension = name.rpartition(".")
    recognise = _KINDS.get(extension.lower()) if dot else None
    if recognise is None or not recognise(content):
        return (reason(Code.ATTACHMENT_TYPE),)
    return ()
