"""Texts that refer to a chapter: a field of Word's, pointing to the heading, with its number."""

import io
import re
import shutil
import subprocess
from collections import Counter

import docx
import pytest
from lxml import etree

from procure.documents import catalogue, pdf, words
from procure.documents.blank import blank
from procure.documents.errors import GenerationRefused
from procure.documents.house_style import PORTRAIT, W
from procure.documents.package_check import check
from procure.documents.passages import passages
from procure.documents.render import render, shipped
from procure.documents.template_trial import sparse
from procure.documents.writer import Column, Writer
from procure.language import Language, using
from tests.conftest import missing
from tests.documents.cases import SAMPLES, altered, members

NAMES = sorted(SAMPLES)
REFER = {
    "bid_form": [("skjema_forbehold", "4")],
    "evaluation_report": [("points", "4")],
    "framework_overview": [("kapittel_leverandorer", "6")],
    "tender_document": [("kapittel_modell", "6")],
}
FIELD = re.compile(r"REF (\w+) \\r \\h")
TAG = re.compile(r"\{%p (\w+)")
STEPS = {"if": 1, "for": 1, "endif": -1, "endfor": -1}
PLAIN = re.compile(r"\b(?:kapittel|kapitlet|kapitla|kapitlene|chapters?) \d", re.IGNORECASE)
UNSURE = "depends on the data"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def body(stored: bytes):
    return etree.fromstring(members(stored)["word/document.xml"])


def said(element) -> str:
    return "".join(text.text or "" for text in element.iter(w("t")))


def numbers(root) -> dict[str, str]:
    """The number of every heading that has a bookmark, as Word will count it.

    A heading in a condition or loop may be there or not: its number, and those it would change,
    are unsure.
    """
    found, counts, doubt, depth = {}, Counter(), set(), 0
    for paragraph in root.iter(w("p")):
        if tag := TAG.match(said(paragraph)):
            depth += STEPS.get(tag[1], 0)
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        heading = re.fullmatch(r"Heading(\d)", "" if style is None else style.get(w("val")))
        if not heading:
            continue
        level = int(heading[1])
        counts[level] += 1
        for deeper in range(level + 1, 4):
            counts[deeper] = 0
            doubt.discard(deeper)
        if depth:
            doubt.add(level)
        number = ".".join(str(counts[n]) for n in range(1, level + 1))
        for mark in paragraph.iter(w("bookmarkStart")):
            sure = min(doubt, default=level + 1) > level
            found[mark.get(w("name"))] = number if sure else UNSURE
    return found


def references(root) -> list[tuple[str, str]]:
    """Every (bookmark, number shown)."""
    fields = [field for field in root.iter(w("fldSimple")) if "REF" in field.get(w("instr"))]
    return [(FIELD.fullmatch(field.get(w("instr")))[1], said(field)) for field in fields]


def wrong(root) -> list[tuple[str, str]]:
    known = numbers(root)
    return [(mark, shown) for mark, shown in references(root) if known.get(mark) != shown]


@pytest.mark.parametrize("spoken", Language)
@pytest.mark.parametrize("name", NAMES)
def test_every_reference_shows_the_number_of_a_heading_that_is_always_there(name, spoken):
    with using(spoken):
        root = body(shipped(name).read_bytes())
    assert wrong(root) == []
    assert references(root) == REFER.get(name, [])
    assert not references(root) or getattr(catalogue.layout(name), "NUMBERED", False)


@pytest.mark.parametrize("name", NAMES)
def test_the_list_of_contents_shows_the_numbers_of_the_headings(name):
    root = body(shipped(name).read_bytes())
    if not getattr(catalogue.layout(name), "NUMBERED", False):
        return  # the annexes of the contract have numbers in their own words
    known = numbers(root)
    listed = [(link.get(w("anchor")), said(link).split()[0]) for link in root.iter(w("hyperlink"))]
    assert [entry for entry in listed if known.get(entry[0]) != entry[1]] == []


