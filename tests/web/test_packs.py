"""Packs in the browser: ask, follow, fetch; without JavaScript too."""

import html
import io
import re
import shutil
import time
import zipfile
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from procure.blueprints import background
from procure.documents import pdf
from procure.domain import packs as rules
from procure.extensions import atomic
from procure.models.packs import Pack
from procure.services import packs
from tests import stories
from tests.conftest import missing

PACKS = "/competitions/1/packs"
PROGRESS = f"{PACKS}/progress"


@pytest.fixture
def story(session):
    return stories.issued(session)


def text(response):
    """What the reader sees: tags gone, entities read, spaces plain."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))).split())


def ordered(session, story, clock):
    """A pack that nobody has begun to make."""
    with atomic(session):
        return packs.order(
            session, story.competition_id, content=rules.Content.CASE, all_versions=False,
            with_pdf=False, actor=story.owner, now=clock.now,
        ).id  # fmt: skip


def test_pack_is_ordered_and_fetched_at_once_when_it_is_quick(story, login, post, client):
    login("eier@example.test")
    page = client.get(PACKS)
    assert re.search(r"Alle dokumenter til invitasjonen: \d filer ", text(page))
    assert "Alle brev: Ingen av dokumentene er laget ennå." in text(page)
    assert "Du har ikke bestilt noen pakker." in text(page)
    sent = post(PACKS, {"content": "case"}, page=PACKS)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{PACKS}#pakker")
    page = client.get(PACKS)
    assert "Pakken står øverst i listen." in text(page)
    assert "data-hx-trigger" not in page.get_data(as_text=True)
    fetched = client.get("/packs/1")
    assert fetched.mimetype == "application/zip"
    assert fetched.headers["Content-Disposition"] == "attachment; filename=2027-7_Hele-saken.zip"
    assert fetched.headers["Cache-Control"] == "no-store"
    assert "innhold.txt" in zipfile.ZipFile(io.BytesIO(fetched.data)).namelist()


def test_page_of_documents_leads_to_each_pack(story, login, client):
    login("leder0@example.test")
    page = client.get("/competitions/1/documents").get_data(as_text=True)
    for content in rules.Content:
        assert f'href="{PACKS}?content={content}"' in page
    for content in ("case", "invitation"):
        chosen = client.get(f"{PACKS}?content={content}").get_data(as_text=True)
        assert f'value="{content}" checked' in chosen


def test_nothing_chosen_is_refused_beside_the_choice(story, login, post, client):
    login("eier@example.test")
    for typed in ({}, {"content": "letters"}, {"content": "alt"}):
        refused = post(PACKS, typed, page=PACKS)
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.get_data(as_text=True)
    assert "Du har ikke bestilt noen pakker." in text(client.get(PACKS))


def test_pack_under_way_shows_how_far_and_looks_again(session, story, login, post, client, clock):
    pack_id = ordered(session, story, clock)
    with atomic(session):
        session.execute(update(Pack).values(done=1))
    login("eier@example.test")
    page = client.get(PACKS)
    assert re.search(r"Filer i pakken 1 av \d ", text(page))
    assert f'data-hx-get="{PROGRESS}" data-hx-trigger="every 1s"' in page.get_data(as_text=True)
    assert "Se hvor langt den er kommet" in text(page)
    assert 'aria-disabled="true"' in page.get_data(as_text=True)
    assert client.get(f"/packs/{pack_id}").status_code == 404
    forced = post(PACKS, {"content": "case"}, page="/")
    assert forced.status_code == 409
    assert "En pakke lages nå. Vent til den er ferdig." in text(forced)


def test_stopped_pack_is_started_again_from_the_page(session, story, login, post, client, clock):
    pack_id = ordered(session, story, clock)
    clock.forward(seconds=rules.PATIENCE.total_seconds())
    login("eier@example.test")
    page = client.get(PACKS)
    assert "Tjenesten ble startet på nytt mens pakken ble laget." in text(page)
    assert post(f"/packs/{pack_id}/again", page=PACKS).status_code == 303
    assert client.get(f"/packs/{pack_id}").status_code == 200


def test_pack_of_another_is_not_there(session, story, login, post, client, clock):
    pack_id = ordered(session, story, clock)
    login("innkjoper1@example.test")
    assert "Du har ikke bestilt noen pakker." in text(client.get(PACKS))
    assert client.get(f"/packs/{pack_id}").status_code == 404
    assert post(f"/packs/{pack_id}/again", page=PACKS).status_code == 404


def test_missing_libreoffice_is_said_before_the_order(story, login, client, monkeypatch, tmp_path):
    login("eier@example.test")
    monkeypatch.setenv("PATH", str(tmp_path))
    page = client.get(PACKS)
    assert "fordi LibreOffice ikke er installert på tjeneren" in text(page)
    assert 'name="with_pdf"' not in page.get_data(as_text=True)


@pytest.mark.documents
def test_slow_pack_is_made_after_the_answer(story, login, post, client, monkeypatch, tmp_path):
    if not pdf.available():
        missing("LibreOffice is not installed")
    (tmp_path / "soffice").write_text(f'#!/bin/sh\nsleep 1\nexec {shutil.which("soffice")} "$@"\n')
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(background, "SHORT", 0.2)
    login("eier@example.test")
    assert post(PACKS, {"content": "case", "with_pdf": "y"}, page=PACKS).status_code == 303
    page = client.get(PACKS)
    assert "Pakken lages nå." in text(page)
    assert "Filer i pakken" in text(page)
    deadline = time.monotonic() + 60
    while "every 1s" in (answer := client.get(PROGRESS)).get_data(as_text=True):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert '<hx-partial hx-target="#pakker-status"' in answer.get_data(as_text=True)
    names = zipfile.ZipFile(io.BytesIO(client.get("/packs/1").data)).namelist()
    count = Counter(name.rpartition(".")[2] for name in names)
    assert count["pdf"] == count["docx"] > 1


def test_pack_is_gone_after_a_week(story, login, post, client, clock):
    login("eier@example.test")
    post(PACKS, {"content": "case"}, page=PACKS)
    assert client.get("/packs/1").status_code == 200
    clock.now += rules.KEPT - timedelta(hours=1)
    login("eier@example.test")
    assert client.get("/packs/1").status_code == 200
    clock.forward(hours=1)
    assert client.get("/packs/1").status_code == 404
