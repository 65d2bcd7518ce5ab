"""The case to be evaluated: model, criteria, price lines and bids, with exact numbers.

Field names follow the keys of the portable case file (`product.md` §6); `maximum` is its `max`.
Money is in any one unit (the files use kroner), weights are shares, points are raw points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Family(StrEnum):
    """How quality and price meet."""

    POINTS = "points"  # the price becomes points; the highest total wins
    PRICED_QUALITY = "priced_quality"  # quality becomes money; the lowest evaluated price wins
    RATIO = "ratio"  # price for each quality point; the lowest wins


class PriceFormula(StrEnum):
    """How a price becomes points. Each formula stands in `prices`."""

    PROPORTIONAL = "proportional"
    LINEAR = "linear"
    HYBRID = "hybrid"
    LOG = "log"
    INTERVAL = "interval"
    MINMAX = "minmax"
    MEAN = "mean"


class Normalise(StrEnum):
    """Whether the best raw points of a criterion are lifted to its maximum."""

    NONE = "none"
    PERCENT = "percent"  # × max ÷ best
    SHIFT = "shift"  # + max − best


class RoundingStage(StrEnum):
    """Which values are rounded; later ones follow from them, earlier ones stay exact."""

    NONE = "none"
    CRITERION = "criterion"
    WEIGHTED = "weighted"
    TOTAL = "total"


class CriterionKind(StrEnum):
    """Whether a criterion is answered by the price or by the evaluators' points."""

    PRICE = "price"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class PriceParameters:
    """The price formula and its constants. A constant that the formula does not use is ignored."""

    formula: PriceFormula = PriceFormula.PROPORTIONAL
    k: Fraction = Fraction(1)  # linear, hybrid: points reach zero (linear) at (1 + k) × lowest
    floor: Fraction | None = None  # linear only: no bid scores less
    a: Fraction = Fraction(2)  # log: points reach zero at a × lowest
    low: Fraction | None = None  # interval: full points; the lowest price when None
    high: Fraction | None = None  # interval: zero points


@dataclass(frozen=True, slots=True)
class Rounding:
    """Where the published rounding happens, and to how many decimals."""

    stage: RoundingStage = RoundingStage.NONE
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Model:
    """The evaluation model as published. `normalise` and `price` serve the points family only."""

    family: Family = Family.POINTS
    scale: Fraction = Fraction(10)
    normalise: Normalise = Normalise.NONE
    minimum_quality: Fraction | None = None
    price: PriceParameters = field(default_factory=PriceParameters)
    rounding: Rounding = field(default_factory=Rounding)


@dataclass(frozen=True, slots=True)
class Criterion:
    """An award criterion.

    In the points family a quality criterion needs `maximum`. In priced quality it has either
    `value_per_point` (money for each raw point) or `values` (money for each grade).
    """

    id: str
    kind: CriterionKind
    weight: Fraction
    maximum: Fraction | None = None
    minimum: Fraction | None = None
    value_per_point: Fraction | None = None
    values: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the price schedule with its published quantity."""

    id: str
    quantity: Fraction


@dataclass(frozen=True, slots=True)
class Bid:
    """A bid: a price or unit prices for the lines, and raw points or a grade for each criterion.

    A unit price of None is one that was left open, which makes the price incomplete.
    """

    id: str
    price: Fraction | None = None
    quality: Mapping[str, Fraction] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Fraction | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything an evaluation depends on, in published order."""

    model: Model
    criteria: tuple[Criterion, ...]
    bids: tuple[Bid, ...]
    lines: tuple[Line, ...] = ()

    @property
    def price_criterion(self) -> Criterion | None:
        """The criterion that the price answers, if the competition has one."""
        return next((c for c in self.criteria if c.kind is CriterionKind.PRICE), None)

    @property
    def quality_criteria(self) -> tuple[Criterion, ...]:
        """The criteria that evaluators give points or grades for."""
        return tuple(c for c in self.criteria if c.kind is CriterionKind.QUALITY)

    @property
    def needs_price(self) -> bool:
        """Whether a bid without a usable price must be refused.

        Priced quality and ratio are built on the price, so they always need one, whether or not
        a price criterion is listed; the points family needs it for its price criterion only.
        """
        return self.model.family is not Family.POINTS or self.price_criterion is not None
