"""The parts of a total: one criterion over the ranked bids, and what it reads from them.

An anchor is what a part's curve refers to in the other bids: reference prices, the best raw
points, or nothing. The same anchor gives every bid the same points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nlargest

from procure.domain.evaluation import prices
from procure.domain.evaluation.model import (
    Criterion,
    Family,
    Model,
    Normalise,
    PriceFormula,
    RoundingStage,
)
from procure.domain.evaluation.prices import Anchor, Curve
from procure.domain.evaluation.rounding import half_up, settled

Weigh = Callable[[Fraction], tuple[Fraction, Fraction]]


@dataclass(frozen=True, slots=True)
class PricePart:
    """The price criterion; `values` are the prices."""

    criterion: Criterion
    model: Model
    values: Sequence[Fraction]

    def anchor(self) -> Anchor:
        """Read the reference prices the formula uses."""
        return prices.anchor(self.model.price, self.values)

    def anchors_without(self) -> list[Anchor]:
        """Read them once for each bid, with that bid left out; empty when none are used."""
        if not prices.is_relative(self.model.price):
            return []
        return prices.anchors_without(self.model.price, self.values)

    def is_defined(self, anchor: Anchor) -> bool:
        """Whether the formula gives points at this anchor."""
        return prices.is_defined(self.model.price, anchor)

    def curve(self, anchor: Anchor) -> Curve:
        """Return the function from price to points."""
        return prices.curve(self.model.price, self.model.scale, anchor)


@dataclass(frozen=True, slots=True)
class QualityPart:
    """A quality criterion of the points family; `values` are raw points."""

    criterion: Criterion
    model: Model
    values: Sequence[Fraction]

    @property
    def maximum(self) -> Fraction:
        """The most raw points a bid can have; `checks` demands it in this family."""
        if self.criterion.maximum is None:
            raise ValueError(self.criterion.id)
        return self.criterion.maximum

    def anchor(self) -> Anchor:
        """Read the best raw points when they are normalised."""
        return () if self.model.normalise is Normalise.NONE else (max(self.values),)

    def anchors_without(self) -> list[Anchor]:
        """Read them once for each bid, with that bid left out; empty when none are used."""
        if self.model.normalise is Normalise.NONE:
            return []
        best, next_best = nlargest(2, self.values)
        return [(next_best if value == best else best,) for value in self.values]

    def is_defined(self, anchor: Anchor) -> bool:
        """Points can always be given for quality."""
        return True

    def curve(self, anchor: Anchor) -> Curve:
        """Return the function from raw points to points on the model's scale."""
        unit = self.model.scale / self.maximum
        if not anchor:
            return lambda raw: raw * unit
        (best,) = anchor
        if self.model.normalise is Normalise.SHIFT:
            lift = self.maximum - best
            return lambda raw: (raw + lift) * unit
        if best == 0:
            return lambda raw: raw * unit
        lifted = self.model.scale / best
        return lambda raw: raw * lifted


Part = PricePart | QualityPart


def weigh(part: Part, anchor: Anchor) -> Weigh:
    """Return the function from a value to (points, weighted points), rounded as published."""
    curve = part.curve(anchor)
    weight = part.criterion.weight
    at_criterion = rounder(part.model, RoundingStage.CRITERION)
    at_weighted = rounder(part.model, RoundingStage.WEIGHTED)

    def weighed(value: Fraction) -> tuple[Fraction, Fraction]:
        points = at_criterion(curve(value))
        return points, at_weighted(weight * points)

    # Bids often share raw points, and seldom a price.
    return _remembered(weighed) if isinstance(part, QualityPart) else weighed


def _remembered(weighed: Weigh) -> Weigh:
    """Keep the results by numerator and denominator: the hash of a fraction is slow to make."""
    known: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}

    def remembered(value: Fraction) -> tuple[Fraction, Fraction]:
        ratio = value.as_integer_ratio()
        found = known.get(ratio)
        if found is None:
            found = known[ratio] = weighed(value)
        return found

    return remembered


def rounder(model: Model, stage: RoundingStage) -> Curve:
    """Return the rounding of this stage: nothing, unless it is the model's."""
    if model.rounding.stage is not stage:
        return lambda value: value
    decimals = model.rounding.decimals
    return lambda value: half_up(comparable(model, value), decimals)


def comparable(model: Model, value: Fraction) -> Fraction:
    """Return the value to compare or round: a logarithm's is settled first."""
    logarithmic = model.family is Family.POINTS and model.price.formula is PriceFormula.LOG
    return settled(value) if logarithmic else value
