"""Members, leads and people, each under the consortium its row names."""

import pytest

from procure.domain.framework_file import FrameworkFile
from procure.sheets.frameworks import read_framework
from tests import framework_stories as stories
from tests.framework_stories import ALFA, DELTA, WRONG, read_workbook, workbook_problems


@pytest.fixture
def model() -> FrameworkFile:
    return read_framework("ramme.yaml", stories.YAML.encode())


def test_employers_may_be_named_instead_of_numbered(model):
    content = stories.sheets()
    people = content["Personer"]
    people[0][2] = "Ansatt i"
    people[1][2], people[2][2] = "ALFA AS", "Gamma  AS"
    assert read_workbook(content) == model
    people[2][2] = "Ukjent AS"
    assert workbook_problems(content) == [("Personer", 3, "C (Ansatt i)", "employer_not_member")]


def test_a_level_column_left_out_is_told():
    content = stories.sheets()
    for row in content["Personer"]:
        del row[5]
    assert workbook_problems(content) == [("Personer", 0, "", "column_missing")]
    for row in content["Personer"]:
        del row[4:6]
    assert [dict(p.competences) for c in read_workbook(content).consortia for p in c.people] == [
        {},
        {},
    ]


def test_leads_are_marked_once_and_contacts_agree():
    content = stories.sheets()
    members = content["Konsortier"]
    members[2][3] = "Leder"
    members[3][3] = "Medlem"
    members[4][4] = "annen@modell.example"
    assert workbook_problems(content) == [
        ("Konsortier", 3, "D (Rolle i konsortiet)", "lead_twice"),
        ("Konsortier", 4, "D (Rolle i konsortiet)", "lead_missing"),
        ("Konsortier", 5, "E (E-post)", "contact_differs"),
    ]


def test_a_consortium_on_a_row_of_its_own_is_the_caption_of_its_members(model):
    content = stories.sheets()
    members = content["Konsortier"]
    for row in members[1:]:
        row[0] = None
    members.insert(3, ["Sør"])
    members.insert(1, ["Nord"])
    file = read_workbook(content)
    assert file == model
    members.append(["Vest"])
    members.append(["Øst", "Delta AS", DELTA, "", ""])
    assert workbook_problems(content) == [("Konsortier", 8, "A (Konsortium)", "members_missing")]


def test_columns_of_people_are_areas_once_or_noted():
    content = stories.sheets()
    people = content["Personer"]
    for row, more in zip(
        people, (["Telefon", "tjenestedesign (0–5)"], [99, 1], [98, 2]), strict=True
    ):
        row.extend(more)
    people[1][2] = None
    people.append(["Sør"])
    found = stories.refused(lambda: read_workbook(content))
    assert stories.places(found) == [
        ("Personer", 1, "J (tjenestedesign (0–5))", "column_twice"),
        ("Personer", 2, "C (Org.nr.)", "required"),
    ]
    del people[0][9]
    people[1][2] = ALFA
    assert stories.notes(read_workbook(content)) == [
        ("Personer", 1, "I (Telefon)", "column_not_read")
    ]


def test_an_employer_column_may_hold_numbers_and_must_hold_something(model):
    content = stories.sheets()
    people = content["Personer"]
    people[0][2] = "Arbeidsgiver"
    assert read_workbook(content) == model
    people[1][2], people[2][2] = None, WRONG
    assert workbook_problems(content) == [
        ("Personer", 2, "Arbeidsgivers org.nr.", "required"),
        ("Personer", 3, "C (Arbeidsgiver)", "number_check_digit"),
    ]
