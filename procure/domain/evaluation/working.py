"""The working of a scored price, for people to check: symbols and exact numbers in turn.

Symbols are language-neutral; the numbers are left to the reader's own notation.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction

from procure.domain.evaluation.model import PriceFormula, PriceParameters
from procure.domain.evaluation.notation import plain
from procure.domain.evaluation.prices import Anchor, dead_above, interval_ends, knee

Working = tuple[str | Fraction, ...]
Show = Callable[[Fraction], Working]


def show(working: Working, write: Callable[[Fraction], str] = plain) -> str:
    """Join the pieces, each number written by `write`.

    >>> show((Fraction(10), " × ", Fraction(1000000), " / ", Fraction(1250000)))
    '10 × 1000000 / 1250000'
    """
    return "".join(piece if isinstance(piece, str) else write(piece) for piece in working)


def price_points(parameters: PriceParameters, scale: Fraction, at: Anchor) -> Show:
    """Return the function that shows how the formula makes points of a price."""
    match parameters.formula:
        case PriceFormula.PROPORTIONAL:
            return lambda price: (scale, " × ", at[0], " / ", price)
        case PriceFormula.LINEAR:
            return _linear(parameters, scale, at)
        case PriceFormula.HYBRID:
            return _hybrid(parameters, scale, at)
        case PriceFormula.LOG:
            end = (" / ", at[0], ") / ln(", parameters.a, "))")
            return lambda price: (scale, " × (1 − ln(", price, *end)
        case PriceFormula.MEAN:
            return lambda price: ("50 − 100 × (", price, " − ", at[0], ") / ", at[0])
        case _:
            return _between(parameters, scale, at)


def deduction(price: Fraction, values: Iterable[Fraction]) -> Working:
    """Show a price less the money value of its quality; a negative value is added."""
    pieces: list[str | Fraction] = [price]
    for value in values:
        pieces += [" + " if value < 0 else " − ", abs(value)]
    return tuple(pieces)


def ratio(price: Fraction, points: Fraction) -> Working:
    """Show a price for each quality point."""
    return (price, " / ", points)


def _line(k: Fraction, scale: Fraction, at: Anchor) -> Show:
    end = (" − ", at[0], ") / (", k, " × ", at[0], "))")
    return lambda price: (scale, " × (1 − (", price, *end)


def _linear(parameters: PriceParameters, scale: Fraction, at: Anchor) -> Show:
    line, floor = _line(parameters.k, scale, at), parameters.floor
    limit = dead_above(parameters, scale, at)
    if limit is None or floor is None:
        return line
    return lambda price: ("max(", floor, "; ", *line(price), ")") if price > limit else line(price)


def _hybrid(parameters: PriceParameters, scale: Fraction, at: Anchor) -> Show:
    turning, k = knee(parameters), parameters.k
    line, turn = _line(k, scale, at), turning * at[0]
    start = (scale, " × ", turning, "² × ", at[0], " / (", k, " × ")
    return lambda price: line(price) if price <= turn else (*start, price, ")")


def _between(parameters: PriceParameters, scale: Fraction, at: Anchor) -> Show:
    """Show the place between two ends: the interval's, or the lowest and highest price."""
    minmax = parameters.formula is PriceFormula.MINMAX
    low, high = at if minmax else interval_ends(parameters, *at)
    if low == high:
        return lambda _: (scale,)
    end = (") / (", high, " − ", low, ")")
    return lambda price: (scale, " × (", high, " − ", price, *end)
