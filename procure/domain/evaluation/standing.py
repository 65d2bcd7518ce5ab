"""The ranked bids side by side: what they score, in which order they stand, who wins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import sub, truediv

from procure.domain.evaluation.admission import Entry
from procure.domain.evaluation.model import Case, Criterion, Family, Model, RoundingStage
from procure.domain.evaluation.notation import plain
from procure.domain.evaluation.parts import (
    Part,
    PricePart,
    QualityPart,
    comparable,
    rounder,
    weigh,
)
from procure.domain.evaluation.prices import Anchor
from procure.domain.evaluation.problems import CaseError, Problem, ProblemCode
from procure.domain.evaluation.rounding import sort_key


@dataclass(frozen=True, slots=True)
class Column:
    """One criterion over the ranked bids.

    `points` is empty for grades, `weighted` in the ratio family.
    """

    criterion: str
    points: Sequence[Fraction]
    weighted: Sequence[Fraction]


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranked bids of one evaluation, all sequences in their order.

    `exact` is the total, or the evaluated price, before the rounding of stage total; `result`
    is after it. `parts` and their `anchors` are empty in the families where a bid's result
    depends on itself alone.
    """

    model: Model
    entries: Sequence[Entry]
    parts: Sequence[Part]
    anchors: Sequence[Anchor]
    columns: Sequence[Column]
    exact: Sequence[Fraction]
    result: Sequence[Fraction]
    ranks: Sequence[int]

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        """Name the bids at these places."""
        return tuple(self.entries[place].bid.id for place in places)

    def with_rank(self, rank: int) -> list[int]:
        """Find the places of the bids that share a rank."""
        return [place for place, held in enumerate(self.ranks) if held == rank]

    @property
    def winners(self) -> tuple[str, ...]:
        """Name the bids ranked first."""
        return self.ids(self.with_rank(1))


def stand(case: Case, entries: Sequence[Entry]) -> Standing:
    """Score and rank the admitted bids (at least one).

    Raises CaseError when an interval starts at the lowest price and that is not below `high`.
    """
    if case.model.family is Family.POINTS:
        return _by_points(case, entries)
    return _by_price(case, entries)


def sort_keys(model: Model, exact: Iterable[Fraction]) -> list[Fraction]:
    """Turn totals, or evaluated prices, into what orders the bids: the highest is best.

    It is the published value, rounded when that is the stage, since the rank must be the one a
    reader finds in the printed table.
    """
    published = map(rounder(model, RoundingStage.TOTAL), exact)
    if model.family is not Family.POINTS:
        return [-value for value in published]
    return [comparable(model, value) for value in published]


def _ranks(keys: Sequence[Fraction]) -> list[int]:
    """Rank by 1 + the number strictly better, so that equals share a rank."""
    quick = list(map(sort_key, keys))
    best_first = sorted(range(len(keys)), key=quick.__getitem__, reverse=True)
    ranks = [1] * len(keys)
    for number, (before, place) in enumerate(pairwise(best_first), start=2):
        ranks[place] = ranks[before] if keys[place] == keys[before] else number
    return ranks


def _by_points(case: Case, entries: Sequence[Entry]) -> Standing:
    parts = _parts(case, entries)
    anchors = [part.anchor() for part in parts]
    columns = []
    for part, anchor in zip(parts, anchors, strict=True):
        if not part.is_defined(anchor):
            lowest = plain(min(part.values))
            code = ProblemCode.HIGH_NOT_ABOVE_LOWEST_PRICE
            raise CaseError([Problem("model.price.high", code, lowest)])
        weighed = map(weigh(part, anchor), part.values)
        points, weighted = zip(*weighed, strict=True)
        columns.append(Column(part.criterion.id, points, weighted))
    exact = list(map(_sum, zip(*(column.weighted for column in columns), strict=True)))
    return _standing(case.model, entries, columns, exact, parts=parts, anchors=anchors)


def _sum(terms: Iterable[Fraction]) -> Fraction:
    """Add over one denominator: reducing after every term, as `+` does, takes twice as long."""
    ratios = [term.as_integer_ratio() for term in terms]
    common = lcm(*(denominator for _, denominator in ratios))
    return Fraction(sum([n * (common // denominator) for n, denominator in ratios]), common)


def _parts(case: Case, entries: Sequence[Entry]) -> list[Part]:
    """Make a part of each criterion, in the order of the case."""
    parts: list[Part] = []
    for criterion in case.criteria:
        if criterion is case.price_criterion:
            values = [entry.ranked_price for entry in entries]
            parts.append(PricePart(criterion, case.model, values))
        else:
            values = [entry.bid.quality[criterion.id] for entry in entries]
            parts.append(QualityPart(criterion, case.model, values))
    return parts


def _by_price(case: Case, entries: Sequence[Entry]) -> Standing:
    columns = [_raw_column(case.model, criterion, entries) for criterion in case.quality_criteria]
    prices = [entry.ranked_price for entry in entries]
    if case.model.family is Family.RATIO:
        points = [sum(raw, Fraction()) for raw in zip(*(c.points for c in columns), strict=True)]
        exact = list(map(truediv, prices, points))
    else:
        exact = prices
        for column in columns:
            exact = list(map(sub, exact, column.weighted))
    return _standing(case.model, entries, columns, exact)


def _raw_column(model: Model, criterion: Criterion, entries: Sequence[Entry]) -> Column:
    graded = criterion.values is not None
    points = [] if graded else [entry.bid.quality[criterion.id] for entry in entries]
    if model.family is Family.RATIO:
        return Column(criterion.id, points, [])
    values = [criterion.weight * _value(criterion, entry) for entry in entries]
    return Column(criterion.id, points, values)


def _value(criterion: Criterion, entry: Entry) -> Fraction:
    """Say what this bid's quality is worth in money; `checks` demands one of the two ways."""
    if criterion.values is not None:
        return criterion.values[entry.bid.grades[criterion.id]]
    if criterion.value_per_point is None:
        raise ValueError(criterion.id)
    return criterion.value_per_point * entry.bid.quality[criterion.id]


def _standing(
    model: Model,
    entries: Sequence[Entry],
    columns: Sequence[Column],
    exact: Sequence[Fraction],
    *,
    parts: Sequence[Part] = (),
    anchors: Sequence[Anchor] = (),
) -> Standing:
    result = list(map(rounder(model, RoundingStage.TOTAL), exact))
    ranks = _ranks(sort_keys(model, exact))
    return Standing(model, entries, parts, anchors, columns, exact, result, ranks)
