"""The pages of complaints: listed, recorded, answered, ended by staff; sent by the bidder."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.models.complaints import Complaint
from procure.models.journals import JournalEntry
from procure.services import complaints
from tests import evaluation_stories as es
from tests.bid_pages import words_of
from tests.conftest import csrf_token

CASE = "/competitions/1/complaints"
LEAD = "leder1@example.test"
OFFICER = "innkjoper1@example.test"
NASTY = "Smith & Sønn <AS> mener poengene er feil.\u0007"


@pytest.fixture
def told(session, tmp_path, clock):
    found = es.told(session, tmp_path)
    clock.now = found.now
    return found


def sent(session, found):
    with atomic(session):
        return complaints.send(
            session, found.bids[1], said="Poengene er for lave.", actor=found.story.leads[1],
            now=found.now,
        ).id  # fmt: skip


def test_bidder_complains_from_its_page_and_the_staff_see_what_it_stops(
    session, told, client, login, clock
):
    url = f"/bids/{told.bids[1]}/complaint"
    login(LEAD)
    token = csrf_token(client, url)
    empty = client.post(url, data={"csrf_token": token, "text": "  "})
    assert empty.status_code == 422
    assert "Skriv hva dere klager på" in words_of(empty)
    assert client.post(url, data={"csrf_token": token, "text": NASTY}).status_code == 303
    shown = words_of(client.get(url))
    assert "Smith & Sønn <AS> mener poengene er feil." in shown
    assert "Venter på svar" in shown
    clock.now = told.now + timedelta(days=12)
    login(OFFICER)
    listed = words_of(client.get(CASE))
    assert "Kontrakten kan ikke signeres nå." in listed
    assert "Over fristen" in listed
    assert "Klager som ikke er besvart: 1." in words_of(client.get("/competitions/1/award"))
    stopped = client.post(
        "/competitions/1/award/contract",
        data={"csrf_token": csrf_token(client, "/competitions/1/award")},
    )
    assert stopped.status_code == 409


def test_officer_records_answers_and_ends(session, told, client, login):
    login(OFFICER)
    new = f"{CASE}/new"
    token = csrf_token(client, new)
    lacking = client.post(new, data={"csrf_token": token, "kind": "board", "text": "Tekst"})
    assert lacking.status_code == 422
    assert "Velg hvem som klager" in words_of(lacking)
    assert "Tekst" in lacking.get_data(as_text=True)  # nothing typed is lost
    filled = {
        "csrf_token": token, "bid": told.bids[1], "kind": "court", "text": "Stans kontrakten.",
        "received_at": "05.02.2027 09:00",
    }  # fmt: skip
    assert client.post(new, data=filled).status_code == 303
    complaint = session.scalars(select(Complaint)).one()
    one = f"{CASE}/{complaint.id}"
    shown = words_of(client.get(one))
    assert "Begjæring om midlertidig forføyning" in shown
    answer = {
        "csrf_token": token, "version": "1", "claim": "Kontrakten må stanses.",
        "verdict": "dismissed", "assessment": "", "consequence": "Valget står.",
    }  # fmt: skip
    assert client.post(f"{one}/answer", data=answer).status_code == 422
    written = client.post(f"{one}/answer", data={**answer, "assessment": "Vi er uenige."})
    assert written.status_code == 303, words_of(written)
    session.rollback()  # what the page wrote is seen from here on
    entry = session.scalars(select(JournalEntry)).one()
    assert written.headers["Location"].endswith(f"/competitions/1/journal/{entry.id}")
    ended = {"csrf_token": token, "version": "2", "outcome": ""}
    assert client.post(f"{one}/end", data=ended).status_code == 422
    stale = client.post(f"{one}/end", data={**ended, "version": "1", "outcome": "Trukket."})
    assert stale.status_code == 409
    done = client.post(f"{one}/end", data={**ended, "outcome": "Trukket."})
    assert done.status_code == 303
    assert "Trukket." in words_of(client.get(one))


def test_lists_say_when_there_is_nothing(told, client, login):
    login(OFFICER)
    shown = words_of(client.get(CASE))
    assert "Ingen har klaget." in shown
    assert "Ingen har bedt om innsyn." in shown


@pytest.mark.parametrize(
    ("who", "status"),
    [("leder0@example.test", 404), ("medlem1@example.test", 403), (OFFICER, 404)],
)
def test_others_cannot_complain_for_a_bidder(session, told, client, login, who, status):
    login(who)
    token = csrf_token(client, "/")
    url = f"/bids/{told.bids[1]}/complaint"
    assert client.post(url, data={"csrf_token": token, "text": "Nei"}).status_code == status
    assert session.scalars(select(Complaint)).all() == []


def test_complaint_of_another_competition_is_not_found(session, told, client, login):
    key = sent(session, told)
    login(OFFICER)
    assert client.get(f"/competitions/2/complaints/{key}").status_code == 404
    assert client.get(f"{CASE}/{key + 1}").status_code == 404
