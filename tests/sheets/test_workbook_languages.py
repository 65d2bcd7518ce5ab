"""The workbooks in each language: other words, the same formulas and numbers."""

import io

import openpyxl
import pytest

from procure import language
from procure.language import Language, using
from procure.sheets import evaluation_matrix, evaluation_sheet, price_comparison, price_form
from tests.conftest import missing
from tests.sheets import test_evaluation_sheet, test_price_comparison, test_price_form
from tests.sheets.engines import differences, formualizer_cells, formulas
from tests.sheets.matrix_cases import all_cases, matrix


def books() -> dict[str, bytes]:
    """Each workbook of the product, in the current language."""
    compared = test_price_comparison.content(*test_price_comparison.BIDS)
    return {
        "price comparison": price_comparison.workbook(compared),
        "price form": price_form.workbook(test_price_form.FORM),
        "evaluation sheet": evaluation_sheet.workbook(test_evaluation_sheet.FORM),
    } | {name: evaluation_matrix.workbook(matrix(case)) for name, case in all_cases().items()}


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
def test_a_form_is_read_whatever_language_it_was_written_in(spoken):
    if spoken is not Language.BOKMAL and not language.path_of(spoken).is_file():
        missing(f"the texts are not translated to {spoken}")
    with using(spoken):
        prices = price_form.workbook(test_price_form.FORM)
        sheet = evaluation_sheet.workbook(test_evaluation_sheet.FORM)
    assert price_form.read(prices, test_price_form.FORM).rates() == {11: 140_000}
    reading = evaluation_sheet.read(sheet, test_evaluation_sheet.FORM)
    assert (reading.changes, reading.unchanged) == ((), 3)
