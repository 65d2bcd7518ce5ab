"""How far a weight could have been another before somebody else had won.

In the points family the other weights give way in proportion, and totals are straight lines in
the weight, so the limits are closed forms. Where quality is priced it is the value of quality on
a criterion that moves, alone. Rounding of weighted parts and totals is left out, as it is in
`procure.domain.tipping`; the published weight is always within the limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from procure.domain.evaluation import scoring
from procure.domain.evaluation.model import Case, Family, Rounding, RoundingStage
from procure.domain.evaluation.results import Score

Ids = tuple[str, ...]
_WHOLE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Span:
    """Between which weights the winners still have no better; `high` None: however heavy."""

    low: Fraction
    high: Fraction | None


def span(case: Case, winners: Ids, criteria: Ids) -> Span | None:
    """Return the weights of some criteria, taken together, at which the winners stay first.

    `winners` share the first place of the case as it is. None where no weight can be moved: in
    the ratio family, when nothing else carries weight, or when nobody is ranked below them.
    """
    if not winners or case.model.family is Family.RATIO:
        return None
    scores = [score for score in _unrounded(case) if score.rank is not None]
    first = [score for score in scores if score.id in winners]
    if not first or len(first) == len(scores):
        return None
    # Each winner against all: those who share the first place can overtake each other too.
    if case.model.family is Family.PRICED_QUALITY:
        return _of_value(case, first, scores, criteria)
    return _of_weight(case, first, scores, criteria)


def _unrounded(case: Case) -> tuple[Score, ...]:
    """Score without the roundings that come after the weights."""
    if case.model.rounding.stage in {RoundingStage.NONE, RoundingStage.CRITERION}:
        return scoring.evaluate(case).bids
    exact = replace(case.model, rounding=Rounding())
    return scoring.evaluate(replace(case, model=exact)).bids


def _of_weight(
    case: Case, first: Sequence[Score], others: Sequence[Score], criteria: Ids
) -> Span | None:
    own = sum((c.weight for c in case.criteria if c.id in criteria), Fraction())
    rest = sum((c.weight for c in case.criteria if c.id not in criteria), Fraction())
    if not own or not rest:
        return None

    def ends(score: Score) -> tuple[Fraction, Fraction]:
        """The total if these criteria were everything, and if they were nothing."""
        mine = sum((score.weighted[c] for c in criteria), Fraction())
        return mine / own, (sum(score.weighted.values(), Fraction()) - mine) / rest

    lines = [(ends(one), ends(other)) for one in first for other in others]
    low, high = _held([(a[0] - b[0], a[1] - b[1]) for a, b in lines])
    return Span(min(low * (own + rest), own), max(high * (own + rest), own))


def _held(leads: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Where every lead, from its second value at 0 to its first at 1, is not below zero."""
    low, high = Fraction(), _WHOLE
    for at_one, at_zero in leads:
        slope = at_one - at_zero
        if slope > 0:
            low = max(low, -at_zero / slope)
        elif slope < 0:
            high = min(high, -at_zero / slope)
    return low, high


def _of_value(
    case: Case, first: Sequence[Score], others: Sequence[Score], criteria: Ids
) -> Span | None:
    own = sum((c.weight for c in case.criteria if c.id in criteria), Fraction())
    if not own:
        return None

    def parts(score: Score) -> tuple[Fraction, Fraction]:
        """What quality here is worth for each unit of weight, and the evaluated price without."""
        mine = sum((score.weighted.get(c, Fraction()) for c in criteria), Fraction())
        return mine / own, (score.evaluated_price or Fraction()) + mine

    low: Fraction = Fraction()
    high: Fraction | None = None
    for one in map(parts, first):
        for other in map(parts, others):
            slope, ahead = one[0] - other[0], other[1] - one[1]
            if slope > 0:
                low = max(low, -ahead / slope)
            elif slope < 0:
                high = ahead / -slope if high is None else min(high, ahead / -slope)
    return Span(min(low, own), None if high is None else max(high, own))
