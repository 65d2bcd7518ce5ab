"""The pages of the opener keys, as a browser without JavaScript and one with it post to them."""

import base64
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from procure.demo.openers import PAPER as PAPER_OF_DEMO
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.models.openers import OpenerKey
from procure.services import competition_keys, opener_keys
from procure.vault import identities, seal
from tests import openers, stories
from tests.bid_pages import words_of
from tests.openers import OFFICER, OFFICER2, PAPER, PASSPHRASE, WRAPPED
from tests.stories import START

NEW = identities.of("AGE-SECRET-KEY-1HZ0N4KKUHJH9VH3U4ULSZM7DU68T49RSVK97FKZDKNV3AZQ6K00QYETJQT")
OFFICERS = ("innkjoper1@example.test", "innkjoper2@example.test")


@pytest.fixture
def story(session, login):
    story = stories.issued(session)
    login(OFFICERS[0])
    return story


def encoded(octets):
    return base64.b64encode(octets).decode()


def key_id(session, identity):
    return openers.key_of(session, identity).id


def shown(client, url, pattern):
    return re.search(pattern, client.get(url).get_data(as_text=True))[1]


def replaced(session, story, clock):
    """Officer 2 has a new key, and has tried it."""
    with atomic(session):
        key = opener_keys.register(
            session, recipient=NEW.recipient, wrapped=WRAPPED[1], actor=story.officer2, now=clock()
        )
        answer = seal.open_one(key.canary, NEW.secret)
        opener_keys.rehearse(session, key.id, answer, actor=story.officer2, now=clock())


def test_overview_names_every_key_and_when_it_must_be_tried_again(client, story, clock, login):
    clock.forward(days=3)
    login(OFFICERS[0])
    page = words_of(client.get("/openers"))
    assert "Konkurranser kan sendes ut. Alle nøklene er prøvd de siste 90 dagene." in page
    assert page.count("Må prøves igjen innen 87 dager") == 3
    assert "Innkjøper 1 (deg)" in page
    assert "Gjenopprettingsnøkkel på papir" in page
    assert "Dagens nøkler åpner" in page
    assert "Bytt åpnere" not in page


def test_overview_says_what_keeps_competitions_from_being_issued(client, story, clock, login):
    clock.forward(days=91)
    login(OFFICERS[0])
    page = words_of(client.get("/openers"))
    assert "Ingen konkurranse kan sendes ut nå" in page
    assert "Det mangler for Innkjøper 1, Innkjøper 2." in page
    assert "Gjenopprettingsnøkkelen på papir må være prøvd de siste 90 dagene." in page


def test_last_day_is_told_as_such(client, story, clock, login):
    clock.forward(days=88, hours=20)
    login(OFFICERS[0])
    assert words_of(client.get("/openers")).count("Må prøves igjen innen 1 dag") == 3
    clock.forward(hours=6)
    assert words_of(client.get("/openers")).count("Må prøves igjen i dag") == 3


def test_key_of_the_browser_is_kept_as_it_came(client, session, story, post):
    answered = post(
        "/openers/new", {"recipient": NEW.recipient, "wrapped": encoded(WRAPPED[0])},
        page="/openers/new",
    )  # fmt: skip
    key = openers.key_of(session, NEW)
    assert (answered.status_code, urlsplit(answered.location).path) == (
        303, f"/openers/{key.id}/rehearse",
    )  # fmt: skip
    assert (key.wrapped, key.user_id) == (WRAPPED[0], story.officer.id)
    assert openers.key_of(session, OFFICER).retired_at is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "age1<b>&"},
        {"recipient": OFFICER2.recipient},
        {"wrapped": ""},
        {"wrapped": "æøå"},
        {"wrapped": encoded(b"AGE-SECRET-KEY-1")},
        {"wrapped": encoded(WRAPPED[0] * 20)},
    ],
)
def test_what_is_no_key_is_refused_on_the_page(client, session, story, post, changes):
    given = {"recipient": NEW.recipient, "wrapped": encoded(WRAPPED[0])} | changes
    answered = post("/openers/new", given, page="/openers/new")
    assert answered.status_code == 422
    assert "Nøkkelen er ikke lagret" in words_of(answered)
    assert openers.key_of(session, OFFICER).retired_at is None


