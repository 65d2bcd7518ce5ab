from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.text import clean
from procure.language import using
from procure.sheets.lists import LONGEST_CELL, Column, Kind, Sheet, to_csv, to_workbook

SHEET = Sheet(
    "liste",
    "Konsortier: 2026/0001 & flere",
    (
        Column("Navn"), Column("Antall", Kind.NUMBER), Column("Pris (kr)", Kind.KRONER),
        Column("Fra", Kind.DAY), Column("Mottatt", Kind.MOMENT),
    ),
    [
        ("Ærlig & Åpen; «AS»", 3, 1_250_50, date(2026, 7, 1), datetime(2026, 7, 1, 12, 3, 9, tzinfo=UTC)),
        ('=HYPERLINK("x")', Fraction(1, 2), -100, None, None),
        ("+47 22 00 00 00", Decimal("0.25"), None, date(2026, 12, 31), datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)  # fmt: skip


def cells(*sheets):
    book = openpyxl.load_workbook(BytesIO(to_workbook(*sheets)))
    return {page.title: [[c.value for c in row] for row in page.iter_rows()] for page in book}


def test_csv_is_what_english_excel_opens():
    with using("en"):
        written = to_csv(SHEET).decode("utf-8-sig")
    assert written.splitlines()[1:3] == [
        '"Ærlig & Åpen; «AS»","3","1250.50","2026-07-01","2026-07-01 14:03:09"',
        '"\'=HYPERLINK(""x"")","0.5","-1.00","",""',
    ]


def test_csv_is_what_norwegian_excel_opens():
    assert to_csv(SHEET).decode("utf-8") == (
        "\ufeff"
        '"Navn";"Antall";"Pris (kr)";"Fra";"Mottatt"\r\n'
        '"Ærlig & Åpen; «AS»";"3";"1250,50";"2026-07-01";"2026-07-01 14:03:09"\r\n'
        '"\'=HYPERLINK(""x"")";"0,5";"-1,00";"";""\r\n'
        '"+47 22 00 00 00";"0,25";"";"2026-12-31";"2026-01-01 01:00:00"\r\n'
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n=", "＝", "＋", "－", "＠", " ="])
def test_csv_holds_no_formula(start):
    sheet = Sheet("a", "A", (Column("Navn"),), [(f"{start}cmd|' /C calc'!A1",)])
    assert to_csv(sheet).decode().splitlines()[1].startswith("\"'")


def test_workbook_has_typed_cells_and_no_formula():
    content = to_workbook(SHEET)
    assert cells(SHEET) == {
        "Konsortier 2026 0001 & flere": [
            ["Navn", "Antall", "Pris (kr)", "Fra", "Mottatt"],
            ["Ærlig & Åpen; «AS»", 3, 1250.5, datetime(2026, 7, 1), datetime(2026, 7, 1, 14, 3, 9)],  # noqa: DTZ001 -- Excel knows no zone
            ['=HYPERLINK("x")', 0.5, -1, None, None],
            ["+47 22 00 00 00", 0.25, None, datetime(2026, 12, 31), datetime(2026, 1, 1, 1)],  # noqa: DTZ001 -- Excel knows no zone
        ]
    }
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b"<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert b"<hyperlink" not in parts["xl/worksheets/sheet1.xml"]


def test_workbook_is_ready_to_read_and_names_nobody():
    book = openpyxl.load_workbook(BytesIO(to_workbook(SHEET)))
    page = book.worksheets[0]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:E4")
    assert [page.cell(2, n).number_format for n in (3, 4, 5)] == [
        "#,##0.00", "dd.mm.yyyy", "dd.mm.yyyy hh:mm:ss",
    ]  # fmt: skip
    assert (page.print_title_rows, page.page_setup.orientation) == ("$1:$1", "landscape")
    told = book.properties
    assert (told.title, told.creator or "", told.lastModifiedBy or "") == (SHEET.title, "", "")


def test_equal_rows_give_an_equal_file():
    assert to_workbook(SHEET) == to_workbook(SHEET)


def test_an_empty_list_has_its_heading():
    empty = Sheet("a", "Tom", SHEET.columns, [])
    assert to_csv(empty).decode("utf-8-sig").count("\r\n") == 1
    assert cells(empty) == {"Tom": [["Navn", "Antall", "Pris (kr)", "Fra", "Mottatt"]]}


def test_a_text_that_excel_would_drop_is_cut_with_a_mark():
    sheet = Sheet("a", "A", (Column("Tekst"),), [("x" * 40_000,)])
    kept = cells(sheet)["A"][1][0]
    assert (len(kept), kept[-2:]) == (LONGEST_CELL, "x…")
    assert len(to_csv(sheet)) > 40_000


@given(st.text(max_size=30))
def test_any_text_is_found_again(text):
    sheet = Sheet("a", "A", (Column("Tekst"), Column("Annet")), [(text, "b")])
    found = cells(sheet)["A"][1][0] or ""
    assert found.replace("_x000D_", "\r") == clean(text)
