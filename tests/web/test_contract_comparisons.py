"""The chosen bid beside the contract: the same until something has moved, and said when it has."""

from datetime import date

from sqlalchemy import update

from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.services import paperwork
from tests import evaluation_stories as es
from tests.bid_pages import words_of

URL = "/competitions/1/award/comparison"


def test_comparison_says_what_is_the_same_and_what_has_moved_since_the_contract_was_made(
    session, tmp_path, client, login, clock
):
    found = es.told(session, tmp_path)
    clock.now = later = found.now.replace(day=20)
    login("innkjoper1@example.test")
    before = words_of(client.get(URL))
    assert "Kontrakten er ikke laget ennå." in before
    assert "Pris, roller, firmaer og datoer er de samme" in before
    with atomic(session):
        paperwork.make(
            session, found.id, "call_off_contract", found.bids[0], actor=found.story.officer,
            now=later,
        )  # fmt: skip
    assert "Kontrakten er versjon 1" in words_of(client.get(URL))
    with atomic(session):  # no service moves the published end: a mistaken script could
        session.execute(update(Competition).values(ends_on=date(2028, 1, 31)))
    moved = words_of(client.get(URL))
    assert "Én ting er ulik" in moved
    assert "31. januar 2028" in moved
    clock.now = later.replace(month=6)
    login("innkjoper1@example.test")  # the session has run out
    late = words_of(client.get(URL))
    assert "Dette er endret siden tilbudet" in late


def test_before_the_letters_there_is_nothing_to_compare(session, tmp_path, client, login, clock):
    found = es.decided(session, tmp_path)
    clock.now = found.now
    login("innkjoper1@example.test")
    assert "Det er ikke noe å sammenligne ennå" in words_of(client.get(URL))
    listed = client.get("/competitions/1/documents").get_data(as_text=True)
    assert "/documents/call_off_contract/" not in listed  # it is offered after the letters
