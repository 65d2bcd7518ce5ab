"""The page of a framework's documents: make, list, fetch; the trail tells who fetched what."""

import io
import json

import docx
import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.models.audit import AuditEntry
from procure.models.documents import Document
from procure.models.frameworks import Framework
from tests import stories

PAGE = "/frameworks/1/documents"


@pytest.fixture
def officer(session, login):
    story = stories.framework(session)
    login("innkjoper1@example.test")
    return story


def text(response) -> str:
    return response.get_data(as_text=True).replace("\u00a0", " ")


def make(post, name, subject_id=0, **more):
    return post(f"{PAGE}/{name}/{subject_id}", more, page=PAGE)


def test_framework_page_leads_to_its_documents(client, officer):
    assert f'href="{PAGE}"' in text(client.get("/frameworks/1"))


def test_officer_can_make_every_document_of_the_framework(client, officer):
    shown = text(client.get(PAGE))
    for name, subject in (
        ("framework_overview", 0), ("annual_report", 2026), ("annual_report", 2027),
        *(("consortium_card", key) for key in officer.consortium_ids),
    ):  # fmt: skip
        assert f'action="{PAGE}/{name}/{subject}"' in shown
    assert "annual_report/2028" not in shown
    assert shown.count("Ikke laget") == 6


def test_made_document_stands_in_the_list_and_can_be_fetched(client, session, post, officer):
    response = make(post, "consortium_card", officer.consortium_ids[1])
    assert (response.status_code, response.location) == (303, PAGE)
    shown = text(client.get(PAGE))
    assert "Dokumentet er klart: 2026-100_Konsortiekort_v1.docx" in shown
    assert "Konsortiekort, Konsortium 1 (konstruert)" in shown
    assert "Lag ny versjon" in shown
    stored = session.scalars(select(Document.id)).one()
    session.rollback()  # else it would not see what the page writes
    fetched = client.get(f"{PAGE}/{stored}")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert fetched.headers["Cache-Control"] == "no-store"
    assert docx.Document(io.BytesIO(fetched.data)).core_properties.title == (
        "Konsortiekort: Konsortium 1 (konstruert)"
    )
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == Tag.DOCUMENT_DOWNLOAD)
    ).one()
    assert json.loads(line)["chain"] == "framework:1"
    assert json.loads(line)["facts"]["digest"] == session.scalars(select(Document.digest)).one()


def test_older_versions_stay_in_the_list(client, session, post, officer):
    make(post, "framework_overview")
    session.scalars(select(Framework)).one().scope = "Bare tjenestedesign."
    session.commit()
    make(post, "framework_overview")
    shown = text(client.get(PAGE))
    assert shown.count("2026-100_Rammeavtaleoversikt_v1.docx") == 1
    assert shown.count("eldre") == 1
    assert "Versjon 2" in shown


def test_missing_values_are_named_on_the_page(session, post, officer):
    session.scalars(select(Framework)).one().scope = " "
    session.commit()
    response = make(post, "framework_overview")
    assert response.status_code == 422
    assert "Dokumentet ble ikke laget" in text(response)
    assert "Rammeavtalens omfang" in text(response)
    assert session.scalars(select(Document)).all() == []


@pytest.mark.parametrize(
    "path",
    [
        "nonsense/0",
        "invitation/0",
        "annual_report/1999",
        "consortium_card/999",
        "framework_overview/7",
    ],
)
def test_what_is_not_there_is_not_found(post, officer, path):
    assert post(f"{PAGE}/{path}", page=PAGE).status_code == 404


def test_document_of_a_competition_is_not_fetched_through_the_framework(client, session, login):
    stories.issued(session)
    login("innkjoper1@example.test")
    invitation = session.scalars(select(Document).where(Document.name == "invitation")).one()
    assert client.get(f"{PAGE}/{invitation.id}").status_code == 404


@pytest.mark.parametrize(
    ("email", "status"),
    [("eier@example.test", 200), ("revisor@example.test", 200), ("leder0@example.test", 404)],
)
def test_staff_fetch_what_officers_make(client, session, post, login, officer, email, status):
    make(post, "framework_overview")
    stored = session.scalars(select(Document.id)).one()
    login(email)
    listed = client.get(PAGE)
    assert (listed.status_code, client.get(f"{PAGE}/{stored}").status_code) == (status, status)
    assert "Lag dokumenter" not in text(listed)


def test_others_than_officers_cannot_make_documents(session, post, login):
    stories.framework(session)
    login("eier@example.test")
    assert make(post, "framework_overview").status_code == 403


def test_nobody_has_made_anything_yet(session, client, login):
    stories.framework(session)
    login("revisor@example.test")
    assert "En innkjøper lager dem når det er bruk for dem." in text(client.get(PAGE))


def test_number_of_statements_does_not_grow_with_the_documents(
    client, post, officer, count_statements
):
    make(post, "framework_overview")
    client.get(PAGE)  # shows the flash
    with count_statements() as one:
        client.get(PAGE)
    for key in officer.consortium_ids:
        make(post, "consortium_card", key)
    client.get(PAGE)
    with count_statements() as many:
        client.get(PAGE)
    assert len(one) == len(many)
