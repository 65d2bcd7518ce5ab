"""Prepare, approve and issue an amendment in the browser; compare versions; confirm answers."""

import re

import pytest
from sqlalchemy import select

from procure.models.amendments import Amendment, AnswerMark
from procure.models.competitions import Competition, CompetitionVersion, Requirement
from procure.vault.keys import ServerKeyVault
from tests import amendment_stories as told
from tests import bid_stories, openers, stories
from tests.amendment_stories import WHEN

INDEX = "/competitions/1/amendments"
PREPARED = f"{INDEX}/prepared"
HOSTILE = "Smith & Sønn <AS> leser\x00 dette."


@pytest.fixture
def story(session, clock, app):
    found = stories.issued(session)
    clock.now = WHEN
    return found


@pytest.fixture
def vault(app) -> ServerKeyVault:
    return app.extensions["procure_vault"]


def version(client) -> str:
    text = client.get(PREPARED).get_data(as_text=True)
    return re.search(r'name="version"[^>]*value="(\d+)"', text).group(1)


def wording(client, url, **changes):
    """What a form holds as it is shown, with changes."""
    text = client.get(url).get_data(as_text=True)
    found = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\r?\n?([^<]*)</textarea>', text))
    found |= dict(
        re.findall(
            r'<input class="ds-input"[^>]*name="(word_limit|page_limit)"[^>]*value="([^"]*)"', text
        )
    )
    return found | {"version": version(client)} | changes


def test_amendment_goes_from_page_to_all_invited(story, session, login, client, post):
    login("eier@example.test")
    assert post(INDEX, {}, page=INDEX).location.endswith(PREPARED)
    criterion = f"{PREPARED}/criteria/{told.criteria(session, story)[0]}"
    changed = wording(client, criterion, description=HOSTILE)
    assert post(criterion, changed, page=criterion).status_code == 303
    text = client.get(PREPARED).get_data(as_text=True)
    assert "Smith &amp; Sønn &lt;AS&gt; leser" in text
    assert "\x00" not in text
    assert "Vi vurderer oppgaveforståelse." in text
    said = {"version": version(client), "reason": "Uklart.", "extension": "Liten endring."}
    assert post(PREPARED, said, page=PREPARED).status_code == 303
    own = post(f"{PREPARED}/approve", {"version": version(client)}, page=PREPARED)
    assert own.status_code == 403

    login("innkjoper1@example.test")
    step = {"version": version(client)}
    early = post(f"{PREPARED}/issue", step, page=PREPARED)
    assert early.status_code == 409
    assert "må godkjenne den først" in early.get_data(as_text=True)
    assert post(f"{PREPARED}/approve", step, page=PREPARED).status_code == 303
    done = post(f"{PREPARED}/issue", {"version": version(client)}, page=PREPARED)
    assert done.location.endswith(INDEX)
    session.rollback()  # a new snapshot
    assert session.scalars(select(CompetitionVersion.number)).all() == [1, 2]

    login("leder0@example.test")
    history = client.get(INDEX).get_data(as_text=True)
    assert "Versjon 2" in history
    assert "Smith &amp; Sønn &lt;AS&gt;" in history
    assert "Begynn på en endring" not in history
    assert client.get(PREPARED).status_code == 404


def test_texts_requirements_and_dates_are_changed_each_in_its_form(
    story, session, login, client, post
):
    login("eier@example.test")
    post(INDEX, {}, page=INDEX)
    texts, new, dates = (f"{PREPARED}/{part}" for part in ("texts", "requirements/new", "dates"))
    assert post(texts, wording(client, texts, need="Nytt behov."), page=texts).status_code == 303
    row = {"version": version(client), "kind": "must", "text": "Møt brukerne.", "evidence": ""}
    assert post(new, row, page=new).status_code == 303
    proposed = client.get(f"{dates}?deadline=08.02.2027&deadline=12:00").get_data(as_text=True)
    assert "Datoene under er et forslag" in proposed
    later = {
        "version": version(client), "deadline_at": ["08.02.2027", "12:00"],
        "questions_due_at": ["01.02.2027", "12:00"], "validity_until": "08.06.2027",
        "starts_on": "08.03.2027", "ends_on": "22.12.2027",
    }  # fmt: skip
    assert post(dates, later, page=dates).status_code == 303
    withdraw = f"{PREPARED}/requirements/{session.scalars(select(Requirement.id)).one()}"
    gone = {"version": version(client), "then": "withdraw"}
    assert post(withdraw, gone, page=withdraw).status_code == 303
    text = client.get(PREPARED).get_data(as_text=True)
    for said in ("Nytt behov.", "Nytt krav", "Møt brukerne.", "mandag 8.", "Trekkes"):
        assert said in text, said
    dropped = {"version": version(client), "kind": "text", "target": "need"}
    assert post(f"{PREPARED}/drop", dropped, page=PREPARED).status_code == 303
    assert "Nytt behov." not in client.get(PREPARED).get_data(as_text=True)


