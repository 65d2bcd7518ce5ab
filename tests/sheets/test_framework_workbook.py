"""Workbooks as people make them: merged, hidden, coloured, half computed."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from procure.domain.framework_file import FrameworkFile
from procure.sheets.frameworks import read_framework
from tests import framework_stories as stories
from tests.framework_stories import (
    ALFA,
    BETA,
    DELTA,
    GAMMA,
    WRONG,
    read_workbook,
    workbook_problems,
)


@pytest.fixture
def model() -> FrameworkFile:
    return read_framework("ramme.yaml", stories.YAML.encode())


def test_merged_headings_and_consortia_are_read_as_they_look(model):
    content = stories.sheets()
    members, people = content["Konsortier"], content["Personer"]
    members[2][0] = members[4][0] = None
    members.insert(0, ["Konsortiene i avtalen"])
    people.insert(
        0,
        [
            "Konsortium",
            "Person",
            "Org.nr.",
            "Rolle",
            "Kompetanse (0–5)",
            None,
            None,
            "Dokumentasjon",
        ],
    )
    for column in (0, 1, 2, 3, 7):
        people[1][column] = None

    def finish(book):
        page = book["Konsortier"]
        page.merge_cells("A1:E1")
        page.merge_cells("A3:A4")
        page.merge_cells("A5:A6")
        for area in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1", "H1:H2"):
            book["Personer"].merge_cells(area)

    file = read_workbook(content, finish)
    assert file == model
    assert file.notes == ()  # what is merged was told; nothing was taken for granted
    members[3][2] = WRONG
    assert workbook_problems(content, finish) == [
        ("Konsortier", 4, "C (Org.nr.)", "number_check_digit")
    ]


def test_hidden_sheets_rows_and_columns_are_noted_and_not_read(model):
    content = stories.sheets()
    content["Konsortier"].insert(3, ["Nord", "Gammel AS", DELTA, "Medlem", None])
    for row in content["Roller og timepriser"]:
        row.append("Intern kostpris" if row[0] == "Konsortium" else 900)
    content["Beregning"] = [["hemmelig", 1]]

    def finish(book):
        book["Beregning"].sheet_state = "hidden"
        book["Konsortier"].row_dimensions[4].hidden = True
        book["Konsortier"].row_dimensions[40].hidden = True
        book["Roller og timepriser"].column_dimensions["D"].hidden = True

    file = read_workbook(content, finish)
    assert file == model
    assert stories.notes(file) == [
        ("Konsortier", 4, "", "rows_hidden"),
        ("Roller og timepriser", 0, "D", "column_hidden"),
        ("Beregning", 0, "", "sheet_hidden"),
    ]
    assert file.notes[0].params == {"rows": "4"}


def test_a_needed_sheet_that_is_hidden_is_missing():
    content = stories.sheets()

    def finish(book):
        book["Rammeavtale"].sheet_state = "veryHidden"

    assert workbook_problems(content, finish) == [("ramme.xlsx", 0, "", "sheet_missing")]


def test_totals_remarks_and_blank_rows_are_skipped_with_a_note(model):
    content = stories.sheets()
    content["Kriterier"] += [["Sum", None, 80, 120]]
    content["Roller og timepriser"] += [[], ["Gjennomsnitt", 1175, 1425.25]]
    content["Konsortier"][3:3] = [[], []]
    content["Konsortier"] += [
        ["Totalt: 4 medlemmer"],
        [],
        ["Sist oppdatert 1.2.2026 av Innkjøper 1"],
    ]
    file = read_workbook(content)
    assert file == model
    assert stories.notes(file) == [
        ("Kriterier", 4, "A", "totals_row"),
        ("Konsortier", 8, "A", "totals_row"),
        ("Konsortier", 10, "A", "text_row"),
        ("Roller og timepriser", 5, "A", "totals_row"),
    ]


def test_a_consortium_named_for_a_total_is_no_total():
    content = stories.sheets()
    for name in ("Konsortier", "Roller og timepriser", "Personer"):
        for row in content[name]:
            row[0] = "Total Design" if row[0] == "Nord" else row[0]
    assert [c.name for c in read_workbook(content).consortia] == ["Total Design", "Sør"]


def test_numbers_kept_as_floats_and_shares_are_read_as_shown(model):
    content = stories.sheets()
    content["Konsortier"][1][2] = float(ALFA)
    content["Konsortier"][3][2] = int(GAMMA)
    content["Rammeavtale"][3][1] = (
        f" {stories.BUYER[:3]}\u00a0{stories.BUYER[3:6]} {stories.BUYER[6:]} "
    )
    content["Rammeavtale"][8][1] = "79411000-8 Rådgivning\n79415000"
    content["Kriterier"][1][2:4] = [0.2, 0.4]
    content["Kriterier"][2][2:4] = ["60 %", "80,0 %"]
    content["Roller og timepriser"][1][2] = 1450.1 + 0.4  # 1450.4999999999998 to a computer

    def finish(book):
        for name in ("C2", "D2"):
            book["Kriterier"][name].number_format = "0 %"

    assert read_workbook(content, finish) == model


def test_a_formula_that_nobody_computed_is_told_where_it_is_read():
    content = stories.sheets()
    content["Rammeavtale"][6][1] = "=10000000*2"
    content["Konsortier"][2][2] = "=B1"
    content["Roller og timepriser"][2][1] = "=B2*0.95"
    content["Roller og timepriser"][0].append("=NOW()")  # in a column that is not read
    assert workbook_problems(content) == [
        ("Rammeavtale", 7, "B (Maksimalverdi)", "formula_without_value"),
        ("Konsortier", 3, "C (Org.nr.)", "formula_without_value"),
        ("Roller og timepriser", 3, "B (Tjenestedesigner)", "formula_without_value"),
    ]


def test_formulas_count_as_what_they_were_computed_to(model):
    output = BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        for title, rows in stories.sheets().items():
            page = book.add_worksheet(title)
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    if isinstance(value, date):
                        page.write_datetime(r, c, value, book.add_format({"num_format": "d.m.yy"}))
                    elif isinstance(value, int | float):
                        page.write_formula(r, c, f"={value}+0", None, value)
                    elif value is not None:
                        page.write_formula(r, c, f'="{value}"', None, value)
            page.write_formula(len(rows) + 3, 0, '=""', None, "")
    assert read_framework("ramme.xlsx", output.getvalue()) == model


def test_a_formula_that_fails_is_told():
    output = BytesIO()
    content = stories.sheets()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        for title, rows in content.items():
            page = book.add_worksheet(title)
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    if not isinstance(value, date):
                        page.write(r, c, value)
            if title == "Rammeavtale":
                page.write_formula("B5", "=A1/0", None, "#DIV/0!")
                page.write_string("B6", "31.12.2028")
    found = stories.refused(lambda: read_framework("ramme.xlsx", output.getvalue()))
    assert stories.places(found) == [("Rammeavtale", 5, "B (Startdato)", "formula_error")]


def test_sheets_with_other_names_are_known_by_their_headings(model):
    content = stories.sheets()
    kept = {name: content.pop(name) for name in ("Parter", "Roller og timepriser")}
    renamed = {f"Ark{i}": rows for i, rows in enumerate(content.values(), start=1)} | kept
    renamed["Notater"] = [["Ring leverandøren"]]
    file = read_workbook(renamed)
    assert file == model
    assert stories.notes(file) == [("Notater", 0, "", "sheet_not_read")]


@pytest.mark.parametrize(
    ("cell", "row"), [("A1048576", 1048576), ("XFD1", 1), ("A5001", 5001), ("CW1", 1)]
)
def test_a_cell_far_away_is_refused_at_once(cell, row):
    content = stories.sheets()

    def finish(book):
        book["Konsortier"][cell] = "x"

    assert workbook_problems(content, finish) == [("Konsortier", row, "", "sheet_too_large")]


def test_colours_far_away_and_huge_merges_do_no_harm(model):
    from openpyxl.styles import PatternFill

    content = stories.sheets()

    def finish(book):
        page = book["Konsortier"]
        page.cell(1048576, 1).fill = PatternFill("solid", fgColor="FFEEEE")
        page.merged_cells.ranges.add("G1:XFD1048576")

    assert read_workbook(content, finish) == model


def test_a_large_sheet_that_is_not_ours_is_only_noted(model):
    content = stories.sheets()
    content["Rådata"] = [[1] for _ in range(5001)]
    file = read_workbook(content)
    assert file == model
    assert stories.notes(file) == [("Rådata", 0, "", "sheet_not_read")]


def test_a_sheet_twice_is_refused():
    content = stories.sheets()
    content["Konsortium"] = [
        ["Konsortium", "Medlem", "Org.nr.", "Leder"],
        ["Øst", "Beta AS", BETA, "x"],
    ]
    assert workbook_problems(content) == [("Konsortium", 0, "", "sheet_twice")]


def test_uncomputed_names_and_choices_are_told_and_not_guessed():
    content = stories.sheets()
    content["Personer"][1][0] = "=Konsortier!A2"
    content["Personer"][2][3] = "=1"
    content["Konsortier"][2][3] = "=2"
    assert workbook_problems(content) == [
        ("Konsortier", 3, "D (Rolle i konsortiet)", "formula_without_value"),
        ("Personer", 2, "A (Konsortium)", "formula_without_value"),
        ("Personer", 3, "D (Rolle)", "formula_without_value"),
    ]


def test_sheets_that_would_take_all_time_are_refused():
    content = stories.sheets()

    def wide(book):
        from openpyxl.styles import Font

        book["Konsortier"].cell(2, 1001).font = Font(bold=True)

    def merged(book):
        for row in range(10, 4013, 2):
            book["Konsortier"].merged_cells.ranges.add(f"G{row}:G{row + 1}")

    assert workbook_problems(content, wide) == [("Konsortier", 2, "", "sheet_too_large")]
    assert workbook_problems(content, merged) == [("Konsortier", 0, "", "sheet_too_large")]


def test_a_sheet_of_endless_empty_rows_is_refused(monkeypatch):
    monkeypatch.setattr("procure.sheets.framework_layout.MOST_ELEMENTS", 20)
    assert workbook_problems(stories.sheets()) == [("Rammeavtale", 0, "", "sheet_too_large")]


def rezipped(data: bytes, part: str, change) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return output.getvalue()


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/workbook.xml", lambda xml: xml.replace(b"r:id", b"r:ide")),
        ("xl/workbook.xml", lambda xml: xml[:200]),
        ("xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", b"")),
        ("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1.xml", b"ark1.xml")),
        ("xl/styles.xml", lambda xml: xml[:50]),
    ],
)
def test_a_workbook_put_together_wrongly_is_damaged(part, change):
    data = rezipped(stories.xlsx(stories.sheets()), part, change)
    found = stories.refused(lambda: read_framework("ramme.xlsx", data))
    assert stories.places(found) == [("ramme.xlsx", 0, "", "file_damaged")]


def test_merged_ranges_that_make_no_sense_are_let_be(model):
    data = stories.xlsx(stories.sheets(), lambda book: book["Parter"].merge_cells("D1:D2"))
    broken = rezipped(
        data, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b'"D1:D2"', b'"D1"')
    )
    assert broken != data
    assert read_framework("ramme.xlsx", broken) == model
