"""The seven price formulas: what a price is worth in points.

Notation of `product.md` §6: P the price, B the lowest, S the scale. Nothing is clamped but by
`floor`, and that in the linear formula only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from heapq import nlargest, nsmallest
from typing import Final

from procure.domain.evaluation.model import PriceFormula, PriceParameters

Anchor = tuple[Fraction, ...]
Curve = Callable[[Fraction], Fraction]

_DIGITS: Final = Context(prec=50, rounding=ROUND_HALF_EVEN)
_PERCENT: Final = Fraction(100)
_MIDDLE: Final = Fraction(50)


def anchor(parameters: PriceParameters, prices: Sequence[Fraction]) -> Anchor:
    """Read the reference prices this formula uses: the same anchor gives the same points.

    The lowest price; the lowest and the highest (minmax); the mean; or none (a fixed interval).
    """
    if parameters.formula is PriceFormula.MEAN:
        return (sum(prices, Fraction()) / len(prices),)
    if parameters.formula is PriceFormula.MINMAX:
        return (min(prices), max(prices))
    return (min(prices),) if is_relative(parameters) else ()


def anchor_with(parameters: PriceParameters, at: Anchor, count: int, price: Fraction) -> Anchor:
    """Read the reference prices anew when one more price joins the `count` that gave `at`."""
    if parameters.formula is PriceFormula.MEAN:
        return ((at[0] * count + price) / (count + 1),)
    if parameters.formula is PriceFormula.MINMAX:
        return (min(at[0], price), max(at[1], price))
    return (min(at[0], price),) if at else ()


def anchors_without(parameters: PriceParameters, prices: Sequence[Fraction]) -> list[Anchor]:
    """Read them once for each price (of at least two), with that price left out."""
    if parameters.formula is PriceFormula.MEAN:
        total, rest = sum(prices, Fraction()), len(prices) - 1
        return [((total - price) / rest,) for price in prices]
    lowest, next_lowest = nsmallest(2, prices)
    lows = [next_lowest if price == lowest else lowest for price in prices]
    if parameters.formula is PriceFormula.MINMAX:
        highest, next_highest = nlargest(2, prices)
        highs = [next_highest if price == highest else highest for price in prices]
        return list(zip(lows, highs, strict=True))
    return [(low,) if is_relative(parameters) else () for low in lows]


def is_relative(parameters: PriceParameters) -> bool:
    """Whether the points for a price depend on other bids."""
    return parameters.formula is not PriceFormula.INTERVAL or parameters.low is None


def is_defined(parameters: PriceParameters, at: Anchor) -> bool:
    """Whether the formula gives points: an interval from B needs `high` above B."""
    if parameters.formula is not PriceFormula.INTERVAL:
        return True
    low, high = interval_ends(parameters, *at)
    return high > low


def curve(parameters: PriceParameters, scale: Fraction, at: Anchor) -> Curve:
    """Return the function from price to points for these reference prices.

    The caller has checked `parameters` (`checks`) and that the formula `is_defined`.
    """
    return _FORMULAS[parameters.formula](parameters, scale, *at)


def knee(parameters: PriceParameters) -> Fraction:
    """Return t, the multiple of B where the hybrid leaves its straight line."""
    return (parameters.k + 1) / 2


def interval_ends(
    parameters: PriceParameters, lowest: Fraction | None = None
) -> tuple[Fraction, Fraction]:
    """Return where an interval gives full points (B unless `low` is set) and none."""
    low = lowest if parameters.low is None else parameters.low
    if low is None or parameters.high is None:
        raise ValueError(parameters)
    return low, parameters.high


def dead_above(parameters: PriceParameters, scale: Fraction, at: Anchor) -> Fraction | None:
    """Return the price above which the floor, and not the price, decides: a dead zone."""
    if parameters.formula is not PriceFormula.LINEAR or parameters.floor is None:
        return None
    (lowest,) = at
    return lowest * (1 + parameters.k * (1 - parameters.floor / scale))


def _proportional(_: PriceParameters, scale: Fraction, lowest: Fraction) -> Curve:
    top = scale * lowest
    return lambda price: top / price


def _linear(parameters: PriceParameters, scale: Fraction, lowest: Fraction) -> Curve:
    top = scale * (1 + 1 / parameters.k)
    slope = scale / (parameters.k * lowest)
    floor = parameters.floor
    if floor is None:
        return lambda price: top - slope * price
    return lambda price: max(floor, top - slope * price)


def _hybrid(parameters: PriceParameters, scale: Fraction, lowest: Fraction) -> Curve:
    turning = knee(parameters)
    straight = _linear(replace(parameters, floor=None), scale, lowest)
    top = scale * turning**2 * lowest / parameters.k
    turn = turning * lowest
    return lambda price: straight(price) if price <= turn else top / price


def _log(parameters: PriceParameters, scale: Fraction, lowest: Fraction) -> Curve:
    whole = _ln(parameters.a)

    def points(price: Fraction) -> Fraction:
        if price == lowest:
            return scale
        return scale * (1 - Fraction(_DIGITS.divide(_ln(price / lowest), whole)))

    return points


@lru_cache(maxsize=4096)  # the same ratios come again, bid by bid and trial by trial
def _ln(value: Fraction) -> Decimal:
    return _DIGITS.ln(_DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator)))


def _interval(
    parameters: PriceParameters, scale: Fraction, lowest: Fraction | None = None
) -> Curve:
    low, high = interval_ends(parameters, lowest)
    slope = scale / (high - low)
    return lambda price: slope * (high - price)


def _minmax(_: PriceParameters, scale: Fraction, lowest: Fraction, highest: Fraction) -> Curve:
    if lowest == highest:
        return lambda _: scale
    slope = scale / (highest - lowest)
    return lambda price: slope * (highest - price)


def _mean(_: PriceParameters, _scale: Fraction, mean: Fraction) -> Curve:
    top, slope = _MIDDLE + _PERCENT, _PERCENT / mean
    return lambda price: top - slope * price


_FORMULAS: Final[Mapping[PriceFormula, Callable[..., Curve]]] = {
    PriceFormula.PROPORTIONAL: _proportional,
    PriceFormula.LINEAR: _linear,
    PriceFormula.HYBRID: _hybrid,
    PriceFormula.LOG: _log,
    PriceFormula.INTERVAL: _interval,
    PriceFormula.MINMAX: _minmax,
    PriceFormula.MEAN: _mean,
}