@pytest.mark.parametrize("name", sorted(REFER))
def test_references_are_right_in_the_finished_document_however_little_is_known(name):
    made = render(SAMPLES[name])
    assert references(body(made)) == REFER[name]
    assert check(made) == ()
    for document in (SAMPLES[name], sparse(SAMPLES[name])):
        try:
            root = body(render(document))
        except GenerationRefused:
            continue  # of two values that may be left out, one is needed
        assert wrong(root) == []
        assert references(root) != []


def test_no_text_of_ours_names_a_chapter_by_a_number_that_nothing_keeps_right():
    values = [text for sample in SAMPLES.values() for _place, text in passages(sample)]
    assert [text for text in (*words.collected(), *values) if PLAIN.search(text)] == []
    assert PLAIN.search("Se kapittel 4.")


# -- the judges ---------------------------------------------------------------------------------


def written(write) -> bytes:
    """A numbered document that `write` has written."""
    writer = Writer(docx.Document(io.BytesIO(blank(PORTRAIT, numbered=True))), PORTRAIT)
    write(writer)
    stored = io.BytesIO()
    writer.document.save(stored)
    return stored.getvalue()


def test_reference_stands_among_bold_text_and_in_tables():
    def write(w):
        w.heading("En", bookmark="en")
        w.text("Se **punkt [[en|1]] og [[to|1.1]]**, ikke [[en|2]].")
        w.heading("To", 2, bookmark="to")
        w.table("T", [Column("A", 40, "Table Note|Se [[to|1.1]]\n[[en|1]]")], "x", "xs")

    root = body(written(write))
    assert references(root) == [
        ("en", "1"), ("to", "1.1"), ("en", "2"), ("to", "1.1"), ("en", "1"),
    ]  # fmt: skip
    assert wrong(root) == [("en", "2")]
    assert "Se punkt 1 og 1.1, ikke 2." in [said(paragraph) for paragraph in root.iter(w("p"))]
    bold = [field.find(f"{w('r')}/{w('rPr')}/{w('b')}") for field in root.iter(w("fldSimple"))]
    assert [mark is not None for mark in bold] == [True, True, False, False, False]
    noted = [
        p
        for p in root.iter(w("p"))
        if p.find(f"{w('pPr')}/{w('pStyle')}[@{w('val')}='TableNote']") is not None
    ]
    assert [said(paragraph) for paragraph in noted] == ["Se 1.1"]


def test_reference_to_a_heading_that_may_be_left_out_or_moved_is_wrong():
    def write(w):
        w.heading("Alltid", bookmark="always")
        with w.when("options"):
            w.heading("Kanskje", 2, bookmark="perhaps")
        w.heading("Etter", 2, bookmark="after")
        w.heading("Neste", bookmark="next")
        w.heading("Under neste", 2, bookmark="under")
        with w.each("line", "lines"):
            w.heading("Gjentatt")
        w.heading("Til slutt", bookmark="last")
        w.heading("Under den", 2, bookmark="deepest")
        w.text("[[always|1]] [[perhaps|1.1]] [[after|1.2]] [[next|2]] [[under|2.1]] [[last|4]]")
        w.text("[[deepest|4.1]] [[nowhere|5]]")

    assert [mark for mark, _ in wrong(body(written(write)))] == [
        "perhaps", "after", "last", "deepest", "nowhere",
    ]  # fmt: skip


@pytest.mark.documents
@pytest.mark.parametrize("name", ["evaluation_report", "tender_document"])
def test_libreoffice_finds_the_heading_and_prints_its_number(name, tmp_path):
    """The number in the file is spoilt first, so that what is printed comes from the heading."""
    if not pdf.available() or not shutil.which("pdftotext"):
        missing("LibreOffice or pdftotext is not installed")
    number = REFER[name][0][1]
    ending = "</w:t></w:r></w:fldSimple>"
    stored = altered(
        render(SAMPLES[name]), "word/document.xml", f">{number}{ending}", f">99{ending}"
    )
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf.to_pdf(stored))
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    printed = " ".join(run.stdout.decode().split())
    assert f"Kapittel {number} viser" in printed
