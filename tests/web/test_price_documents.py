"""The workbooks of the locked evaluation, as the chair makes them and others find them."""

import io

import openpyxl
import pytest

from tests import evaluation_stories as es
from tests.web.test_evaluations import PEOPLE, text

ROOT = "/competitions/1/evaluation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def enter(login, clock):
    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


def test_locking_puts_both_workbooks_in_the_list(session, tmp_path, enter, post, client):
    enter(es.agreed(session, tmp_path), "owner")
    assert post(f"{ROOT}/lock", page=ROOT).status_code == 303
    listed = text(client.get("/competitions/1/documents"))
    assert "2027-7_Evalueringsmatrise_v1.xlsx" in listed
    assert "2027-7_Prissammenligning_v1.xlsx" in listed


def test_the_matrix_page_gives_the_prices_as_a_file(session, tmp_path, enter, post, client):
    enter(es.locked(session, tmp_path), "owner")
    assert "Last ned prissammenligning" in text(client.get(f"{ROOT}/matrix"))
    made = post(f"{ROOT}/prices", page=f"{ROOT}/matrix")
    found = client.get(made.headers["Location"])
    assert (found.status_code, found.mimetype) == (200, XLSX)
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    assert book.sheetnames == ["Sammenligning", "Inndata", "Slik er dette beregnet"]


def test_an_evaluator_finds_what_the_chair_has_made_and_makes_none(
    session, tmp_path, enter, post, client, login
):
    enter(es.locked(session, tmp_path), "owner")
    made = post(f"{ROOT}/prices", page=f"{ROOT}/matrix")
    login(PEOPLE["evaluator"])
    page = client.get(f"{ROOT}/matrix")
    assert "2027-7_Prissammenligning_v1.xlsx" in text(page)
    assert post(f"{ROOT}/prices", page=f"{ROOT}/matrix").status_code == 403
    assert client.get(made.headers["Location"]).status_code == 200
    for who in ("lead", "outsider"):
        login(PEOPLE[who])
        assert client.get(made.headers["Location"]).status_code == 404


def test_prices_wait_for_the_lock(session, tmp_path, enter, post):
    enter(es.agreed(session, tmp_path), "owner")
    assert post(f"{ROOT}/prices", page=f"{ROOT}/matrix").status_code == 409
