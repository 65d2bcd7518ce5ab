"""Trying the model: what the page says is what an evaluation of the same bids says."""

from dataclasses import replace

import pytest

from procure.domain import formats
from procure.domain.evaluation import scoring
from procure.models.competitions import Competition
from procure.queries import wind_tunnel as pages
from procure.services import competitions
from tests import stories
from tests.web.test_evaluations import text

PAGE = "/competitions/1/wind-tunnel"


@pytest.fixture
def drafted(session, clock, login):
    story = stories.draft(session)
    clock.now = stories.START
    login("eier@example.test")
    return story


def plain(client, address=PAGE):
    return text(client.get(address)).replace(formats.NBSP, " ")


def test_the_first_trial_lies_around_the_estimate(drafted, client):
    shown = plain(client)
    assert "1. Billig og svakt 1 440 000 kr" in shown  # a fifth below 1 800 000
    assert "6. Dobbelt så dyrt, feilfritt 2 880 000 kr" in shown


def test_every_total_on_the_page_is_the_evaluation_s(drafted, session, client):
    known = pages.basis(session, 1, viewer=drafted.owner, now=stories.START)
    bids = pages.trial_bids(known, pages.Settings(estimate_ore=known.estimate_ore))
    made = scoring.evaluate(replace(known.case, bids=bids))
    shown = plain(client)
    for score in made.bids:
        points = formats.number(score.price_points, 2)
        total = formats.number(score.total, 2)
        assert f"{points} {total} {score.rank}" in shown


def test_what_is_typed_is_tried(drafted, client):
    shown = plain(client, f"{PAGE}?estimate_ore=1000000&spread=10&price_average=700000")
    assert "1. Billig og svakt 900 000 kr" in shown
    assert "3. Som anslaget, middels 700 000 kr 10,00" in shown  # the lowest now


def test_the_bids_are_laid_anew_when_asked(drafted, client):
    shown = plain(client, f"{PAGE}?estimate_ore=1000000&spread=10&price_average=700000&usual=1")
    assert "3. Som anslaget, middels 1 000 000 kr" in shown


def test_a_pair_says_when_the_wanted_bid_wins(drafted, client):
    address = f"{PAGE}?estimate_ore=1000000&spread=20&wanted=cheap_weak&other=dear_strong"
    shown = plain(client, address)
    assert "kommer «Billig og svakt» ikke foran «Dyrt og sterkt»" in shown
    assert "Det gjør det når prisen veier mer enn 60 %." in shown


def test_wrong_input_is_kept_and_told_in_words(drafted, client):
    answer = client.get(f"{PAGE}?estimate_ore=mye&spread=90&price_star=-1")
    shown = text(answer)
    assert answer.status_code == 422
    assert "Skriv beløpet i kroner" in shown
    assert "Tallet kan være høyst 60" in shown
    assert "Beløpet kan ikke være negativt" in shown
    assert 'value="mye"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "value", ["", "0", "1e9", "99999999999999999999", "-1", "NaN", "½", "1,5", "<b>", "\x00"]
)
def test_no_query_breaks_the_page(drafted, client, value):
    for name in ("estimate_ore", "spread", "price_star", "points_star_2", "wanted", "usual"):
        answer = client.get(PAGE, query_string={"estimate_ore": "100", "spread": "1", name: value})
        assert answer.status_code in {200, 422}


def test_a_draft_without_criteria_says_where_to_write_them(session, clock, login, client):
    stories.empty_draft(session)
    clock.now = stories.START
    login("eier@example.test")
    assert "Legg til tildelingskriterier først." in plain(client)


def test_without_an_estimate_one_is_asked_for(drafted, session, client):
    competitions.change(
        session, 1, version=session.get(Competition, 1).version, values={"estimate_ore": None},
        actor=drafted.owner, now=stories.START,
    )  # fmt: skip
    session.commit()
    assert "Skriv et anslag og velg Prøv." in plain(client)


def test_an_impossible_model_leads_to_where_it_is_mended(drafted, session, client):
    values = {"formula": "interval"}
    competitions.set_model(session, 1, values=values, actor=drafted.owner, now=stories.START)
    session.commit()
    assert "Evalueringsmodellen mangler et tall" in plain(client)


@pytest.mark.parametrize("who", ["leder0@example.test", "utenfor@example.test"])
def test_suppliers_find_no_such_page(session, clock, login, client, who):
    stories.issued(session)
    clock.now = stories.START
    login(who)
    assert client.get(PAGE).status_code == 404


def test_one_trial_asks_the_database_little(drafted, client, count_statements):
    with count_statements() as counted:
        client.get(PAGE)
    assert len(counted) <= 16
