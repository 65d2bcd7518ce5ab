"""The wind tunnel: what an evaluation model does to trial bids, before real ones have come.

Trial bids are set around the estimate and evaluated by the same code as real ones. Everything is
exact; money is kroner, as in a portable case, points are raw points on the model's scale.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Final

from procure.domain.evaluation import prices, scoring, worth
from procure.domain.evaluation.flags import ADVISED_AGAINST
from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    Family,
    Model,
    PriceFormula,
    PriceParameters,
)
from procure.domain.evaluation.results import Evaluation, FlagCode, Removal

SAMPLES: Final = 17  # prices on each curve, in whole kroner
STEPS: Final = 9  # prices, and levels of quality, that the effective weight is taken over
SPREAD: Final = Fraction(20, 100)  # of the estimate, up and down, until another is chosen


class Kind(StrEnum):
    """The trial bids, each an answer to the question what the model rewards."""

    CHEAP_WEAK = "cheap_weak"
    CHEAP_AVERAGE = "cheap_average"
    AVERAGE = "average"
    STAR = "star"  # outstanding on the heaviest criterion, middling on the rest
    DEAR_STRONG = "dear_strong"
    DEAREST = "dearest"  # twice the cheapest: what does a very dear bid keep?


# Price in spreads above the estimate, and quality as a share of the scale.
_SHAPES: Final = {
    Kind.CHEAP_WEAK: (Fraction(-1), Fraction(4, 10)),
    Kind.CHEAP_AVERAGE: (Fraction(-1, 2), Fraction(6, 10)),
    Kind.AVERAGE: (Fraction(0), Fraction(6, 10)),
    Kind.STAR: (Fraction(0), Fraction(5, 10)),
    Kind.DEAR_STRONG: (Fraction(1), Fraction(9, 10)),
}
_DEAREST_QUALITY: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Point:
    """What a bid at this price would get in this field of bids."""

    price: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Trial:
    """What one price formula makes of the trial bids.

    `effective` is the part of the difference in points that the price makes when prices and
    quality are spread evenly and apart. `worth` is the kroner that offset one quality point on
    each criterion, for a bid at the estimate; None where the price decides nothing there.
    """

    parameters: PriceParameters
    evaluation: Evaluation
    curve: tuple[Point, ...]
    effective: Fraction
    worth: tuple[Fraction | None, ...]
    at_double: Fraction  # price points of a bid at twice the lowest

    @property
    def flips(self) -> tuple[Removal, ...]:
        """The losing bids whose absence would change the winner."""
        return tuple(
            removal
            for removal in self.evaluation.leave_one_out
            if removal.removed not in self.evaluation.winners
            and removal.winners != self.evaluation.winners
        )

    def flagged(self, code: FlagCode) -> tuple[str, ...]:
        """Return the bids that a flag names; empty when it was not raised."""
        return next((f.bids for f in self.evaluation.flags if f.code is code), ())

    @property
    def has_negative(self) -> bool:
        """Whether a trial bid gets less than nothing for its price."""
        return bool(self.flagged(FlagCode.NEGATIVE_POINTS))

    @property
    def has_dead_zone(self) -> bool:
        """Whether a trial bid is held at the floor, so that a lower price would gain nothing."""
        return bool(self.flagged(FlagCode.DEAD_ZONE))


def trial_bids(
    criteria: Sequence[Criterion], scale: Fraction, estimate: Fraction, spread: Fraction = SPREAD
) -> tuple[Bid, ...]:
    """Return the trial bids around an estimate in kroner.

    Quality is whole or half points, as evaluators give them.
    """
    quality = [c for c in criteria if c.kind == "quality"]
    heaviest = max(quality, key=lambda c: c.weight, default=None)

    def bid(kind: Kind, price: Fraction, level: Fraction) -> Bid:
        best = heaviest.id if heaviest is not None and kind is Kind.STAR else None
        return Bid(
            kind.value,
            price,
            {c.id: scale if c.id == best else _half(level * scale) for c in quality},
        )

    shaped = [
        bid(kind, estimate * (1 + steps * spread), level)
        for kind, (steps, level) in _SHAPES.items()
    ]
    dearest = 2 * estimate * (1 - spread)
    return (*shaped, bid(Kind.DEAREST, dearest, _DEAREST_QUALITY))


def _half(points: Fraction) -> Fraction:
    return Fraction(round(points * 2), 2)


def run(case: Case, estimate: Fraction, spread: Fraction = SPREAD) -> Trial:
    """Evaluate a case of trial bids. Raises `CaseError` when the case cannot be computed."""
    evaluation = scoring.evaluate(case)
    given = tuple(s.price for s in evaluation.bids if s.rank is not None and s.price)
    curve: tuple[Point, ...] = ()
    at_double = Fraction()
    if given and case.model.family is Family.POINTS:
        field = _Field(case.model, given)
        curve = tuple(Point(price, field.points(price)) for price in _sampled(given))
        at_double = field.points(2 * min(given))
    return Trial(
        parameters=case.model.price,
        evaluation=evaluation,
        curve=curve,
        effective=effective_price_weight(case, estimate, spread),
        worth=tuple(point_values(case, given, estimate)),
        at_double=at_double,
    )


@lru_cache(maxsize=8)  # every formula of a comparison is drawn at the same prices
def _sampled(given: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """The prices of a curve: from a fifth below the lowest to the highest."""
    low, high = min(given) * 4 / 5, max(given)
    steps = {low + (high - low) * step / (SAMPLES - 1) for step in range(1, SAMPLES - 1)}
    kroner = {Fraction(round(step)) or step for step in steps}
    return tuple(sorted({low, min(given), high} | kroner))


class _Field:
    """The trial bids' prices, that one more bid is held against and is a part of."""

    def __init__(self, model: Model, given: Sequence[Fraction]) -> None:
        self._model, self._count = model, len(given)
        self._anchor = prices.anchor(model.price, given)
        self._curves: dict[prices.Anchor, prices.Curve] = {}  # most prices leave it as it was

    def points(self, price: Fraction) -> Fraction:
        """Return the price points of one more bid; 0 where the formula is not defined."""
        anchor = prices.anchor_with(self._model.price, self._anchor, self._count, price)
        if not prices.is_defined(self._model.price, anchor):
            return Fraction()
        if anchor not in self._curves:
            self._curves[anchor] = prices.curve(self._model.price, self._model.scale, anchor)
        return self._curves[anchor](price)


