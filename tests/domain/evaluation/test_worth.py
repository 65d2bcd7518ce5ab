"""The worked example of evaluation.md §1.1, and the slope as the limit of the curve."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.evaluation import prices, worth
from procure.domain.evaluation.model import PriceFormula, PriceParameters

FIELD = (Fraction(100), Fraction(130), Fraction(200))  # lowest, the one asked about, highest


def value(formula, **constants):
    parameters = PriceParameters(formula, **constants)
    at = prices.anchor(parameters, FIELD)
    return worth.point_value(
        Fraction(6, 10),
        Fraction(4, 10),
        worth.steepness(parameters, Fraction(10), at, Fraction(130)),
    )


def test_one_quality_point_is_worth_what_the_example_says():
    assert value(PriceFormula.PROPORTIONAL) == Fraction("25.35")
    assert value(PriceFormula.LINEAR) == 15
    assert value(PriceFormula.MINMAX) == 15
    assert round(value(PriceFormula.LOG), 3) == Fraction("13.516")
    assert value(PriceFormula.INTERVAL, low=Fraction(100), high=Fraction(200)) == 15


def test_hybrid_is_linear_before_its_knee_and_proportional_beyond():
    parameters = PriceParameters(PriceFormula.HYBRID, k=Fraction(2))  # knee at 150
    at = prices.anchor(parameters, FIELD)
    assert worth.steepness(parameters, Fraction(10), at, Fraction(150)) == Fraction(10, 200)
    assert worth.steepness(parameters, Fraction(10), at, Fraction(180)) == Fraction(10) * Fraction(
        9, 4
    ) * 100 / (2 * Fraction(180) ** 2)


def test_mean_loses_one_point_for_each_per_cent_above():
    assert worth.steepness(
        PriceParameters(PriceFormula.MEAN), Fraction(10), (Fraction(200),), Fraction(130)
    ) == Fraction(1, 2)


def test_a_price_in_the_dead_zone_is_worth_nothing():
    parameters = PriceParameters(PriceFormula.LINEAR, floor=Fraction(0))
    assert worth.steepness(parameters, Fraction(10), (Fraction(100),), Fraction(200)) == 0
    assert worth.point_value(Fraction(6, 10), Fraction(4, 10), Fraction(0)) is None


def test_equal_prices_have_no_slope_between_lowest_and_highest():
    parameters = PriceParameters(PriceFormula.MINMAX)
    assert (
        worth.steepness(parameters, Fraction(10), (Fraction(100), Fraction(100)), Fraction(100))
        == 0
    )


@pytest.mark.parametrize("formula", list(PriceFormula))
@given(price=st.integers(101, 199))
def test_slope_is_what_the_curve_loses(formula, price):
    parameters = PriceParameters(formula, k=Fraction(3, 2), low=Fraction(90), high=Fraction(230))
    at = prices.anchor(parameters, FIELD)
    curve = prices.curve(parameters, Fraction(10), at)
    step = Fraction(1, 10**6)
    lost = (curve(Fraction(price)) - curve(Fraction(price) + step)) / step
    assert abs(lost - worth.steepness(parameters, Fraction(10), at, Fraction(price))) < Fraction(
        1, 10**5
    )
