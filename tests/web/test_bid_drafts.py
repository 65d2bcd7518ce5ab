"""Answers of a bid that the page's script saves while they are written."""

from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain.bid_corners import answer_cell
from procure.extensions import atomic
from procure.models.bids import BidDraft
from procure.services import bid_shares, bids
from procure.services.bid_shares import Given
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.bid_stories import WRITING
from tests.stories import DEADLINE, VAULT

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
    assert told["saved"] == "07.00"  # the other answer


def test_page_with_both_writers_words_does_not_choose_by_saving_itself(writing, client):
    first = next(iter(answers(client)))
    page = fields(client)
    assert "data-autosave" in client.get(URL).get_data(as_text=True)
    writing({first: "deres"})
    settled = client.post(URL, data={**page, first: "mitt"})
    assert (settled.status_code, "data-autosave" in settled.get_data(as_text=True)) == (409, False)


def test_script_is_told_no_time_when_nothing_was_saved(writing, client):
    first = next(iter(answers(client)))
    writing({first: "deres"})
    told = writing({first: "mitt"}).json
    assert (told["saved"], len(told["clashes"])) == ("", 1)


def test_what_another_wrote_is_put_into_the_page_and_nobody_is_named(writing, client, login):
    first, second = answers(client)
    login("medlem0@example.test")
    writing({first: "deres"}, fields(client))
    login("leder0@example.test")
    told = writing({second: "mitt"}, {**fields(client), "base": "", first: ""}).json
    assert (told["theirs"], told["clashes"]) == ({first: ["deres"]}, [])
    assert told["note"].startswith("Noen andre endret «")
    assert answers(client) == {first: "deres", second: "mitt"}


def test_delivery_meanwhile_takes_nothing_from_the_page(session, client, login, clock):
    clock.now = DEADLINE - timedelta(hours=2)
    story = stories.issued(session)
    bid_stories.written(session, story, VAULT)
    login("medlem0@example.test")
    page = fields(client)
    bid_stories.deliver(session, story, 1, VAULT)
    first = next(key for key in page if key.startswith("answer_"))
    told = client.post(URL, data={**page, first: "mitt", "draft": "1"}, headers=SCRIPT)
    assert (told.status_code, told.mimetype) == (409, "text/html")  # the script: copy the text
    session.rollback()
    assert session.get(BidDraft, 1) is None


@pytest.fixture
def closed(session, client, login, clock):
    """The lead's first answer is closed to the member, who answers the second."""
    clock.now = DEADLINE - timedelta(hours=2)
    story = stories.issued(session)
    bid_stories.written(session, story, VAULT)
    login("leder0@example.test")
    first, second = (int(key.removeprefix("answer_")) for key in answers(client))
    wanted = {
        answer_cell(first): Given(story.leads[0].organisation_id, private=True),
        answer_cell(second): Given(story.members[0].organisation_id),
    }
    with atomic(session):
        bid_shares.share_out(session, 1, wanted=wanted, actor=story.leads[0], now=WRITING)
    return story, first, second


def test_member_cannot_write_in_another_firms_part(session, client, login, closed):
    story, first, _second = closed
    before = bids.read_draft(session, 1, vault=VAULT, actor=story.leads[0])
    login("medlem0@example.test")
    typed = {**fields(client), f"answer_{first}": "mitt", "draft": "1"}
    assert client.post(URL, data=typed, headers=SCRIPT).status_code == 403
    session.rollback()
    assert bids.read_draft(session, 1, vault=VAULT, actor=story.leads[0]) == before


def test_closed_part_is_never_told(client, login, closed):
    _story, _first, second = closed
    login("medlem0@example.test")
    typed = {**fields(client), f"answer_{second}": "mitt", "draft": "1"}
    told = client.post(URL, data=typed, headers=SCRIPT).json
    assert (told["saved"], told["theirs"], told["clashes"]) == ("07.00", {}, [])
    assert [pair.partition(":")[0] for pair in told["base"].split()] == [str(second)]
    assert "Vi forstår" not in str(told)


def test_page_is_told_that_a_firms_confirmation_is_gone(session, client, login, closed):
    story, _first, second = closed
    with atomic(session):
        bid_shares.confirm(
            session, 1, cell=answer_cell(second), vault=VAULT, actor=story.members[0], now=WRITING
        )
    page = fields(client)
    typed = {**page, f"answer_{second}": "lederens", "draft": "1"}
    told = client.post(URL, data=typed, headers=SCRIPT).json
    assert told["note"].startswith("Bekreftelsen av «")
    typed |= {"base": told["base"], f"answer_{second}": "lederens mer"}
    assert client.post(URL, data=typed, headers=SCRIPT).json["note"] == ""


def test_another_save_in_between_is_merged_with(writing, client, monkeypatch):
    first, second = answers(client)
    page, save = fields(client), bids.save_draft
    told = iter(["deres"])

    def late(session, bid_id, content, *, version, **rest):
        for text in told:  # once: somebody else is first
            theirs = replace(content, answers={int(first.removeprefix("answer_")): text})
            save(session, bid_id, theirs, version=version, **rest)
            session.commit()
        return save(session, bid_id, content, version=version, **rest)

    monkeypatch.setattr(bids, "save_draft", late)
    answer = writing({second: "mitt"}, page).json
    assert (answer["theirs"], answer["clashes"]) == ({first: ["deres"]}, [])
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
