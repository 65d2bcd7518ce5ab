"""Steps 1 and 2: the price of each bid, and who is not ranked."""

from dataclasses import replace
from fractions import Fraction

import pytest

from procure.domain.evaluation.admission import admit
from procure.domain.evaluation.model import Bid, Criterion, CriterionKind
from procure.domain.evaluation.scoring import evaluate

F = Fraction


def excluded(case):
    return {s.id: None if s.excluded is None else str(s.excluded) for s in evaluate(case).bids}


def with_lines(build, bids, quantities, **options):
    case = build.points({}, **options)
    return replace(
        case,
        lines=tuple(build.line(*item) for item in quantities.items()),
        bids=tuple(bids),
    )


def test_lines_win_over_price(build):
    bids = [
        build.bid("A", "1", "5", lines={"senior": "1500.5", "junior": "900"}),
        build.bid("B", "500000", "5"),
    ]
    result = evaluate(with_lines(build, bids, {"senior": "200", "junior": "100"}))
    assert [score.price for score in result.bids] == [390100, 500000]
    assert result.reference_price == 390100


def test_incomplete_lines_are_a_missing_price_even_with_a_price(build):
    bids = [build.bid("A", "1", "5", lines={"senior": "1500"}), build.bid("B", "2", "5")]
    case = with_lines(build, bids, {"senior": "200", "junior": "100"})
    assert excluded(case) == {"A": "price_missing", "B": None}
    assert evaluate(case).bids[0].price is None


@pytest.mark.parametrize("unit_price", ["0", "-10"])
def test_one_line_price_not_positive_refuses_the_bid(build, unit_price):
    lines = {"senior": "1500", "junior": unit_price}
    case = with_lines(build, [build.bid("A", None, "5", lines=lines)], {"senior": 9, "junior": 1})
    assert excluded(case) == {"A": "price_not_positive"}
    assert evaluate(case).bids[0].price == 9 * 1500 + F(unit_price)


@pytest.mark.parametrize(
    ("price", "code"), [(None, "price_missing"), ("0", "price_not_positive"), ("-1", None)]
)
def test_unusable_price_refuses_the_bid_and_sets_no_reference(build, price, code):
    case = build.points({"A": (price, "10"), "B": ("200", "5"), "C": ("100", "5")})
    result = evaluate(case)
    assert excluded(case) == {"A": code or "price_not_positive", "B": None, "C": None}
    assert result.reference_price == 100
    refused = result.bids[0]
    assert (refused.price, refused.total, refused.rank) == (build.exact(price), None, None)
    assert (refused.price_points, refused.quality_points, refused.weighted) == (None, {}, {})


def test_price_below_one_is_a_price(build):
    lines = {"senior": "0.001"}
    bids = [build.bid("A", None, "5", lines=lines), build.bid("B", "0.5", "5")]
    assert excluded(with_lines(build, bids, {"senior": "3"})) == {"A": None, "B": None}


def test_price_is_asked_of_admitted_bids_only(build):
    case = build.points({"A": (None, "5")})
    (entry,) = admit(case)
    with pytest.raises(ValueError, match="A"):
        _ = entry.ranked_price


def test_without_a_price_criterion_no_price_is_needed(build):
    case = build.points({"A": (None, "7"), "B": ("0", "9")}, weights=(None, "1"))
    result = evaluate(case)
    assert excluded(case) == {"A": None, "B": None}
    assert [(s.total, s.price_points, s.rank) for s in result.bids] == [(7, None, 2), (9, None, 1)]
    assert result.reference_price is None


@pytest.mark.parametrize("family", ["priced_quality", "ratio"])
def test_other_families_always_need_a_price(build, family):
    worth = "10" if family == "priced_quality" else None
    bids = {"A": (None, "5"), "B": ("0", "5"), "C": ("100", "5")}
    case = build.other(family, bids, [build.priced("q1", worth)])
    assert excluded(case) == {"A": "price_missing", "B": "price_not_positive", "C": None}


def test_gate_of_a_criterion_looks_at_raw_points(build):
    bids = {"A": ("100", "5", "9"), "B": ("100", "4.99", "10"), "C": ("100", "10", "5")}
    case = build.points(bids, weights=("0.4", "0.3", "0.3"), minima=["5", "6"], normalise="percent")
    assert excluded(case) == {"A": None, "B": "below_minimum:q1", "C": "below_minimum:q2"}


def test_first_failed_gate_is_the_one_named(build):
    bids = {"A": (None, "1", "1"), "B": ("100", "1", "1"), "C": ("100", "5", "1")}
    case = build.points(
        bids, weights=("0.4", "0.3", "0.3"), minima=["5", None], minimum_quality="7"
    )
    assert excluded(case) == {
        "A": "price_missing",
        "B": "below_minimum:q1",
        "C": "below_minimum_quality",
    }


def test_minimum_quality_is_a_plain_sum_of_raw_points(build):
    bids = {"A": ("100", "40", "30"), "B": ("50", "39", "30")}
    case = build.points(
        bids, weights=("0.4", "0.1", "0.5"), maxima=["40", "60"], minimum_quality="70"
    )
    assert excluded(case) == {"A": None, "B": "below_minimum_quality"}
    assert evaluate(case).reference_price == 100


def test_reference_values_come_from_the_admitted_bids_only(build):
    bids = {"A": ("200", "6"), "B": ("300", "8"), "C": ("100", "2"), "D": ("900", "10")}
    case = build.points(
        bids, minima=["5"], normalise="percent", formula="minmax", minimum_quality="5"
    )
    gone = replace(case, bids=tuple(b for b in case.bids if b.id != "C"))
    by_id = {score.id: score for score in evaluate(case).bids}
    assert by_id["C"].excluded is not None
    assert [by_id[i] for i in "ABD"] == list(evaluate(gone).bids)


def test_ratio_refuses_a_bid_without_any_points(build):
    bids = {"A": ("100", "0", "0"), "B": ("300", "1", "2")}
    case = build.other("ratio", bids, [build.priced("q1"), build.priced("q2")])
    assert excluded(case) == {"A": "quality_zero", "B": None}
    assert evaluate(case).reference_price == 300


def test_grades_have_no_part_in_the_sum_of_points(build):
    graded = build.priced("g", values={"A": "100"})
    bids = {"X": Bid("X", F(500), {"q1": F(6)}, {"g": "A"})}
    case = build.other(
        "priced_quality", bids, [build.priced("q1", "10"), graded], minimum_quality="6"
    )
    assert excluded(case) == {"X": None}


def test_nobody_admitted_gives_an_empty_result(build):
    result = evaluate(build.points({"A": (None, "5"), "B": ("0", "5")}))
    assert (result.winners, result.reference_price, result.leave_one_out) == ((), None, ())
    assert [flag.code for flag in result.flags] == ["relative_model"]


def test_price_criterion_without_weight_still_refuses(build):
    case = build.points({"A": (None, "5")}, weights=("0", "1"))
    assert case.price_criterion == Criterion("price", CriterionKind.PRICE, F(0))
    assert excluded(case) == {"A": "price_missing"}
