"""Forms filled in offline: downloaded with the draft, read, shown before and after, then taken."""

import io
import json
import re
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from procure.domain.text import clean
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import BidDraft
from procure.models.documents import Document
from procure.services import bids
from tests import bid_stories, stories
from tests import filled_word as word
from tests.bid_pages import words_of
from tests.bid_stories import AFTER, WRITING
from tests.stories import DEADLINE

HOSTILE = "Smith & Sønn <AS> \"'{{ 7*7 }}"


@pytest.fixture
def vault(app):
    return app.extensions["procure_vault"]


@pytest.fixture
def story(session, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    return stories.issued(session)


@pytest.fixture
def lead(session, story, login):
    bid_stories.started(session, story)
    login("leder0@example.test")
    return story


@pytest.fixture
def upload(client):
    """Upload a file as a browser does; return the answer."""

    def upload(content, name="Tilbudsskjema.docx", bid_id=1):
        page = client.get(f"/bids/{bid_id}/forms").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        file = FileStorage(io.BytesIO(content), name)
        boundary, body = encode_multipart({"csrf_token": token, "file": file})
        kind = f"multipart/form-data; boundary={boundary}"
        return client.post(f"/bids/{bid_id}/forms", data=body, content_type=kind)

    return upload


@pytest.fixture
def take(client):
    """Confirm what a review page shows, all of it unless `cells` says which."""

    def take(url, cells=None, **changes):
        page = client.get(url).get_data(as_text=True)
        offered = re.findall(r'name="cells" value="([^"]+)"', page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        version = re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)
        chosen = offered if cells is None else cells
        data = {"csrf_token": token, "version": version, "cells": chosen, **changes}
        return client.post(url, data=data)

    return take


def form(client, bid_id=1):
    return client.get(f"/bids/{bid_id}/forms/word").data


def tags(content):
    return [tag.get(word.w("val")) for tag in word.opened(content).iter(word.w("tag"))]


def answer(content):
    return next(tag for tag in tags(content) if tag.startswith("answer:"))


def price(content):
    return next(tag for tag in tags(content) if tag.startswith("price:"))


def draft(session, vault, story, n=0):
    session.rollback()  # read what the requests have written since
    return bids.read_draft(session, 1, vault=vault, actor=story.leads[n]).content


def test_the_room_leads_to_the_forms(lead, client):
    assert 'href="/bids/1/forms"' in client.get("/bids/1").get_data(as_text=True)
    page = client.get("/bids/1/forms")
    assert page.status_code == 200
    assert "Tilbudsskjema (Word)" in words_of(page)
    assert "Prisskjema (Excel)" in words_of(page)


def test_word_form_comes_with_the_draft_and_is_stored_nowhere(session, story, vault, login, client):
    bid_stories.written(session, story, vault)
    before = session.scalar(select(func.count(Document.id)))
    login("leder0@example.test")
    found = client.get("/bids/1/forms/word")
    assert found.headers["Content-Disposition"] == "attachment; filename=2027-7_Tilbudsskjema.docx"
    text = "".join(word.opened(found.data).itertext(word.w("t")))
    for said in ("Konsortium 0 (konstruert)", "Vi forstår Oppgaveforståelse 0", "1000,01", "Leder"):
        assert said in text
    assert session.scalar(select(func.count(Document.id))) == before


def test_form_that_was_not_touched_changes_nothing(session, story, vault, login, client, upload):
    bid_stories.written(session, story, vault)
    login("leder0@example.test")
    sent = upload(form(client))
    text = words_of(client.get(sent.location))
    assert "Ingen endringer" in text
    assert "ikke forstått" not in text


def test_everything_written_in_word_lands_in_the_draft(session, lead, vault, client, upload, take):
    empty = form(client)
    first, rate = answer(empty), price(empty)
    filled = word.fill(
        empty,
        {
            first: f"{HOSTILE}\n\nlinje to",
            rate: "kr 1 250,50",
            "reservation": "Punkt 5: koster 10 000 kr å fjerne",
            "team:1:person": "tjenestedesigner 1",
            "team:1:role": "rådgiver",
            "team:1:level:1": "4",
            "team:1:evidence": "Ledet innsikt i 2024",
            "team:1:availability": "60 %",
            "team:1:reference": "Kommune 1 (konstruert)",
        },
        tuple(f"confirmation:{key}" for key in ("requirements", "contract", "independence", "validity")),
    )  # fmt: skip
    sent = upload(filled)
    assert sent.status_code == 303
    assert session.scalar(select(func.count(BidDraft.bid_id))) == 0  # nothing before it is taken
    shown = client.get(sent.location)
    text = words_of(shown)
    assert "8 felt i skjemaet er annerledes enn i utkastet" in text
    assert HOSTILE in text
    assert "<AS>" not in shown.get_data(as_text=True)
    done = take(sent.location)
    assert (done.status_code, done.location) == (303, "/bids/1")
    content = draft(session, vault, lead)
    assert content.answers == {int(first.partition(":")[2]): f"{HOSTILE}\n\nlinje to"}
    assert content.rates == {int(rate.partition(":")[2]): 125_050}
    assert content.reservations == "Punkt 5: koster 10 000 kr å fjerne"
    assert content.confirmations == {"requirements", "contract", "independence", "validity"}
    assert content.validity == stories.FIELDS["validity_until"]
    (member,) = content.team
    assert (member.label, member.role) == ("Tjenestedesigner 1", "Rådgiver")
    assert member.levels == {
        "service_design": 4, "benefit_realisation": 2, "change_management": 2,
    }  # fmt: skip
    assert member.evidence == (
        "Ledet innsikt i 2024\n\nTilgjengelighet: 60 %\nReferanse: Kommune 1 (konstruert)"
    )
    again = upload(form(client))
    assert "Ingen endringer" in words_of(client.get(again.location))
    assert client.get(sent.location).status_code == 404  # taken, and gone


def test_only_what_is_chosen_is_taken(session, lead, vault, client, upload, take):
    empty = form(client)
    filled = word.fill(empty, {answer(empty): "et svar", price(empty): "900"})
    where = upload(filled).location
    assert take(where, cells=[]).status_code == 422
    key = price(empty).partition(":")[2]
    assert take(where, cells=[f"prices:{key}"]).status_code == 303
    content = draft(session, vault, lead)
    assert (content.answers, content.rates) == ({}, {int(key): 90_000})


def test_nothing_is_overwritten_when_somebody_saved_in_the_meantime(
    session, story, vault, login, client, upload, take
):
    bid_stories.written(session, story, vault)
    login("leder0@example.test")
    empty = form(client)
    where = upload(word.fill(empty, {answer(empty): "fra Word"})).location
    kept = bid_stories.replace(draft(session, vault, story), reservations="fra en annen")
    page = client.get(where).get_data(as_text=True)
    with atomic(session):
        bids.save_draft(
            session, 1, kept, version=1, vault=vault, actor=story.members[0], now=WRITING
        )
    old = re.search(r'name="version"[^>]*value="(\d+)"', page).group(1)
    refused = take(where, version=old)
    assert refused.status_code == 409
    assert "Medlem 0 har lagret utkastet i mellomtiden" in words_of(refused)
    assert draft(session, vault, story) == kept
    assert "fra en annen" not in words_of(client.get(where))  # the form's own field is untouched
    assert take(where).status_code == 303
    after = draft(session, vault, story)
    assert after.reservations == "fra en annen"
    assert "fra Word" in after.answers.values()


def test_what_is_not_understood_is_said_and_not_read(session, lead, vault, client, upload, take):
    empty = form(client)
    filled = word.fill(
        empty,
        {
            answer(empty): "et svar",
            price(empty): "omtrent tusen",
            "team:1:person": "Ukjent Person",
            "team:2:person": "Gevinstrådgiver 1, Firma 1 AS (konstruert)",
            "team:2:role": "Trollmann",
            "team:2:level:1": "7",
            "team:3:evidence": "uten navn",
            "team:4:person": "gevinstrådgiver  1",
        },
    )
    where = upload(filled).location
    text = words_of(client.get(where))
    for said in (
        "«omtrent tusen» er ikke et beløp.",
        "«Ukjent Person» passer ikke med nøyaktig én av konsortiets personer",
        "«Trollmann» er ikke en rolle i rammeavtalen.",
        "«7» er ikke et nivå fra 0 til 5.",
        "Personskjemaet er fylt ut uten navn.",
        "«Gevinstrådgiver 1» står flere ganger i skjemaet.",
        "6 ting ble ikke forstått",
    ):
        assert said in text
    take(where)
    content = draft(session, vault, lead)
    assert (content.rates, [m.label for m in content.team]) == ({}, ["Gevinstrådgiver 1"])
    assert content.team[0].role == "Seniorrådgiver"


def test_price_form_in_excel_lands_in_the_draft(session, lead, vault, client, upload, take):
    found = client.get("/bids/1/forms/prices")
    assert found.headers["Content-Disposition"] == "attachment; filename=2027-7_Prisskjema.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    sheet = book.worksheets[0]
    rows = [row for row in sheet.iter_rows() if re.fullmatch(r"L\d+", str(row[0].value))]
    rows[0][4].value, rows[1][4].value = 1400, "to tusen"
    stored = io.BytesIO()
    book.save(stored)
    where = upload(stored.getvalue(), "Prisskjema.xlsx").location
    text = words_of(client.get(where))
    assert "1 400 kr" in text.replace("\xa0", " ")
    assert "«to tusen» er ikke et beløp." in text
    assert take(where).status_code == 303
    assert list(draft(session, vault, lead).rates.values()) == [140_000]


def test_published_form_without_a_name_is_read_too(session, lead, client, upload):
    content = session.scalars(select(Document.content).where(Document.name == "bid_form")).one()
    filled = word.fill(content, {answer(content): "et svar"})
    sent = upload(filled)
    assert sent.status_code == 303
    assert "et svar" in words_of(client.get(sent.location))


def test_another_consortium_s_form_is_refused(session, story, login, client, upload):
    for n in (0, 1):
        bid_stories.started(session, story, n)
    login("leder1@example.test")
    theirs = form(client, 2)
    client.get("/account/logout")
    client.delete_cookie("procure")
    login("leder0@example.test")
    refused = upload(theirs)
    assert refused.status_code == 422
    assert "Skjemaet er laget for noen andre. Last ned ditt eget." in words_of(refused)


def test_another_competition_s_form_is_refused(session, lead, client, upload):
    mine = form(client)
    root = word.opened(mine)
    for text in root.iter(word.w("t")):
        if (text.text or "").startswith("procure/bid_form/"):
            text.text = text.text.replace("/2027/7", "/2027/8")
    refused = upload(word.saved(mine, root))
    assert refused.status_code == 422
    assert "Skjemaet hører til konkurransen 2027/8. Dette er 2027/7." in words_of(refused)


def test_form_from_an_older_version_gives_no_confirmation(
    session, lead, vault, client, upload, take
):
    mine = form(client)
    root = word.opened(word.fill(mine, {answer(mine): "svar"}, ("confirmation:contract",)))
    for text in root.iter(word.w("t")):
        if (text.text or "").startswith("procure/bid_form/"):
            text.text = re.sub(r"/[0-9a-f]{16}/", "/0000000000000000/", text.text)
    where = upload(word.saved(mine, root)).location
    text = words_of(client.get(where))
    assert "Gi bekreftelsene i tilbudsrommet." in text
    assert "Skjemaet ble laget før noe ble endret her." in text
    take(where)
    content = draft(session, vault, lead)
    assert (content.confirmations, list(content.answers.values())) == (frozenset(), ["svar"])


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x" * 10_000_001, "stor.docx", "Filen er større enn 10 MB."),
        (b"x" * 10_000_001, "stor.xlsx", "Filen er større enn 10 MB."),
        (b"%PDF-1.7", "skjema.docx", "Filen er ikke en Word-fil (.docx), eller den er skadet."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "skjema.doc", "det gamle Word-formatet"),
        (b"", "tom.docx", "Filen er ikke en Word-fil (.docx), eller den er skadet."),
    ],
    ids=["10 MB + 1 word", "10 MB + 1 excel", "pdf", "old word", "empty"],
)
def test_refused_files_are_said_why(lead, upload, content, name, said):
    refused = upload(content, name)
    assert refused.status_code == 422
    assert said in words_of(refused)