def test_bad_input_is_refused_in_words_and_nothing_typed_is_lost(
    story, session, login, client, post
):
    login("eier@example.test")
    post(INDEX, {}, page=INDEX)
    dates, new = f"{PREPARED}/dates", f"{PREPARED}/requirements/new"
    earlier = {
        "version": version(client), "deadline_at": ["31.01.2027", "12:00"],
        "questions_due_at": ["", ""], "validity_until": "31.05.2027",
    }  # fmt: skip
    refused = post(dates, earlier, page=dates)
    assert refused.status_code == 422
    assert "31.01.2027" in (text := refused.get_data(as_text=True))
    assert "kan bare flyttes til etter mandag 1. februar 2027" in text.replace("\xa0", " ")
    empty = {"version": version(client), "kind": "must", "text": " ", "evidence": "Bevis <b>"}
    refused = post(new, empty, page=new)
    assert (refused.status_code, "Bevis &lt;b&gt;" in refused.get_data(as_text=True)) == (422, True)
    for path in ("requirements/999", "requirements/new-9", "criteria/999"):
        assert client.get(f"{PREPARED}/{path}").status_code == 404, path
    assert (
        post(f"{PREPARED}/drop", {"kind": "weights", "target": "1"}, page=PREPARED).status_code
        == 404
    )


def test_second_author_sees_the_first_authors_words_and_keeps_own(
    story, session, login, client, post
):
    login("eier@example.test")
    post(INDEX, {}, page=INDEX)
    texts = f"{PREPARED}/texts"
    shown = wording(client, texts)
    assert post(texts, {**shown, "need": "Den første."}, page=texts).status_code == 303
    second = post(texts, {**shown, "need": "Den andre."}, page=texts)
    text = second.get_data(as_text=True)
    assert second.status_code == 409
    assert "Den første." in text
    assert "Den andre." in text
    stale = post(f"{PREPARED}/discard", {"version": shown["version"]}, page=PREPARED)
    assert stale.status_code == 409
    assert session.scalars(select(Amendment.discarded_at)).one() is None


def test_page_after_the_deadline_says_why_nothing_can_be_changed(
    story, session, login, client, post, clock
):
    told.approved(session, told.explained(session, told.prepared(session, story)))
    login("innkjoper1@example.test")
    step = {"version": version(client)}
    clock.now = stories.DEADLINE
    login("innkjoper1@example.test")
    text = client.get(PREPARED).get_data(as_text=True)
    assert "Forkast" not in text
    late = post(f"{PREPARED}/issue", step, page="/competitions/1/cancel")
    assert late.status_code == 409
    assert "Fristen" in late.get_data(as_text=True)


def test_consortium_confirms_in_its_room_or_by_delivering_again(
    story, session, login, client, post, vault
):
    bid = bid_stories.submitted(session, story, vault)
    told.issued(session, story)
    login("leder0@example.test")
    room = f"/bids/{bid}"
    text = client.get(room).get_data(as_text=True)
    for said in ("Levert – må bekreftes", "Vi vurderer to ting.", "Vi vurderer oppgaveforståelse."):
        assert said in text, said
    marks = re.findall(r'name="mark" value="(\d+)"', text)
    login("medlem0@example.test")
    assert post(f"{room}/confirm", {"mark": marks}, page=room).status_code == 403
    login("leder1@example.test")
    assert post(f"{room}/confirm", {"mark": marks}, page="/bids/").status_code == 404
    login("leder0@example.test")
    assert post(f"{room}/confirm", {"mark": ["x", "999999999999"]}, page=room).status_code == 404
    assert post(f"{room}/confirm", {"mark": marks}, page=room).status_code == 303
    assert "må bekreftes" not in client.get(room).get_data(as_text=True)
    session.rollback()  # a new snapshot
    assert session.scalars(select(AnswerMark.confirmed_by_id)).all() == [story.leads[0].id]


def test_delivering_again_confirms_what_the_page_showed(story, session, login, client, post, vault):
    bid = bid_stories.submitted(session, story, vault)
    told.issued(session, story)
    bid_stories.rewritten(session, story, bid, vault, now=told.WHEN)
    login("leder0@example.test")
    submit = f"/bids/{bid}/submit"
    text = client.get(submit).get_data(as_text=True)
    assert "Når dere leverer, bekrefter dere" in text
    key = re.search(r'name="key"[^>]*value="([0-9a-f]{32})"', text).group(1)
    marks = re.findall(r'name="mark" value="(\d+)"', text)
    given = {"key": key, "reader": openers.PAPER.recipient, "mark": marks}
    assert post(submit, given, page=submit).status_code == 200  # the receipt itself
    session.rollback()  # a new snapshot
    assert told.marks(session, bid) == [(told.criteria(session, story)[0], True)]
    assert session.get(Competition, 1).deadline_at == stories.DEADLINE
