"""Answers of a bid that the page's script saves while they are written."""

from datetime import timedelta

import pytest

from procure.models.bids import BidDraft
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.stories import DEADLINE

URL = "/bids/1/answers"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def writing(session, client, login, clock):
    """The lead has the page open: save by script, with or without a newer base."""
    clock.now = DEADLINE - timedelta(hours=2)
    bid_stories.started(session, stories.issued(session))
    login("leder0@example.test")
    opened = fields(client)

    def writes(typed, page=opened):
        return client.post(URL, data={**page, **typed, "draft": "1"}, headers=SCRIPT)

    return writes


def fields(client):
    return form_fields(client.get(URL).get_data(as_text=True))


def answers(client):
    return {key: text for key, text in fields(client).items() if key.startswith("answer_")}


def test_answer_is_saved_sealed_and_the_next_follows_from_it(session, writing, client):
    first, *rest = answers(client)
    told = writing({first: "Halvskrevet sv"}).json
    assert (told["saved"], told["errors"], told["theirs"], told["note"], told["clashes"]) == (
        "07.00", {}, {}, "", [],
    )  # fmt: skip
    assert answers(client) == {first: "Halvskrevet sv", **dict.fromkeys(rest, "")}
    page = {**fields(client), "base": told["base"]}
    assert told["base"] == fields(client)["base"]
    assert writing({first: "Helt svar"}, page).json["clashes"] == []
    assert answers(client)[first] == "Helt svar"
    stored = session.get_one(BidDraft, 1)
    assert b"Helt svar" not in stored.payload + stored.keys
    assert "Ingenting er levert ennå" in words_of(client.get("/bids/1"))


def test_page_that_saves_itself_does_not_offer_to_leave_without_saving(writing, client):
    assert "Avbryt" not in words_of(client.get(URL))
    assert "Avbryt" in words_of(client.get("/bids/1/statements"))


def test_nothing_new_is_not_saved_again(session, writing, client):
    first = next(iter(answers(client)))
    writing({first: "Et svar"})
    again = writing({first: "Et svar"}, fields(client))
    assert again.json["base"] == fields(client)["base"]
    assert session.get_one(BidDraft, 1).version == 1


def test_what_both_wrote_waits_and_the_rest_is_saved(writing, client):
    first, second = answers(client)
    writing({first: "deres"})
    told = writing({first: "mitt", second: "mitt andre"}).json
    assert [name in words_of(client.get(URL)) for name in told["clashes"]] == [True]
    assert (told["theirs"], told["note"]) == ({}, "")
    assert answers(client) == {first: "deres", second: "mitt andre"}
    mine = {**fields(client), "base": told["base"], first: "mitt"}
    settled = client.post(URL, data=mine)  # by hand: both are shown
    assert settled.status_code == 409
    assert "deres" in words_of(settled)


def test_what_another_wrote_is_put_into_the_page(writing, client):
    first, second = answers(client)
    writing({first: "deres"})
    told = writing({second: "mitt"}).json
    assert (told["theirs"], told["clashes"]) == ({first: ["deres"]}, [])
    assert "Tilbudsleder 0 endret «" in told["note"]
    assert answers(client) == {first: "deres", second: "mitt"}


def test_answer_with_an_error_waits_and_hides_no_later_change(writing, client):
    first, second = list(answers(client))[:2]
    page = fields(client)
    told = writing({first: "x" * 100_001, second: "saves"}).json
    assert list(told["errors"]) == [first]
    assert (answers(client)[first], answers(client)[second]) == ("", "saves")
    assert told["theirs"] == {}
    writing({first: "en annens"}, page)
    mended = writing({first: "mitt", second: "saves"}, {**page, "base": told["base"]}).json
    assert len(mended["clashes"]) == 1
    assert answers(client)[first] == "en annens"


def test_script_is_told_of_signs_that_are_lost(writing, client):
    first = next(iter(answers(client)))
    assert "byttet ut med" in writing({first: "a\x01b"}).json["note"]


def test_after_the_deadline_the_script_learns_that_nothing_is_saved(writing, client, clock):
    first = next(iter(answers(client)))
    clock.now = DEADLINE
    late = writing({first: "for sent"})
    assert (late.status_code, late.mimetype) == (409, "text/html")


def test_other_parts_are_not_saved_half_written(writing, client):
    page = form_fields(client.get("/bids/1/statements").get_data(as_text=True))
    answer = client.post("/bids/1/statements", data={**page, "draft": "1"}, headers=SCRIPT)
    assert answer.status_code == 303
