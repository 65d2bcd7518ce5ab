"""The flags: what the evaluators should know before they recommend (`product.md` §6)."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

from procure.domain.evaluation import prices
from procure.domain.evaluation.model import Case, Family, Normalise, PriceFormula
from procure.domain.evaluation.parts import PricePart, QualityPart
from procure.domain.evaluation.results import Flag, FlagCode, Removal
from procure.domain.evaluation.rounding import sort_key
from procure.domain.evaluation.standing import Standing

ADVISED_AGAINST: Final = frozenset({PriceFormula.MINMAX, PriceFormula.MEAN})
_ORDER: Final = list(FlagCode)

Ids = tuple[str, ...]


def raise_flags(
    case: Case,
    standing: Standing | None,
    removals: Sequence[Removal],
    *,
    abnormally_low: Fraction,
) -> tuple[Flag, ...]:
    """Collect all flags, in the order of `FlagCode`; `standing` is None when no bid is ranked.

    `abnormally_low` is the share of the others' median price below which a bid is flagged.
    """
    flags = model_flags(case)
    if standing is not None:
        flags += _bid_flags(case, standing, removals, abnormally_low)
        if at_zero := _best_quality_zero(standing):
            flags.append(Flag(FlagCode.BEST_QUALITY_ZERO, criteria=at_zero))
    return tuple(sorted(flags, key=lambda flag: _ORDER.index(flag.code)))


def model_flags(case: Case) -> list[Flag]:
    """Flag what can be seen in the model and the criteria, before any bid has come."""
    flags = []
    if _is_relative(case):
        flags.append(Flag(FlagCode.RELATIVE_MODEL))
    if doubled := _doubly_weighted(case):
        flags.append(Flag(FlagCode.DOUBLE_WEIGHTING, criteria=doubled))
    if sum(criterion.weight for criterion in case.criteria) != 1:
        flags.append(Flag(FlagCode.WEIGHTS_NOT_ONE))
    if _uses_formula(case) and case.model.price.formula in ADVISED_AGAINST:
        flags.append(Flag(FlagCode.ADVISED_AGAINST))
    return flags


def _bid_flags(
    case: Case, standing: Standing, removals: Sequence[Removal], abnormally_low: Fraction
) -> list[Flag]:
    winners = standing.winners
    everyone = standing.ids(range(len(standing.entries)))
    low = _abnormally_low(standing, abnormally_low) if case.needs_price else ()
    concerned: dict[FlagCode, Ids] = {
        FlagCode.TIE: winners if len(winners) > 1 else (),
        FlagCode.FLIP_WITHOUT: _flips(removals, winners),
        FlagCode.DEAD_ZONE: _dead_zone(standing),
        FlagCode.NEGATIVE_POINTS: _negative_points(standing),
        FlagCode.ABNORMALLY_LOW: low,
        FlagCode.SINGLE_BID: everyone if len(everyone) == 1 else (),
    }
    return [Flag(code, bids) for code, bids in concerned.items() if bids]


def _uses_formula(case: Case) -> bool:
    return case.model.family is Family.POINTS and case.price_criterion is not None


def _is_relative(case: Case) -> bool:
    """Whether points refer to other bids, by the price formula or by normalising."""
    if _uses_formula(case) and prices.is_relative(case.model.price):
        return True
    normalised = case.model.normalise is not Normalise.NONE and bool(case.quality_criteria)
    return case.model.family is Family.POINTS and normalised


def _doubly_weighted(case: Case) -> Ids:
    """Criteria whose maximum already holds the weight, e.g. 30 of 100 points weighing 0.3."""
    if case.model.family is not Family.POINTS:
        return ()
    return tuple(
        criterion.id
        for criterion in case.quality_criteria
        if criterion.maximum == criterion.weight * case.model.scale
    )


def _flips(removals: Sequence[Removal], winners: Ids) -> Ids:
    """Losing bids without which somebody else would win."""
    return tuple(
        removal.removed
        for removal in removals
        if removal.removed not in winners and removal.winners != winners
    )


def _dead_zone(standing: Standing) -> Ids:
    """Bids whose price could fall without one point more, since the floor holds them."""
    held: list[int] = []
    for part, anchor in zip(standing.parts, standing.anchors, strict=True):
        if isinstance(part, PricePart):
            limit = prices.dead_above(part.model.price, part.model.scale, anchor)
            if limit is not None:
                held = [place for place, price in enumerate(part.values) if price > limit]
    return standing.ids(held)


def _negative_points(standing: Standing) -> Ids:
    below = [
        place
        for place in range(len(standing.entries))
        if any(column.points[place].numerator < 0 for column in standing.columns if column.points)
    ]
    return standing.ids(below)


def _abnormally_low(standing: Standing, share: Fraction) -> Ids:
    values = [entry.ranked_price for entry in standing.entries]
    if len(values) == 1:
        return ()
    cheapest_first = sorted(range(len(values)), key=[sort_key(v) for v in values].__getitem__)
    limits = _shares_of_median(tuple(values[place] for place in cheapest_first), share)
    low = [
        place for place, limit in zip(cheapest_first, limits, strict=True) if values[place] < limit
    ]
    return standing.ids(sorted(low))


def _shares_of_median(ordered: Sequence[Fraction], share: Fraction) -> Iterator[Fraction]:
    """For each of the sorted prices (at least two), the share of the others' median."""

    @cache
    def limit(lower: int, upper: int) -> Fraction:
        return share * (ordered[lower] + ordered[upper]) / 2

    lower, upper = (len(ordered) - 2) // 2, (len(ordered) - 1) // 2
    for own in range(len(ordered)):
        yield limit(lower + (lower >= own), upper + (upper >= own))


def _best_quality_zero(standing: Standing) -> Ids:
    """Criteria that could not be normalised by percent: nobody has a point."""
    if standing.model.normalise is not Normalise.PERCENT:
        return ()
    return tuple(
        part.criterion.id
        for part in standing.parts
        if isinstance(part, QualityPart) and max(part.values) == 0
    )
