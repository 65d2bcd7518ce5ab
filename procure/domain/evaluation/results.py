"""What an evaluation gives: a score for each bid, flags, and what each removal would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from procure.domain.evaluation.working import Working


class ExclusionCode(StrEnum):
    """Why a bid is refused or excluded, in the order the tests are made."""

    PRICE_MISSING = "price_missing"
    PRICE_NOT_POSITIVE = "price_not_positive"
    BELOW_MINIMUM = "below_minimum"
    BELOW_MINIMUM_QUALITY = "below_minimum_quality"
    QUALITY_ZERO = "quality_zero"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why this bid is not ranked; `criterion` names the gate of a `below_minimum`."""

    code: ExclusionCode
    criterion: str | None = None

    def __str__(self) -> str:
        """Write as the output file does, e.g. `below_minimum:team`."""
        return self.code if self.criterion is None else f"{self.code}:{self.criterion}"


class FlagCode(StrEnum):
    """What the evaluators should know before they recommend, in the order it is reported."""

    TIE = "tie"
    RELATIVE_MODEL = "relative_model"
    FLIP_WITHOUT = "flip_without"
    DEAD_ZONE = "dead_zone"
    NEGATIVE_POINTS = "negative_points"
    ABNORMALLY_LOW = "abnormally_low"
    SINGLE_BID = "single_bid"
    DOUBLE_WEIGHTING = "double_weighting"
    WEIGHTS_NOT_ONE = "weights_not_one"
    BEST_QUALITY_ZERO = "best_quality_zero"
    ADVISED_AGAINST = "advised_against"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag and the bids or criteria it concerns; both empty when it is about the model."""

    code: FlagCode
    bids: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """One bid's result, with the values as published (rounded from the model's stage on).

    `price` is the price used: the basket's sum when the bid has lines. `quality_points` are on
    the model's scale in the points family and raw points in the others (a grade has none).
    `total` belongs to the points family, `evaluated_price` to the others. An excluded bid has a
    price at most.
    """

    id: str
    price: Fraction | None
    price_points: Fraction | None = None
    quality_points: Mapping[str, Fraction] = field(default_factory=dict)
    weighted: Mapping[str, Fraction] = field(default_factory=dict)
    total: Fraction | None = None
    evaluated_price: Fraction | None = None
    rank: int | None = None
    excluded: Exclusion | None = None
    working: Working = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """Who would win without this bid.

    Nobody, when the model then has no answer: an interval from the lowest price to a `high` that
    no longer lies above it.
    """

    removed: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole result; bids and winners in the order of the case.

    `reference_price` is the lowest price among the ranked bids, B. It is None when no bid is
    ranked, and when the competition has no use for a price.
    """

    bids: tuple[Score, ...]
    reference_price: Fraction | None
    winners: tuple[str, ...]
    flags: tuple[Flag, ...]
    leave_one_out: tuple[Removal, ...]
