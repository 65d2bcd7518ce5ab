"""The price form goes out, is filled in by all kinds of people and programs, and comes back."""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from procure.domain.bids import AskedLine
from procure.domain.filled_forms import FormCode, FormKind, ProblemCode
from procure.domain.price_forms import PriceForm, PriceReading
from procure.services import sheet_uploads
from procure.sheets.price_form import read, workbook
from tests.sheets.engines import (
    differences,
    formualizer_cells,
    formulas,
    ironcalc_cells,
    libreoffice_cells,
    saved_by_libreoffice,
)

HOSTILE = '=HYPERLINK("http://evil.example","x")'
LINES = (
    AskedLine(11, "Seniorrådgiver", 1200, 150_000),
    AskedLine(12, "Tjenestedesigner", 600, 140_050),
    AskedLine(13, HOSTILE, 75),
)
FORM = PriceForm(
    reference="2027/7",
    title="Én vei inn",
    bidder="Konsortium 1 (konstruert)",
    bidder_id=4,
    lines=LINES,
    rates={11: 140_000},
)
FIRST = 9  # the row of the first line
RATE = 5  # its column
CONTENT = workbook(FORM)


def filled(change: Callable, content: bytes = CONTENT) -> bytes:
    """Open the form, change its first sheet, save."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_rates(*rates: object) -> bytes:
    def fill(sheet):
        for place, rate in enumerate(rates):
            sheet.cell(FIRST + place, RATE).value = rate

    return filled(fill)


def found(reading: PriceReading) -> list[tuple[str, int | None, str]]:
    return [(p.code.value, p.row, p.name) for p in reading.problems]


def codes(reading: PriceReading) -> list[str]:
    return [problem.code.value for problem in reading.problems]


def test_filled_rates_are_read_beside_what_the_draft_has():
    reading = read(with_rates(1450, 1400.5, 980), FORM)
    assert reading.problems == ()
    assert [(ln.line_id, ln.before_ore, ln.rate_ore, ln.changes) for ln in reading.lines] == [
        (11, 140_000, 145_000, True),
        (12, None, 140_050, True),
        (13, None, 98_000, True),
    ]
    assert reading.rates() == {11: 145_000, 12: 140_050, 13: 98_000}


def test_an_unfilled_form_changes_nothing():
    reading = read(CONTENT, FORM)
    assert reading.changes == ()
    assert reading.rates() == {11: 140_000}
    assert found(reading) == [
        ("not_filled", 10, "Tjenestedesigner"), ("not_filled", 11, HOSTILE),
    ]  # fmt: skip


def test_an_emptied_cell_takes_nothing_away():
    reading = read(with_rates(None, 1400, 980), FORM)
    assert reading.rates() == {12: 140_000, 13: 98_000}
    assert codes(reading) == ["not_filled"]


@pytest.mark.parametrize(
    ("typed", "ore"),
    [
        ("1 250,50", 125_050),
        ("1250,5 kr", 125_050),
        ("kr 1 250,50", 125_050),
        ("1250 kr/time", 125_000),
        ("1\N{NO-BREAK SPACE}250", 125_000),
        ("500,-", 50_000),
    ],
)
def test_an_amount_that_was_typed_as_text_is_read_and_told(typed, ore):
    reading = read(with_rates(typed, 1400, 980), FORM)
    assert reading.rates()[11] == ore
    assert found(reading) == [("value_was_text", FIRST, "Seniorrådgiver")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("tusen", "value_not_amount"),
        ("1.250", "value_ambiguous"),
        ("1250 + mva", "value_not_amount"),
        ("se vedlegg", "value_not_amount"),
        (0, "value_not_positive"),
        (-1, "value_not_positive"),
        (1250.555, "value_decimals"),
        (1e15, "value_too_large"),
        (True, "value_not_amount"),
        (date(2027, 5, 7), "value_is_date"),
        ("=1+1", "value_uncomputed"),
        (HOSTILE, "value_uncomputed"),
        ("#N/A", "value_error"),
    ],
)
def test_what_is_no_amount_is_told_and_not_read(typed, code):
    reading = read(with_rates(typed, 1400, 980), FORM)
    assert found(reading) == [(code, FIRST, "Seniorrådgiver")]
    assert reading.rates() == {12: 140_000, 13: 98_000}


def cell(value: str) -> bytes:
    """Put raw XML in the cell of the first rate."""
    with zipfile.ZipFile(io.BytesIO(CONTENT)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    part = members["xl/worksheets/sheet1.xml"].decode()
    start = part.index(f'<c r="E{FIRST}"')
    end = part.index("</c>", start) + 4
    changed = part[:start] + f'<c r="E{FIRST}"{value}</c>' + part[end:]
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        for name, content in (members | {"xl/worksheets/sheet1.xml": changed.encode()}).items():
            package.writestr(name, content)
    return output.getvalue()


def test_a_formula_counts_by_its_stored_value_and_is_told():
    reading = read(cell("><f>2*700</f><v>1400</v>"), FORM)
    assert reading.rates()[11] == 140_000
    assert found(reading)[0] == ("value_formula", FIRST, "Seniorrådgiver")
    assert reading.problems[0].params == {"value": "1400"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (' t="str"><f>HYPERLINK("x")</f><v>1 250 se her</v>', "value_not_amount"),
        (' t="e"><f>1/0</f><v>#DIV/0!</v>', "value_error"),
        ("><f>WEBSERVICE(1)</f>", "value_uncomputed"),
        ("><v>1e400</v>", "value_error"),
    ],
)
def test_a_formula_without_an_amount_is_not_read(value, code):
    reading = read(cell(value), FORM)
    assert (code, 11 in reading.rates()) == (codes(reading)[0], False)


def test_noise_of_binary_numbers_is_no_decimal():
    assert read(cell("><v>1250.0999999999999</v>"), FORM).rates()[11] == 125_010


def test_a_rate_above_the_ceiling_is_read_and_told():
    reading = read(with_rates(1500.01, 1400.5, 980), FORM)
    assert reading.rates()[11] == 150_001
    assert found(reading) == [("above_ceiling", FIRST, "Seniorrådgiver")]
    assert not reading.refused


def rows_of(sheet) -> list[list[object]]:
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=FIRST, max_row=FIRST + 2)]


def put(sheet, rows: list[list[object]]) -> None:
    for row, values in enumerate(rows, start=FIRST):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value = value
            if value == HOSTILE:
                cell.data_type = "s"  # openpyxl would take it for a formula


def test_sorted_rows_are_known_by_their_keys():
    def turn(sheet):
        rows = rows_of(sheet)
        rows[0][RATE - 1], rows[2][RATE - 1] = 1, 3
        rows[1][RATE - 1] = 2
        put(sheet, rows[::-1])

    reading = read(filled(turn), FORM)
    assert reading.rates() == {11: 100, 12: 200, 13: 300}
    assert codes(reading) == ["rows_moved"]


def test_an_inserted_column_and_row_move_the_table_whole():
    def move(sheet):
        sheet.cell(FIRST, RATE, 1001)
        sheet.insert_cols(1)
        sheet.insert_rows(3, 4)

    reading = read(filled(move), FORM)
    assert reading.rates() == {11: 100_100}
    assert codes(reading) == ["not_filled", "not_filled"]


def test_a_role_that_was_moved_away_from_its_key_is_not_read():
    def swap(sheet):
        put(sheet, [[*row[:4], 1000 + place, *row[5:]] for place, row in enumerate(rows_of(sheet))])
        one, two = sheet.cell(FIRST, 2), sheet.cell(FIRST + 1, 2)
        one.value, two.value = two.value, one.value

    reading = read(filled(swap), FORM)
    assert found(reading) == [
        ("row_mixed", FIRST, "Seniorrådgiver"), ("row_mixed", FIRST + 1, "Tjenestedesigner"),
    ]  # fmt: skip
    assert reading.rates() == {13: 100_200}


def test_missing_doubled_and_added_rows_are_told():
    def change(sheet):
        rows = rows_of(sheet)
        put(sheet, [rows[0], rows[0], ["L99", "Partner", 1, 1, 9000, None, None]])

    reading = read(filled(change), FORM)
    assert found(reading) == [
        ("row_unknown", FIRST + 2, "L99"),
        ("row_twice", None, "Seniorrådgiver"),
        ("row_missing", None, "Tjenestedesigner"),
        ("row_missing", None, HOSTILE),
    ]
    assert reading.lines == ()


def test_changed_hours_and_ceilings_are_told_and_not_believed():
    def change(sheet):
        sheet.cell(FIRST, 3, 100)
        sheet.cell(FIRST, 4, 9999)

    reading = read(filled(change), FORM)
    assert [(p.code, p.params) for p in reading.problems[:2]] == [
        (ProblemCode.FIXED_CHANGED, {"what": "Timer", "value": "100"}),
        (ProblemCode.FIXED_CHANGED, {"what": "Høyeste timepris", "value": "9999"}),
    ]
    assert reading.rates() == {11: 140_000}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (replace(FORM, reference="2027/8"), "other_competition"),
        (replace(FORM, bidder_id=5), "other_owner"),
    ],
)
def test_another_s_form_is_refused_whole(other, code):
    reading = read(workbook(other), FORM)
    assert (codes(reading), reading.refused, reading.lines) == ([code], True, ())


def test_a_form_from_before_an_amendment_is_read_where_it_still_holds():
    older = replace(FORM, lines=(replace(LINES[0], hours=800), *LINES[1:]))
    reading = read(workbook(older), FORM)
    assert found(reading)[:2] == [
        ("other_version", None, ""), ("fixed_changed", FIRST, "Seniorrådgiver"),
    ]  # fmt: skip
    assert reading.rates() == {11: 140_000}


def test_a_form_of_another_kind_is_refused():
    code = FormCode(FormKind.EVALUATION_SHEET, 4, "0" * 16, "2027/7").text()

    def rename(sheet):
        (place,) = [c for row in sheet.iter_rows() for c in row if str(c.value)[:8] == "procure/"]
        place.value = code

    assert codes(read(filled(rename), FORM)) == ["other_kind"]


def test_two_copies_of_the_sheet_and_none_are_refused():
    def copy(sheet):
        sheet.parent.copy_worksheet(sheet)

    def clear(sheet):
        sheet.delete_rows(1, FIRST - 2)

    assert codes(read(filled(copy), FORM)) == ["form_twice"]
    assert codes(read(filled(clear), FORM)) == ["form_unknown"]
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    assert codes(read(empty.getvalue(), FORM)) == ["form_unknown"]


# What somebody sends who means harm, or the wrong file.


def zipped(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return output.getvalue()


def member(name: str, content: bytes) -> bytes:
    """The form with one part more, or changed."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(CONTENT)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return output.getvalue()


