"""Whole framework agreements: every form says the same, and every error is told at once."""

from pathlib import Path

import pytest

from procure.domain.framework_file import FrameworkFile, ImportRefused, ProblemCode
from procure.sheets.framework_export import to_workbook
from procure.sheets.framework_problems import problem_text
from procure.sheets.framework_yaml import to_yaml
from procure.sheets.frameworks import read_consortia, read_framework, read_framework_files
from tests import framework_stories as stories
from tests.framework_stories import ALFA, BETA, DELTA, GAMMA, WRONG

DEMO = Path(__file__).parents[2] / "procure" / "demo" / "framework.yaml"


@pytest.fixture
def model() -> FrameworkFile:
    return read_framework("ramme.yaml", stories.YAML.encode())


def csv_files(content: stories.Sheets, **how: str) -> list[tuple[str, bytes]]:
    return [(f"{name}.csv", stories.csv_file(rows, **how)) for name, rows in content.items()]


def test_yaml_excel_and_csv_say_the_same(model):
    assert read_framework("ramme.xlsx", stories.xlsx(stories.sheets())) == model
    assert read_framework_files(csv_files(stories.sheets())) == model


def test_amounts_are_held_in_ore(model):
    assert model.framework.maximum_value == 2_000_000_000
    assert model.consortia[0].rates == {"tjenestedesigner": 120_000, "prosjektleder": 145_050}


def test_demo_is_ten_invented_consortia_and_equal_in_both_formats():
    file = read_framework(DEMO.name, DEMO.read_bytes())
    assert file.notes == ()
    assert file.framework.invented
    assert len(file.consortia) == 10
    assert {len(c.members) for c in file.consortia} == {2, 3, 4}
    assert all(4 <= len(c.people) <= 8 for c in file.consortia)
    bodies = [file.framework.buyer, *file.framework.parties]
    bodies += [firm for c in file.consortia for firm in c.members]
    names = [body.name for body in bodies] + [c.name for c in file.consortia]
    assert [name for name in names if "(konstruert)" not in name] == []
    firms = [n for c in file.consortia for n in {m.organisation_number for m in c.members}]
    assert len(firms) - len(set(firms)) == 3  # three firms are in two consortia each
    people = [(p.employer, p.reference) for c in file.consortia for p in c.people]
    assert len(people) == len(set(people))  # and nobody is in two
    workbook = read_framework("ramme.xlsx", to_workbook(file))
    assert workbook == file
    assert workbook.notes == ()
    assert read_framework("ramme.yml", to_yaml(file).encode()) == file


def test_twenty_errors_at_once_are_all_told_with_their_cells():
    content = stories.sheets()
    head, parties, criteria, members, rates, people = content.values()
    head[3][1] = "974 760 674"
    head[4][1] = "1. januar 2026"
    head[6][1] = "ca. 20 mill."
    head[8][1] = "7941100"
    head[9][1] = "auksjon"
    head[13][1] = "avtale(at)modell.example"
    parties.append(["Modellby kommune (konstruert)", stories.PARTY])
    parties.append([None, "12345678"])
    criteria[1][2] = "tjue"
    criteria[2][1] = "smak"
    members[1][2] = WRONG
    members[2][3] = "kanskje"
    members[4][1:3] = ["Gamma AS", GAMMA]
    members.append(["Øst", "Delta AS", "3,10001E+08", "Leder", None])
    rates[1][1] = "1.200"
    rates[2][2] = -5
    rates.append(["Vest", 1000, 1000])
    people[1][4] = 6
    people[1][5] = 2.5
    people[2][2] = DELTA
    people[2][3] = "Tryllekunstner"
    found = stories.refused(lambda: read_framework("feil.xlsx", stories.xlsx(content)))
    assert stories.places(found) == [
        ("Rammeavtale", 4, "B (Oppdragsgivers org.nr.)", "number_check_digit"),
        ("Rammeavtale", 5, "B (Startdato)", "not_a_date"),
        ("Rammeavtale", 7, "B (Maksimalverdi)", "not_an_amount"),
        ("Rammeavtale", 9, "B (CPV-koder)", "not_cpv"),
        ("Rammeavtale", 10, "B (Avropsmetode)", "not_a_choice"),
        ("Rammeavtale", 14, "B (Kontakt e-post)", "not_an_email"),
        ("Parter", 3, "B (Org.nr.)", "organisation_twice"),
        ("Parter", 4, "A (Virksomhet)", "required"),
        ("Parter", 4, "B (Org.nr.)", "number_length"),
        ("Kriterier", 2, "C (Laveste vekt)", "not_a_number"),
        ("Kriterier", 3, "B (Type)", "not_a_choice"),
        ("Konsortier", 2, "C (Org.nr.)", "number_check_digit"),
        ("Konsortier", 3, "D (Rolle i konsortiet)", "not_a_choice"),
        ("Konsortier", 5, "C (Org.nr.)", "member_twice"),
        ("Konsortier", 6, "C (Org.nr.)", "number_scientific"),
        ("Roller og timepriser", 2, "B (Tjenestedesigner)", "ambiguous"),
        ("Roller og timepriser", 3, "C (Prosjektleder)", "amount_not_positive"),
        ("Roller og timepriser", 4, "A (Konsortium)", "consortium_unknown"),
        ("Personer", 2, "E (Tjenestedesign)", "out_of_range"),
        ("Personer", 2, "F (Gevinstrealisering)", "not_whole"),
        ("Personer", 3, "C (Org.nr.)", "employer_not_member"),
        ("Personer", 3, "D (Rolle)", "role_unknown"),
    ]
    assert found[6].params == {"value": stories.PARTY}
    assert problem_text(found[0]) == (
        "Rammeavtale, rad 4, B (Oppdragsgivers org.nr.): «974 760 674» er ikke et "
        "organisasjonsnummer: det siste sifferet passer ikke til de andre."
    )


