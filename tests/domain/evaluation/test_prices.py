"""The seven price formulas, each against numbers worked by hand."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from procure.domain.evaluation import prices
from procure.domain.evaluation.admission import admit
from procure.domain.evaluation.model import PriceFormula
from procure.domain.evaluation.scoring import evaluate
from procure.domain.evaluation.standing import stand

F = Fraction


def points(parameters, bids, *, scale=10):
    values = [F(bid) for bid in bids]
    curve = prices.curve(parameters, F(scale), prices.anchor(parameters, values))
    return [curve(value) for value in values]


@pytest.mark.parametrize(
    ("formula", "constants", "expected"),
    [
        # Prices 100, 125 and 400; B = 100, mean 625/3.
        ("proportional", {}, [10, 8, F(5, 2)]),
        ("linear", {}, [10, F(15, 2), -20]),
        ("linear", {"k": "0.5"}, [10, 5, -50]),
        ("linear", {"k": "2"}, [10, F(35, 4), -5]),
        ("linear", {"floor": "0"}, [10, F(15, 2), 0]),
        ("linear", {"floor": "-1"}, [10, F(15, 2), -1]),
        ("hybrid", {"k": "1"}, [10, 8, F(5, 2)]),  # t = 1: proportional all the way
        ("hybrid", {"k": "2"}, [10, F(35, 4), F(45, 16)]),  # t = 1.5
        ("hybrid", {"k": "7"}, [10, 10 - F(10, 28), 10 - F(30, 7)]),  # t = 4: the turn itself
        ("log", {"a": "4"}, [10, None, 0]),
        ("interval", {"high": "200"}, [10, F(15, 2), -20]),
        ("interval", {"low": "50", "high": "150"}, [5, F(5, 2), -25]),
        ("minmax", {}, [10, 10 * F(275, 300), 0]),
        ("mean", {}, [102, 90, -42]),
    ],
)
def test_formula_gives_the_points_worked_by_hand(build, formula, constants, expected):
    found = points(build.parameters(formula, **constants), [100, 125, 400])
    assert [e if e is None else f for f, e in zip(found, expected, strict=True)] == expected


def test_mean_ignores_the_scale(build):
    parameters = build.parameters("mean")
    assert points(parameters, [90, 110], scale=10) == points(parameters, [90, 110], scale=100)
    assert points(parameters, [90, 110]) == [60, 40]


def test_minmax_gives_full_points_to_all_when_equal(build):
    assert points(build.parameters("minmax"), [70, 70]) == [10, 10]


def test_log_agrees_with_an_independent_logarithm_to_thirty_decimals(build):
    with localcontext(prec=70):
        expected = 10 * (1 - (Decimal(137) / 100).ln() / Decimal("2.5").ln())
    found = points(build.parameters("log", a="2.5"), [100, 137])[1]
    assert abs(found - F(expected)) < F(1, 10**30)


def test_interval_from_the_lowest_price_is_not_defined_at_or_above_high(build):
    parameters = build.parameters("interval", high="200")
    assert [prices.is_defined(parameters, (F(low),)) for low in (199, 200, 201)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("formula", list(PriceFormula))
def test_formula_is_relative_unless_both_ends_are_fixed(build, formula):
    assert prices.is_relative(build.parameters(formula))
    assert prices.is_relative(build.parameters(formula, low="1", high="2")) == (
        formula is not PriceFormula.INTERVAL
    )


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("proportional", [(90,), (80,), (80,)]),
        ("minmax", [(90, 100), (80, 100), (80, 90)]),
        ("mean", [(95,), (90,), (85,)]),
        ("interval", [(90,), (80,), (80,)]),
    ],
)
def test_anchors_without_leave_out_one_price_at_a_time(build, formula, expected):
    parameters = build.parameters(formula, high="1000")
    assert prices.anchors_without(parameters, [F(80), F(90), F(100)]) == expected


def test_floor_makes_a_dead_zone_above_its_price(build):
    free, held = build.parameters("linear"), build.parameters("linear", floor="4")
    assert prices.dead_above(free, F(10), (F(100),)) is None
    assert prices.dead_above(held, F(10), (F(100),)) == 160
    assert prices.curve(free, F(10), (F(100),))(F(160)) == 4


def test_only_linear_knows_the_floor(build):
    assert points(build.parameters("mean", floor="50"), [90, 110]) == [60, 40]
    assert points(build.parameters("minmax", floor="5"), [90, 110]) == [10, 0]


def test_removed_cheapest_bid_moves_the_reference_price(build):
    case = build.points({"A": ("100", "0"), "B": ("200", "5")})
    assert [score.price_points for score in evaluate(case).bids] == [10, 5]
    alone = build.points({"B": ("200", "5")})
    assert [score.price_points for score in evaluate(alone).bids] == [10]


def test_formulas_and_criteria_without_their_constants_fail_loudly(build):
    with pytest.raises(ValueError, match="INTERVAL"):
        prices.interval_ends(build.parameters("interval"), F(100))
    bids = {"A": ("100", "1")}
    for unchecked in (
        build.points(bids, maxima=[None]),
        build.other("priced_quality", bids, [build.priced("q1")]),
    ):
        with pytest.raises(ValueError, match="q1"):
            stand(unchecked, admit(unchecked))
