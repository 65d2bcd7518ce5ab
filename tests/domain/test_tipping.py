"""At the tipping point the two bids tie; on either side the one or the other is ahead."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from procure.domain import tipping
from procure.domain.evaluation import scoring
from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Model,
    PriceFormula,
    PriceParameters,
)


def case(ours, theirs, *, formula=PriceFormula.LINEAR, price=Fraction(4, 10), **constants):
    criteria = (
        Criterion("price", CriterionKind.PRICE, price),
        Criterion("team", CriterionKind.QUALITY, 1 - price, maximum=Fraction(10)),
    )
    bids = tuple(
        Bid(name, Fraction(cost), {"team": Fraction(points)})
        for name, (cost, points) in (("A", ours), ("B", theirs))
    )
    return Case(Model(price=PriceParameters(formula, **constants)), criteria, bids)


def lead(tested):
    """How far A is ahead of B."""
    ours, theirs = scoring.evaluate(tested).bids
    return ours.total - theirs.total


def weighted(tested, price):
    first, second = tested.criteria
    return replace(
        tested, criteria=(replace(first, weight=price), replace(second, weight=1 - price))
    )


BIDS = st.tuples(st.integers(50, 300), st.integers(0, 20).map(lambda n: Fraction(n, 2)))


@given(ours=BIDS, theirs=BIDS)
def test_bids_tie_at_the_tipping_weight_and_the_wanted_leads_on_its_side(ours, theirs):
    tested = case(ours, theirs)
    found = tipping.by_price_weight(tested, "A", "B")
    assert found.holds is (lead(tested) > 0)
    assume(found.value is not None)
    assert lead(weighted(tested, found.value)) == 0
    step = min(found.value, 1 - found.value) / 2
    assert (lead(weighted(tested, found.value + step)) > 0) is found.above
    assert (lead(weighted(tested, found.value - step)) > 0) is not found.above


@pytest.mark.parametrize("formula", [PriceFormula.LINEAR, PriceFormula.INTERVAL, PriceFormula.LOG])
@given(ours=BIDS, theirs=BIDS)
def test_bids_tie_at_the_tipping_constant(formula, ours, theirs):
    tested = case(ours, theirs, formula=formula, low=Fraction(40), high=Fraction(400))
    found = tipping.by_constant(tested, "A", "B")
    assert found.holds is (lead(tested) > 0)
    assume(found.value is not None)
    assume(Fraction(1, 1000) < found.value - (formula is PriceFormula.LOG) < 1000)
    name = {"linear": "k", "log": "a", "interval": "high"}[formula.value]

    def at(value):
        constant = 40 + value if formula is PriceFormula.INTERVAL else value
        price = replace(tested.model.price, **{name: constant})
        return lead(replace(tested, model=replace(tested.model, price=price)))

    assert abs(at(found.value)) < Fraction(1, 10**6)
    assert (at(found.value * Fraction(11, 10)) > 0) is found.above


def test_worked_pair_by_hand():
    tested = case((100, 6), (130, 8))  # linear, k 1: 10 against 7 price points
    assert lead(tested) == Fraction(4, 10) * 3 - Fraction(6, 10) * 2
    weight = tipping.by_price_weight(tested, "A", "B")
    assert (weight.holds, weight.value, weight.above) == (False, Fraction(2, 5), True)
    constant = tipping.by_constant(tested, "A", "B")
    assert (constant.value, constant.above) == (Fraction(1), False)


def test_a_bid_better_on_both_is_tipped_by_nothing():
    found = tipping.by_price_weight(case((100, 9), (130, 8)), "A", "B")
    assert (found.holds, found.value) == (True, None)
    assert tipping.by_constant(case((100, 9), (130, 8)), "A", "B").value is None
    assert tipping.by_constant(case((130, 7), (100, 8)), "A", "B") == tipping.Tipping(holds=False)


def test_formulas_without_a_constant_have_no_tipping_constant():
    tested = case((100, 6), (130, 8), formula=PriceFormula.PROPORTIONAL)
    assert tipping.by_constant(tested, "A", "B").value is None


def test_other_families_and_unranked_bids_are_refused():
    tested = case((100, 6), (130, 8))
    with pytest.raises(ValueError, match="ratio"):
        tipping.by_price_weight(replace(tested, model=Model(family=Family.RATIO)), "A", "B")
    gate = replace(tested.criteria[1], minimum=Fraction(7))
    with pytest.raises(KeyError):
        tipping.by_price_weight(replace(tested, criteria=(tested.criteria[0], gate)), "A", "B")


def priced(ours, theirs, value):
    tested = case(ours, theirs)
    first, second = tested.criteria
    criteria = (first, replace(second, value_per_point=Fraction(value)))
    return replace(tested, model=Model(family=Family.PRICED_QUALITY), criteria=criteria)


@given(ours=BIDS, theirs=BIDS, value=st.integers(1, 40))
def test_priced_bids_tie_when_quality_is_worth_the_tipping_value(ours, theirs, value):
    def ahead(tested):
        first, second = scoring.evaluate(tested).bids
        return second.evaluated_price - first.evaluated_price

    tested = priced(ours, theirs, value)
    found = tipping.by_quality_value(tested, "A", "B")
    assert found.holds is (ahead(tested) > 0)
    assume(found.value is not None)
    assert ahead(priced(ours, theirs, value * found.value)) == 0
    assert (ahead(priced(ours, theirs, value * found.value * 2)) > 0) is found.above


def test_the_value_of_quality_tips_priced_quality_alone():
    with pytest.raises(ValueError, match="points"):
        tipping.by_quality_value(case((100, 5), (120, 7)), "A", "B")
