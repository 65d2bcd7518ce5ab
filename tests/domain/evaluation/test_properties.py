"""What must hold for every competition, and where it is known not to."""

from dataclasses import replace
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procure.domain.evaluation import prices
from procure.domain.evaluation.model import Normalise, PriceFormula, RoundingStage
from procure.domain.evaluation.scoring import evaluate

F = Fraction

quick = settings(deadline=None, max_examples=60)

HIGH = "5000"  # above every price drawn here
EVERY_MODEL = [
    *({"formula": formula, "high": HIGH} for formula in PriceFormula),
    {"formula": "interval", "low": "200", "high": "700"},
    {"formula": "linear", "k": "0.3", "floor": "0"},
    {"formula": "hybrid", "k": "2.5"},
    {"formula": "log", "a": "10"},
]
FULL_POINTS_TO_THE_CHEAPEST = [
    {"formula": formula, "high": HIGH} for formula in PriceFormula if formula != "mean"
]
SCALE_FREE = [{"formula": formula} for formula in PriceFormula if formula != "interval"]

money = st.integers(100, 1000).map(str)
points = st.integers(0, 40).map(lambda quarters: str(F(quarters, 4)))
fields = st.lists(st.tuples(money, points, points), min_size=1, max_size=6).map(
    lambda rows: {f"b{number}": row for number, row in enumerate(rows)}
)
weights = st.integers(0, 20).map(lambda w: (str(F(w, 20)), str(F(20 - w, 40)), str(F(20 - w, 40))))
models = st.sampled_from(EVERY_MODEL)
options = st.fixed_dictionaries(
    {
        "normalise": st.sampled_from(Normalise),
        "stage": st.sampled_from(RoundingStage),
        "decimals": st.integers(0, 2),
    }
)


def competition(build, bids, weights, model, options):
    return build.points(bids, weights=weights, maxima=["10", "10"], **model, **options)


@quick
@given(fields, weights, models, options, st.randoms(use_true_random=False))
def test_order_of_the_bids_is_irrelevant(build, bids, weights, model, options, random):
    shuffled = list(bids.items())
    random.shuffle(shuffled)
    first = evaluate(competition(build, bids, weights, model, options))
    second = evaluate(competition(build, dict(shuffled), weights, model, options))
    assert {score.id: score for score in first.bids} == {score.id: score for score in second.bids}
    assert set(first.winners) == set(second.winners)
    assert {r.removed: set(r.winners) for r in first.leave_one_out} == {
        r.removed: set(r.winners) for r in second.leave_one_out
    }
    assert {f.code: set(f.bids) for f in first.flags} == {f.code: set(f.bids) for f in second.flags}


@quick
@given(fields, weights, st.sampled_from(FULL_POINTS_TO_THE_CHEAPEST))
def test_cheapest_bid_has_full_price_points(build, bids, weights, model):
    result = evaluate(competition(build, bids, weights, model, {}))
    cheapest = [score for score in result.bids if score.price == result.reference_price]
    assert {score.price_points for score in cheapest} == {10}


@settings(deadline=None, max_examples=150)
@given(fields, weights, models, options, st.integers(1, 99), st.randoms(use_true_random=False))
def test_lowering_a_price_never_worsens_its_rank(
    build, bids, weights, model, options, percent, random
):
    """Holds for all formulas; for an interval from B as long as no price passes `high`.

    The bid's own points rise or stay, and no other bid's points rise: a lower reference price,
    mean or highest price only takes points from the others.
    """
    own = random.choice(list(bids))
    price, *quality = bids[own]
    cheaper = bids | {own: (str(F(price) * percent / 100), *quality)}
    before = {
        s.id: s.rank for s in evaluate(competition(build, bids, weights, model, options)).bids
    }
    after = {
        s.id: s.rank for s in evaluate(competition(build, cheaper, weights, model, options)).bids
    }
    assert after[own] <= before[own]


def test_lowering_a_price_may_worsen_the_rank_under_an_interval_from_b_when_others_pass_high(build):
    """B's fall widens the interval, so a bid beyond `high` loses fewer points than before."""
    bids = {"A": ("100", "0"), "B": ("200", "10")}
    options = {"weights": ("0.1", "0.9"), "formula": "interval", "high": "110"}
    before = build.points(bids, **options)
    after = build.points(bids | {"A": ("50", "0")}, **options)
    assert build.totals(before) == {"A": 1, "B": 0}
    assert build.totals(after) == {"A": 1, "B": F("7.5")}


def test_lowering_a_price_may_change_who_wins_among_the_others(build):
    """It never hurts the bid itself, but under a relative formula it moves the rest."""
    bids = {"A": ("130", "7"), "B": ("200", "9"), "C": ("190", "0")}
    cheaper = bids | {"C": ("100", "0")}
    assert evaluate(build.points(bids)).winners == ("A",)
    assert evaluate(build.points(cheaper)).winners == ("B",)


