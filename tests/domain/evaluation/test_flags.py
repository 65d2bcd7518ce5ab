from fractions import Fraction

import pytest

from procure.domain.evaluation.results import FlagCode
from procure.domain.evaluation.scoring import evaluate

F = Fraction

FIXED = {"formula": "interval", "low": "50", "high": "500"}


def flags(case, **options):
    """The flags by code, with whom they concern."""
    raised = evaluate(case, **options).flags
    return {flag.code.value: flag.bids or flag.criteria for flag in raised}


def test_sound_competition_with_a_fixed_interval_raises_no_flag(build):
    bids = {"A": ("100", "9"), "B": ("110", "7"), "C": ("120", "6")}
    assert flags(build.points(bids, **FIXED)) == {}


def test_tie_names_the_bids_that_share_rank_one_only(build):
    bids = {"A": ("100", "9"), "B": ("110", "7"), "C": ("100", "9"), "D": ("110", "7")}
    assert flags(build.points(bids, **FIXED)) == {"tie": ("A", "C")}


@pytest.mark.parametrize(
    ("options", "relative"),
    [
        ({}, True),
        ({"formula": "log"}, True),
        ({"formula": "interval", "high": "500"}, True),
        (FIXED, False),
        (FIXED | {"normalise": "percent"}, True),
        (FIXED | {"normalise": "shift"}, True),
    ],
)
def test_relative_model_is_one_that_refers_to_other_bids(build, options, relative):
    bids = {"A": ("100", "9"), "B": ("110", "7")}
    assert ("relative_model" in flags(build.points(bids, **options))) is relative


def test_formula_is_not_used_without_a_price_criterion(build):
    bids = {"A": (None, "9", "1"), "B": (None, "7", "2")}
    case = build.points(bids, weights=(None, "0.5", "0.5"), formula="minmax")
    assert flags(case) == {}


@pytest.mark.parametrize("family", ["priced_quality", "ratio"])
def test_other_families_are_not_relative(build, family):
    worth = "1" if family == "priced_quality" else None
    case = build.other(family, {"A": ("100", "9"), "B": ("110", "7")}, [build.priced("q1", worth)])
    assert flags(case) == {}


def test_flip_without_names_losers_whose_removal_changes_the_winners(build):
    bids = {"A": ("100", "4"), "B": ("110", "9"), "C": ("200", "4")}
    case = build.points(bids, weights=("0.5", "0.5"), formula="minmax")
    assert flags(case)["flip_without"] == ("C",)


def test_dead_zone_names_bids_held_at_the_floor(build):
    bids = {"A": ("100", "1"), "B": ("200", "9"), "C": ("201", "5"), "D": ("300", "5")}
    assert flags(build.points(bids, formula="linear", floor="0"))["dead_zone"] == ("C", "D")
    assert "dead_zone" not in flags(build.points(bids, formula="linear"))
    assert "dead_zone" not in flags(build.points(bids, formula="mean", floor="0"))


def test_negative_points_are_those_published(build):
    bids = {"A": ("100", "1"), "B": ("200.01", "9"), "C": ("300", "9")}
    assert flags(build.points(bids, formula="linear"))["negative_points"] == ("B", "C")
    rounded = build.points(bids, formula="linear", stage="criterion", decimals=1)
    assert flags(rounded)["negative_points"] == ("C",)
    assert "negative_points" not in flags(build.points(bids, formula="linear", floor="0"))


@pytest.mark.parametrize(
    ("prices", "low"),
    [
        (["74", "100"], ("b0",)),
        (["75", "100"], ()),
        (["74", "90", "110"], ("b0",)),  # the median of two others is 100
        (["75", "90", "110"], ()),
        (["75", "75", "100", "110"], ()),  # of 75, 100 and 110 it is 100
        (["76", "74", "100", "110"], ("b1",)),
        (["73", "74", "100", "110"], ("b0", "b1")),
        (["100"], ()),
    ],
)
def test_abnormally_low_is_below_three_quarters_of_the_others_median(build, prices, low):
    bids = {f"b{number}": (price, "5") for number, price in enumerate(prices)}
    assert flags(build.points(bids, **FIXED)).get("abnormally_low", ()) == low


def test_abnormally_low_share_can_be_set(build):
    bids = {"A": ("89", "9"), "B": ("100", "7")}
    case = build.points(bids, **FIXED)
    assert flags(case, abnormally_low=F("0.9")) == {"abnormally_low": ("A",)}
    dear = build.points({"A": ("100", "9"), "B": ("200", "7"), "C": ("300", "7")}, **FIXED)
    assert flags(dear, abnormally_low=F(2))["abnormally_low"] == ("A", "B")  # 2 × 150 for C


def test_abnormally_low_compares_ranked_bids_only(build):
    bids = {"A": ("74", "9"), "B": ("100", "1"), "C": ("80", "9")}
    assert flags(build.points(bids, minima=["5"], **FIXED)) == {}


def test_abnormally_low_needs_prices_that_count(build):
    case = build.points({"A": ("1", "9"), "B": ("100", "7")}, weights=(None, "1"), scale="9")
    assert flags(case) == {}


def test_single_bid_is_the_only_one_ranked(build):
    bids = {"A": (None, "9"), "B": ("100", "7")}
    assert flags(build.points(bids, **FIXED)) == {"single_bid": ("B",)}


def test_double_weighting_when_the_maximum_already_holds_the_weight(build):
    bids = {"A": ("100", "20", "50"), "B": ("110", "21", "40")}
    case = build.points(
        bids, weights=("0.2", "0.3", "0.5"), maxima=["30", "60"], scale="100", **FIXED
    )
    assert flags(case) == {"double_weighting": ("q1",)}


def test_weights_that_do_not_sum_to_one_are_flagged(build):
    bids = {"A": ("100", "9"), "B": ("110", "7")}
    assert flags(build.points(bids, weights=("40", "60"), **FIXED)) == {"weights_not_one": ()}


def test_best_quality_zero_names_the_criterion_that_percent_could_not_lift(build):
    bids = {"A": ("100", "0", "1"), "B": ("110", "0", "2")}
    case = build.points(bids, weights=("0.4", "0.3", "0.3"), normalise="percent", **FIXED)
    assert flags(case) == {"relative_model": (), "best_quality_zero": ("q1",)}
    shifted = build.points(bids, weights=("0.4", "0.3", "0.3"), normalise="shift", **FIXED)
    assert flags(shifted) == {"relative_model": ()}


@pytest.mark.parametrize(
    ("formula", "advised"),
    [("minmax", True), ("mean", True), ("proportional", False), ("linear", False), ("log", False)],
)
def test_minmax_and_mean_are_advised_against(build, formula, advised):
    bids = {"A": ("100", "9"), "B": ("110", "7")}
    assert ("advised_against" in flags(build.points(bids, formula=formula))) is advised


def test_flags_come_in_one_order(build):
    bids = {"A": ("10", "0"), "B": ("100", "0"), "C": ("10", "0")}
    case = build.points(
        bids, weights=("1", "1"), formula="mean", normalise="percent", maxima=["10"]
    )
    raised = [flag.code for flag in evaluate(case).flags]
    assert raised == [code for code in FlagCode if code in raised]
    assert raised == [
        "tie",
        "relative_model",
        "negative_points",
        "abnormally_low",
        "double_weighting",
        "weights_not_one",
        "best_quality_zero",
        "advised_against",
    ]
