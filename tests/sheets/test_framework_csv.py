"""CSV as it comes out of other people's systems."""

import pytest

from procure.domain.framework_file import FrameworkHead
from procure.sheets.frameworks import read_consortia, read_framework
from tests import framework_stories as stories
from tests.framework_stories import ALFA, BETA, DELTA, GAMMA, WRONG

MESSY = f"""\
Oversikt over konsortier pr. 1.1.2026;;;;;
Utarbeidet av innkjøpsavdelingen;;;;;
;;;;;
KONSORTIUM ;Medlem;Org. nr.;Leder;Timepris Tjenestedesigner (kr);Merknad
Blåbær;Alfa Rådgivning AS;{ALFA[:3]} {ALFA[3:6]} {ALFA[6:]};JA;1\u00a0250,50;ok
;Beta AS;NO {BETA} MVA;nei;;
;;;;;
Tyttebær;"Gamma; sønn og datter AS";{GAMMA}.0;X;kr 1.100.000,-;dyrt
Tyttebær;Delta AS;="{DELTA}";-;;
Sum;4;;;;
;;;;;
Kilde: leverandørregisteret;;;;;
"""


@pytest.fixture
def head() -> FrameworkHead:
    return read_framework("ramme.yaml", stories.YAML.encode()).framework


def read(data: bytes | str, head: FrameworkHead, encoding: str = "utf-8"):
    content = data if isinstance(data, bytes) else data.encode(encoding)
    return read_consortia([("liste.csv", content)], head)


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_messy_csv_is_read_whatever_its_encoding(head, encoding, newline):
    file = read(MESSY.replace("\n", newline), head, encoding)
    assert [(c.name, c.lead, dict(c.rates)) for c in file.consortia] == [
        ("Blåbær", ALFA, {"tjenestedesigner": 125_050}),
        ("Tyttebær", GAMMA, {"tjenestedesigner": 110_000_000}),
    ]
    assert [[m.name for m in c.members] for c in file.consortia] == [
        ["Alfa Rådgivning AS", "Beta AS"],
        ["Gamma; sønn og datter AS", "Delta AS"],
    ]
    assert [m.organisation_number for c in file.consortia for m in c.members] == [
        ALFA, BETA, GAMMA, DELTA,
    ]  # fmt: skip
    assert stories.notes(file) == [
        ("liste.csv", 10, "A", "totals_row"),
        ("liste.csv", 12, "A", "text_row"),
        ("liste.csv", 4, "F (Merknad)", "column_not_read"),
        ("liste.csv", 0, "", "filled_down"),
    ]


def test_errors_in_messy_csv_name_the_row_that_excel_shows(head):
    text = (
        MESSY.replace(f"NO {BETA} MVA", WRONG)
        .replace(";X;", ";kanskje;")
        .replace("1\u00a0250,50", "1,250")
    )
    found = stories.refused(lambda: read(text, head, "windows-1252"))
    assert stories.places(found) == [
        ("liste.csv", 5, "E (Timepris Tjenestedesigner (kr))", "ambiguous"),
        ("liste.csv", 6, "C (Org. nr.)", "number_check_digit"),
        ("liste.csv", 8, "D (Leder)", "not_a_choice"),
        ("liste.csv", 8, "D (Leder)", "lead_missing"),
    ]


def test_a_line_break_in_a_cell_does_not_move_the_rows(head):
    text = MESSY.replace("Beta AS", '"Beta\nAS"').replace(f"{GAMMA}.0", WRONG)
    found = stories.refused(lambda: read(text, head))
    assert stories.places(found) == [("liste.csv", 8, "C (Org. nr.)", "number_check_digit")]


@pytest.mark.parametrize("separator", ["\t", ","])
def test_other_separators_are_found(head, separator):
    rows = [line.split(";") for line in MESSY.splitlines()[:6]]
    rows += [["Tyttebær", "Gamma AS", GAMMA, "x"]]
    data = stories.csv_file(rows, separator=separator)
    assert [c.name for c in read(data, head).consortia] == ["Blåbær", "Tyttebær"]


def test_the_line_that_tells_excel_the_separator_is_no_row(head):
    rows = "konsortium|medlem|org.nr.|leder\r\nA|Alfa AS|{}|x\r\nB|Beta AS|{}|x\r\n"
    assert len(read("sep=|\r\n" + rows.format(ALFA, BETA), head).consortia) == 2
    found = stories.refused(lambda: read("sep=|\r\n" + rows.format(ALFA, WRONG), head))
    assert stories.places(found) == [("liste.csv", 3, "C (org.nr.)", "number_check_digit")]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'konsortium;medlem\r\nA;"Alfa\r\nB;Beta\r\n', ("liste.csv", 2, "", "file_bad_quotes")),
        (b"konsortium;medlem\r\nA;\x81\xff\r\n", ("liste.csv", 0, "", "encoding")),
        (b"konsortium;medlem\r\nA;\0\r\n", ("liste.csv", 0, "", "encoding")),
        (b"a;b\r\n" * 5001, ("liste.csv", 5001, "", "sheet_too_large")),
        (b"a;" * 200, ("liste.csv", 1, "", "sheet_too_large")),
        (b"x" * 10_000_001, ("liste.csv", 0, "", "file_too_large")),
        (b"fugl;fisk\r\nspurv;torsk\r\n", ("liste.csv", 0, "", "heading_missing")),
        (b"x" * 200_000, ("liste.csv", 1, "", "file_bad_quotes")),
    ],
)
def test_csv_that_cannot_be_read_is_refused(head, data, place):
    assert stories.places(stories.refused(lambda: read(data, head))) == [place]


def test_missing_and_misspelt_columns_are_told_once(head):
    text = "konsortium;medlem;org.nmr.\r\n" + f"A;Alfa AS;{ALFA}\r\n" * 3
    found = stories.refused(lambda: read(text, head))
    assert stories.places(found) == [
        ("liste.csv", 1, "", "column_missing"),
        ("liste.csv", 1, "C (org.nmr.)", "column_misspelt"),
    ]
    assert found[0].params == {"column": "Rolle i konsortiet"}
    assert found[1].params == {"value": "org.nmr.", "suggestion": "Org.nr."}


def test_a_column_twice_is_refused(head):
    text = f"konsortium;medlem;org.nr.;leder;Orgnummer\r\nA;Alfa AS;{ALFA};x;{BETA}\r\nB;Beta AS;{BETA};x;\r\n"
    found = stories.refused(lambda: read(text, head))
    assert stories.places(found) == [("liste.csv", 1, "E (Orgnummer)", "column_twice")]
