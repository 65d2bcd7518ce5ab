"""The workbook says what the Word report says, and hides what would tell who did what."""

from io import BytesIO

import openpyxl
import pytest

from procure.blueprints.ledgers import KIND_LABELS
from procure.domain.errors import NotFound
from procure.language import Language, using
from procure.services import annual_workbooks
from tests import evaluation_stories as es
from tests import stories
from tests.services.writing.framework_made import said
from tests.services.writing.test_annual_report import report, three_times
from tests.sheets.references import wrong

TITLES = {
    Language.BOKMAL: "Årsrapport 2027",
    Language.NYNORSK: "Årsrapport 2027",
    Language.ENGLISH: "Annual report 2027",
}
KINDS = {kind: str(label) for kind, label in KIND_LABELS.items()}


def book(session, found, year=2027, actor=None):
    return annual_workbooks.make(
        session, found.story.framework_id, year, kinds=KINDS,
        actor=actor or found.story.officer, now=found.now,
    )  # fmt: skip


def sheets(content):
    loaded = openpyxl.load_workbook(BytesIO(content))
    return {p.title: [[c.value for c in row] for row in p.iter_rows()] for p in loaded}


def test_the_numbers_are_those_of_the_word_report(session, tmp_path):
    found = es.contracted(session, tmp_path)
    name, content = book(session, found)
    assert name == "arsrapport-2026-100-2027.xlsx"
    pages = sheets(content)
    told = dict(row[:2] for row in pages["Årsrapport 2027"])
    assert told["Verdi av avropene i året (kr)"] == told["Brukt i alt (kr)"] == 1_160_000
    assert told["Høyeste verdi (kr)"] == 40_000_000
    assert told["Igjen (kr)"] == 38_840_000
    assert (told["Konkurranser sendt ut"], told["Avrop i året"]) == (1, 1)
    assert pages["Bruk per år"][1:3] == [
        ["2026", 0, 0, 0, 0],
        ["2027", 1, 1_160_000, 1_160_000, 0.029],
    ]
    said(report(session, found), "1 160 000 kr av 40 000 000 kr", "38 840 000 kr er igjen")
    (call_off,) = pages["Avrop"][1:]
    assert call_off[0] == "2027/7"
    assert call_off[3] == "Konsortium 0 (konstruert)"
    assert call_off[5] == 1_160_000
    assert pages["Regnskap per type"][:3] == [
        ["Type", "2027 (kr)", "Sum (kr)"],
        ["Avrop", 1_160_000, 1_160_000],
        ["Sum", 1_160_000, 1_160_000],
    ]
    assert pages["Regnskap per oppdragsgiver"][1][0] == "Prøvedirektoratet (konstruert)"
    assert pages["Fordeling"][1] == ["Konsortium 0 (konstruert)", 1, 1, 1_160_000]
    assert pages["Kompetanse"][1] == ["Tjenestedesign", 3, 3, 3, 3, 3, 3]


def test_answers_of_one_competition_are_hidden(session, tmp_path):
    pages = sheets(book(session, es.contracted(session, tmp_path))[1])
    heading, *rows = pages["Svar på invitasjonene"]
    assert heading == ["Konsortium", "Tilbud", "Takket nei", "Uten svar", "Invitert"]
    assert {cell for row in rows[:3] for cell in row[1:]} == {"skjult"}
    assert any("færre enn 3" in str(row[0]) for row in rows)


def test_sums_of_answers_are_shown_when_there_are_enough(session, tmp_path):
    found = three_times(session, tmp_path, "Ferie", "Annet", "Kapasitet")
    pages = sheets(book(session, found)[1])
    rows = {row[0]: row[1:] for row in pages["Svar på invitasjonene"][1:]}
    assert rows["Sum"][-1] == 9
    assert rows["Konsortium 0 (konstruert)"][-1] == 3
    for row in rows.values():
        hidden = [cell for cell in row if cell == "skjult"]
        assert len(hidden) != 1


def test_equal_numbers_give_an_equal_file(session, tmp_path):
    found = es.contracted(session, tmp_path)
    assert book(session, found) == book(session, found)


@pytest.mark.parametrize("spoken", Language)
def test_the_same_numbers_in_the_reader_s_language(session, tmp_path, spoken):
    found = es.contracted(session, tmp_path)
    ours = sheets(book(session, found)[1])
    with using(spoken):
        content = book(session, found)[1]
    made = sheets(content)
    assert list(map(numbers, made.values())) == list(map(numbers, ours.values()))
    assert next(iter(made)) == TITLES[spoken]
    assert wrong(content) == set()  # its charts speak of its sheets
    assert max(map(len, made)) <= 31  # Excel's limit


def numbers(page):
    return [[cell for cell in row if isinstance(cell, int | float)] for row in page]


def test_an_agreement_without_call_offs_has_its_workbook(session):
    story = stories.framework(session)
    _, content = annual_workbooks.make(
        session, story.framework_id, 2027, kinds=KINDS, actor=story.auditor, now=stories.START
    )
    pages = sheets(content)
    assert pages["Regnskap per type"] == [["Type", "Sum (kr)"]]
    assert pages["Svar på invitasjonene"][1] == ["Ingen konkurranse har kjent resultat ennå."]


def test_there_is_none_of_another_year_nor_for_suppliers(session, tmp_path):
    found = es.contracted(session, tmp_path)
    for year, actor in ((2025, None), (2028, None), (2027, found.story.leads[0])):
        with pytest.raises(NotFound):
            book(session, found, year, actor)
