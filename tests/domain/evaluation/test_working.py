"""The working shown in documents says what was computed."""

import math
from fractions import Fraction

import pytest

from procure.domain.evaluation.scoring import evaluate
from procure.domain.evaluation.working import deduction, show

F = Fraction

BIDS = {"A": ("100", "7"), "B": ("125", "8"), "C": ("400", "9")}


def workings(case):
    return {score.id: show(score.working) for score in evaluate(case).bids}


def test_proportional_working_is_scale_times_lowest_over_price(build):
    bids = {"A": ("1000000", "7"), "B": ("1250000", "9")}
    assert workings(build.points(bids))["B"] == "10 × 1000000 / 1250000"


@pytest.mark.parametrize(
    ("formula", "constants", "expected"),
    [
        ("linear", {}, "10 × (1 − (400 − 100) / (1 × 100))"),
        ("linear", {"floor": "0"}, "max(0; 10 × (1 − (400 − 100) / (1 × 100)))"),
        ("hybrid", {"k": "2"}, "10 × 1.5² × 100 / (2 × 400)"),
        ("hybrid", {"k": "7"}, "10 × (1 − (400 − 100) / (7 × 100))"),
        ("log", {"a": "4"}, "10 × (1 − ln(400 / 100) / ln(4))"),
        ("interval", {"high": "500"}, "10 × (500 − 400) / (500 − 100)"),
        ("interval", {"low": "50", "high": "500"}, "10 × (500 − 400) / (500 − 50)"),
        ("minmax", {}, "10 × (400 − 400) / (400 − 100)"),
    ],
)
def test_working_of_the_dearest_bid(build, formula, constants, expected):
    assert workings(build.points(BIDS, formula=formula, **constants))["C"] == expected


@pytest.mark.parametrize(
    ("formula", "constants"),
    [
        ("proportional", {}),
        ("linear", {"k": "0.5"}),
        ("linear", {"floor": "0"}),
        ("hybrid", {"k": "2"}),
        ("log", {"a": "3"}),
        ("interval", {"high": "450"}),
        ("interval", {"low": "90", "high": "450"}),
        ("minmax", {}),
        ("mean", {}),
    ],
)
def test_working_computes_to_the_points_given(build, formula, constants):
    for score in evaluate(build.points(BIDS, formula=formula, **constants)).bids:
        shown = show(score.working, lambda number: f"({number.numerator}/{number.denominator})")
        program = shown.translate(str.maketrans({"×": "*", "−": "-", "²": "**2", ";": ","}))
        computed = eval(program, {"ln": math.log, "max": max})  # noqa: S307 -- our own text
        assert computed == pytest.approx(float(score.price_points))


def test_equal_prices_under_minmax_show_the_scale_alone(build):
    bids = {"A": ("100", "7"), "B": ("100", "8")}
    assert set(workings(build.points(bids, formula="minmax")).values()) == {"10"}


def test_deduction_adds_what_is_worth_less_than_nothing():
    assert show(deduction(F(100), [F(30), F(1, 2), F(-5)])) == "100 − 30 − 0.5 + 5"


def test_priced_quality_and_ratio_show_the_evaluated_price(build):
    bids = {"A": ("1000", "7")}
    assert workings(build.other("priced_quality", bids, [build.priced("q1", "20")])) == {
        "A": "1000 − 140"
    }
    assert workings(build.other("ratio", bids, [build.priced("q1")])) == {"A": "1000 / 7"}


def test_without_a_price_criterion_there_is_no_working(build):
    assert workings(build.points({"A": (None, "7")}, weights=(None, "1"))) == {"A": ""}
