"""What `procure documents check` sees in a finished file."""

import dataclasses

import pytest

from procure.documents.finding_texts import SENTENCES, finding_text, sentence
from procure.documents.findings import Find, Place, found, from_json, to_json
from procure.documents.package_check import check
from procure.documents.render import render
from tests.conftest import DATA, missing
from tests.documents.cases import SAMPLES, altered

DOCX = DATA / "docx"
PLANTED = {
    "bad-01-truncated-zip": Find.DAMAGED,
    "bad-02-no-content-type-for-document": Find.NOT_WORD,
    "bad-03-unescaped-ampersand": Find.XML_BROKEN,
    "bad-04-unknown-element": Find.ELEMENT_UNKNOWN,
    "bad-05-rPr-after-text": Find.ELEMENT_MISPLACED,
    "bad-06-cell-without-paragraph": Find.CELL_WITHOUT_PARAGRAPH,
    "bad-07-dangling-image-rel": Find.RELATION_UNKNOWN,
    "bad-08-missing-image-part": Find.RELATION_BROKEN,
    "bad-09-bad-enum-jc": Find.VALUE_UNKNOWN,
    "bad-10-nested-paragraph": Find.ELEMENT_UNKNOWN,
    "bad-11-duplicate-bookmark-id": Find.BOOKMARK_TWICE,
    "bad-12-missing-style": Find.STYLE_UNDEFINED,
    "bad-13-missing-numbering": Find.NUMBERING_UNDEFINED,
    "bad-14-leftover-jinja": Find.TAG_LEFT,
    "bad-15-control-char": Find.XML_BROKEN,
    "bad-16-tblPr-after-rows": Find.ELEMENT_MISPLACED,
    "bad-17-sectPr-not-last": Find.ELEMENT_MISPLACED,
    "bad-18-row-without-cells": Find.ROW_WITHOUT_CELLS,
    "bad-19-duplicate-docPr-id": Find.DRAWING_TWICE,
    "bad-20-missing-root-rels": Find.NOT_WORD,
    "bad-21-pPr-children-order": Find.ELEMENT_MISPLACED,
    "bad-22-missing-hyperlink-rel": Find.RELATION_UNKNOWN,
    "bad-23-mismatched-tag": Find.XML_BROKEN,
    "bad-24-fldChar-unclosed": Find.FIELD_OPEN,
}


def stored(name: str) -> bytes:
    path = DOCX / f"{name}.docx"
    if not path.exists():
        missing(f"{path} is not here")
    return path.read_bytes()


def codes(data: bytes) -> list[Find]:
    return [finding.code for finding in check(data)]


@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_found_and_nothing_beside_it(name):
    found_codes = codes(stored(name))
    assert found_codes[0] is PLANTED[name]
    rest = set(found_codes) - {PLANTED[name]}
    unreadable = {Find.TITLE_MISSING, Find.LANGUAGE_OTHER}
    assert rest == (unreadable if name == "bad-20-missing-root-rels" else set())


def test_sound_file_passes():
    assert check(stored("good")) == ()


def test_every_corrupt_file_of_the_folder_is_planted_here():
    stored("good")
    assert sorted(path.stem for path in DOCX.glob("bad-*.docx")) == sorted(PLANTED)


def test_file_that_not_everyone_can_read_is_found():
    assert sorted(codes(stored("a11y-poor"))) == [
        Find.HEADINGS_MISSING,
        Find.PICTURE_WITHOUT_TEXT,
        Find.TABLE_WITHOUT_HEAD,
        Find.TITLE_MISSING,
    ]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_document_of_ours_is_sound(name):
    assert check(render(SAMPLES[name])) == ()


def test_finding_says_where_in_words():
    finding = check(stored("bad-06-cell-without-paragraph"))[0]
    assert finding.place == Place("word/document.xml", 3, "Tildelingskriterier")
    assert finding_text(finding) == (
        "Avsnitt 3, under «Tildelingskriterier»: En celle i tabellen er uten avsnitt. Word nekter "
        "å åpne filen. Skriv noe i cellen, eller slett raden."
    )


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        ("word/document.xml", "</w:body>", "<w:p><w:r><w:footnoteReference w:id='7'/></w:r></w:p></w:body>", Find.NOTE_UNDEFINED),
        ("word/document.xml", "</w:tblGrid>", "</w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val='9'/></w:tcPr><w:p/></w:tc></w:tr>", Find.GRID_TOO_NARROW),
        ("word/document.xml", "<w:sectPr", "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl><w:p/><w:sectPr", Find.TABLE_WITHOUT_ROWS),
        ("word/document.xml", "<w:sectPr", "<w:p><w:bookmarkStart w:id='77' w:name='x'/></w:p><w:sectPr", Find.BOOKMARK_OPEN),
        ("word/document.xml", "<w:sectPr", "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p><w:sectPr", Find.FIELD_OPEN),
        ("word/media/x.strange", "", "hello", Find.TYPE_MISSING),
        ("docProps/core.xml", "<dc:title>", "<dc:title>Ærlig &amp;amp; Sønn ", Find.TITLE_ESCAPED),
        ("word/styles.xml", 'w:lang w:val="nb-NO"', 'w:lang w:val="de-DE"', Find.LANGUAGE_OTHER),
        ("word/document.xml", 'w:val="Heading1"', 'w:val="Heading3"', Find.HEADING_SKIPS),
    ],
)  # fmt: skip
def test_other_faults_are_found_too(part, old, new, expected):
    sound = render(SAMPLES["invitation"])
    assert expected in codes(altered(sound, part, old, new))


def test_text_that_somebody_typed_is_found_where_it_stands_in_a_header():
    document = dataclasses.replace(SAMPLES["invitation"], buyer="Etaten {{ x }}")
    places = [f.place.part for f in check(render(document)) if f.code is Find.TAG_LEFT]
    assert "word/header1.xml" in places


def test_every_finding_has_a_sentence():
    assert set(SENTENCES) == set(Find)


def test_sentences_can_be_filled_in():
    names = ("limit", "line", "target", "id", "element", "parent", "value", "columns", "style",
             "number", "name", "tag", "title", "language", "level", "above", "field", "label",
             "near", "how", "detail")  # fmt: skip
    for code in Find:
        told = sentence(found(code, **dict.fromkeys(names, "X")))
        assert "%(" not in told
        assert "%%" not in told
        assert told.endswith((".", "X", ")", "?"))


def test_findings_survive_the_way_out_of_the_child():
    told = (found(Find.TAG_OPEN, Place("word/header1.xml", 2, "Å «b»"), tag="{{ x"),)
    assert from_json(to_json(told)) == told
