"""Declining in the browser: the form, the room that says so, and the way back."""

from datetime import timedelta

import pytest

from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.stories import DEADLINE

URL = "/invitations/1/decline"
ACCEPT = "/invitations/1/accept"


@pytest.fixture
def story(session, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    return stories.issued(session)


@pytest.fixture
def as_lead(story, login):
    login("leder0@example.test")
    return story


def post(client, url, **fields):
    token = form_fields(client.get(URL).get_data(as_text=True))["csrf_token"]
    return client.post(url, data={"csrf_token": token, **fields})


def test_room_says_that_the_consortium_has_declined_and_leads_back(session, as_lead, client):
    bid_stories.started(session, as_lead)
    answered = post(client, URL, why="capacity", words="Prøv igjen i mai.")
    assert (answered.status_code, answered.location) == (303, "/bids/1")
    shown = words_of(client.get("/bids/1"))
    assert "Dere har takket nei til invitasjonen" in shown
    assert "Grunn: Vi har ikke ledig kapasitet. Prøv igjen i mai." in shown
    assert "Angre og gi tilbud likevel" in shown
    assert "Tilbudet kan ikke endres Dere har takket nei" in words_of(client.get("/bids/1/answers"))
    assert post(client, ACCEPT).location == "/bids/1"
    assert "Dere har takket nei" not in words_of(client.get("/bids/1"))


def test_answer_needs_no_bid(as_lead, client):
    assert post(client, URL, why="size").location == URL
    assert "Angre og gi tilbud likevel" in words_of(client.get(URL))
    assert client.get("/competitions/1/bid").location == URL
    listed = words_of(client.get("/bids/"))
    assert "Takket nei" in listed
    assert "Se svaret" in listed


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Velg en grunn"),
        ({"why": "other", "words": " "}, "Skriv hvorfor dere takker nei"),
        ({"why": "size", "words": "x" * 501}, "Skriv høyst 500 tegn"),
    ],
)
def test_answer_without_a_sound_reason_is_shown_again(as_lead, client, fields, said):
    shown = post(client, URL, **fields)
    assert shown.status_code == 422
    assert said in words_of(shown)


def test_second_tab_and_late_answer_are_told_why(session, as_lead, client, clock):
    bid_stories.started(session, as_lead)
    token = form_fields(client.get(URL).get_data(as_text=True))["csrf_token"]
    data = {"csrf_token": token, "why": "size", "words": ""}
    assert client.post(URL, data=data).status_code == 303
    again = client.post(URL, data=data)
    assert (again.status_code, "Dere har takket nei" in words_of(again)) == (409, True)
    clock.now = DEADLINE
    late = client.post(ACCEPT, data={"csrf_token": token})
    assert (late.status_code, "Fristen gikk ut" in words_of(late)) == (409, True)
    assert "Angre og gi tilbud likevel" not in words_of(client.get("/bids/1"))


def test_member_sees_why_only_the_lead_answers(session, story, login, client):
    bid_stories.started(session, story)
    login("medlem0@example.test")
    assert "Bare lederen av konsortiet kan svare på invitasjonen." in words_of(client.get(URL))
    token = form_fields(client.get("/bids/1/answers").get_data(as_text=True))["csrf_token"]
    refused = client.post(URL, data={"csrf_token": token, "why": "size"})
    assert (refused.status_code, "Bare lederen" in words_of(refused)) == (403, True)


def test_staff_read_counts_then_names(session, story, login, client):
    for n in range(3):
        login("innkjoper1@example.test")
        shown = words_of(client.get("/competitions/1/invitations"))
        assert "vises først når minst 3 har gjort det" in shown
        bid_stories.declined(session, story, n, words="Firmaet slår seg sammen med et annet.")
    shown = words_of(client.get("/competitions/1/invitations"))
    assert "3 av 3 har takket nei." in shown
    assert "Vi har ikke ledig kapasitet. 3" in shown
    assert "slår seg sammen" not in shown
