"""Trying the model: what the page says is what an evaluation of the same bids says."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from procure.cli import main
from procure.domain import formats
from procure.domain.evaluation import scoring
from procure.extensions import atomic
from procure.models.competitions import Competition, EvaluationModel
from procure.queries import facts
from procure.queries import wind_tunnel as pages
from procure.services import competitions, criteria
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
    settings = pages.Settings(estimate_ore=known.estimate_ore)
    made = scoring.evaluate(pages.set_up(known.material, settings))
    shown = plain(client)
    for score in made.bids:
        points = formats.number(score.price_points, 2)
        total = formats.number(score.total, 2)
        assert f"{points} {total} {score.rank}" in shown


def test_what_is_typed_is_tried(drafted, client):
    shown = plain(client, f"{PAGE}?estimate_ore=1000000&spread=10&price_average=700000")
    assert "1. Billig og svakt 900 000 kr" in shown
    assert "3. Som anslaget, middels 700 000 kr 10,00" in shown  # the lowest now


def test_prices_nobody_has_changed_follow_the_estimate(drafted, client):
    page = client.get(PAGE).get_data(as_text=True).replace(formats.NBSP, " ")
    assert 'name="laid" value="180000000-20"' in page
    fields = dict(re.findall(r'name="(price_\w+)"[^>]*value="([^"]*)"', page))
    changed = {"estimate_ore": "1 000 000", "spread": "10", "laid": "180000000-20", **fields}
    shown = plain(client, f"{PAGE}?{urlencode(changed | {'price_star': '700 000'})}")
    assert "1. Billig og svakt 900 000 kr" in shown
    assert "4. Best på ett kriterium 700 000 kr" in shown
    live = client.get(f"{PAGE}/result", query_string=changed).get_data(as_text=True)
    assert 'hx-target="#budene"' in live
    assert 'name="laid" value="100000000-10"' in live
    still = client.get(f"{PAGE}/result", query_string=changed | {"laid": "100000000-10"})
    assert 'hx-target="#budene"' not in still.get_data(as_text=True)
    refused = client.get(PAGE, query_string=changed | {"price_star": "billig"})
    assert 'name="laid" value="180000000-20"' in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    "laid", ["", "x", "0-0", "-1-20", "180000000-100", "9" * 40 + "-20", "<b>"]
)
def test_a_forged_laying_changes_no_price(drafted, client, laid):
    query = {"estimate_ore": "1000000", "spread": "10", "price_star": "700000", "laid": laid}
    answer = client.get(PAGE, query_string=query)
    assert "4. Best på ett kriterium 700 000 kr" in text(answer).replace(formats.NBSP, " ")


def test_the_bids_are_laid_anew_when_asked(drafted, client):
    shown = plain(client, f"{PAGE}?estimate_ore=1000000&spread=10&price_average=700000&usual=1")
    assert "3. Som anslaget, middels 1 000 000 kr" in shown


def test_a_pair_says_when_the_wanted_bid_wins(drafted, client):
    address = f"{PAGE}?estimate_ore=1000000&spread=20&wanted=cheap_weak&other=dear_strong"
    shown = plain(client, address)
    assert "kommer «Billig og svakt» ikke foran «Dyrt og sterkt»" in shown
    assert "Det gjør det når prisen veier mer enn 60 %." in shown


def test_a_pair_under_priced_quality_says_what_quality_must_be_worth(drafted, session, client):
    by = {"actor": drafted.owner, "now": stories.START}
    with atomic(session):
        competitions.set_model(session, 1, values={"family": "priced_quality"}, **by)
        for criterion in facts.competition(session, 1).criteria:
            if criterion.name != "Pris":
                values = {"value_per_point_ore": 10_000_00}
                criteria.change_criterion(session, 1, criterion.id, values=values, **by)
    address = f"{PAGE}?estimate_ore=1000000&spread=20&wanted=dear_strong&other=cheap_weak"
    shown = plain(client, address)
    # 400 000 kr dearer, and 5 points better on weights of 30 and 40 per cent at 10 000 kr each.
    assert "kommer «Dyrt og sterkt» ikke foran «Billig og svakt»" in shown
    assert "når kvaliteten er verdt mer enn 1 142,9 % av det dere har satt." in shown


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
def test_suppliers_find_no_such_page(session, clock, login, client, post, who):
    stories.issued(session)
    clock.now = stories.START
    login(who)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/result?estimate_ore=100&spread=20").status_code == 404
    assert post(f"{PAGE}/trial", {"reason": "x"}).status_code == 404


def test_one_trial_asks_the_database_little(drafted, client, count_statements):
    with count_statements() as counted:
        client.get(PAGE)
    assert len(counted) <= 16


ATTACH = f"{PAGE}/trial"
WHY = "Prisen skal telle som vekten sier."


def typed(client, address=PAGE):
    """What a browser sends from the form that attaches the trial on a page."""
    page = client.get(address).get_data(as_text=True)
    form = page[page.index('id="vedlegg-verdier"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def kept(session):
    session.rollback()  # a new snapshot
    return session.get(EvaluationModel, 1).trial


def test_a_trial_is_attached_with_its_settings_and_told_stale_when_the_model_changes(
    drafted, session, client, post
):
    address = f"{PAGE}?estimate_ore=1000000&spread=10&price_average=700000"
    sent = {**typed(client, address), "reason": WHY}
    answer = post(ATTACH, sent, page=PAGE)
    assert answer.status_code == 303
    assert kept(session)["reason"] == WHY
    assert kept(session)["winners"] == ["dear_strong"]
    shown = plain(client, answer.location)
    assert "3. Som anslaget, middels 700 000 kr 10,00" in shown
    assert "ligger ved avropsnotatet" in shown
    with atomic(session):
        competitions.set_model(
            session, 1, values={"formula": "log"}, actor=drafted.owner, now=stories.START
        )
    assert "gjelder en tidligere modell" in plain(client)
    assert post(f"{ATTACH}/remove", page=PAGE).status_code == 303
    assert kept(session) is None


def test_a_trial_without_a_reason_is_not_attached_and_what_was_tried_is_kept(
    drafted, session, client, post
):
    sent = {**typed(client), "price_star": "123 456", "reason": " "}
    answer = post(ATTACH, sent, page=PAGE)
    assert answer.status_code == 422
    assert "Skriv hvorfor dere velger denne modellen" in text(answer)
    assert 'value="123 456"' in answer.get_data(as_text=True).replace(formats.NBSP, " ")
    assert kept(session) is None


def test_nothing_is_attached_once_the_draft_is_handed_in(drafted, session, client, post):
    sent = {**typed(client), "reason": WHY}
    with atomic(session):
        competitions.submit_for_review(session, 1, actor=drafted.owner, now=stories.START)
    assert post(ATTACH, sent, page="/competitions/1/wind-tunnel").status_code == 409
    assert kept(session) is None


def test_the_answer_to_a_change_is_the_same_as_the_page_s(drafted, client, count_statements):
    query = "estimate_ore=1000000&spread=20&wanted=cheap_weak&other=dear_strong&price_star=900000"
    with count_statements() as counted:
        answer = client.get(f"{PAGE}/result?{query}")
    part = text(answer).replace(formats.NBSP, " ")
    assert "<html" not in answer.get_data(as_text=True)
    assert part.strip() in plain(client, f"{PAGE}?{query}")
    assert 'name="price_star" value="900' in answer.get_data(as_text=True)
    assert len(counted) <= 7


def test_the_answer_to_a_wrong_change_says_what_is_wrong(drafted, client):
    answer = client.get(f"{PAGE}/result?estimate_ore=mye&spread=20")
    assert answer.status_code == 422
    assert "Skriv beløpet i kroner" in text(answer)


def test_the_worked_example_is_the_same_by_hand_on_the_page_and_by_procure_evaluate(
    drafted, session, client, tmp_path
):
    """`evaluation.md` §1.1: P 130, lowest 100, highest 200, weights 40 and 60 (times 10 000)."""
    by = {"actor": drafted.owner, "now": stories.START}
    page = client.get(PAGE).get_data(as_text=True)
    with atomic(session):
        found = {c.name: c.id for c in facts.competition(session, 1).criteria}
        criteria.remove_criterion(session, 1, found["Oppgaveforståelse"], **by)
        criteria.set_weights(
            session, 1, weights={found["Pris"]: Decimal(40), found["Team og kompetanse"]: Decimal(60)},
            **by,
        )  # fmt: skip
    kinds = dict.fromkeys(re.findall(r'name="(price_\w+)"', page), 1_500_000)
    kinds |= {"price_cheap_weak": 1_000_000, "price_dearest": 2_000_000}
    query = {"estimate_ore": 1_300_000, "spread": 20, **kinds}
    shown = text(client.get(PAGE, query_string=query)).replace(formats.NBSP, " ")
    expected = {
        "proportional": ("Forholdsmessig", "253 500", "25.35"),
        "linear": ("Lineær", "150 000", "15"),
        "minmax": ("Lavest–høyest", "150 000", "15"),
        "log": ("Logaritmisk", "135 164", "13.516"),
    }
    for formula, (name, kroner, by_hand) in expected.items():
        row = shown[shown.index(f"{name} ", shown.index("De samme budene")) :][:200]
        assert f"{kroner} kr" in row, row
        assert evaluated(tmp_path, formula) == pytest.approx(float(by_hand), rel=5e-5)


def evaluated(folder, formula):
    """Read kroner per quality point off two prices close to 130, as `procure evaluate` has them."""
    near = Fraction(1, 1000)
    prices = {"low": "100", "under": "129.999", "over": "130.001", "high": "200"}
    case = {
        "model": {"family": "points", "scale": "10", "price": {"formula": formula, "a": "2"}},
        "criteria": [
            {"id": "price", "kind": "price", "weight": "0.4"},
            {"id": "team", "kind": "quality", "weight": "0.6", "max": "10"},
        ],
        "bids": [{"id": k, "price": p, "quality": {"team": "7"}} for k, p in prices.items()],
    }
    file = folder / f"{formula}.json"
    file.write_text(json.dumps(case), "utf-8")
    told = CliRunner().invoke(main, ["evaluate", str(file), "--json"])
    points = {bid["id"]: Fraction(bid["price_points"]) for bid in json.loads(told.output)["bids"]}
    return float(Fraction(6, 4) / ((points["under"] - points["over"]) / (2 * near)))
