import json
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from procure.documents.child import run_limited
from procure.domain.card_updates import CardFile, Words
from procure.domain.framework_file import ProblemCode
from procure.domain.proposals import AreaFacts, PersonFacts, Unreadable
from procure.sheets import card_file
from tests.card_stories import LEAD, MEMBER

WORDS = Words(
    areas=(("service_design", "Tjenestedesign"), ("change_management", "Endringsledelse")),
    roles=(("senior", "Seniorrådgiver", ""), ("junior", "Rådgiver", "")),
    starts_on=date(2026, 7, 1),
    day=date(2027, 1, 11),
)
CARD = CardFile(
    "Smith & Sønn <AS> og venner", LEAD, "kort@example.test",
    {LEAD: "Smith & Sønn <AS>", MEMBER: "=1+1 AS"},
    (
        PersonFacts(
            '=HYPERLINK("http://example.test")', LEAD, "senior", "A-17", 50, substitutable=True,
            evidence="Ti år\nto linjer",
            areas={"service_design": AreaFacts(5, 24, date(2026, 1, 2), "Kurs")},
        ),
        PersonFacts("Rådgiver 1", MEMBER, areas={"change_management": AreaFacts(0)}),
    ),
)  # fmt: skip
FILES = {
    "kort.xlsx": card_file.to_workbook(CARD, WORDS),
    "kort.yaml": card_file.to_yaml(CARD).encode(),
}


def read(name, data):
    return card_file.opened(card_file.read(card_file.payload(name, data, WORDS)))


@pytest.mark.parametrize("name", FILES)
def test_a_card_comes_back_as_it_went(name):
    assert read(name, FILES[name]).cards == (CARD,)


def test_a_card_is_read_in_the_limited_child():
    asked = card_file.payload("kort.xlsx", FILES["kort.xlsx"], WORDS)
    assert card_file.opened(run_limited(card_file.WORK, asked)).cards == (CARD,)


def test_no_cell_of_a_card_is_a_formula_and_no_rate_is_in_it():
    book = openpyxl.load_workbook(BytesIO(FILES["kort.xlsx"]))
    assert "Timepriser" not in book.sheetnames
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_every_problem_is_told_with_its_place():
    book = openpyxl.load_workbook(BytesIO(FILES["kort.xlsx"]))
    sheet = book["Kompetanse"] if "Kompetanse" in book.sheetnames else book["Personer"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, headings["Endringsledelse"]).value = 7
    sheet.cell(3, headings["Arbeidsgivers org.nr."]).value = "123456789"
    out = BytesIO()
    book.save(out)
    found = read("kort.xlsx", out.getvalue()).problems
    assert {(p.row, p.code) for p in found} == {
        (3, ProblemCode.OUT_OF_RANGE), (3, ProblemCode.NUMBER_CHECK_DIGIT),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("kort.xlsx", b"", ProblemCode.FILE_DAMAGED),
        ("kort.xlsx", b"PK\x03\x04", ProblemCode.FILE_DAMAGED),
        ("kort.xls", b"\xd0\xcf\x11\xe0", ProblemCode.FILE_OLD_EXCEL),
        ("kort.xlsm", FILES["kort.xlsx"], ProblemCode.FILE_MACROS),
        ("kort.exe", b"MZ", ProblemCode.FILE_FORMAT_UNKNOWN),
        ("kort.yaml", b"", ProblemCode.FILE_EMPTY),
        ("kort.yaml", b"a: &x [1]\nb: *x", ProblemCode.YAML_ALIAS),
        ("kort.yaml", b"\xff\xfe", ProblemCode.ENCODING),
        ("kort.yaml", b"[" * 5000, ProblemCode.YAML_TOO_DEEP),
    ],
)
def test_a_file_that_is_none_is_refused(name, data, code):
    assert [p.code for p in read(name, data).problems] == [code]


def test_an_answer_that_is_out_of_range_is_not_believed():
    asked = card_file.payload("kort.yaml", FILES["kort.yaml"], WORDS)
    told = json.loads(card_file.read(asked))["cards"][0]
    told["people"] = [[["label", "", "x"], ["employer", "", LEAD], ["level", "d", "9"]]]
    answer = json.dumps({"cards": [told]}).encode()
    with pytest.raises(Unreadable):
        card_file.opened(answer)
