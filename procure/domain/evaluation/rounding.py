"""The one rounding of the evaluation, and how exact numbers are compared."""

from fractions import Fraction
from math import inf
from typing import Final

LOG_DECIMALS: Final = 30


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Round to `decimals`, halves away from zero as a spreadsheet's ROUND does.

    >>> half_up(Fraction("1.005"), 2), half_up(Fraction("-0.5"), 0)
    (Fraction(101, 100), Fraction(-1, 1))
    """
    unit = 10**decimals
    steps = (2 * abs(value.numerator) * unit + value.denominator) // (2 * value.denominator)
    return Fraction(steps if value >= 0 else -steps, unit)


def settled(value: Fraction) -> Fraction:
    """Drop what a 50-digit logarithm cannot know: such values are equal within 1e-30.

    Without it a tie, or a half that must go up, would hang on the fiftieth digit.
    """
    return half_up(value, LOG_DECIMALS)


def sort_key(value: Fraction) -> tuple[float, Fraction]:
    """Sort as the fraction does, but faster.

    Turning into a float never reverses an order: at worst two values tie, and then the
    fractions decide.
    """
    try:
        return float(value), value
    except OverflowError:
        return (inf if value > 0 else -inf), value
