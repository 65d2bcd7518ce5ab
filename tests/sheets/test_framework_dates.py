"""What holds from a day to a day, and what shows a competence, from sheets and from CSV."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings

from procure.domain.framework_entries import (
    AnnexEntry,
    CommitmentEntry,
    CompetenceEntry,
    EarlierName,
    MemberEntry,
    PartyEntry,
    RateEntry,
    Successor,
    SuspensionEntry,
)
from procure.domain.framework_file import ExtensionOption
from procure.sheets.framework_export import to_workbook
from procure.sheets.frameworks import read_framework_files
from tests import framework_stories as stories
from tests import framework_strategies as strategies
from tests.framework_stories import ALFA, BETA, DELTA, PARTY, read_workbook, workbook_problems

DAY, NEXT = date(2026, 6, 30), date(2026, 7, 1)


def test_days_stand_beside_what_they_are_about():
    content = stories.sheets()
    content["Rammeavtale"] += [
        ["Opsjon", 12, "Én gang", date(2026, 5, 1)],
        ["Opsjon", "12 måneder", None, "02.05.2026"],
        ["Satt i kraft", "2026-01-01T08:00:00+01:00"],
    ]
    content["Parter"] = [
        ["Virksomhet", "Org.nr.", "Fra dato", "Til dato"],
        ["Modellby kommune (konstruert)", PARTY, None, DAY],
        ["Modellby kommune (konstruert)", PARTY, date(2026, 9, 1), None],
    ]
    members = content["Konsortier"]
    members[0] += ["Fra dato", "Til dato"]
    members[1] += [None, DAY]
    members[2] += [None, DAY]
    members.insert(3, ["Nord", "Beta AS", BETA, "Leder", None, NEXT, None])
    members.insert(3, ["Nord", "Alfa AS", ALFA, "Medlem", None, NEXT, None])
    content["Roller og timepriser"] = [
        ["Konsortium", "Rolle", "Timepris", "Fra dato", "Til dato"],
        ["Nord", "Tjenestedesigner", 1200, None, DAY],
        [None, "Tjenestedesigner", "1 236,50", NEXT, None],
        [None, "Prosjektleder", 1450, None, None],
    ]
    people = content["Personer"]
    people[0] += ["Ansattnummer", "Tilgjengelighet (%)", "Kan erstattes", "Til dato"]
    people[1] += ["N-1", "80 %", "ja", DAY]
    content["Kompetanse per person"] = [
        ["Konsortium", "Person", "Område", "Nivå", "Måneder", "Sist brukt", "Dokumentasjon"],
        ["Sør", "Prosjektleder 1", "Tjenestedesign", 3, "36 måneder", DAY, "To oppdrag"],
    ]
    content["Personer"][2][4] = None
    content["Utestengelser"] = [
        ["Konsortium", "Fra dato", "Til dato", "Begrunnelse"],
        ["Sør", NEXT, None, "Mangler attest"],
    ]
    content["Forpliktelseserklæringer"] = [
        ["Konsortium", "Virksomhet", "Org.nr.", "Omfatter", "Signert", "Gjelder til"],
        ["Sør", "Delta AS", DELTA, "To rådgivere", DAY, date(2027, 6, 30)],
    ]
    content["Vedlegg"] = [["Vedlegg", "Referanse"], ["Bilag 1", "26/1-2"]]
    content["Tidligere navn"] = [
        ["Org.nr.", "Tidligere navn", "Fra dato", "Til dato"],
        [BETA, "Gamle Beta AS", date(2019, 1, 1), DAY],
    ]
    content["Etterfølgere"] = [
        ["Org.nr.", "Etterfølger", "Etterfølgers org.nr.", "Fra dato"],
        [BETA, "Alfa AS", ALFA, NEXT],
    ]
    file = read_workbook(content)
    head, (north, south) = file.framework, file.consortia
    assert file.notes == (file.notes[0],)  # empty cells were filled down
    assert head.extension_options == (
        ExtensionOption(months=12, text="Én gang", taken_on=date(2026, 5, 1)),
        ExtensionOption(months=12, taken_on=date(2026, 5, 2)),
    )
    assert head.activated_at.isoformat() == "2026-01-01T07:00:00+00:00"
    name = "Modellby kommune (konstruert)"
    assert head.parties == (
        PartyEntry(name, PARTY, None, DAY),
        PartyEntry(name, PARTY, date(2026, 9, 1)),
    )
    assert north.lead == BETA
    assert north.members == (
        MemberEntry("Alfa AS", ALFA, None, DAY, leads=True),
        MemberEntry("Beta AS", BETA, None, DAY, leads=False),
        MemberEntry("Alfa AS", ALFA, NEXT),
        MemberEntry("Beta AS", BETA, NEXT),
    )
    assert north.rates == {"prosjektleder": 145_000}
    assert north.dated_rates == (
        RateEntry("tjenestedesigner", 120_000, None, DAY),
        RateEntry("tjenestedesigner", 123_650, NEXT),
    )
    (person,) = north.people
    assert (person.reference, person.availability, person.substitutable) == ("N-1", 80, True)
    assert (person.starts_on, person.ends_on) == (None, DAY)
    assert south.people[0].experience == (
        CompetenceEntry("service_design", 3, 36, DAY, "To oppdrag"),
    )
    assert south.suspensions == (SuspensionEntry(NEXT, "Mangler attest"),)
    assert south.commitments == (
        CommitmentEntry("Delta AS", DELTA, "To rådgivere", DAY, "", date(2027, 6, 30)),
    )
    assert head.annexes == (AnnexEntry("Bilag 1", "26/1-2"),)
    assert head.earlier_names == (EarlierName(BETA, "Gamle Beta AS", date(2019, 1, 1), DAY),)
    assert head.successors == (Successor(BETA, "Alfa AS", ALFA, NEXT),)


@pytest.mark.parametrize(
    ("sheet", "row", "place"),
    [
        ("Kompetanse per person", ["Nord", "Ingen", "Tjenestedesign", 3, None], ("B (Person)", "person_unknown")),
        ("Kompetanse per person", ["Sør", "Prosjektleder 1", "Regnskap", 3, None], ("C (Område)", "area_unknown")),
        ("Kompetanse per person", ["Sør", "Prosjektleder 1", "Tjenestedesign", 3, None], ("C (Område)", "named_twice")),
        ("Kompetanse per person", ["Vest", "Prosjektleder 1", "Tjenestedesign", 3, None], ("A (Konsortium)", "consortium_unknown")),
        ("Utestengelser", ["Vest", NEXT, DAY, "Attest"], ("A (Konsortium)", "consortium_unknown")),
        ("Utestengelser", ["Nord", NEXT, DAY, "Attest"], ("C (Til dato)", "period_reversed")),
        ("Utestengelser", ["Nord", None, DAY, "Attest"], ("B (Fra dato)", "required")),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_with_its_cell(sheet, row, place):
    headings = {
        "Kompetanse per person": ["Konsortium", "Person", "Område", "Nivå", "Måneder"],
        "Utestengelser": ["Konsortium", "Fra dato", "Til dato", "Begrunnelse"],
    }
    content = stories.sheets() | {sheet: [headings[sheet], row]}
    assert workbook_problems(content) == [(sheet, 2, *place)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("101", "out_of_range"), ("80,5", "not_whole"), ("mye", "not_a_number")],
)
def test_availability_is_whole_per_cent(cell, code):
    content = stories.sheets()
    people = content["Personer"]
    people[0].append("Tilgjengelighet")
    people[1].append(cell)
    assert workbook_problems(content) == [("Personer", 2, "I (Tilgjengelighet)", code)]


def test_a_share_in_excel_is_read_as_it_is_shown():
    content = stories.sheets()
    people = content["Personer"]
    people[0].append("Tilgjengelighet")
    people[1].append(0.8)

    def as_share(book):
        book["Personer"]["I2"].number_format = "0 %"

    assert read_workbook(content, as_share).consortia[0].people[0].availability == 80


@pytest.mark.parametrize("told", ["2026-01-01T08:00:00", "i fjor", "1. januar 2026"])
def test_a_moment_has_a_zone(told):
    content = stories.sheets()
    content["Rammeavtale"].append(["Satt i kraft", told])
    assert workbook_problems(content) == [("Rammeavtale", 15, "B (Satt i kraft)", "not_a_moment")]


def test_a_slipped_decimal_is_told_with_its_cell():
    content = stories.sheets()
    content["Konsortier"].append(["Vest", "Delta AS", DELTA, "Leder", None])
    content["Roller og timepriser"].append(["Vest", 12_000, 1_400])
    assert workbook_problems(content) == [
        ("Roller og timepriser", 4, "B (Tjenestedesigner)", "rate_slipped")
    ]


@given(strategies.SHEETS)
@settings(max_examples=15, deadline=None)
def test_the_sheets_read_the_same_as_csv_files(file):
    book = openpyxl.load_workbook(BytesIO(to_workbook(file)))
    files = [
        (
            f"{page.title}.csv",
            stories.csv_file([list(row) for row in page.iter_rows(values_only=True)]),
        )
        for page in book
    ]
    assert read_framework_files(files) == file