def test_a_follow_up_of_an_unreadable_value_is_not_told():
    """The wrong number of a lead is one problem, not also a lead and a person outside."""
    text = stories.YAML.replace(ALFA, WRONG)
    found = stories.refused(lambda: read_framework("ramme.yaml", text.encode()))
    assert [p.code for p in found] == [ProblemCode.NUMBER_CHECK_DIGIT] * 3
    assert {p.column for p in found} == {"lead", "organisation_number", "employer"}


def test_refusal_carries_the_notes_too():
    content = stories.sheets()
    content["Utkast"] = [["noe"]]
    content["Konsortier"][1][2] = WRONG
    with pytest.raises(ImportRefused) as info:
        read_framework("ramme.xlsx", stories.xlsx(content))
    assert [(n.sheet, n.code.value) for n in info.value.notes] == [("Utkast", "sheet_not_read")]


def test_consortia_alone_are_checked_against_the_stored_agreement(model):
    rows = [
        ["konsortium", "medlem", "org.nr.", "leder", "Timepris Tjenestedesigner", "Prosjektleder"],
        ["Øst", "Delta AS", DELTA, "x", "1 100", "1 400,50"],
        ["Øst", "Beta AS", BETA, "", "", ""],
        ["Vest", "Gamma AS", GAMMA, "ja", "1000", ""],
    ]
    found = read_consortia([("nye.csv", stories.csv_file(rows))], model.framework)
    assert [(c.name, c.lead, c.rates) for c in found.consortia] == [
        ("Øst", DELTA, {"tjenestedesigner": 110_000, "prosjektleder": 140_050}),
        ("Vest", GAMMA, {"tjenestedesigner": 100_000}),
    ]
    rows[0][5] = "Timepris Rørlegger"
    problems = stories.refused(
        lambda: read_consortia([("nye.csv", stories.csv_file(rows))], model.framework)
    )
    assert stories.places(problems) == [("nye.csv", 1, "F (Timepris Rørlegger)", "role_unknown")]


def test_consortia_alone_can_be_a_workbook_or_yaml(model):
    content = stories.sheets()
    book = read_consortia([("k.xlsx", stories.xlsx(content))], model.framework)
    assert book.consortia == model.consortia
    assert {n[0] for n in stories.notes(book)} == {"Rammeavtale", "Parter", "Kriterier"}
    text = "consortia:" + stories.YAML.partition("consortia:")[2]
    assert read_consortia([("k.yaml", text.encode())], model.framework) == book


def test_headings_without_consortia_are_nothing_to_import(model):
    data = stories.csv_file(stories.sheets()["Konsortier"][:1])
    found = stories.refused(lambda: read_consortia([("k.csv", data)], model.framework))
    assert stories.places(found) == [("k.csv", 0, "", "file_empty")]


def test_one_csv_file_does_not_make_an_agreement():
    rows = stories.sheets()["Konsortier"]
    found = stories.refused(lambda: read_framework("konsortier.csv", stories.csv_file(rows)))
    assert stories.places(found) == [
        ("konsortier.csv", 0, "", "sheet_missing"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("ramme.docx", b"PK\x03\x04", "file_damaged"),
        ("ramme.pdf", b"%PDF-1.7", "file_format_unknown"),
        ("ramme", b"tekst", "file_format_unknown"),
        ("ramme.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_old_excel"),
        ("ramme.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_old_excel"),
        ("ramme.xlsm", b"PK\x03\x04", "file_macros"),
        ("ramme.xlsx", b"", "file_damaged"),
        ("ramme.csv", b"\r\n", "file_empty"),
        ("ramme.yaml", b"# bare en merknad\n", "file_empty"),
    ],
)
def test_a_file_that_is_no_framework_is_refused(name, data, code):
    found = stories.refused(lambda: read_framework(name, data))
    assert stories.places(found) == [(name, 0, "", code)]


def test_files_that_cannot_be_read_together_are_refused():
    book = ("a.xlsx", stories.xlsx(stories.sheets()))
    table = ("b.csv", b"Navn;Org.nr.\r\n")
    for first in (book, ("a.yaml", stories.YAML.encode())):
        found = stories.refused(lambda pair=[first, table]: read_framework_files(pair))
        assert stories.places(found) == [(first[0], 0, "", "file_not_alone")]
    assert stories.places(stories.refused(lambda: read_framework_files([]))) == [
        ("", 0, "", "file_empty")
    ]


def test_two_files_for_one_table_are_refused():
    files = csv_files(stories.sheets())
    files.append(("kopi.csv", files[3][1]))
    found = stories.refused(lambda: read_framework_files(files))
    assert stories.places(found) == [("kopi.csv", 0, "", "sheet_twice")]
    assert found[0].params == {"table": "Konsortier", "other": "Konsortier.csv"}
