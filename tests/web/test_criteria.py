"""The page of criteria warns where they are written, keeps two authors apart, and finds levels."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.competitions import Criterion
from procure.services import criteria
from tests import price_stories, stories

PAGE = "/competitions/1/criteria"


@pytest.fixture
def draft(session, login):
    story = stories.draft(session)
    login("eier@example.test")
    return story


def form(**changes):
    return {
        "version": "1", "allowed": "2", "name": "Oppgaveforståelse", "weight": "30",
        "description": "Vi vurderer forståelsen.", "documentation": "Beskriv.",
        "word_limit": "600", "page_limit": "", "minimum_points": "", "value_per_point_ore": "",
        **changes,
    }  # fmt: skip


def test_a_criterion_of_price_and_quality_is_warned_of_when_it_is_saved(draft, post, client):
    one = f"{PAGE}/2"
    mixed = form(name="Pris og kvalitet", description="Timepris og kompetanse vurderes samlet.")
    assert post(one, mixed, page=one).status_code == 303
    said = client.get(PAGE).get_data(as_text=True)
    assert (
        "«Pris og kvalitet» nevner både pris og kvalitet. Del kriteriet i to, med hver sin vekt."
    ) in said
    assert post(one, form(version="2"), page=one).status_code == 303
    assert "nevner både pris og kvalitet" not in client.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("minimum_points", "11", "Minste poengsum må være fra 0 til 10."),
        ("minimum_points", "-1", "Minste poengsum må være fra 0 til 10."),
        ("word_limit", "0", "Skriv et tall fra 1 til 20 000"),
        ("page_limit", "1e2", "Skriv et helt tall"),
        ("weight", "100,01", "Tallet kan være høyst 100"),
        ("weight", "-1", "Tallet må være minst 0"),
        ("weight", "1e2", "Skriv prosenten som et tall, for eksempel 12,5"),
        ("weight", "", "Skriv vekten i prosent"),
        ("name", "", "Skriv et navn"),
    ],
)
def test_what_a_criterion_cannot_hold_is_refused_and_kept(draft, post, field, typed, said):
    one = f"{PAGE}/2"
    refused = post(one, form(**{field: typed}), page=one)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in text
    assert "Vi vurderer forståelsen." in text


def test_the_second_author_of_a_criterion_or_of_the_weights_is_told(session, draft, post):
    one = f"{PAGE}/2"
    assert post(one, form(weight="31"), page=one).status_code == 303
    conflict = post(one, form(name="Mitt navn"), page=one)
    assert conflict.status_code == 409
    assert 'value="Mitt navn"' in conflict.get_data(as_text=True)
    assert "31" in conflict.get_data(as_text=True)
    weights = {f"weight_{n}": "33" for n in (1, 2, 3)}
    old = weights | {f"version_{n}": "1" for n in (1, 2, 3)}
    refused = post(PAGE, old, page=PAGE)
    assert refused.status_code == 409
    assert "Oppgaveforståelse: 31" in refused.get_data(as_text=True)
    new = weights | {"version_1": "1", "version_2": "2", "version_3": "1"}
    assert post(PAGE, new, page=PAGE).status_code == 303


def test_a_criterion_is_bound_to_another_of_the_framework_with_its_kind(session, draft, post):
    one = f"{PAGE}/2"
    assert post(one, form(allowed="1"), page=one).status_code == 303
    session.rollback()  # a new snapshot
    found = session.scalars(select(Criterion).where(Criterion.id == 2)).one()
    assert (found.allowed_criterion_id, found.kind.value) == (1, "price")


def test_each_level_of_the_tree_shows_its_own_sum(session, draft, post, client):
    new = f"{PAGE}/new?under=3"
    for name in ("Erfaring", "Dekning"):
        part = form(name=name, weight="50", allowed="0")
        assert post(new, part, page=new).status_code == 303
    text = client.get(PAGE).get_data(as_text=True)
    assert text.count('data-level="3"') == 3  # two weights and their sum
    assert text.count('data-level="top"') == 4
    assert "Sum under Team og kompetanse" in text
    session.rollback()  # a new snapshot
    assert post(f"{PAGE}/3/remove", {}, page=PAGE).status_code == 303
    session.rollback()  # a new snapshot
    assert session.scalars(select(Criterion.name).order_by(Criterion.id)).all() == [
        "Pris", "Oppgaveforståelse",
    ]  # fmt: skip


def test_a_worded_criterion_can_be_removed(session, login, post):
    story = price_stories.drafted(session)
    login("eier@example.test")
    first, *_ = price_stories.quality(session, story)
    assert post(f"{PAGE}/{first}/remove", {}, page=PAGE).status_code == 303


def test_no_way_in_stores_a_weight_outside_its_span(session, draft):
    by = {"actor": draft.owner, "now": stories.START}
    for weight in (Decimal("-0.01"), Decimal("100.01")):
        with pytest.raises(InvalidInput) as refused, atomic(session):
            criteria.set_weights(session, 1, weights={2: weight}, **by)
        assert [why.code for why in refused.value.reasons] == [Code.WEIGHT_OUTSIDE]
