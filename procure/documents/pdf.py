"""A Word file as PDF for the archive and as pictures of its pages, made by LibreOffice.

LibreOffice is a program of its own that a server may lack: whoever asks for a PDF must be able
to go on without one.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from procure.documents import pdf_archive
from procure.documents.errors import DocumentError
from procure.language import say

OPTIONS: Final = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
_TURN: Final = threading.Lock()  # one LibreOffice at a time: each takes some 200 MB


class PdfUnavailable(DocumentError):
    """A program that makes PDF or pictures is not installed on this machine."""

    def __init__(self, program: str) -> None:
        self.program = program
        super().__init__(
            say("PDF kan ikke lages her, fordi {program} ikke er installert på tjeneren.",
                program=program)
        )  # fmt: skip


class PdfFailed(DocumentError):
    """The program gave up on the file or ran out of time. `detail` is for the log."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(say("Filen kunne ikke gjøres om til PDF."))


def available() -> bool:
    """Say whether this machine can make PDF."""
    return shutil.which("soffice") is not None


def to_pdf(docx: bytes, *, timeout: float = 60) -> bytes:
    """Return a Word file as tagged PDF/A-2b and PDF/UA-1; equal files give equal bytes.

    `timeout` is in seconds. Raises `PdfUnavailable` without LibreOffice, and `PdfFailed` when
    it makes nothing of the file in that time.
    """
    soffice = _program("soffice", "LibreOffice")
    with TemporaryDirectory(prefix="procure-pdf-") as name:
        folder = Path(name)
        (folder / "in.docx").write_bytes(docx)
        profile = (folder / "profile").as_uri()  # two at once on one profile: one gives no file
        command = [soffice, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", OPTIONS, "--outdir", name, str(folder / "in.docx")]
        with _TURN:
            said = _run(command, folder, timeout)
        made = folder / "in.pdf"
        if not made.is_file():  # LibreOffice may fail and still exit with 0
            raise PdfFailed(said)
        return pdf_archive.repaired(made.read_bytes())


def to_pages(docx: bytes, dpi: int = 60, *, timeout: float = 60) -> list[bytes]:
    """Return each page of a Word file as a PNG picture. Raises as `to_pdf` does."""
    pdftoppm = _program("pdftoppm", "Poppler")
    pdf = to_pdf(docx, timeout=timeout)
    with TemporaryDirectory(prefix="procure-pages-") as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(pdf)
        command = [pdftoppm, "-r", str(dpi), "-png", str(folder / "in.pdf"), str(folder / "page")]
        said = _run(command, folder, timeout)
        pages = [path.read_bytes() for path in sorted(folder.glob("page-*.png"))]
    if not pages:
        raise PdfFailed(said)
    return pages


def _program(name: str, product: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise PdfUnavailable(product)
    return found


def _run(command: list[str], home: Path, timeout: float) -> str:
    """Run a program without our environment; return what it said. Raises `PdfFailed`."""
    environment = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
    }
    started = subprocess.Popen(  # noqa: S603 -- our own arguments, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=home,
        env=environment,
        start_new_session=True,
    )
    try:
        said, _ = started.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as late:
        raise PdfFailed(f"more than {timeout} s") from late
    finally:
        _stop(started)
    text = said.decode("utf-8", "replace")[-500:]
    if started.returncode:
        raise PdfFailed(f"exit {started.returncode}: {text}")
    return text


def _stop(started: subprocess.Popen[bytes]) -> None:
    """End the program and all it has started: `soffice` is a script around the real one."""
    if started.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(started.pid, signal.SIGKILL)
            else:
                started.kill()
        started.communicate()