def test_key_made_here_is_shown_once_and_opens(client, session, story, post):
    answered = post("/openers/new", {}, page="/openers/new")
    words = re.search(r"data-opener-words>([a-z ]+)<", answered.get_data(as_text=True))[1]
    key = session.scalars(
        select(OpenerKey).where(
            OpenerKey.user_id == story.officer.id, OpenerKey.retired_at.is_(None)
        )
    ).one()
    assert (answered.status_code, answered.headers["Cache-Control"]) == (200, "no-store")
    assert identities.unwrap(key.wrapped, words).recipient == key.recipient
    assert words not in client.get("/openers").get_data(as_text=True)
    session.rollback()  # what the page has done since
    lines = " ".join(session.scalars(select(AuditEntry.line)))
    assert words not in lines
    tried = post(f"/openers/{key.id}/rehearse", {"passphrase": words})
    assert tried.status_code == 303


def test_sheet_made_here_is_shown_once_and_opens(client, session, story, post, clock):
    answered = post("/openers/paper", {}, page="/openers/paper")
    page = answered.get_data(as_text=True)
    secret = re.search(r"data-opener-secret>([A-Z0-9 -]+)<", page)[1]
    recipient = re.search(r"data-opener-recipient>(\w+)<", page)[1]
    assert identities.of(secret.replace(" ", "")).recipient == recipient
    key = session.scalars(select(OpenerKey).where(OpenerKey.recipient == recipient)).one()
    assert (key.user_id, key.wrapped, key.rehearsed_at) == (None, None, None)
    assert post(f"/openers/{key.id}/rehearse", {"sheet": secret.lower()}).status_code == 303
    session.rollback()  # what the page has done since
    assert session.get(OpenerKey, key.id).rehearsed_at == clock.now
    assert secret not in client.get("/openers").get_data(as_text=True)


def test_sheet_of_the_browser_leaves_its_public_half_alone(client, session, story, post):
    answered = post("/openers/paper", {"recipient": NEW.recipient}, page="/openers/paper")
    key = openers.key_of(session, NEW)
    assert answered.status_code == 303
    assert (key.user_id, key.wrapped, key.made_by_id) == (None, None, story.officer.id)


def test_canary_that_the_browser_opened_counts(client, session, story, post, clock, login):
    clock.forward(days=50)
    login(OFFICERS[0])
    url = f"/openers/{key_id(session, OFFICER)}/rehearse"
    canary = base64.b64decode(shown(client, url, r'data-canary="([^"]+)"'))
    wrapped = base64.b64decode(shown(client, url, r'data-wrapped="([^"]+)"'))
    secret = identities.unwrap(wrapped, PASSPHRASE).secret
    answered = post(url, {"answer": encoded(seal.open_one(canary, secret))}, page=url)
    assert (answered.status_code, urlsplit(answered.location).path) == (303, "/openers")
    session.rollback()  # what the page has done since
    assert openers.key_of(session, OFFICER).rehearsed_at == clock.now


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"passphrase": "feil ord <b>"},
        {"answer": encoded(b"gjettet")},
        {"answer": "ikke base64 æ", "passphrase": ""},
    ],
)
def test_wrong_rehearsal_is_told_and_counts_for_nothing(client, session, story, post, given):
    url = f"/openers/{key_id(session, OFFICER)}/rehearse"
    answered = post(url, given, page=url)
    assert answered.status_code == 422
    assert "Nøkkelen eller passordfrasen passer ikke." in words_of(answered)
    assert openers.key_of(session, OFFICER).rehearsed_at == START


def test_anothers_key_does_not_exist_here(client, session, story, post):
    other = key_id(session, OFFICER2)
    assert client.get(f"/openers/{other}/rehearse").status_code == 404
    assert post(f"/openers/{other}/rehearse", {"passphrase": PASSPHRASE}).status_code == 404
    assert client.get("/openers/999/rehearse").status_code == 404


def test_key_taken_out_of_use_can_be_tried_no_more(client, session, story, post):
    mine = key_id(session, OFFICER)
    assert post(f"/openers/{mine}/retire").status_code == 303
    assert client.get(f"/openers/{mine}/rehearse").status_code == 404
    assert post(f"/openers/{mine}/retire").status_code == 404
    assert "Nå er det 1 på personer og 1 på papir." in words_of(client.get("/openers"))


