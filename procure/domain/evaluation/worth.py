"""What one quality point is worth in money at the margin (`evaluation.md` §1.1).

How much dearer a bid may be when it is one quality point better, and still score the same.
"""

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from procure.domain.evaluation import prices
from procure.domain.evaluation.model import PriceFormula, PriceParameters
from procure.domain.evaluation.prices import Anchor

Steepness = Callable[..., Fraction]
_DIGITS: Final = Context(prec=50)


def steepness(
    parameters: PriceParameters, scale: Fraction, at: Anchor, price: Fraction
) -> Fraction:
    """Return the price points lost for each further krone at a price; 0 in a dead zone.

    Exact, but for `log`, whose logarithm has 50 digits. The caller has checked that the formula
    is defined for `at`.
    """
    dead = prices.dead_above(parameters, scale, at)
    if dead is not None and price >= dead:
        return Fraction()
    return _STEEPNESS[parameters.formula](parameters, scale, price, *at)


def point_value(weight: Fraction, price_weight: Fraction, steep: Fraction) -> Fraction | None:
    """Return the kroner that offset one more quality point; None where price decides nothing.

    >>> point_value(Fraction(6, 10), Fraction(4, 10), Fraction(10 * 100, 130**2))  # proportional
    Fraction(507, 20)
    """
    lost = price_weight * steep
    return weight / lost if lost else None


def _proportional(
    _: PriceParameters, scale: Fraction, price: Fraction, lowest: Fraction
) -> Fraction:
    return scale * lowest / price**2


def _linear(
    parameters: PriceParameters, scale: Fraction, _price: Fraction, lowest: Fraction
) -> Fraction:
    return scale / (parameters.k * lowest)


def _hybrid(
    parameters: PriceParameters, scale: Fraction, price: Fraction, lowest: Fraction
) -> Fraction:
    turning = prices.knee(parameters)
    if price <= turning * lowest:
        return _linear(parameters, scale, price, lowest)
    return scale * turning**2 * lowest / (parameters.k * price**2)


def _log(
    parameters: PriceParameters, scale: Fraction, price: Fraction, _lowest: Fraction
) -> Fraction:
    a = _DIGITS.divide(Decimal(parameters.a.numerator), Decimal(parameters.a.denominator))
    return scale / (price * Fraction(_DIGITS.ln(a)))


def _interval(
    parameters: PriceParameters, scale: Fraction, _price: Fraction, lowest: Fraction | None = None
) -> Fraction:
    low, high = prices.interval_ends(parameters, lowest)
    return scale / (high - low)


def _minmax(
    _: PriceParameters, scale: Fraction, _price: Fraction, lowest: Fraction, highest: Fraction
) -> Fraction:
    return scale / (highest - lowest) if highest > lowest else Fraction()


def _mean(_: PriceParameters, _scale: Fraction, _price: Fraction, mean: Fraction) -> Fraction:
    return 100 / mean


_STEEPNESS: Final[Mapping[PriceFormula, Steepness]] = {
    PriceFormula.PROPORTIONAL: _proportional,
    PriceFormula.LINEAR: _linear,
    PriceFormula.HYBRID: _hybrid,
    PriceFormula.LOG: _log,
    PriceFormula.INTERVAL: _interval,
    PriceFormula.MINMAX: _minmax,
    PriceFormula.MEAN: _mean,
}
