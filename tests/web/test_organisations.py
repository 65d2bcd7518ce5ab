from html import unescape

import pytest
from sqlalchemy import select

from procure.models.accounts import Organisation
from tests import stories

NEW = stories.firm(640)


@pytest.fixture
def where(session):
    stories.framework(session)
    number = Organisation.organisation_number == stories.OWNER_BODY.organisation_number
    key = session.scalars(select(Organisation.id).where(number)).one()
    session.rollback()
    return f"/organisations/{key}"


def text(response):
    return unescape(response.get_data(as_text=True)).replace("\u00a0", " ")


def test_officer_keeps_names_and_successors(where, client, login, post):
    login("innkjoper1@example.test")
    assert "Part i avtalen" in text(client.get(where))
    named = {"naming-name": "Modelldirektoratet <&>", "naming-since": "11.01.2027",
             "naming-was_since": "01.01.2008"}  # fmt: skip
    assert post(f"{where}/name", named, page=where).status_code == 303
    page = client.get(where).get_data(as_text=True)
    assert "Modelldirektoratet &lt;&amp;&gt;" in page
    assert "01.01.2008" in page
    assert "10.01.2027" in page
    followed = {"following-organisation_number": NEW.organisation_number,
                "following-name": NEW.name, "following-since": "11.01.2027"}  # fmt: skip
    assert post(f"{where}/successor", followed, page=where).status_code == 303
    page = text(client.get(where))
    assert "Overtatt av" in page
    assert "Før inn at en annen overtar" not in page
    again = post(f"{where}/successor", followed, page=where)
    assert (again.status_code, "Det er alt ført inn hvem som overtar" in text(again)) == (409, True)


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("name", {"naming-name": "", "naming-since": "11.01.2027"}, "Skriv det nye navnet"),
        ("name", {"naming-name": "Ny", "naming-since": "12.01.2027", "naming-was_since": "01.01.2008"},
         "Tidspunktet kan ikke være fram i tid."),
        ("name", {"naming-name": "Ny", "naming-since": "11.01.2027"}, "Fyll ut feltet."),
        ("successor", {"following-organisation_number": "310001032", "following-name": "Ny",
                       "following-since": "11.01.2027"}, "Organisasjonsnummeret finnes ikke"),
        ("successor", {"following-organisation_number": stories.OWNER_BODY.organisation_number,
                       "following-name": "Ny", "following-since": "11.01.2027"},
         "En virksomhet kan ikke overta etter seg selv."),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_words_and_nothing_is_lost(where, login, post, act, data, said):
    login("innkjoper1@example.test")
    response = post(f"{where}/{act}", data, page=where)
    page = text(response)
    assert (response.status_code, said in page) == (422, True)
    assert 'value="Ny"' in page or "" in data.values()


@pytest.mark.parametrize(
    ("email", "read", "write"),
    [("eier@example.test", 200, 403), ("revisor@example.test", 200, 403),
     ("leder0@example.test", 404, 404)],
)  # fmt: skip
def test_others_read_at_most(where, client, login, post, email, read, write):
    login(email)
    answer = client.get(where)
    assert answer.status_code == read
    assert "Før inn nytt navn" not in text(answer)
    page = "/bids/" if read == 404 else "/projects/"
    data = {"naming-name": "Ny", "naming-since": "11.01.2027", "naming-was_since": "01.01.2008"}
    assert post(f"{where}/name", data, page=page).status_code == write
