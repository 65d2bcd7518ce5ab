from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

import procure
from procure.extensions import atomic
from procure.models.frameworks import Framework
from procure.services import frameworks
from tests import stories
from tests.stories import START

EXAMPLE = (Path(procure.__file__).parent / "demo" / "framework.yaml").read_bytes()
OFFICER = "innkjoper1@example.test"


def count(session):
    session.rollback()
    return session.scalar(select(func.count(Framework.id)))


@pytest.fixture
def send(post):
    """Upload files as a browser does."""

    def send(*files):
        data = {"files": [(BytesIO(body), name) for name, body in files]}
        return post(
            "/frameworks/import", data, page="/frameworks/import",
            content_type="multipart/form-data",
        )  # fmt: skip

    return send


def test_list_and_overview_read_like_a_register(session, client, login):
    story = stories.framework(session)
    login("eier@example.test")
    listing = client.get("/frameworks/").get_data(as_text=True)
    assert "Rammeavtale om innovasjonsbistand (konstruert)" in listing
    assert "Ny rammeavtale" not in listing
    page = client.get(f"/frameworks/{story.framework_id}").get_data(as_text=True)
    for said in (
        "I kraft", "40\u00a0000\u00a0000\u00a0kr", "1\u00a0500\u00a0kr", "Oppgaveforståelse",
        "20\u00a0%", "79410000", "Minikonkurranse", "Alle avrop skjer ved minikonkurranse.",
    ):  # fmt: skip
        assert said in page
    assert "Sett i kraft" not in page


def test_example_can_be_downloaded_and_taken_in(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    download = client.get("/frameworks/example.yaml")
    assert download.data == EXAMPLE
    assert "rammeavtale-eksempel.yaml" in download.headers["Content-Disposition"]
    response = send(("mitt.yaml", download.data))
    assert response.status_code == 303
    page = client.get(response.location).get_data(as_text=True)
    assert "Rammeavtalen er lagt inn som utkast" in page
    assert "Utkast" in page
    assert "Sett i kraft" in page
    assert count(session) == 2


def test_activation_is_one_click_after_the_question(session, client, login, send, post):
    stories.framework(session)
    login(OFFICER)
    where = send(("x.yaml", EXAMPLE)).location
    response = post(f"{where}/activate", page=where)
    assert (response.status_code, response.location) == (303, where)
    page = client.get(where).get_data(as_text=True)
    assert "Rammeavtalen gjelder." in page
    again = post(f"{where}/activate", page=where)
    assert again.status_code == 409
    assert "Rammeavtalen er satt i kraft." in again.get_data(as_text=True)


def test_draft_that_cannot_be_activated_says_why_on_the_button(session, client, login):
    story = stories.framework(session)
    file = stories.framework_file(reference="2026/9")
    late = replace(file.framework, ends_on=file.framework.ends_on.replace(year=2034))
    with atomic(session):
        made = frameworks.store(
            session, replace(file, framework=late), actor=story.officer, now=START
        ).id
    login(OFFICER)
    page = client.get(f"/frameworks/{made}").get_data(as_text=True)
    assert 'aria-disabled="true"' in page
    assert "Rammeavtalen varer mer enn fire år. Det må begrunnes." in page


def test_faulty_file_is_told_line_by_line_and_nothing_is_stored(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    broken = EXAMPLE.replace(b"79410000", b"794", 1).replace(b"framework:", b"framwork:", 1)
    response = send(("feil.yaml", broken))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "ingenting er lagret" in page
    assert "<title>Feil:" in page
    assert page.count('<th scope="row">feil.yaml</th>') >= 1
    assert count(session) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [("bilde.png", b"\x89PNG"), ("tom.yaml", b""), ("gammel.xls", b"\xd0\xcf\x11\xe0" * 20)],
    ids=["picture", "empty", "old Excel"],
)
def test_file_of_another_kind_is_refused_in_words(session, client, login, send, name, body):
    stories.framework(session)
    login(OFFICER)
    response = send((name, body))
    assert response.status_code == 422
    assert "Filen har 1 feil" in response.get_data(as_text=True)
    assert count(session) == 1


def test_no_file_is_an_error_at_the_field(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    response = send()
    assert response.status_code == 422
    assert "Velg en fil" in response.get_data(as_text=True)


def test_agreement_is_taken_in_once(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    assert send(("x.yaml", EXAMPLE)).status_code == 303
    response = send(("x.yaml", EXAMPLE))
    assert response.status_code == 422
    assert "er allerede i bruk" in response.get_data(as_text=True)
    assert count(session) == 2


def test_only_officers_take_agreements_in(session, client, login, post):
    story = stories.framework(session)
    login("eier@example.test")
    assert client.get("/frameworks/import").status_code == 403
    assert post(f"/frameworks/{story.framework_id}/activate").status_code == 403


def test_hostile_file_name_is_shown_as_text(session, client, login, send):
    stories.framework(session)
    login(OFFICER)
    page = send(("<script>alert(1)</script>.yaml", b"x: [")).get_data(as_text=True)
    assert "<script>alert" not in page
