"""Why a bid did not win, in numbers: the gap criterion by criterion, and what alone would have won.

Everything is exact and follows from the published model: one's own bid is changed, the others
stay. Money in kroner, as in the portable case.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from procure.domain import evaluations
from procure.domain.evaluation import breakeven
from procure.domain.evaluation.admission import Entry, admit
from procure.domain.evaluation.model import Case, Criterion, Family
from procure.domain.evaluation.problems import CaseError
from procure.domain.evaluation.standing import stand
from procure.domain.evaluations import Outcome, Row

STEP: Final = Fraction(1, 2)  # points are whole or half
_DIGITS: Final = 4  # of a price: as many as the published points give away


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion adds to the gap; above zero where the winner is better."""

    row: Row
    gap: Fraction


@dataclass(frozen=True, slots=True)
class Raise:
    """The fewest points on one criterion that would have won, all else as it was."""

    row: Row
    own: Fraction
    needed: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The arithmetic of one ranked bid that was not chosen.

    `parts` add up to the gap in the points family; in priced quality they are the quality alone,
    in the ratio family there are none. `price` is the highest that would have won, to the øre;
    None when no price would. `any_lower` says that every lower price would have won too.
    `raises` and `price` each hold alone.
    """

    parts: tuple[Part, ...]
    raises: tuple[Raise, ...]
    price: Fraction | None
    any_lower: bool


def of(outcome: Outcome, bid_id: int, winner_id: int) -> Gap | None:
    """Return why the bid did not win over the chosen one; None for a bid that is not ranked."""
    if outcome.score(bid_id).rank is None:
        return None
    case = evaluations.case(outcome.material)
    leaves = {node.id for node in outcome.material.leaves}
    rows = tuple(row for row in evaluations.rows(outcome.material) if row.node.id in leaves)
    parts = tuple(_parts(outcome, rows, bid_id, winner_id))
    priced = case.needs_price
    return Gap(
        parts=tuple(sorted(parts, key=lambda part: part.gap, reverse=True)),
        raises=tuple(_raises(case, rows, bid_id)),
        price=breakeven.winning_price(case, str(bid_id)) if priced else None,
        any_lower=priced and breakeven.wins_at_any_lower_price(case, str(bid_id)),
    )


def _parts(outcome: Outcome, rows: tuple[Row, ...], bid_id: int, winner_id: int) -> Iterator[Part]:
    for row in rows:
        own, winner = outcome.weighted(row, bid_id), outcome.weighted(row, winner_id)
        if own is not None and winner is not None:
            yield Part(row, winner - own)


def _raises(case: Case, rows: tuple[Row, ...], bid_id: int) -> Iterator[Raise]:
    """The criteria on which more points alone would have won; the smallest step first."""
    by_id = {str(row.node.id): row for row in rows}
    bid = next(bid for bid in case.bids if bid.id == str(bid_id))
    found = [
        Raise(by_id[criterion.id], bid.quality[criterion.id], needed)
        for criterion in case.quality_criteria
        if (needed := points_to_win(case, str(bid_id), criterion)) is not None
    ]
    yield from sorted(found, key=lambda one: one.needed - one.own)


def points_to_win(case: Case, bid: str, criterion: Criterion) -> Fraction | None:
    """Return the fewest raw points on the criterion with which a ranked bid is first, alone.

    In steps of half a point above its own, up to the scale. None when even the top is too
    little. More own points never help another bid, so the first that wins is the answer.
    """
    entries = [entry for entry in admit(case) if entry.excluded is None]
    place = next(n for n, entry in enumerate(entries) if entry.bid.id == bid)
    own = entries[place].bid.quality[criterion.id]
    top = case.model.scale if criterion.maximum is None else criterion.maximum
    steps = int((top - own) / STEP)
    if steps < 1 or not _wins(case, entries, place, criterion, own + steps * STEP):
        return None
    low, high = 0, steps  # loses, wins
    while high - low > 1:
        middle = (low + high) // 2
        if _wins(case, entries, place, criterion, own + middle * STEP):
            high = middle
        else:
            low = middle
    return own + high * STEP


def _wins(
    case: Case, entries: list[Entry], place: int, criterion: Criterion, points: Fraction
) -> bool:
    bid = entries[place].bid
    raised = replace(bid, quality={**bid.quality, criterion.id: points})
    changed = [*entries[:place], replace(entries[place], bid=raised), *entries[place + 1 :]]
    try:
        return stand(case, changed).with_rank(1) == [place]
    except CaseError:  # the model has no answer there
        return False


def told(price: Fraction, secret: frozenset[int]) -> int:
    """Return a price that would have won as it can be told, in øre: four digits, rounded down.

    Of a gap where any lower price wins too, so that what is told stays true. It is never one of
    the `secret` amounts: then it is one step less.

    >>> told(Fraction("1234567.89"), frozenset()), told(Fraction("1234567"), frozenset({123400000}))
    (123400000, 123300000)
    """
    ore = int(price * 100)
    step: int = 10 ** max(0, len(str(ore)) - _DIGITS)
    found = ore // step * step
    while found in secret:
        found -= step
    return found


def adds_up(outcome: Outcome) -> bool:
    """Whether the parts of a gap are the whole of it."""
    return outcome.material.model.family is Family.POINTS
