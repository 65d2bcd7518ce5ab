"""The price that wins, against asking every price to the øre."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procure.domain.evaluation.breakeven import (
    winning_price,
    wins_at_any_lower_price,
    wins_at_any_price,
)
from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Line,
    Model,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.problems import CaseError
from procure.domain.evaluation.scoring import evaluate

F = Fraction
PRICE = Criterion("price", CriterionKind.PRICE, F("0.4"))
TEAM = Criterion("team", CriterionKind.QUALITY, F("0.6"), maximum=F(10), value_per_point=None)


def at(case: Case, bid: str, price: Fraction) -> Case:
    return replace(
        case,
        bids=tuple(replace(b, price=price, lines={}) if b.id == bid else b for b in case.bids),
    )


def wins(case: Case, bid: str, ore: int) -> bool:
    try:
        return evaluate(at(case, bid, F(ore, 100))).winners == (bid,)
    except CaseError:
        return False


def test_price_is_the_highest_that_wins_alone():
    bids = (Bid("A", F(1000), {"team": F(6)}), Bid("B", F(1250), {"team": F(9)}))
    case = Case(Model(), (PRICE, TEAM), bids)
    assert evaluate(case).winners == ("B",)
    # A needs 4 × (1 - A / 1250) > 1.8 more of the price: A < 687.50.
    assert winning_price(case, "A") == F("687.49")
    # B may fall 1.8 behind on the price: 4 × 1000 / B > 2.2, so B < 1818.18…
    assert winning_price(case, "B") == F("1818.18")
    assert not wins_at_any_price(case, "B")


def test_no_price_makes_up_for_a_lead_that_is_too_large():
    bids = (Bid("A", F(1000), {"team": F(1)}), Bid("B", F(1250), {"team": F(9)}))
    case = Case(Model(), (PRICE, TEAM), bids)
    assert winning_price(case, "A") is None
    assert winning_price(case, "B") is None
    assert wins_at_any_price(case, "B")
    assert not wins_at_any_price(case, "A")


def test_price_of_a_bid_with_lines_is_their_sum():
    lines = (Line("senior", F(10)),)
    bids = (
        Bid("A", None, {"team": F(6)}, lines={"senior": F(100)}),
        Bid("B", None, {"team": F(9)}, lines={"senior": F(125)}),
    )
    case = Case(Model(), (PRICE, TEAM), bids, lines)
    assert winning_price(case, "A") == F("687.49")


def test_price_that_wins_may_lie_between_prices_that_lose():
    """Someone asks for more than the interval: its minus points shrink as the lowest price falls."""
    bids = (
        Bid("A", F(100), {"team": F("5.5")}),
        Bid("C", F(209), {"team": F(10)}),
        Bid("O", F(150), {"team": F(3)}),
    )
    model = Model(price=PriceParameters(PriceFormula.INTERVAL, high=F(200)))
    case = Case(model, (PRICE, TEAM), bids)
    tried = [ore for ore in range(1, 150_00) if wins(case, "O", ore)]
    assert (tried[0], tried[-1], len(tried)) == (20_01, 39_99, 19_99)
    assert winning_price(case, "O") == F("39.99")
    assert not wins_at_any_lower_price(case, "O")
    level = replace(case, bids=(bids[0], bids[2]))
    assert winning_price(level, "O") == F("39.99")
    assert wins_at_any_lower_price(level, "O")


FORMULAS = (
    PriceParameters(PriceFormula.PROPORTIONAL),
    PriceParameters(PriceFormula.LINEAR),
    PriceParameters(PriceFormula.LINEAR, k=F("0.5"), floor=F(0)),
    PriceParameters(PriceFormula.HYBRID, k=F("1.2")),
    PriceParameters(PriceFormula.LOG),
    PriceParameters(PriceFormula.INTERVAL, high=F("1.50")),
    PriceParameters(PriceFormula.INTERVAL, high=F("0.90")),
    PriceParameters(PriceFormula.INTERVAL, low=F("0.50"), high=F("1.50")),
    PriceParameters(PriceFormula.MINMAX),
    PriceParameters(PriceFormula.MEAN),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Bids of about a krone, so that every price can be tried."""
    family = draw(st.sampled_from(Family))
    stages = list(RoundingStage) if family is Family.POINTS else ["none", "total"]
    model = Model(
        family=family,
        price=draw(st.sampled_from(FORMULAS)),
        rounding=Rounding(RoundingStage(draw(st.sampled_from(stages))), draw(st.integers(1, 3))),
    )
    worth = F(draw(st.integers(0, 10)), 100) if family is Family.PRICED_QUALITY else None
    team = replace(TEAM, value_per_point=worth)
    bids = tuple(
        Bid(name, F(draw(st.integers(40, 120)), 100), {"team": F(draw(st.integers(2, 20)), 2)})
        for name in "ABC"
    )
    high = model.price.high
    assume(high is None or min(bid.price for bid in bids) < high)
    return Case(model, (PRICE, team), bids)


@settings(max_examples=40)
@given(cases())
def test_price_is_what_trying_every_price_finds(case):
    first = evaluate(case).winners
    for bid in case.bids:
        own = int(bid.price * 100)
        if first == (bid.id,):
            found = winning_price(case, bid.id)
            if found is None:
                assert wins_at_any_price(case, bid.id)
                continue
            limit = int(found * 100)
            assert [wins(case, bid.id, ore) for ore in (own, limit, limit + 1)] == [
                True, True, False,
            ]  # fmt: skip
        else:
            tried = [ore for ore in range(1, own) if wins(case, bid.id, ore)]
            assert winning_price(case, bid.id) == (F(max(tried), 100) if tried else None)
            if tried:
                whole = tried == list(range(1, max(tried) + 1))
                assert wins_at_any_lower_price(case, bid.id) is whole


def test_only_a_ranked_bid_with_a_price_is_asked():
    bids = (Bid("A", F(1000), {"team": F(6)}), Bid("B", None, {"team": F(9)}))
    case = Case(Model(), (PRICE, TEAM), bids)
    with pytest.raises(KeyError):
        winning_price(case, "B")
    unpriced = Case(Model(), (replace(TEAM, weight=F(1)),), bids)
    with pytest.raises(ValueError, match="points"):
        winning_price(unpriced, "A")
