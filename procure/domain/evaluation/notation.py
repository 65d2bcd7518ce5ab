"""Numbers as text: exact in, plain notation out."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

SIGNIFICANT_DIGITS: Final = 30

# Bounded, so that a hostile "1e999999999" costs nothing. A ratio such as 23/3 is for points that
# no decimal can write, e.g. the mean of three evaluators.
_DECIMAL: Final = r"-?\d{1,60}(?:\.\d{1,60})?(?:[eE][+-]?\d{1,2})?"
_RATIO: Final = r"-?\d{1,60}/[1-9]\d{0,59}"
_NUMBER: Final = re.compile(f"{_DECIMAL}|{_RATIO}", re.ASCII)
_DIVISION: Final = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)


def number(text: str) -> Fraction:
    """Read a number exactly. Raises ValueError for anything but a plain finite number."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def plain(value: Fraction) -> str:
    """Write without exponent: exactly when the expansion ends, else with 30 significant digits.

    >>> plain(Fraction(1250000)), plain(Fraction(-1, 8)), plain(Fraction(2, 3))
    ('1250000', '-0.125', '0.666666666666666666666666666667')
    """
    if value.denominator == 1:
        return str(value.numerator)
    decimals = _decimals(value.denominator)
    if decimals is None:
        quotient = _DIVISION.divide(Decimal(value.numerator), Decimal(value.denominator))
        return f"{quotient:f}"
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).zfill(decimals + 1)
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def exact(value: Fraction) -> str:
    """Write so that `number` gives the same value back: as a decimal, or else as a ratio."""
    return str(value) if _decimals(value.denominator) is None else plain(value)


def _decimals(denominator: int) -> int | None:
    """How many decimals one over `denominator` has; None when they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest = denominator >> twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None
