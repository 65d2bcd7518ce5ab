from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.ledger import Ceiling, outlook
from procure.domain.project_money import Money, bars, ceiling, warnings
from procure.domain.reasons import Code

AMOUNTS = st.integers(0, 10**12)


def told(reasons):
    return [(why.code, dict(why.params)) for why in reasons]


@pytest.mark.parametrize(
    ("estimate", "price", "expected"),
    [
        (None, None, []),
        (100, 100, []),
        (101, None, [(Code.PROJECT_ESTIMATE_ABOVE_FUNDING, {"shortfall": 1})]),
        (90, 130, [(Code.PROJECT_PRICE_ABOVE_FUNDING, {"shortfall": 30})]),
        (
            101,
            102,
            [
                (Code.PROJECT_PRICE_ABOVE_FUNDING, {"shortfall": 2}),
                (Code.PROJECT_ESTIMATE_ABOVE_FUNDING, {"shortfall": 1}),
            ],
        ),
    ],
)
def test_price_and_estimate_are_held_against_grant_and_own_funding(estimate, price, expected):
    """E1 47."""
    money = Money(grant_ore=70, own_funding_ore=30, estimate_ore=estimate, price_ore=price)
    assert told(warnings(money)) == expected


@pytest.mark.parametrize(
    ("estimate", "price", "expected"),
    [(None, None, []), (5, None, [(Code.PROJECT_FUNDING_UNKNOWN, {})]), (0, 0, [])],
)
def test_money_that_nobody_wrote_down_is_asked_for(estimate, price, expected):
    money = Money(grant_ore=0, own_funding_ore=0, estimate_ore=estimate, price_ore=price)
    assert told(warnings(money)) == expected


@pytest.mark.parametrize(
    ("used", "options", "planned", "estimate", "expected"),
    [
        (0, 0, 0, 79, []),
        (0, 0, 0, 80, [(Code.PROJECT_CEILING_NEAR, {"share": 80})]),
        (30, 20, 0, 30, [(Code.PROJECT_CEILING_NEAR, {"share": 80})]),
        (50, 0, 0, 50, [(Code.PROJECT_CEILING_NEAR, {"share": 100})]),
        (50, 10, 0, 45, [(Code.PROJECT_CEILING_PASSED, {"shortfall": 5, "remaining": 40})]),
        (120, 0, 0, 10, [(Code.PROJECT_CEILING_PASSED, {"shortfall": 30, "remaining": 0})]),
        (10, 0, 80, 20, [(Code.PROJECT_CEILING_CROWDED, {"shortfall": 10})]),
    ],
)
def test_framework_with_little_room_is_told_at_the_idea(used, options, planned, estimate, expected):
    """E1 3."""
    found = Ceiling(maximum_ore=100, used_ore=used, options_ore=options, planned_ore=planned)
    assert told(ceiling(outlook(found, estimate, Fraction(4, 5)))) == expected


@given(grant=AMOUNTS, own=AMOUNTS, estimate=AMOUNTS | st.none(), price=AMOUNTS | st.none())
def test_bars_stand_in_their_frame_and_in_proportion(grant, own, estimate, price):
    money = Money(grant_ore=grant, own_funding_ore=own, estimate_ore=estimate, price_ore=price)
    found = bars(money)
    assert [bar.key for bar in found][:2] == ["grant", "own"]
    assert len(found) == 2 + (estimate is not None) + (price is not None)
    assert all(0 <= bar.start <= bar.start + bar.width <= 1000 for bar in found)
    by_amount = sorted(found, key=lambda bar: bar.amount_ore)
    assert [bar.width for bar in by_amount] == sorted(bar.width for bar in found)