def effective_price_weight(case: Case, estimate: Fraction, spread: Fraction) -> Fraction:
    """Return the price's share of the variance in total points (`evaluation.md` §0.3).

    Prices lie evenly from `spread` below the estimate to `spread` above, and quality evenly over
    the middle of the scale, from two fifths to nine tenths: each independent of the other.
    0 when there is no price criterion or the family gives no price points.
    """
    price = case.price_criterion
    if price is None or case.model.family is not Family.POINTS:
        return Fraction()
    field = _spread(estimate, spread)
    anchor = prices.anchor(case.model.price, field)
    if not prices.is_defined(case.model.price, anchor):
        return Fraction()
    curve = prices.curve(case.model.price, case.model.scale, anchor)
    by_price = price.weight**2 * _variance([curve(p) for p in field])
    levels = case.model.scale**2 * _QUALITY_VARIANCE
    by_quality = sum((c.weight**2 * levels for c in case.quality_criteria), Fraction())
    whole = by_price + by_quality
    return by_price / whole if whole else Fraction()


@lru_cache(maxsize=8)  # the same for every formula of a comparison
def _spread(estimate: Fraction, spread: Fraction) -> tuple[Fraction, ...]:
    """Prices that lie evenly around the estimate."""
    return tuple(estimate * (1 + spread * (2 * Fraction(n, STEPS - 1) - 1)) for n in range(STEPS))


