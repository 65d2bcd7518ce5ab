"""Steps 4 to 6: normalising, scoring in three families, rounding and ranking."""

from fractions import Fraction

import pytest

from procure.domain.evaluation.model import Bid, Criterion, CriterionKind
from procure.domain.evaluation.problems import CaseError
from procure.domain.evaluation.scoring import evaluate

F = Fraction


def ranks(case):
    return {score.id: score.rank for score in evaluate(case).bids}


def test_points_are_weighted_and_added(build):
    case = build.points(
        {"A": ("100", "7", "30"), "B": ("125", "9", "40")},
        weights=("0.4", "0.35", "0.25"),
        maxima=["10", "40"],
    )
    score = evaluate(case).bids[1]
    assert score.price_points == 8
    assert score.quality_points == {"q1": 9, "q2": 10}
    assert score.weighted == {"price": F("3.2"), "q1": F("3.15"), "q2": F("2.5")}
    assert score.total == F("8.85")
    assert score.evaluated_price is None


def test_weighted_follows_the_order_of_the_criteria(build):
    quality = Criterion("q1", CriterionKind.QUALITY, F("0.5"), maximum=F(10))
    price = Criterion("price", CriterionKind.PRICE, F("0.5"))
    case = build.points({"A": ("100", "7")})
    swapped = type(case)(case.model, (quality, price), case.bids)
    assert list(evaluate(swapped).bids[0].weighted) == ["q1", "price"]


@pytest.mark.parametrize(
    ("normalise", "expected"),
    [
        ("none", [[2, 4, 8], [0, 5, 10]]),
        ("percent", [[F(5, 2), 5, 10], [0, 5, 10]]),
        ("shift", [[4, 6, 10], [0, 5, 10]]),
    ],
)
def test_normalising_lifts_each_criterion_by_its_own_best(build, normalise, expected):
    bids = {"A": ("1", "1", "0"), "B": ("1", "2", "10"), "C": ("1", "4", "20")}
    case = build.points(bids, weights=("0", "0.5", "0.5"), maxima=["5", "20"], normalise=normalise)
    found = [score.quality_points for score in evaluate(case).bids]
    assert [[points[q] for points in found] for q in ("q1", "q2")] == expected


def test_percent_leaves_points_unchanged_when_the_best_is_zero(build):
    case = build.points({"A": ("100", "0"), "B": ("200", "0")}, normalise="percent")
    assert [score.quality_points["q1"] for score in evaluate(case).bids] == [0, 0]


def test_shift_gives_the_maximum_to_all_when_all_have_zero(build):
    case = build.points({"A": ("100", "0"), "B": ("200", "0")}, normalise="shift")
    assert [score.quality_points["q1"] for score in evaluate(case).bids] == [10, 10]


def test_rounding_stage_criterion_rounds_points_and_ranks_on_what_follows(build):
    # 10 × 100 / 160 = 6.25 and 7.25; half up to one decimal, weighted without more rounding.
    case = build.points({"A": ("160", "7.25"), "B": ("100", "0")}, stage="criterion", decimals=1)
    score = evaluate(case).bids[0]
    assert (score.price_points, score.quality_points) == (F("6.3"), {"q1": F("7.3")})
    assert score.weighted == {"price": F("2.52"), "q1": F("4.38")}
    assert score.total == F("6.9")


def test_rounding_stage_weighted_leaves_points_exact(build):
    case = build.points({"A": ("160", "7.25"), "B": ("100", "0")}, stage="weighted", decimals=1)
    score = evaluate(case).bids[0]
    assert (score.price_points, score.quality_points) == (F("6.25"), {"q1": F("7.25")})
    assert score.weighted == {"price": F("2.5"), "q1": F("4.4")}  # 2.50 and 4.35
    assert score.total == F("6.9")


def test_rounding_stage_total_leaves_the_parts_exact(build):
    case = build.points({"A": ("160", "7.25"), "B": ("100", "0")}, stage="total", decimals=1)
    score = evaluate(case).bids[0]
    assert score.weighted == {"price": F("2.5"), "q1": F("4.35")}
    assert score.total == F("6.9")  # 6.85


def test_rounding_half_up_where_floats_fail(build):
    # 0.5 × 8.03 = 4.015: a float holds 4.01499… and would give 4.01.
    case = build.points({"A": ("1", "8.03")}, weights=(None, "0.5"), stage="total")
    assert build.totals(case) == {"A": F("4.02")}


def test_rank_is_the_one_of_the_rounded_table(build):
    bids = {"A": ("100", "7.004"), "B": ("100", "7.003")}
    assert ranks(build.points(bids)) == {"A": 1, "B": 2}
    assert ranks(build.points(bids, stage="total")) == {"A": 1, "B": 1}


def test_equal_totals_share_a_rank_and_the_next_is_skipped(build):
    bids = {"A": ("100", "5"), "B": ("100", "8"), "C": ("100", "8"), "D": ("100", "1")}
    case = build.points(bids)
    assert ranks(case) == {"A": 3, "B": 1, "C": 1, "D": 4}
    assert evaluate(case).winners == ("B", "C")