def test_upload_without_a_file_is_told(lead, post):
    assert "Velg en fil" in words_of(post("/bids/1/forms", page="/bids/1/forms"))


@pytest.mark.parametrize("mark", [b"\x00", b"\x0b", "\ufffe".encode(), b"&#2;", b"\xff"])
def test_characters_that_xml_cannot_hold_make_the_file_damaged(lead, client, upload, mark):
    empty = form(client)
    whole = members(word.fill(empty, {answer(empty): "tegn: X"}))
    whole[word.DOCUMENT] = whole[word.DOCUMENT].replace(b"tegn: X", b"tegn: " + mark)
    refused = upload(word.packed(whole))
    assert refused.status_code == 422
    assert "Filen er ikke en Word-fil (.docx), eller den er skadet." in words_of(refused)


def test_odd_but_lawful_characters_are_kept(session, lead, vault, client, upload, take):
    empty, odd = form(client), "a\u202eb\u200bc\x85d 😀 \u0301e"
    take(upload(word.fill(empty, {answer(empty): odd})).location)
    assert list(draft(session, vault, lead).answers.values()) == [clean(odd)]


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_waiting_reading_is_sealed_for_its_bid_and_can_be_discarded(
    session, story, config, login, client, upload, post
):
    for n in (0, 1):
        bid_stories.started(session, story, n)
    login("leder0@example.test")
    empty = form(client)
    where = upload(word.fill(empty, {answer(empty): "HEMMELIG-SVAR"})).location
    stored = [path.read_bytes() for path in config.storage_path.rglob("*") if path.is_file()]
    assert stored
    assert [b"HEMMELIG-SVAR" in content for content in stored] == [False] * len(stored)
    tags_seen = session.scalars(select(AuditEntry.line).where(AuditEntry.tag == "bid:form:upload"))
    assert ["HEMMELIG" in line for line in tags_seen] == [False]
    facts = json.loads(
        session.scalars(select(AuditEntry.line).where(AuditEntry.tag == "bid:form:upload")).one()
    )["facts"]
    assert set(facts) == {"object"}
    assert client.get(where.replace("/bids/1/", "/bids/2/")).status_code == 404
    client.delete_cookie("procure")
    login("leder1@example.test")
    key = where.rpartition("/")[2]
    for url in (where, f"/bids/2/forms/{key}"):
        assert client.get(url).status_code == 404
    assert post(f"/bids/2/forms/{key}/discard", page="/bids/2").status_code == 404
    client.delete_cookie("procure")
    login("medlem0@example.test")  # of another firm: what was read may be closed to it
    assert client.get(where).status_code == 404
    client.delete_cookie("procure")
    login("leder0@example.test")
    assert client.get(where).status_code == 200
    assert post(f"{where}/discard", page="/bids/1").status_code == 303
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("path", ["", "/word", "/prices", f"/{'0' * 32}"])
@pytest.mark.parametrize("email", ["leder1@example.test", "innkjoper1@example.test"])
def test_forms_do_not_exist_for_others(session, story, login, client, email, path):
    bid_stories.started(session, story)
    login(email)
    assert client.get(f"/bids/1/forms{path}").status_code == 404


def test_after_the_deadline_forms_can_be_read_but_not_taken(
    session, lead, clock, client, upload, take
):
    empty = form(client)
    filled = word.fill(empty, {answer(empty): "for sent"})
    where = upload(filled).location
    clock.now = AFTER
    shown = client.get(where)
    assert shown.status_code == 200
    assert take(where).status_code == 409
    assert client.get("/bids/1/forms/word").status_code == 200
    assert session.scalar(select(func.count(BidDraft.bid_id))) == 0
