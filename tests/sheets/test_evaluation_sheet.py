"""The evaluation sheet goes out to one evaluator, is filled in, and comes back."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from procure.domain.filled_forms import FormCode, FormKind
from procure.domain.price_forms import PriceForm
from procure.domain.sheet_forms import (
    Remarks,
    SheetCell,
    SheetForm,
    SheetReading,
    Taken,
    dump,
    load,
)
from procure.services import evaluation_sheets
from procure.sheets import price_form
from procure.sheets.evaluation_sheet import read, understand, workbook
from procure.sheets.limited import Cell, Opened
from tests.sheets.engines import (
    differences,
    formualizer_cells,
    formulas,
    ironcalc_cells,
    libreoffice_cells,
    saved_by_libreoffice,
)

HOSTILE = '=HYPERLINK("http://evil.example","x")'


def cell(bid: int, criterion: int, **more) -> SheetCell:
    return SheetCell(
        bid_id=bid,
        criterion_id=criterion,
        bid=f"Konsortium {bid} (konstruert)",
        criterion=("Oppgaveforståelse", "Team: Kompetanse")[criterion - 1],
        share=Fraction(35, 100),
        answer=f"{HOSTILE}\n\nAndre avsnitt.",
        **more,
    )


FORM = SheetForm(
    reference="2027/7",
    title="Én vei inn",
    evaluator="Evaluator 1",
    evaluator_id=7,
    scale=Fraction(10),
    cells=(
        cell(1, 1, points=Decimal("7.5"), reason="Et utkast."),
        cell(1, 2),
        cell(2, 1, points=Decimal(4)),
        cell(2, 2, reason="=1+1"),
    ),
    teams=((("Konsortium 1 (konstruert)"), ("Person A, Leder: Ti år",)),),
)
CONTENT = workbook(FORM)
FIRST = next(
    c.row
    for c in openpyxl.load_workbook(io.BytesIO(CONTENT))["Vurdering"]["A"]
    if c.value == "T1K1"
)
POINTS, REASON = 5, 6


def filled(change: Callable, content: bytes = CONTENT) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book["Vurdering"])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_rows(*rows: tuple[object, object]) -> bytes:
    """Write points and reasons, row by row."""

    def fill(sheet):
        for place, (points, why) in enumerate(rows):
            sheet.cell(FIRST + place, POINTS).value = points
            sheet.cell(FIRST + place, REASON).value = why

    return filled(fill)


def codes(reading: SheetReading) -> list[str]:
    return [problem.code.value for problem in reading.problems]


def after(reading: SheetReading) -> list[tuple[str, Decimal | None, str]]:
    return [(change.cell.key, change.points, change.reason) for change in reading.changes]


def test_an_unfilled_sheet_changes_nothing():
    reading = read(CONTENT, FORM)
    assert (reading.changes, codes(reading), reading.unchanged) == ((), ["rows_empty"], 3)
    assert reading.problems[0].params == {"count": "1"}


def test_points_and_reasons_are_read_beside_the_draft():
    reading = read(with_rows((8, "Et utkast."), (6.5, "Ny grunn.\nTo linjer."), (4, None)), FORM)
    assert after(reading) == [
        ("T1K1", Decimal(8), "Et utkast."), ("T1K2", Decimal("6.5"), "Ny grunn.\nTo linjer."),
    ]  # fmt: skip
    assert reading.changes[0].cell.points == Decimal("7.5")
    assert reading.problems == ()


def test_an_emptied_cell_takes_nothing_away():
    reading = read(with_rows((None, None), (None, None), (None, "Grunn nå."), (None, None)), FORM)
    assert after(reading) == [("T2K1", Decimal(4), "Grunn nå.")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (10.5, "points_outside"), (-0.5, "points_outside"), (7.25, "points_not_half"),
        ("sju", "value_not_number"), (date(2027, 5, 7), "value_is_date"),
        ("#N/A", "value_error"), ("=7", "value_uncomputed"), (True, "value_not_number"),
        ("1.000", "value_ambiguous"),
    ],
)  # fmt: skip
def test_points_that_cannot_be_given_are_told_and_the_reason_is_read(typed, code):
    reading = read(with_rows((typed, "Grunn.")), FORM)
    assert codes(reading)[0] == code
    assert after(reading) == [("T1K1", Decimal("7.5"), "Grunn.")]


def test_points_typed_as_text_are_read():
    reading = read(with_rows(("8,5", "Et utkast.")), FORM)
    assert after(reading) == [("T1K1", Decimal("8.5"), "Et utkast.")]
    assert codes(reading)[0] == "value_was_text"


def test_a_reason_is_as_long_as_a_cell_holds_and_no_longer():
    reading = read(with_rows((8, "x" * 32_767)), FORM)
    assert after(reading) == [("T1K1", Decimal(8), "x" * 32_767)]
    texts = ("T1K1", FORM.cells[0].bid, FORM.cells[0].criterion, "", "", "x" * 32_768)
    row = tuple(Cell(9, column, said, "text") for column, said in enumerate(texts, start=1))
    longer = understand(Opened(FORM.code, (row,)), replace(FORM, cells=FORM.cells[:1]))
    assert codes(longer) == ["other_version", "text_too_long"]
    assert longer.changes == ()


def test_what_xml_cannot_carry_is_replaced_and_told():
    texts = ("T1K1", FORM.cells[0].bid, FORM.cells[0].criterion, "", "", "Bra\x00 svar")
    row = tuple(Cell(9, column, said, "text") for column, said in enumerate(texts, start=1))
    reading = understand(Opened(FORM.code, (row,)), FORM)
    assert after(reading) == [("T1K1", Decimal("7.5"), "Bra\N{REPLACEMENT CHARACTER} svar")]
    assert "text_cleaned" in codes(reading)


def test_a_row_whose_bid_and_key_do_not_belong_together_is_not_read():
    def swap(sheet):
        sheet.cell(FIRST, POINTS).value = 1
        sheet.cell(FIRST, 2).value = "Konsortium 2 (konstruert)"

    reading = read(filled(swap), FORM)
    assert reading.changes == ()
    assert next((p.code.value, p.row, p.name) for p in reading.problems) == (
        "row_mixed", FIRST, "Konsortium 1 (konstruert): Oppgaveforståelse",
    )  # fmt: skip


def test_rows_of_another_bid_than_the_form_asks_for_are_not_read():
    fewer = replace(FORM, cells=FORM.cells[:2])
    reading = read(with_rows(*[(9, "Grunn.")] * 4), fewer)
    assert [change.cell.key for change in reading.changes] == ["T1K1", "T1K2"]
    assert codes(reading) == ["other_version", "row_unknown", "row_unknown"]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (replace(FORM, evaluator_id=8), "other_owner"),
        (replace(FORM, reference="2027/9"), "other_competition"),
    ],
)
def test_another_s_sheet_is_refused_whole(other, code):
    reading = read(workbook(other), FORM)
    assert (codes(reading), reading.refused, reading.changes) == ([code], True, ())


def test_a_price_form_is_no_sheet():
    prices = PriceForm(reference="2027/7", title="x", bidder="x", bidder_id=7, lines=())
    assert codes(read(price_form.workbook(prices), FORM)) == ["other_kind"]


def test_the_child_reads_what_this_process_reads():
    content = with_rows((8, "Ny."), ("sju", HOSTILE))
    assert evaluation_sheets.read(content, FORM) == read(content, FORM)


def test_only_what_the_evaluator_writes_is_unlocked_and_no_text_is_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    unlocked = {
        (sheet.title, c.column)
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if not c.protection.locked
    }
    assert unlocked == {("Vurdering", column) for column in range(POINTS, POINTS + 6)}
    assert [(s.protection.sheet, s.protection.password) for s in book] == [(True, None)] * 3
    assert {sheet for sheet, _ in formulas(CONTENT)} == {"Vurdering"}
    assert [text for text in formulas(CONTENT).values() if "HYPER" in str(text)] == []
    assert "=1+1" not in formulas(CONTENT).values()


def test_answers_stand_paragraph_by_paragraph_with_the_team_below():
    rows = list(openpyxl.load_workbook(io.BytesIO(CONTENT))["Svar"].iter_rows(values_only=True))
    said = [row for row in rows if row[2]]
    assert said[1] == ("Konsortium 1 (konstruert)", "Oppgaveforståelse", HOSTILE)
    assert said[2][2] == "Andre avsnitt."
    assert said[-1] == ("Konsortium 1 (konstruert)", "Team", "Person A, Leder: Ti år")


def test_engines_find_the_status_of_each_row(tmp_path):
    assert differences(CONTENT, formualizer_cells(CONTENT)) == {}
    assert differences(CONTENT, ironcalc_cells(CONTENT, tmp_path)) == {}


@pytest.mark.documents
@pytest.mark.matrix
def test_libreoffice_finds_it_too_and_what_it_saves_is_read(tmp_path):
    content = with_rows((8, "Ny."), (3, "To\nlinjer"))
    (computed,) = libreoffice_cells([CONTENT], tmp_path)
    assert differences(CONTENT, computed) == {}
    (tmp_path / "again").mkdir()
    libreoffice_cells([content], tmp_path / "again")
    reading = evaluation_sheets.read(saved_by_libreoffice(tmp_path / "again"), FORM)
    assert after(reading) == [("T1K1", Decimal(8), "Ny."), ("T1K2", Decimal(3), "To\nlinjer")]


def test_equal_data_gives_equal_bytes_that_the_validator_accepts(tmp_path):
    assert workbook(FORM) == CONTENT
    path = tmp_path / "skjema.xlsx"
    path.write_bytes(CONTENT)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


POINT = st.none() | st.decimals(0, 10, places=1, allow_nan=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.lists(
        st.builds(Taken, st.integers(1, 10**9 - 1), st.integers(1, 10**9 - 1), POINT, TEXTS),
        max_size=5,
    )
)
@settings(max_examples=60, deadline=None)
def test_changes_are_carried_whole(taken):
    assert load(dump(taken)) == tuple(taken)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_text_that_is_no_change_is_refused_in_one_way(text):
    try:
        assert load(text) == ()
    except ValueError:
        assert text != "[]"


@pytest.mark.parametrize("kind", FormKind)
def test_a_form_knows_its_own_code(kind):
    code = FormCode(kind, 12, "0123456789abcdef", "2027/7 – æøå")
    assert FormCode.of(f" {code.text()} ") == code
    assert FormCode.of(code.text().replace(str(kind), "annet")) is None
    assert FormCode.of("procure/") is None


def test_what_points_mean_stands_beside_the_score_and_changes_no_reading():
    worded = tuple(
        replace(cell, wording=((Decimal(10), "Best & sikrest."), (Decimal("2.5"), "=Lite.")))
        if place == 0
        else cell
        for place, cell in enumerate(FORM.cells)
    )
    made = workbook(replace(FORM, cells=worded))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Hva poengene betyr" in said
    assert "10: Best & sikrest.\n2,5: =Lite." in said
    assert read(made, FORM) == read(workbook(FORM), FORM)


def test_remarks_go_out_and_come_back_and_an_empty_one_changes_nothing():
    told = Remarks(strengths="Plan", weaknesses="Bemanning", pages="side 4", note="Spør")
    form = replace(FORM, cells=(replace(FORM.cells[0], remarks=told), *FORM.cells[1:]))
    assert read(workbook(form), form).changes == ()

    def change(sheet):
        assert [sheet.cell(FIRST, column).value for column in range(7, 11)] == [
            "Plan", "Bemanning", "side 4", "Spør",
        ]  # fmt: skip
        sheet.cell(FIRST, 7).value, sheet.cell(FIRST, 8).value = "God plan", None
        sheet.cell(FIRST + 1, 9).value = "s. 2 " * 60

    book = openpyxl.load_workbook(io.BytesIO(workbook(form)))
    change(book["Vurdering"])
    output = io.BytesIO()
    book.save(output)
    reading = read(output.getvalue(), form)
    assert [one.remarks for one in reading.changes] == [replace(told, strengths="God plan")]
    assert "text_too_long" in codes(reading)
    assert load(reading.text())[0].remarks == replace(told, strengths="God plan")
