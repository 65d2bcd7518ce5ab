"""Opener keys in real browsers: made, tried, lost, replaced; the bids open all the same."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.extensions import atomic
from procure.models.bids import BidAnswer
from procure.models.openers import OpenerKey
from procure.queries.accounts import actor_by_email
from procure.services import opener_keys
from procure.vault import identities
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER
from tests.openers import PAPER, PASSPHRASE
from tests.stories import START, VAULT

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
OPENING = "/competitions/1/opening"
TYPED = {"passphrase", "sheet", "typed"}


@pytest.fixture
def sealed(town, config, clock):
    """Two delivered bids, sealed for two officers and a sheet of paper."""
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        storage = FolderStorage(config.storage_path)
        for n in (0, 1):
            bid_stories.submitted(session, story, VAULT, storage, n)
    clock.now = START + timedelta(days=4)


@pytest.fixture
def officer(person):
    """An officer at a browser, and what it posts."""

    def officer(n):
        someone = person().signs_in(f"innkjoper{n}@example.test", stories.PASSWORD)
        posted = []
        someone.page.on(
            "request", lambda r: posted.append(r.post_data or "") if r.method == "POST" else None
        )
        return someone, posted

    return officer


def fields(posted):
    """The names of what was posted."""
    return {name for body in posted for name in parse_qs(body, keep_blank_values=True)}


def makes_a_key(someone):
    """Make a key, try it once wrong and once right; return its passphrase."""
    someone.goes_to("/openers/new").presses_here("Lag nøkkelen").reads("Passordfrasen din")
    words = someone.copies("[data-opener-words]")
    someone.presses("Jeg har skrevet den ned. Lagre nøkkelen").reads("Nøkkelen er lagret.")
    someone.writes("Passordfrase", "feil ord her").presses_here("Prøv nøkkelen")
    someone.reads("Det du skrev, passer ikke til nøkkelen.")
    someone.writes("Passordfrase", words.upper()).presses("Prøv nøkkelen")
    someone.reads("Nøkkelen virker. Den er klar i 90 dager.")
    return words


def opens(someone, label, typed, button):
    """Confirm the opening with a key, on the opening page."""
    someone.goes_to(OPENING)
    form = someone.page.locator("form[data-opener]").filter(has=someone.page.get_by_label(label))
    if not form.first.is_visible():
        someone.page.get_by_text("Bruk gjenopprettingsnøkkelen på papir i stedet").click()
    form.get_by_label(label).fill(typed)
    form.get_by_label("Passord", exact=False).last.fill(stories.PASSWORD)
    someone.turns(form.get_by_role("button", name=button))


def test_lost_passphrase_is_replaced_and_the_new_key_opens(sealed, officer, town, clock):
    first, _ = officer(1)
    second, posted = officer(2)
    words = makes_a_key(second)
    assert not fields(posted) & TYPED
    assert words.split()[0] not in " ".join(posted)
    second.goes_to("/openers").reads("Andre nøkler enn dagens")
    first.goes_to("/openers").follows("Bytt åpnere").writes("Passordfrasen din", PASSPHRASE)
    first.presses("Gjør min del").reads("Din del er gjort.")
    second.goes_to("/openers").follows("Bytt åpnere")
    second.ticks("Gjenopprettingsnøkkelen på papir").writes("Passordfrasen din", PAPER.secret)
    second.presses("Fullfør byttet").reads("Åpnerne er byttet.").reads("Dagens nøkler åpner")

    clock.now = AFTER
    posted.clear()
    opens(first.returns(), "Passordfrase", PASSPHRASE, "Bekreft åpningen")
    first.reads("Bekreftelsen er registrert.")
    opens(second.returns(), "Passordfrase", words, "Bekreft og åpne tilbudene")
    second.reads("Tilbudene er åpnet.")
    assert "secret" in fields(posted)
    with Session(town.engine) as session:
        texts = session.scalars(select(BidAnswer.text).order_by(BidAnswer.bid_id)).all()
    assert {text.split()[-1] for text in texts} == {"0", "1"}


def test_sheet_of_paper_stands_in_for_a_lost_opener(sealed, officer, town, clock):
    clock.now = AFTER
    first, posted = officer(1)
    second, posted_too = officer(2)
    opens(first, "Passordfrase", PASSPHRASE, "Bekreft åpningen")
    first.reads("Bekreftelsen er registrert.")
    opens(second, "Koden på arket", PAPER.secret.lower(), "Bekreft og åpne tilbudene")
    second.reads("Tilbudene er åpnet.")
    assert "shares" in fields(posted)
    assert "secret" in fields(posted_too)
    assert PAPER.secret not in " ".join(posted_too)


def test_key_that_the_server_made_is_tried_in_the_browser(sealed, officer, town):
    made, words = identities.new(), identities.passphrase()
    with Session(town.engine) as session, atomic(session):
        actor = actor_by_email(session, "innkjoper1@example.test", now=town.clock.now)
        key = opener_keys.register(
            session, recipient=made.recipient, wrapped=identities.wrap(made.secret, words),
            actor=actor, now=town.clock.now,
        )  # fmt: skip
        address = f"/openers/{key.id}/rehearse"
    someone, posted = officer(1)
    someone.goes_to(address).writes("Passordfrase", words).presses("Prøv nøkkelen")
    someone.reads("Nøkkelen virker.")
    assert not fields(posted) & TYPED


def test_new_sheet_is_printed_and_tried(sealed, officer, town):
    someone, posted = officer(1)
    someone.goes_to("/openers/paper").presses_here("Lag arket").reads("Skriv ut siden nå")
    secret = someone.copies("[data-opener-secret]")
    printed = someone.copies("[data-opener-recipient]")
    someone.presses("Arket er skrevet ut. Lagre nøkkelen").writes("Koden på arket", secret)
    someone.presses("Prøv nøkkelen").reads("Nøkkelen virker.")
    assert fields(posted) <= {"csrf_token", "notation", "recipient", "wrapped", "answer"}
    assert secret.split()[2] not in " ".join(posted)
    with Session(town.engine) as session:
        key = session.scalars(select(OpenerKey).order_by(OpenerKey.id.desc()).limit(1)).one()
    assert (key.recipient, key.wrapped, key.rehearsed_at) == (printed, None, town.clock.now)
