"""The agreement itself, from labels and values."""

from datetime import date

import pytest

from procure.domain.framework_file import FrameworkFile
from procure.sheets.frameworks import read_framework
from tests import framework_stories as stories
from tests.framework_stories import read_workbook, workbook_problems


@pytest.fixture
def model() -> FrameworkFile:
    return read_framework("ramme.yaml", stories.YAML.encode())


def test_a_weight_span_may_stand_in_one_column(model):
    content = stories.sheets()
    content["Kriterier"] = [
        ["Kriterium", "Type", "Vekt"],
        ["Pris", "pris", "20–40 %"],
        ["Kvalitet", "kvalitet", "60 % til 80 %"],
    ]
    assert read_workbook(content) == model
    content["Kriterier"][1] = ["Pris", "pris", "20–40–60"]
    assert workbook_problems(content) == [("Kriterier", 2, "C (Vekt)", "not_a_number")]
    content["Kriterier"] = [["Kriterium", "Type"], ["Pris", "pris"]]
    assert workbook_problems(content) == [("Kriterier", 0, "", "column_missing")] * 2


def test_labels_of_the_agreement_may_be_written_in_many_ways(model):
    content = stories.sheets()
    head = content["Rammeavtale"]
    head[0][0], head[3][0], head[6][0] = "TITTEL:", "Org.nr. (oppdragsgiver)", "Maks verdi"
    head[3][0] = "oppdragsgivers organisasjonsnummer"
    head[6][0] = "Maksimalverdi (NOK)"
    head.insert(0, ["Rammeavtale for innovasjon"])
    head.insert(1, ["Felt", "Verdi"])
    head.append(["Arkivansvarlig", "Arkivet"])
    head.append(["Opsjon 1", "12 måneder", "Oppdragsgivers valg"])
    head.append(["Opsjon 2:", date(2030, 6, 30)])
    head.append(["Begrunnelse for varighet", "Lang utvikling."])
    file = read_workbook(content)
    assert [(o.months, o.until, o.text) for o in file.framework.extension_options] == [
        (12, None, "Oppdragsgivers valg"),
        (None, date(2030, 6, 30), ""),
    ]
    assert stories.notes(file) == [("Rammeavtale", 17, "A", "label_not_read")]
    head[0:2] = []
    head[14] = ["Saksnumer", "26/0002"]
    head[1] = ["Tittel", "Igjen"]
    assert workbook_problems(content) == [
        ("Rammeavtale", 0, "Saksnummer", "required"),
        ("Rammeavtale", 2, "A", "key_twice"),
        ("Rammeavtale", 15, "A", "key_misspelt"),
    ]


def test_a_date_that_excel_made_of_a_case_number_is_told():
    content = stories.sheets()
    content["Rammeavtale"][1][1] = date(2026, 1, 1)
    assert workbook_problems(content) == [("Rammeavtale", 2, "B (Saksnummer)", "not_text")]


def test_lone_numbers_do_for_codes_and_weights():
    content = stories.sheets()
    content["Rammeavtale"][8][1] = 79411000
    content["Rammeavtale"].insert(0, [2026, "er et år og ingen opplysning"])
    content["Kriterier"] = [
        ["Kriterium", "Type", "Vekt"],
        ["Pris", "pris", 30],
        ["Kvalitet", "kvalitet", 70],
    ]
    head = read_workbook(content).framework
    assert head.cpv_codes == ("79411000",)
    assert [c.weight_minimum for c in head.allowed_criteria] == [30, 70]
    assert [c.weight_maximum for c in head.allowed_criteria] == [30, 70]
    content["Rammeavtale"][9][1] = None
    content["Kriterier"][1][2] = None
    assert workbook_problems(content) == [
        ("Rammeavtale", 10, "B (CPV-koder)", "required"),
        ("Kriterier", 2, "C (Vekt)", "required"),
    ]
