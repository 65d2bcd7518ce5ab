"""Roles and rates: a list, a matrix, or a matrix on its side."""

import pytest

from procure.domain.framework_file import FrameworkFile
from procure.sheets.frameworks import read_framework
from tests import framework_stories as stories
from tests.framework_stories import read_workbook, workbook_problems


@pytest.fixture
def model() -> FrameworkFile:
    return read_framework("ramme.yaml", stories.YAML.encode())


def test_rates_may_be_a_list_or_a_matrix_on_its_side(model):
    content = stories.sheets()
    content["Roller og timepriser"] = [
        ["Konsortium", "Rolle", "Timepris (kr eks. mva.)", "Merknad"],
        ["Nord", "Tjenestedesigner", 1200, None],
        [None, "Prosjektleder", "kr 1 450,50", "indeksreguleres"],
        ["Sør", "Tjenestedesigner", 1150, None],
        [None, "Prosjektleder", "1400,-", None],
    ]
    file = read_workbook(content)
    assert file == model
    assert stories.notes(file) == [
        ("Roller og timepriser", 1, "D (Merknad)", "column_not_read"),
        ("Roller og timepriser", 0, "", "filled_down"),
    ]
    content["Roller og timepriser"] = [
        ["Rolle", "Nord", "Sør", "Snitt", "Merknad"],
        ["Tjenestedesigner", 1200, 1150, 1175, "pr. time"],
        ["Prosjektleder", 1450.5, 1400, 1425.25, None],
    ]
    assert read_workbook(content) == model
    content["Roller og timepriser"][0][2] = "Vest"
    assert workbook_problems(content) == [
        ("Roller og timepriser", 1, "C (Vest)", "consortium_unknown")
    ]


def test_roles_of_their_own_sheet_settle_what_rates_can_be_for():
    content = stories.sheets()
    content["Roller"] = [
        ["Nøkkel", "Rolle", "Nivå"],
        ["td", "Tjenestedesigner", "Senior"],
        [None, "Prosjektleder", None],
    ]
    assert [(r.key, r.level) for r in read_workbook(content).framework.roles] == [
        ("td", "Senior"),
        ("prosjektleder", ""),
    ]
    content["Roller og timepriser"][0][2] = "Programleder"
    assert workbook_problems(content) == [
        ("Roller og timepriser", 1, "C (Programleder)", "role_unknown")
    ]


def test_rates_are_told_once_and_for_somebody():
    content = stories.sheets()
    rates = content["Roller og timepriser"]
    rates.append(["NORD", 1300, None])
    assert workbook_problems(content) == [
        ("Roller og timepriser", 4, "B (Tjenestedesigner)", "rate_twice")
    ]
    rates[3] = [None, 1300, None]
    rates[1], rates[3] = rates[3], rates[1]
    assert workbook_problems(content) == [("Roller og timepriser", 2, "A (Konsortium)", "required")]
    content["Roller og timepriser"] = [
        ["Konsortium", "Rolle", "Timepris"],
        ["Nord", None, None],
        ["Nord", "Tjenestedesigner", None],
        ["Nord", None, 1200],
        ["Sør", "Prosjektleder", 1400],
    ]
    assert workbook_problems(content) == [
        ("Roller og timepriser", 3, "C (Timepris)", "required"),
        ("Roller og timepriser", 4, "B (Rolle)", "required"),
    ]
    content["Roller og timepriser"] = [["Timepris", "Merknad"], [1200, "for alle"]]
    assert workbook_problems(content) == [("Roller og timepriser", 0, "", "column_missing")]


def test_roles_without_rates_are_those_of_the_people(model):
    content = stories.sheets()
    content["Roller og timepriser"] = []
    file = read_workbook(content)
    assert [r.name for r in file.framework.roles] == ["Tjenestedesigner", "Prosjektleder"]
    assert [c.rates for c in file.consortia] == [{}, {}]
    assert [c.people for c in file.consortia] == [c.people for c in model.consortia]