def test_two_officers_change_the_openers(client, session, story, post, login, clock):
    replaced(session, story, clock)
    url = f"/openers/competitions/{story.competition_id}"
    assert "Andre nøkler enn dagens" in words_of(client.get("/openers"))
    assert "Innkjøper 1, Innkjøper 2 (ute av bruk), papir" in words_of(client.get(url))
    given = {"key": str(key_id(session, OFFICER)), "typed": PASSPHRASE}
    assert post(url, given, page=url).status_code == 303
    assert "Innkjøper 1 har gjort sin del." in words_of(client.get("/openers"))
    assert "Du har gjort din del av byttet." in words_of(client.get(url))
    login(OFFICERS[1])
    given = {"key": str(key_id(session, PAPER)), "typed": PAPER.secret}
    assert post(url, given, page=url).status_code == 303
    page = words_of(client.get("/openers"))
    assert "Åpnerne er byttet." in page
    assert "Dagens nøkler åpner" in page
    session.rollback()  # what the page has done since
    assert competition_keys.openers_of(session, story.competition_id) == sorted(
        key_id(session, one) for one in (OFFICER, PAPER, NEW)
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"typed": "feil"}, "Nøkkelen eller passordfrasen passer ikke."),
        ({"typed": ""}, "Skriv passordfrasen, eller koden på arket"),
        ({"key": "999"}, "Velg et av alternativene i listen"),
        ({"key": ""}, "Velg nøkkelen du bruker"),
        ({"typed": "x" * 201}, "Teksten kan ha høyst 200 tegn."),
    ],
)
def test_wrong_half_is_told_and_changes_nothing(client, session, story, post, clock, given, said):
    replaced(session, story, clock)
    before = competition_keys.openers_of(session, story.competition_id)
    url = f"/openers/competitions/{story.competition_id}"
    typed = {"key": str(key_id(session, OFFICER)), "typed": PASSPHRASE} | given
    answered = post(url, typed, page=url)
    assert (answered.status_code, said in words_of(answered)) == (422, True)
    session.rollback()  # what the page has done since
    assert competition_keys.openers_of(session, story.competition_id) == before


def test_refused_halves_stand_in_the_trail(client, session, story, post, clock):
    replaced(session, story, clock)
    url = f"/openers/competitions/{story.competition_id}"
    mine = {"key": str(key_id(session, OFFICER)), "typed": PASSPHRASE}
    post(url, mine | {"typed": "feil"}, page=url)
    post(url, mine, page=url)
    paper = {"key": str(key_id(session, PAPER)), "typed": PAPER.secret}
    assert post(url, paper, page="/openers").status_code == 409
    session.rollback()  # what the page has done since
    lines = session.scalars(
        select(AuditEntry.line).where(AuditEntry.line.contains('"action":"rotate"'))
    ).all()
    assert [re.search(r'"why":"(\w+)"', line)[1] for line in lines] == [
        "opener_key_wrong", "opener_rotation_half",
    ]  # fmt: skip


def test_ended_and_unknown_competitions_have_no_openers_to_change(client, session, story):
    assert client.get("/openers/competitions/999").status_code == 404
    with atomic(session):
        session.get_one(Competition, story.competition_id).unsuccessful_at = START
    assert client.get(f"/openers/competitions/{story.competition_id}").status_code == 404
    assert "Ingen konkurranser venter på å bli åpnet." in words_of(client.get("/openers"))


def test_only_the_demonstration_tells_what_opens_its_keys(app, client, session, story):
    url = f"/openers/{key_id(session, OFFICER)}/rehearse"
    assert PAPER_OF_DEMO not in words_of(client.get(url))
    app.config["PROCURE"] = replace(app.config["PROCURE"], demo=True)
    assert f"På arket står {PAPER_OF_DEMO}." in words_of(client.get(url))


@pytest.mark.parametrize("email", ["eier@example.test", "leder0@example.test"])
def test_only_officers_see_the_keys(client, session, login, email):
    stories.issued(session)
    login(email)
    assert {client.get(f"/openers{path}").status_code for path in ("", "/new", "/paper")} == {404}
