"""What would happen without each bid: the same competition, one bid fewer.

A removal changes the others' points only when the removed bid was the one that set a reference
(the only lowest price, the only best points). All other removals need no new arithmetic, and
these need it for the changed criterion only.
"""

from collections.abc import Sequence
from fractions import Fraction
from heapq import nlargest

from procure.domain.evaluation.model import PriceFormula
from procure.domain.evaluation.parts import Part, PricePart, weigh
from procure.domain.evaluation.prices import Anchor
from procure.domain.evaluation.results import Removal
from procure.domain.evaluation.standing import Standing, sort_keys

Changes = dict[int, Anchor]  # the place of a part, and its anchor without the bid


def leave_one_out(standing: Standing) -> tuple[Removal, ...]:
    """Find the winners without each ranked bid in turn, while at least one remains.

    Equal to evaluating anew each time. Excluded bids stay excluded, since no gate looks at
    another bid.
    """
    if len(standing.entries) < 2:  # noqa: PLR2004 -- nothing would remain
        return ()
    everyone = range(len(standing.entries))
    winners = standing.with_rank(1)
    followers = standing.with_rank(1 + len(winners))
    changes = _changes(standing)
    contenders = _contenders(standing, changes)
    removals = []
    for place in everyone:
        if changes[place]:
            field = contenders.get(place, everyone)
            after = _rescored(standing, place, changes[place], field)
        else:
            after = [winner for winner in winners if winner != place] or followers
        removals.append(Removal(standing.ids((place,))[0], standing.ids(after)))
    return tuple(removals)


def _changes(standing: Standing) -> list[Changes]:
    """For each removal, the parts whose anchor moves."""
    changes: list[Changes] = [{} for _ in standing.entries]
    for number, (part, anchor) in enumerate(zip(standing.parts, standing.anchors, strict=True)):
        for place, without in enumerate(part.anchors_without()):
            if without != anchor:
                changes[place][number] = without
    return changes


def _rescored(
    standing: Standing, removed: int, changes: Changes, field: Sequence[int]
) -> Sequence[int]:
    """Score the bids of `field` with the new anchors and return the best of them."""
    if not all(standing.parts[n].is_defined(anchor) for n, anchor in changes.items()):
        return []
    remaining = [place for place in field if place != removed]
    keys = _keys(standing, changes, remaining)
    best = max(keys)
    return [place for place, key in zip(remaining, keys, strict=True) if key == best]


def _keys(standing: Standing, changes: Changes, places: Sequence[int]) -> list[Fraction]:
    """Order these bids anew, with only the changed parts recomputed."""
    exact = [standing.exact[place] for place in places]
    for number, anchor in changes.items():
        part, column = standing.parts[number], standing.columns[number]
        weighed = weigh(part, anchor)
        for i, place in enumerate(places):
            exact[i] += weighed(part.values[place])[1] - column.weighted[place]
    return sort_keys(standing.model, exact)


def _contenders(standing: Standing, changes: Sequence[Changes]) -> dict[int, Sequence[int]]:
    """Narrow the field where every removal moves the mean price, and only that.

    Points by the mean rise with the mean, rounded or not. So no bid's key passes what it has at
    the highest of the new means, and two bids are sure to reach the second best key of the
    lowest: one of them is always left, and whoever cannot reach it cannot win.
    """
    means = _moving_mean(standing.parts)
    if means is None:
        return {}
    number, anchors = means
    everyone = range(len(standing.entries))
    least = _keys(standing, {number: min(anchors)}, everyone)
    most = _keys(standing, {number: max(anchors)}, everyone)
    needed = nlargest(2, least)[1]
    field = [place for place in everyone if most[place] >= needed]
    return {place: field for place in everyone if set(changes[place]) == {number}}


def _moving_mean(parts: Sequence[Part]) -> tuple[int, list[Anchor]] | None:
    for number, part in enumerate(parts):
        if isinstance(part, PricePart) and part.model.price.formula is PriceFormula.MEAN:
            return number, part.anchors_without()
    return None
