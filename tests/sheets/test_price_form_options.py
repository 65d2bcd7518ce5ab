"""A price form with options: grouped, summed, and read back line by line."""

import io
from dataclasses import replace

import openpyxl
import pytest

from procure.domain.bids import AskedLine
from procure.domain.drafting import VatBasis
from procure.domain.price_forms import PriceForm
from procure.services import sheet_uploads
from procure.sheets.price_form import read, workbook
from tests.sheets.engines import (
    differences,
    formualizer_cells,
    libreoffice_cells,
    saved_by_libreoffice,
)

LINES = (
    AskedLine(11, "Seniorrådgiver – diagnose", 300, 150_000),
    AskedLine(12, "Seniorrådgiver – utvikling", 500, 150_000),
    AskedLine(13, "Seniorrådgiver", 100, 150_000, "Utrulling"),
    AskedLine(14, "Rådgiver", 50, 120_000, "Utrulling"),
    AskedLine(15, "Rådgiver", 10, 120_000, "=Støtte"),
)
RATES = {11: 140_000, 12: 130_050, 13: 120_000, 14: 99_999, 15: 100_000}
FORM = PriceForm(
    reference="2027/7",
    title="Én vei inn",
    bidder="Konsortium 1 (konstruert)",
    bidder_id=4,
    lines=LINES,
    vat_basis=VatBasis.EXEMPT,
)


def shown(content: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [
        tuple(row[n] if row[n] != "" else None for n in (1, 2, 4, 5))
        for row in book.worksheets[0].iter_rows(values_only=True)
        if row[1] is not None
    ]


def test_lines_are_grouped_by_option_with_sums_that_other_engines_find():
    made = workbook(replace(FORM, rates=RATES))
    rows = shown(made)
    assert rows[rows.index(("Opsjon: Utrulling", None, None, None)) :] == [
        ("Opsjon: Utrulling", None, None, None),
        ("Seniorrådgiver", 100, 1200, 120_000),
        ("Rådgiver", 50, 999.99, 49_999.5),
        ("Opsjon: =Støtte", None, None, None),
        ("Rådgiver", 10, 1000, 10_000),
        ("Sum uten opsjoner", None, None, 1_070_250),
        ("Sum for opsjonen Utrulling", None, None, 169_999.5),
        ("Sum for opsjonen =Støtte", None, None, 10_000),
        ("Samlet pris", None, None, 1_250_249.5),
    ]
    assert differences(made, formualizer_cells(made)) == {}
    book = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    said = "\n".join(str(c.value) for row in book.worksheets[0]["A1:A8"] for c in row if c.value)
    assert "Tjenestene er unntatt fra merverdiavgift." in said
    assert "Timene i opsjonene teller med når vi sammenligner prisene." in said


def test_a_form_that_lacks_one_rate_has_no_sum_of_the_whole():
    made = workbook(replace(FORM, rates={11: 140_000, 12: 130_050, 15: 100_000}))
    sums = {row[0]: row[3] for row in shown(made)[-4:]}
    assert {name: value or None for name, value in sums.items()} == {
        "Sum uten opsjoner": 1_070_250,
        "Sum for opsjonen Utrulling": None,
        "Sum for opsjonen =Støtte": 10_000,
        "Samlet pris": None,
    }
    assert differences(made, formualizer_cells(made)) == {}


def test_rates_of_options_are_read_and_named_with_their_option():
    reading = read(workbook(replace(FORM, rates=RATES)), FORM)
    assert (reading.rates(), reading.problems) == (RATES, ())
    high = read(workbook(replace(FORM, rates=RATES | {13: 150_001})), FORM)
    assert [problem.name for problem in high.problems] == ["Utrulling: Seniorrådgiver"]
    moved = replace(FORM, lines=(*LINES[:2], replace(LINES[2], option="Annet"), *LINES[3:]))
    assert "other_version" in [p.code.value for p in read(workbook(FORM), moved).problems]


@pytest.mark.documents
@pytest.mark.matrix
def test_libreoffice_computes_it_and_what_it_saves_is_read(tmp_path):
    made = workbook(replace(FORM, rates=RATES))
    (computed,) = libreoffice_cells([made], tmp_path)
    assert differences(made, computed) == {}
    reading = sheet_uploads.read_prices(saved_by_libreoffice(tmp_path), FORM)
    assert (reading.rates(), reading.problems) == (RATES, ())