def rows_xml(count: int) -> bytes:
    """A sheet of many small rows, each unlike the last so that it does not pack suspiciously."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, count)
    )
    return f'<worksheet xmlns="{SPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_damaged"),
        (b"Rolle;Timepris\nSenior;1200\n", "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "file_old_excel"),
        (zipped(**{"word/document.xml": b"<x/>"}), "file_damaged"),
        (CONTENT[:-400], "file_damaged"),
        (b"PK" + bytes(10_000_001), "file_large"),
        (member("xl/worksheets/sheet1.xml", b" " * 19_000_000), "file_too_heavy"),
        (member("xl/vbaProject.bin", b"x"), "file_unsafe"),
        (member("xl/a.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "file_unsafe"),
        (member("xl/worksheets/sheet1.xml", b"<worksheet"), "file_damaged"),
    ],
    ids=["empty", "csv", "xls", "word", "cut", "large", "bomb", "macro", "entity", "broken"],
)
def test_hostile_and_wrong_files_are_refused_by_the_child(content, code):
    reading = sheet_uploads.read_prices(content, FORM)
    assert (codes(reading), reading.refused) == ([code], True)


def test_the_child_reads_what_this_process_reads():
    content = with_rates(1450, "1 400,50", None)
    assert sheet_uploads.read_prices(content, FORM) == read(content, FORM)


def test_a_sheet_of_endless_rows_is_read_no_further_than_a_form_reaches():
    reading = sheet_uploads.read_prices(member("xl/worksheets/sheet1.xml", rows_xml(380_000)), FORM)
    assert codes(reading) == ["form_unknown"]


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def strings_xml(count: int) -> bytes:
    """A table of very many strings, as large as the guard lets it be."""
    draw = random.Random(417)  # noqa: S311 -- to fill a file, no secrets
    items = "".join(f"<si><t>{draw.randrange(10**6)}</t></si>" for _ in range(count))
    return f'<sst xmlns="{SPACE}">{items}</sst>'.encode()


def wide_xml(count: int) -> bytes:
    """One row of very many cells."""
    draw = random.Random(417)  # noqa: S311 -- to fill a file, no secrets
    cells = "".join(f"<c><v>{draw.randrange(9999)}</v></c>" for _ in range(count))
    row = f"<sheetData><row>{cells}</row></sheetData>"
    return f'<worksheet xmlns="{SPACE}">{row}</worksheet>'.encode()


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("name", "make", "count"),
    [("sharedStrings", strings_xml, 900_000), ("worksheets/sheet1", wide_xml, 1_000_000)],
)
def test_a_file_that_asks_for_too_much_is_refused_within_the_limits(name, make, count):
    content = member(f"xl/{name}.xml", make(count))
    reading = sheet_uploads.read_prices(content, FORM)
    assert codes(reading) in (["file_too_heavy"], ["form_unknown"])  # by memory, time or content


@given(
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=3)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_damage_anywhere_never_raises(damage):
    data = bytearray(CONTENT)
    for where, junk in damage:
        at = int(where * len(data))
        data[at : at + len(junk)] = junk
    reading = read(bytes(data), FORM)
    assert reading.rates() in ({11: 140_000}, {})


# The file itself.


def test_the_supplier_s_and_our_own_text_is_never_a_formula():
    names = [str(text) for text in formulas(CONTENT).values()]
    assert [text for text in names if "HYPERLINK" in text] == []
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    assert book.worksheets[0].cell(FIRST + 2, 2).value == HOSTILE


def test_only_the_rates_are_unlocked():
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    unlocked = [
        (sheet.title, c.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if not c.protection.locked
    ]
    assert unlocked == [("Prisskjema", f"E{FIRST + place}") for place in range(3)]
    assert [(s.protection.sheet, s.protection.password) for s in book] == [(True, None)] * 2
    assert set(book.defined_names) == {"Timer", "Hoeyeste_timepris", "Timepriser", "Samlet_pris"}


def test_engines_compute_the_sums_and_checks_that_are_stored(tmp_path):
    for number, rates in enumerate(({}, {11: 150_001}, {11: 150_000, 12: 100, 13: 99_999})):
        made = workbook(replace(FORM, rates=rates))
        assert differences(made, formualizer_cells(made)) == {}
        folder = tmp_path / str(number)
        folder.mkdir()
        assert differences(made, ironcalc_cells(made, folder)) == {}


@pytest.mark.documents
@pytest.mark.matrix
def test_libreoffice_computes_it_and_what_it_saves_is_read(tmp_path):
    filled = workbook(replace(FORM, rates={11: 150_000, 12: 100_05, 13: 99_999}))
    (computed,) = libreoffice_cells([filled], tmp_path)
    assert differences(filled, computed) == {}
    saved = saved_by_libreoffice(tmp_path)
    reading = sheet_uploads.read_prices(saved, FORM)
    assert (reading.rates(), reading.problems) == ({11: 150_000, 12: 100_05, 13: 99_999}, ())


def test_equal_data_gives_equal_bytes_that_the_validator_accepts(tmp_path):
    assert workbook(FORM) == CONTENT
    path = tmp_path / "prisskjema.xlsx"
    path.write_bytes(CONTENT)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


def test_a_form_without_lines_asks_for_nothing():
    empty = replace(FORM, lines=(), rates={})
    assert read(workbook(empty), empty) == PriceReading()
