"""The workbooks in each language: other words, the same formulas and numbers."""

import io

import openpyxl
import pytest
import xlsxwriter

from procure import language
from procure.language import Language, using
from procure.sheets import evaluation_matrix, evaluation_sheet, price_comparison, price_form
from tests.conftest import missing
from tests.sheets import test_evaluation_sheet, test_price_comparison, test_price_form
from tests.sheets.engines import (
    cells,
    differences,
    formualizer_cells,
    formulas,
    libreoffice_cells,
)
from tests.sheets.matrix_cases import all_cases, matrix
from tests.sheets.references import references, wrong

FAULTY = {
    "SUM(Ark!$A$1:$A$9)*Vekt": "",
    "IF(A1=\"Nei!\",'Ark'!A2,A:A)": "",
    "SUMMER(A1:A2)": "no function: SUMMER",
    "'Ark 2'!A1": "no sheet: Ark 2",
    "SUM(A1;A2)": "a semicolon between arguments",
    "A1*Tyngde": "no name: Tyngde",
}


def books() -> dict[str, bytes]:
    """Each workbook of the product, in the current language."""
    compared = test_price_comparison.content(*test_price_comparison.BIDS)
    return {
        "price comparison": price_comparison.workbook(compared),
        "price form": price_form.workbook(test_price_form.FORM),
        "evaluation sheet": evaluation_sheet.workbook(test_evaluation_sheet.FORM),
    } | {name: evaluation_matrix.workbook(matrix(case)) for name, case in all_cases().items()}


def some() -> dict[str, bytes]:
    """The workbooks, with a few cases of the matrix."""
    every = books()
    names = [name for name in every if name not in all_cases()]
    return {name: every[name] for name in (*names, *list(all_cases())[::8])}


@pytest.mark.matrix
@pytest.mark.parametrize("spoken", Language)
def test_other_words_and_the_same_numbers(spoken):
    if spoken is not Language.BOKMAL and not language.path_of(spoken).is_file():
        missing(f"the texts are not translated to {spoken}")
    ours = {name: len(formulas(content)) for name, content in books().items()}
    with using(spoken):
        made = books()
    assert {name: len(formulas(content)) for name, content in made.items()} == ours
    assert {name: differences(c, formualizer_cells(c)) for name, c in made.items()} == {
        name: {} for name in ours
    }
    for content in made.values():
        names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
        assert max(map(len, names)) <= 31  # Excel's limit


@pytest.mark.parametrize("spoken", Language)
def test_every_formula_names_what_is_there_and_reads_the_same_everywhere(spoken):
    with using(spoken):
        made = some()
    assert {name: wrong(content) for name, content in made.items()} == {
        name: set() for name in made
    }
    assert [name for name, content in made.items() if not references(content)] == []


def test_a_formula_that_names_what_is_not_there_is_found():
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored) as book:
        sheet = book.add_worksheet("Ark")
        book.define_name("Vekt", "=Borte!$A$1")
        for row, formula in enumerate(FAULTY):
            sheet.write_formula(row, 0, f"={formula}")
    assert wrong(stored.getvalue()) == {
        ("no sheet: Borte", "Borte!$A$1"),
        *((fault, formula) for formula, fault in FAULTY.items() if fault),
    }


@pytest.mark.matrix
def test_libreoffice_finds_the_numbers_of_the_bokmal_workbooks_in_the_english_ones(tmp_path):
    ours = some()
    with using(Language.ENGLISH):
        made = some()
    computed = libreoffice_cells(list(made.values()), tmp_path)
    for name, found in zip(made, computed, strict=True):
        assert differences(made[name], found) == {}, name
        assert numbers(found) == numbers(cells(ours[name], values=True)), name


def numbers(found):
    """The numbers of each sheet by cell, whatever the sheets are called."""
    sheets = list(dict.fromkeys(sheet for sheet, _ in found))
    told = {
        (sheets.index(sheet), at): value
        for (sheet, at), value in found.items()
        if isinstance(value, int | float)
    }
    return {at: pytest.approx(value, rel=1e-9) for at, value in told.items()}


@pytest.mark.parametrize("spoken", Language)
def test_a_form_is_read_whatever_language_it_was_written_in(spoken):
    if spoken is not Language.BOKMAL and not language.path_of(spoken).is_file():
        missing(f"the texts are not translated to {spoken}")
    with using(spoken):
        prices = price_form.workbook(test_price_form.FORM)
        sheet = evaluation_sheet.workbook(test_evaluation_sheet.FORM)
    assert price_form.read(prices, test_price_form.FORM).rates() == {11: 140_000}
    reading = evaluation_sheet.read(sheet, test_evaluation_sheet.FORM)
    assert (reading.changes, reading.unchanged) == ((), 3)
