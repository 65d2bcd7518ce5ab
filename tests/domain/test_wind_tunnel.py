"""Trial bids are evaluated as real ones, and every plotted point is what an evaluation gives."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import wind_tunnel
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
from procure.domain.wind_tunnel import Drawback, Kind

ESTIMATE = Fraction(1_000_000)
CRITERIA = (
    Criterion("price", CriterionKind.PRICE, Fraction(3, 10)),
    Criterion("team", CriterionKind.QUALITY, Fraction(4, 10), maximum=Fraction(10)),
    Criterion("plan", CriterionKind.QUALITY, Fraction(3, 10), maximum=Fraction(10)),
)
BIDS = wind_tunnel.trial_bids(CRITERIA, Fraction(10), ESTIMATE)


def case(formula=PriceFormula.PROPORTIONAL, **constants):
    model = Model(price=PriceParameters(formula, **constants))
    return Case(model, CRITERIA, BIDS)


def test_trial_bids_lie_around_the_estimate():
    assert [(b.id, b.price, dict(b.quality)) for b in BIDS] == [
        ("cheap_weak", 800_000, {"team": 4, "plan": 4}),
        ("cheap_average", 900_000, {"team": 6, "plan": 6}),
        ("average", 1_000_000, {"team": 6, "plan": 6}),
        ("star", 1_000_000, {"team": 10, "plan": 5}),
        ("dear_strong", 1_200_000, {"team": 9, "plan": 9}),
        ("dearest", 1_600_000, {"team": 10, "plan": 10}),
    ]


def test_points_of_trial_bids_are_whole_or_half():
    bids = wind_tunnel.trial_bids(CRITERIA, Fraction(7), ESTIMATE)
    assert {p % Fraction(1, 2) for bid in bids for p in bid.quality.values()} == {0}


@pytest.mark.parametrize("formula", list(PriceFormula))
def test_every_point_of_a_curve_is_what_an_evaluation_gives_a_bid_at_that_price(formula):
    tested = case(formula, low=Fraction(700_000), high=Fraction(1_700_000))
    for point in wind_tunnel.run(tested, ESTIMATE).curve:
        extra = Bid("extra", point.price, {"team": Fraction(5), "plan": Fraction(5)})
        evaluation = scoring.evaluate(replace(tested, bids=(*BIDS, extra)))
        assert evaluation.bids[-1].price_points == point.points


@pytest.mark.parametrize("formula", list(PriceFormula))
def test_every_formula_is_run_on_the_same_bids(formula):
    found = dict(wind_tunnel.compare(case(), ESTIMATE))[formula]
    alone = replace(case(), model=Model(price=found.parameters))
    assert found.evaluation == scoring.evaluate(alone)


def test_flips_are_the_losing_bids_that_change_the_winner():
    bids = tuple(
        Bid(name, Fraction(price), {"team": Fraction(points), "plan": Fraction(points)})
        for name, price, points in (("A", 100, 4), ("B", 130, 7), ("C", 200, 9))
    )
    criteria = (
        Criterion("price", CriterionKind.PRICE, Fraction(4, 10)),
        Criterion("team", CriterionKind.QUALITY, Fraction(3, 10), maximum=Fraction(10)),
        Criterion("plan", CriterionKind.QUALITY, Fraction(3, 10), maximum=Fraction(10)),
    )
    trial = wind_tunnel.run(Case(Model(), criteria, bids), Fraction(130))
    assert trial.evaluation.winners == ("C",)  # evaluation.md §1.2
    assert [(flip.removed, flip.winners) for flip in trial.flips] == [("A", ("B",))]


def test_effective_weight_of_one_price_and_one_quality_criterion_by_hand():
    criteria = (
        Criterion("price", CriterionKind.PRICE, Fraction(1, 2)),
        Criterion("team", CriterionKind.QUALITY, Fraction(1, 2), maximum=Fraction(10)),
    )
    model = Model(
        price=PriceParameters(PriceFormula.INTERVAL, low=Fraction(50), high=Fraction(150))
    )
    weight = wind_tunnel.effective_price_weight(
        Case(model, criteria, ()), Fraction(100), Fraction(1, 4)
    )
    # Nine even steps over 5 price points and over 5 quality points: they vary alike.
    assert weight == Fraction(1, 2)
    narrow = wind_tunnel.effective_price_weight(
        Case(model, criteria, ()), Fraction(100), Fraction(1, 20)
    )
    assert narrow == Fraction(1, 26)  # a fifth of the width, so a 25th of the variance


def test_effective_weight_is_nought_without_price_points():
    quality = replace(case(), criteria=CRITERIA[1:])
    assert wind_tunnel.effective_price_weight(quality, ESTIMATE, Fraction(1, 5)) == 0
    ratio = replace(case(), model=Model(family=Family.RATIO))
    assert wind_tunnel.effective_price_weight(ratio, ESTIMATE, Fraction(1, 5)) == 0


def test_worth_of_priced_quality_is_its_published_value():
    criteria = (
        CRITERIA[0],
        replace(CRITERIA[1], value_per_point=Fraction(20_000), maximum=None, weight=Fraction(1)),
    )
    model = Model(family=Family.PRICED_QUALITY)
    found = wind_tunnel.point_values(Case(model, criteria, ()), [], ESTIMATE)
    assert list(found) == [20_000]


def test_a_floor_that_holds_a_bid_is_a_drawback_and_so_is_a_formula_advised_against():
    trials = dict(wind_tunnel.compare(case(k=Fraction(1, 2), floor=Fraction(0)), ESTIMATE))
    linear = wind_tunnel.drawbacks(trials[PriceFormula.LINEAR], Fraction(3, 10))
    assert Drawback.DEAD_ZONE in linear
    assert Drawback.ADVISED_AGAINST in wind_tunnel.drawbacks(
        trials[PriceFormula.MEAN], Fraction(3, 10)
    )
    steep = dict(wind_tunnel.compare(case(k=Fraction(1, 2)), ESTIMATE))[PriceFormula.LINEAR]
    assert Drawback.NEGATIVE in wind_tunnel.drawbacks(steep, Fraction(3, 10))


def test_recommended_has_the_least_grave_drawbacks():
    trials = wind_tunnel.compare(case(), ESTIMATE)
    first = wind_tunnel.recommended(trials, Fraction(3, 10))[0]
    gravity = {
        formula: [d in wind_tunnel.drawbacks(trial, Fraction(3, 10)) for d in Drawback]
        for formula, trial in trials
    }
    assert gravity[first] == min(gravity.values())
    assert first not in {PriceFormula.MEAN, PriceFormula.MINMAX}


@given(
    estimate=st.integers(1, 10**9), spread=st.integers(1, 60), weight=st.integers(1, 99),
    formula=st.sampled_from(list(PriceFormula)),
)  # fmt: skip
def test_a_trial_can_be_run_for_every_estimate_and_weight(estimate, spread, weight, formula):
    share = Fraction(weight, 100)
    criteria = (
        replace(CRITERIA[0], weight=share),
        replace(CRITERIA[1], weight=1 - share),
    )
    bids = wind_tunnel.trial_bids(criteria, Fraction(10), Fraction(estimate), Fraction(spread, 100))
    tested = Case(Model(), criteria, bids)
    trial = dict(wind_tunnel.compare(tested, Fraction(estimate), Fraction(spread, 100)))[formula]
    assert 0 <= trial.effective <= 1
    assert len(trial.worth) == 1
    assert [s.id for s in trial.evaluation.bids] == [kind.value for kind in Kind]


@pytest.mark.parametrize("family", [Family.PRICED_QUALITY, Family.RATIO])
def test_a_model_of_another_family_is_compared_with_what_it_would_be_in_points(family):
    value = Fraction(20_000) if family is Family.PRICED_QUALITY else None
    criteria = (
        Criterion("price", CriterionKind.PRICE, Fraction(4, 10)),
        Criterion("team", CriterionKind.QUALITY, Fraction(6, 10), value_per_point=value),
    )
    estimate = Fraction(1_000_000)
    bids = wind_tunnel.trial_bids(criteria, Fraction(10), estimate)
    found = wind_tunnel.compare(Case(Model(family=family), criteria, bids), estimate)
    in_points = (criteria[0], replace(criteria[1], value_per_point=None, maximum=Fraction(10)))
    assert found == wind_tunnel.compare(Case(Model(), in_points, bids), estimate)
