from fractions import Fraction

import pytest

from procure.domain.evaluation.rounding import half_up, settled, sort_key

F = Fraction


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        # Each of these goes wrong with round() on a float.
        ("4.015", 2, "4.02"),
        ("3.955", 2, "3.96"),
        ("0.825", 2, "0.83"),
        ("0.525", 2, "0.53"),
        ("1.005", 2, "1.01"),
        ("2.675", 2, "2.68"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        # Away from zero, as a spreadsheet does.
        ("-0.125", 2, "-0.13"),
        ("-2.5", 0, "-3"),
        ("-0.004", 2, "0"),
        # A third is never a half.
        ("1/3", 2, "0.33"),
        ("2/3", 0, "1"),
        ("1234567.891", 1, "1234567.9"),
    ],
)
def test_half_goes_up_away_from_zero(value, decimals, rounded):
    assert half_up(F(value), decimals) == F(rounded)


def test_settled_values_are_equal_within_thirty_decimals():
    error = F(1, 10**45)
    assert settled(F(1, 3) + error) == settled(F(1, 3))
    assert settled(F(1, 3) + F(1, 10**29)) != settled(F(1, 3))


def test_sort_key_keeps_the_order_where_floats_cannot_tell():
    third, huge = F(1, 3), F(10) ** 400
    rising = [-huge - 1, -huge, third, third + F(1, 10**40), huge, huge + 1]
    falling = list(reversed(rising))
    assert sorted(falling, key=sort_key) == rising