def _variance(values: Sequence[Fraction]) -> Fraction:
    """Over one denominator: reducing after every term, as `+` does, takes twice as long."""
    common = lcm(*(value.denominator for value in values))
    whole = [value.numerator * (common // value.denominator) for value in values]
    count = len(whole)
    return Fraction(count * sum(n * n for n in whole) - sum(whole) ** 2, (common * count) ** 2)


_QUALITY_VARIANCE: Final = _variance(  # as shares of the scale, from two fifths to nine tenths
    [Fraction(4, 10) + Fraction(5, 10) * Fraction(n, STEPS - 1) for n in range(STEPS)]
)


def point_values(
    case: Case, given: Sequence[Fraction], price: Fraction
) -> Iterator[Fraction | None]:
    """Yield the kroner that offset one quality point, for each quality criterion in order."""
    model, of_price = case.model, case.price_criterion
    if model.family is Family.PRICED_QUALITY:
        for criterion in case.quality_criteria:
            value = criterion.value_per_point
            yield None if value is None else criterion.weight * value
        return
    anchor = prices.anchor(model.price, given) if given else ()
    if not given or of_price is None or not prices.is_defined(model.price, anchor):
        yield from (None for _ in case.quality_criteria)
        return
    steep = worth.steepness(model.price, model.scale, anchor, price)
    for criterion in case.quality_criteria:
        yield worth.point_value(criterion.weight, of_price.weight, steep)


def compare(
    case: Case, estimate: Fraction, spread: Fraction = SPREAD
) -> tuple[tuple[PriceFormula, Trial], ...]:
    """Run the same bids through every price formula of the points family, in a fixed order.

    An interval that was never chosen reaches from the cheapest to the dearest sensible price. A
    model of another family is compared with what it would be in points.
    """
    criteria = tuple(_in_points(criterion, case.model.scale) for criterion in case.criteria)
    found = []
    for formula in PriceFormula:
        parameters = replace(case.model.price, formula=formula)
        if formula is PriceFormula.INTERVAL and parameters.high is None:
            parameters = replace(
                parameters, low=estimate * (1 - spread), high=2 * estimate * (1 - spread)
            )
        if formula is PriceFormula.HYBRID and parameters.k < 1:
            parameters = replace(parameters, k=Fraction(1))
        model = replace(case.model, family=Family.POINTS, price=parameters)
        found.append(
            (formula, run(replace(case, model=model, criteria=criteria), estimate, spread))
        )
    return tuple(found)


def _in_points(criterion: Criterion, scale: Fraction) -> Criterion:
    """Return a criterion as the points family has it: no money, and a highest score."""
    if criterion.kind == "price":
        return criterion
    highest = scale if criterion.maximum is None else criterion.maximum
    return replace(criterion, maximum=highest, value_per_point=None, values=None)


class Drawback(StrEnum):
    """Why a formula is not the first choice, the gravest first."""

    ADVISED_AGAINST = "advised_against"
    DEAD_ZONE = "dead_zone"
    FLIPS = "flips"
    NEGATIVE = "negative"
    WEIGHT_SHIFTED = "weight_shifted"  # the price counts far more or less than its weight says


TOLERANCE: Final = Fraction(15, 100)  # between the published and the effective weight


def drawbacks(trial: Trial, price_weight: Fraction) -> tuple[Drawback, ...]:
    """Say what speaks against a formula in this field of bids (`evaluation.md` §1.2)."""
    found = {
        Drawback.ADVISED_AGAINST: trial.parameters.formula in ADVISED_AGAINST,
        Drawback.DEAD_ZONE: trial.has_dead_zone,
        Drawback.FLIPS: bool(trial.flips),
        Drawback.NEGATIVE: trial.has_negative,
        Drawback.WEIGHT_SHIFTED: abs(trial.effective - price_weight) > TOLERANCE,
    }
    return tuple(drawback for drawback, holds in found.items() if holds)


def recommended(
    trials: Sequence[tuple[PriceFormula, Trial]], price_weight: Fraction
) -> tuple[PriceFormula, ...]:
    """Return the formulas with the fewest and least grave drawbacks, the closest weight first."""
    order = list(Drawback)

    def gravity(trial: Trial) -> tuple[int, ...]:
        held = drawbacks(trial, price_weight)
        return tuple(int(drawback in held) for drawback in order)

    best = min(gravity(trial) for _formula, trial in trials)
    even = [(f, t) for f, t in trials if gravity(t) == best]
    even.sort(key=lambda one: abs(one[1].effective - price_weight))
    return tuple(formula for formula, _trial in even)
