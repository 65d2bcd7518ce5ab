"""An evaluator fills in the sheet in Excel, in a real browser."""

import io

import openpyxl
import pytest

from tests import evaluation_stories as es
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


def test_evaluator_fills_in_the_sheet_in_excel(session, tmp_path, person, clock):
    found = es.scoring(session, tmp_path)
    clock.now = found.now + es.timedelta(minutes=1)
    evaluator = person().signs_in("evaluator1@example.test", stories.PASSWORD)
    evaluator.goes_to("/competitions/1/evaluation/sheet").follows("Fyll ut skjemaet i Excel")
    book = openpyxl.load_workbook(io.BytesIO(evaluator.downloads("Last ned Excel")))
    sheet = book["Vurdering"]
    first = next(c.row for c in sheet["A"] if str(c.value).startswith("T"))
    sheet.cell(first, 5).value, sheet.cell(first, 6).value = 8.5, "Svarer godt på hele oppgaven."
    sheet.cell(first + 1, 5).value = 12
    output = io.BytesIO()
    book.save(output)
    file = {"name": "skjema.xlsx", "mimeType": "", "buffer": output.getvalue()}
    evaluator.page.get_by_label("Utfylt skjema").set_input_files(file)
    evaluator.seen.clear()  # before and after stand at the same address
    evaluator.presses("Les filen").reads("Filen endrer én vurdering. Ingenting er lagret ennå.")
    evaluator.reads("12 er utenfor skalaen fra 0 til 10.")
    evaluator.presses("Lagre endringene").reads("Én vurdering er lagret.")
    evaluator.reads("8,5")
