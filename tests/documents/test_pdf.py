"""A Word file becomes PDF for the archive: tagged, checked, the same each time, or a clear no."""

import io
import shutil
import tempfile
from pathlib import Path

import page as page_validation
import pikepdf
import pytest

from procure.documents import pdf
from procure.documents.render import render
from tests.conftest import missing
from tests.documents.cases import SAMPLES

pytestmark = pytest.mark.documents
PROFILES = page_validation.ValidationProfile
QUICK = {"award_letter_other", "tender_document"}
FALSE_ALARM = "PDFA2B-STREAM-LENGTH-001"  # when a compressed stream happens to end in CR


@pytest.fixture(scope="module")
def pdfs():
    """Each sample as PDF, made once for the tests of this worker."""
    if not pdf.available():
        missing("LibreOffice is not installed")
    made: dict[str, bytes] = {}

    def of(name: str) -> bytes:
        if name not in made:
            made[name] = pdf.to_pdf(render(SAMPLES[name]))
        return made[name]

    return of


def findings(stored: bytes, profile) -> set[str]:
    report = page_validation.validate_pdf_bytes(stored, profile=profile)
    return {failure.rule_id for failure in report.failures} - {FALSE_ALARM}


def test_pdf_carries_title_language_and_both_standards(pdfs):
    with pikepdf.open(io.BytesIO(pdfs("tender_document"))) as file:
        assert str(file.Root.Lang) == "nb-NO"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title).startswith("Konkurransegrunnlag: ")
        assert {str(page.Tabs) for page in file.pages} == {"/S"}
        metadata = file.Root.Metadata.read_bytes().decode()
    for stated in ("<pdfaid:part>2<", "<pdfaid:conformance>B<", "<pdfuaid:part>1<"):
        assert stated in metadata
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in metadata


def test_equal_word_files_give_equal_pdf_at_any_time(pdfs):
    assert pdf.to_pdf(render(SAMPLES["bid_receipt"])) == pdfs("bid_receipt")


def test_pdf_holds_no_time_of_its_making(pdfs):
    with pikepdf.open(io.BytesIO(pdfs("bid_receipt"))) as file:
        assert set(file.docinfo) == {"/Author", "/Creator", "/Producer", "/Title"}
        assert "xmp:CreateDate" not in file.Root.Metadata.read_bytes().decode()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in QUICK else [pytest.mark.matrix])
        for name in sorted(SAMPLES)
    ],
)
def test_checkers_find_nothing(pdfs, name):
    stored = pdfs(name)
    assert findings(stored, PROFILES.PDF_UA_1) == set()
    assert findings(stored, PROFILES.PDF_A_2B) == set()
    with pikepdf.open(io.BytesIO(stored)) as file:
        assert file.check_pdf_syntax() == []


def test_pages_are_pictures_in_order(pdfs):
    pages = pdf.to_pages(render(SAMPLES["bid_receipt"]), dpi=20)
    with pikepdf.open(io.BytesIO(pdfs("bid_receipt"))) as file:
        assert len(pages) == len(file.pages)
    assert {page[:8] for page in pages} == {b"\x89PNG\r\n\x1a\n"}


def test_missing_libreoffice_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not pdf.available()
    with pytest.raises(pdf.PdfUnavailable) as refused:
        pdf.to_pdf(b"")
    assert str(refused.value) == (
        "PDF kan ikke lages her, fordi LibreOffice ikke er installert på tjeneren."
    )


def test_missing_poppler_is_said_in_words(monkeypatch, tmp_path):
    (tmp_path / "soffice").symlink_to(shutil.which("true"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pdf.PdfUnavailable) as refused:
        pdf.to_pages(b"")
    assert refused.value.program == "Poppler"


@pytest.mark.parametrize("program", ["true", "false"])
def test_libreoffice_that_makes_no_file_is_a_failure(monkeypatch, tmp_path, program):
    (tmp_path / "soffice").symlink_to(shutil.which(program))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pdf.PdfFailed, match="Filen kunne ikke gjøres om til PDF"):
        pdf.to_pdf(b"PK")


def test_program_that_takes_too_long_is_ended_with_its_children(monkeypatch, tmp_path):
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\n/bin/sleep 60\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with pytest.raises(pdf.PdfFailed) as late:
        pdf.to_pdf(b"PK", timeout=0.5)
    assert late.value.detail == "more than 0.5 s"
    assert list((tmp_path / "temporary").iterdir()) == []
    group = (tmp_path / "pid").read_text().strip()
    alive = [path.parent.name for path in Path("/proc").glob("[0-9]*/stat") if lives(path, group)]
    assert alive == []


def lives(stat: Path, group: str) -> bool:
    """Whether a line of /proc is a process of this group that still runs."""
    try:
        state, _, its_group, *_ = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return False  # it has gone
    return its_group == group and state != "Z"
