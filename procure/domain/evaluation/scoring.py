"""`evaluate`: the one order of steps from a case to ranks, flags and removals.

>>> from procure.domain.evaluation.model import Bid, Case, Criterion, CriterionKind, Model
>>> from procure.domain.evaluation.working import show
>>> criteria = (
...     Criterion("price", CriterionKind.PRICE, Fraction("0.4")),
...     Criterion("team", CriterionKind.QUALITY, Fraction("0.6"), maximum=Fraction(10)),
... )
>>> bids = (
...     Bid("A", Fraction(1000000), {"team": Fraction(7)}),
...     Bid("B", Fraction(1250000), {"team": Fraction(9)}),
... )
>>> result = evaluate(Case(Model(), criteria, bids))
>>> for score in result.bids:
...     print(score.rank, score.id, show(score.working), "=", score.price_points, score.total)
2 A 10 × 1000000 / 1000000 = 10 41/5
1 B 10 × 1000000 / 1250000 = 8 43/5
>>> result.winners, [flag.code.value for flag in result.flags]
(('B',), ['relative_model'])
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from procure.domain.evaluation import working
from procure.domain.evaluation.admission import Entry, admit
from procure.domain.evaluation.checks import require_sound
from procure.domain.evaluation.flags import raise_flags
from procure.domain.evaluation.model import Case, Family
from procure.domain.evaluation.parts import PricePart
from procure.domain.evaluation.removal import leave_one_out
from procure.domain.evaluation.results import Evaluation, Score
from procure.domain.evaluation.standing import Standing, stand
from procure.domain.evaluation.working import Working

ABNORMALLY_LOW: Final = Fraction(3, 4)  # of the median price of the others


def evaluate(case: Case, *, abnormally_low: Fraction = ABNORMALLY_LOW) -> Evaluation:
    """Score and rank the bids of a case.

    Always in this order: (1) the price, (2) gates on raw points, (3) reference values from the
    remaining bids, (4) normalising, (5) scores, (6) ranks. Equal results share a rank: breaking
    a tie is a decision, not arithmetic. Raises CaseError with every problem of the case.
    """
    entries = admit(require_sound(case))
    ranked = [entry for entry in entries if entry.excluded is None]
    standing = stand(case, ranked) if ranked else None
    scores = {} if standing is None else _scores(case, standing)
    removals = () if standing is None else leave_one_out(standing)
    return Evaluation(
        bids=tuple(scores.get(entry.bid.id) or _unranked(entry) for entry in entries),
        reference_price=_reference_price(case, ranked),
        winners=() if standing is None else standing.winners,
        flags=raise_flags(case, standing, removals, abnormally_low=abnormally_low),
        leave_one_out=removals,
    )


def _reference_price(case: Case, ranked: Sequence[Entry]) -> Fraction | None:
    """Find B, the lowest price among the ranked bids, where the price counts."""
    if not case.needs_price:
        return None
    return min((entry.ranked_price for entry in ranked), default=None)


def _unranked(entry: Entry) -> Score:
    return Score(entry.bid.id, entry.price, excluded=entry.excluded)


def _scores(case: Case, standing: Standing) -> dict[str, Score]:
    by_points = case.model.family is Family.POINTS
    worked = _price_working(standing) if by_points else _result_working(case, standing)
    price = None if case.price_criterion is None else case.price_criterion.id
    scores = {}
    for place, rank in enumerate(standing.ranks):
        entry, result = standing.entries[place], standing.result[place]
        points = {c.criterion: c.points[place] for c in standing.columns if c.points}
        scores[entry.bid.id] = Score(
            id=entry.bid.id,
            price=entry.price,
            price_points=points.pop(price) if by_points and price is not None else None,
            quality_points=points,
            weighted={c.criterion: c.weighted[place] for c in standing.columns if c.weighted},
            total=result if by_points else None,
            evaluated_price=None if by_points else result,
            rank=rank,
            working=worked(place),
        )
    return scores


def _price_working(standing: Standing) -> Callable[[int], Working]:
    """Show the price points of the bid at a place; nothing when no criterion is the price."""
    for part, anchor in zip(standing.parts, standing.anchors, strict=True):
        if isinstance(part, PricePart):
            show = working.price_points(part.model.price, part.model.scale, anchor)
            return lambda place: show(part.values[place])
    return lambda _: ()


def _result_working(case: Case, standing: Standing) -> Callable[[int], Working]:
    """Show the evaluated price of the bid at a place."""

    def worked(place: int) -> Working:
        price = standing.entries[place].ranked_price
        if case.model.family is Family.RATIO:
            points = sum((column.points[place] for column in standing.columns), Fraction())
            return working.ratio(price, points)
        return working.deduction(price, [column.weighted[place] for column in standing.columns])

    return worked