def test_tie_between_different_bids_is_exact(build):
    # 0.4 × 10 × 100/150 + 0.6 × 10/3 = 4/3 × 2 + 2 = 0.4 × 10 + 0.6 × 10/9
    bids = {"A": ("150", "10/3"), "B": ("100", "10/9")}
    assert build.totals(build.points(bids)) == {"A": F(14, 3), "B": F(14, 3)}
    assert ranks(build.points(bids)) == {"A": 1, "B": 1}


@pytest.mark.parametrize(
    ("a", "dearer", "quality"),
    [
        ("8", "200", "10/3"),  # ln 2 / ln 8 is exactly a third
        ("4", "200", "5"),
        ("16", "800", "7.5"),
    ],
)
@pytest.mark.parametrize("cheapest", ["100", "70"])  # with 70 every value is irrational
def test_tie_does_not_hang_on_the_last_digit_of_a_logarithm(build, a, dearer, quality, cheapest):
    bids = {"A": ("100", "0"), "B": (dearer, quality), "C": (cheapest, "0")}
    case = build.points(bids, weights=("0.5", "0.5"), formula="log", a=a)
    found = ranks(case)
    assert found["A"] == found["B"]


@pytest.mark.parametrize(
    ("scale", "a", "price", "rounded"),
    [("10", "16", "800", 3), ("3", "64", "3200", 1), ("1", "4", "200", 1), ("1", "4", "800", -1)],
)
def test_half_from_a_logarithm_goes_up(build, scale, a, price, rounded):
    bids = {"A": ("100", "0"), "B": (price, "0")}
    case = build.points(bids, formula="log", a=a, scale=scale, stage="criterion", decimals=0)
    assert evaluate(case).bids[1].price_points == rounded


def test_interval_from_the_lowest_price_refuses_a_case_where_nobody_is_below_high(build):
    case = build.points({"A": ("300", "5"), "B": ("200", "5")}, formula="interval", high="200")
    with pytest.raises(CaseError) as refused:
        evaluate(case)
    assert str(refused.value) == "model.price.high: high not above lowest price (200)"


def test_priced_quality_deducts_the_weighted_value(build):
    bids = {"A": ("1000", "7"), "B": ("1080", "9"), "C": ("900", "1")}
    result = evaluate(build.other("priced_quality", bids, [build.priced("q1", "25", weight="2")]))
    assert [(s.weighted, s.evaluated_price, s.rank) for s in result.bids] == [
        ({"q1": 350}, 650, 2),
        ({"q1": 450}, 630, 1),
        ({"q1": 50}, 850, 3),
    ]
    assert [(s.total, s.price_points, s.quality_points) for s in result.bids] == [
        (None, None, {"q1": 7}),
        (None, None, {"q1": 9}),
        (None, None, {"q1": 1}),
    ]
    assert (result.reference_price, result.winners) == (900, ("B",))


def test_priced_quality_takes_the_value_of_a_grade_also_below_zero(build):
    graded = build.priced("g", values={"A": "2500", "C": "-100"})
    bids = {
        "X": Bid("X", F(80000), grades={"g": "A"}),
        "Y": Bid("Y", F(77500), grades={"g": "C"}),
    }
    case = build.other("priced_quality", bids, [graded])
    assert build.totals(case) == {"X": 77500, "Y": 77600}
    assert evaluate(case).bids[0].quality_points == {}


def test_price_criterion_adds_nothing_to_an_evaluated_price(build):
    price = Criterion("price", CriterionKind.PRICE, F(1))
    case = build.other("priced_quality", {"A": ("1000", "7")}, [price, build.priced("q1", "20")])
    score = evaluate(case).bids[0]
    assert (score.evaluated_price, score.weighted) == (860, {"q1": 140})


def test_priced_quality_without_quality_is_the_price_alone(build):
    price = Criterion("price", CriterionKind.PRICE, F(1))
    case = build.other("priced_quality", {"A": ("1000",), "B": ("900",)}, [price])
    assert build.totals(case) == {"A": 1000, "B": 900}


def test_ratio_divides_by_unweighted_raw_points(build):
    criteria = [build.priced("q1", weight="0.9"), build.priced("q2", weight="0.1")]
    bids = {"A": ("1000", "1", "9"), "B": ("900", "6", "0")}
    result = evaluate(build.other("ratio", bids, criteria))
    assert [(s.evaluated_price, s.rank, s.weighted) for s in result.bids] == [
        (100, 1, {}),
        (150, 2, {}),
    ]
    assert result.bids[0].quality_points == {"q1": 1, "q2": 9}


def test_stage_total_rounds_the_evaluated_price_and_the_rank_follows(build):
    bids = {"A": ("100", "3"), "B": ("100.01", "3"), "C": ("1", "8")}
    exact = build.other("ratio", bids, [build.priced("q1")])
    rounded = build.other("ratio", bids, [build.priced("q1")], stage="total")
    assert (ranks(exact), ranks(rounded)) == ({"A": 2, "B": 3, "C": 1}, {"A": 2, "B": 3, "C": 1})
    coarse = build.other("ratio", bids, [build.priced("q1")], stage="total", decimals=1)
    assert build.totals(coarse) == {"A": F("33.3"), "B": F("33.3"), "C": F("0.1")}
    assert ranks(coarse) == {"A": 2, "B": 2, "C": 1}