@quick
@given(fields, st.integers(1, 99), st.randoms(use_true_random=False))
@pytest.mark.parametrize("family", ["priced_quality", "ratio"])
def test_lowering_a_price_never_worsens_its_rank_in_the_other_families(
    build, family, bids, percent, random
):
    bids = {identity: (price, str(F(q) + 1)) for identity, (price, q, _) in bids.items()}
    criteria = [build.priced("q1", "20" if family == "priced_quality" else None)]
    own = random.choice(list(bids))
    price, quality = bids[own]
    cheaper = bids | {own: (str(F(price) * percent / 100), quality)}
    before = {s.id: s.rank for s in evaluate(build.other(family, bids, criteria)).bids}
    after = {s.id: s.rank for s in evaluate(build.other(family, cheaper, criteria)).bids}
    assert after[own] <= before[own]


@quick
@given(fields, weights, st.sampled_from(SCALE_FREE), options, st.fractions(F(1, 9), 9))
def test_scaling_all_prices_changes_nothing(build, bids, weights, model, options, factor):
    scaled = {identity: (str(F(price) * factor), *q) for identity, (price, *q) in bids.items()}
    before = evaluate(competition(build, bids, weights, model, options))
    after = evaluate(competition(build, scaled, weights, model, options))
    assert [replace(s, price=None, working=()) for s in after.bids] == [
        replace(s, price=None, working=()) for s in before.bids
    ]
    assert (after.flags, after.leave_one_out) == (before.flags, before.leave_one_out)


@quick
@given(st.fractions(1, 20), st.integers(1, 10**6))
def test_hybrid_joins_smoothly(build, k, lowest):
    """At t·B both branches give S·t/k, and both fall by S/(k·B) for each krone."""
    curve = prices.curve(build.parameters("hybrid", k=k), F(10), (F(lowest),))
    t = (k + 1) / 2
    turn, step = t * lowest, F(lowest, 10**9)
    assert curve(turn) == 10 * t / k == 10 * t**2 * lowest / (k * turn)
    before = (curve(turn) - curve(turn - step)) / step
    after = (curve(turn + step) - curve(turn)) / step
    assert before == -F(10) / (k * lowest)
    assert abs(after - before) <= abs(before) / 10**8


@quick
@given(fields, weights, models, options)
def test_rank_is_one_plus_the_number_strictly_better(build, bids, weights, model, options):
    scores = evaluate(competition(build, bids, weights, model, options)).bids
    close = F(1, 10**30) if model["formula"] == "log" else 0
    for score in scores:
        better = [other for other in scores if other.total - score.total > close]
        assert score.rank == 1 + len(better)


@quick
@given(fields, weights, models, options)
def test_total_is_the_sum_of_the_parts(build, bids, weights, model, options):
    assume(options["stage"] is not RoundingStage.TOTAL)
    result = evaluate(competition(build, bids, weights, model, options))
    for score in result.bids:
        assert score.total == sum(score.weighted.values())
        assert list(score.weighted) == ["price", "q1", "q2"]


@quick
@given(fields, st.sampled_from([F(1, 2), F(3, 4), F(9, 10)]))
def test_abnormally_low_agrees_with_the_median_of_the_others(build, bids, share):
    values = {identity: F(row[0]) for identity, row in bids.items()}
    expected = tuple(
        identity
        for identity, price in values.items()
        if len(values) > 1
        and price < share * median([v for other, v in values.items() if other != identity])
    )
    case = competition(build, bids, ("0.4", "0.3", "0.3"), {}, {})
    raised = {flag.code: flag.bids for flag in evaluate(case, abnormally_low=share).flags}
    assert raised.get("abnormally_low", ()) == expected


def defined(formula, price, field, k):
    """The formula as `product.md` §6 writes it, with S = 10."""
    lowest, highest, mean = min(field), max(field), sum(field) / len(field)
    t = (k + 1) / 2
    straight = 10 * (1 - (price - lowest) / (k * lowest))
    return {
        "proportional": 10 * lowest / price,
        "linear": straight,
        "hybrid": straight if price <= t * lowest else 10 * t**2 * lowest / (k * price),
        "interval": 10 * (F(HIGH) - price) / (F(HIGH) - lowest),
        "minmax": 10 * (highest - price) / (highest - lowest) if highest > lowest else 10,
        "mean": 50 - 100 * (price - mean) / mean,
    }[formula]


@quick
@given(fields, st.fractions(1, 5), st.sampled_from(sorted({*PriceFormula} - {PriceFormula.LOG})))
def test_formula_equals_its_definition(build, bids, k, formula):
    model = {"formula": formula, "k": k, "high": HIGH}
    scores = evaluate(competition(build, bids, ("1", "0", "0"), model, {})).bids
    field = [F(price) for price, *_ in bids.values()]
    expected = [defined(formula, price, field, k) for price in field]
    assert [score.price_points for score in scores] == expected
