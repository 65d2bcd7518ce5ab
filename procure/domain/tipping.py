"""Where one bid stops beating another: the price weight, the constant or the value that tips it.

A project owner knows of two bids which ought to win. The points family is linear in the price
weight, three formulas in one constant, and priced quality in the value of quality, so the tipping
points are closed forms; for `log` the constant is a power, given to 12 digits. Rounding is left
out: it moves a tipping point by less than its last decimal.
"""

from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from procure.domain.evaluation import scoring
from procure.domain.evaluation.model import (
    Case,
    CriterionKind,
    Family,
    PriceFormula,
    Rounding,
)

_DIGITS: Final = Context(prec=50)
_SHOWN: Final = Context(prec=12)


@dataclass(frozen=True, slots=True)
class Tipping:
    """When `wanted` beats `other`: above or below a value; `value` None when nothing tips it.

    `holds` says whether it beats the other with the model as it is.
    """

    holds: bool
    value: Fraction | None = None
    above: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two bids' price points and weighted quality per unit of quality weight."""

    wanted_price: Fraction
    other_price: Fraction
    wanted_quality: Fraction
    other_quality: Fraction


def by_price_weight(case: Case, wanted: str, other: str) -> Tipping:
    """Return the price weight (0 to 1) at which the wanted bid catches up with the other.

    The quality criteria keep their proportions to each other. Raises KeyError for a bid that is
    not ranked, ValueError outside the points family or without a price criterion.
    """
    pair, weight = _pair(case, wanted, other)
    by_price = pair.wanted_price - pair.other_price
    by_quality = pair.wanted_quality - pair.other_quality
    holds = weight * by_price + (1 - weight) * by_quality > 0
    slope = by_price - by_quality  # of the lead, as the price weight grows
    if slope == 0:
        return Tipping(holds)
    tip = -by_quality / slope
    return Tipping(holds, tip, above=slope > 0) if 0 < tip < 1 else Tipping(holds)


def by_constant(case: Case, wanted: str, other: str) -> Tipping:
    """Return the formula's own constant at which the wanted bid catches up with the other.

    k of `linear`, a of `log`, and for `interval` the width from `low` to `high`; other formulas
    have none, and neither has a pair that no constant tips. Errors as `by_price_weight`.
    """
    pair, weight = _pair(case, wanted, other)
    scores = {score.id: score for score in scoring.evaluate(case).bids}
    ours, theirs = scores[wanted].price, scores[other].price
    if ours is None or theirs is None:
        raise KeyError(wanted)
    behind = (1 - weight) * (pair.other_quality - pair.wanted_quality)  # to be won by the price
    holds = weight * (pair.wanted_price - pair.other_price) > behind
    if behind == 0 or (theirs - ours) * behind < 0:
        return Tipping(holds)  # better on both, or worse on both
    full = weight * case.model.scale
    formula, lowest = case.model.price.formula, min(s.price for s in scores.values() if s.price)
    value: Fraction | None = None
    if formula is PriceFormula.LINEAR and case.model.price.floor is None:
        value = full * (theirs - ours) / (lowest * behind)
    elif formula is PriceFormula.INTERVAL:
        value = full * (theirs - ours) / behind
    elif formula is PriceFormula.LOG:
        ratio = _DIGITS.ln(_decimal(theirs / ours))
        power = _DIGITS.multiply(ratio, _decimal(full / behind))
        value = Fraction(_SHOWN.plus(_DIGITS.exp(power)))
    return Tipping(holds, value, above=behind < 0)


def by_quality_value(case: Case, wanted: str, other: str) -> Tipping:
    """Return by what all values of quality are multiplied when the wanted bid catches up.

    For priced quality, where a bid's price is lowered by what its quality is worth. Raises
    KeyError for a bid that is not ranked, ValueError in another family.
    """
    if case.model.family is not Family.PRICED_QUALITY:
        raise ValueError(case.model.family)
    exact = replace(case, model=replace(case.model, rounding=Rounding()))
    scores = {score.id: score for score in scoring.evaluate(exact).bids}

    def parts(bid: str) -> tuple[Fraction, Fraction]:
        score = scores[bid]
        if score.price is None or score.evaluated_price is None:
            raise KeyError(bid)
        return score.price, score.price - score.evaluated_price

    (ours, our_value), (theirs, their_value) = parts(wanted), parts(other)
    slope = our_value - their_value  # of the lead, as quality is worth more
    holds = theirs - ours + slope > 0
    if slope == 0:
        return Tipping(holds)
    tip = (ours - theirs) / slope
    return Tipping(holds, tip, above=slope > 0) if tip > 0 else Tipping(holds)


def _pair(case: Case, wanted: str, other: str) -> tuple[_Pair, Fraction]:
    price = case.price_criterion
    if case.model.family is not Family.POINTS or price is None:
        raise ValueError(case.model.family)
    exact = replace(case, model=replace(case.model, rounding=Rounding()))
    scores = {score.id: score for score in scoring.evaluate(exact).bids}
    quality_weight = sum((c.weight for c in case.quality_criteria), Fraction())

    def parts(bid: str) -> tuple[Fraction, Fraction]:
        score = scores[bid]
        if score.rank is None or score.price_points is None:
            raise KeyError(bid)
        weighted = sum(
            (score.weighted[c.id] for c in case.criteria if c.kind is CriterionKind.QUALITY),
            Fraction(),
        )
        return score.price_points, weighted / quality_weight if quality_weight else Fraction()

    (ours, our_quality), (theirs, their_quality) = parts(wanted), parts(other)
    return _Pair(ours, theirs, our_quality, their_quality), price.weight


def _decimal(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
