"""What each result is made of, as bars: one part for each criterion that carries points."""

from fractions import Fraction

from procure.domain import evaluations, figures
from procure.domain.evaluation.model import Family
from procure.domain.evaluation_drawings import Bar
from procure.domain.evaluations import Outcome, Row


def numbered(outcome: Outcome) -> tuple[tuple[int, Row], ...]:
    """Return the criteria that are weighted themselves, numbered from 1 in the matrix's order."""
    leaves = [row for row in evaluations.rows(outcome.material) if row.leaves == (row.node.id,)]
    return tuple(enumerate(leaves, start=1))


def of(outcome: Outcome) -> tuple[tuple[Bar, ...], float]:
    """Return a bar for each ranked bid, the best first, and the value that fills the width.

    In points the parts are weighted points, and a full bar is the best total there can be. Where
    the result is a price the bar is that price; none for a price below zero, which has no length.
    """
    offers = outcome.material.offers
    shown = [(place, offer) for place, offer in enumerate(offers) if _rank(outcome, offer.id)]
    shown.sort(key=lambda one: _rank(outcome, one[1].id) or 0)
    bars = tuple(
        Bar(
            evaluations.column(place),
            _parts(outcome, offer.id),
            figures.result(outcome, offer.id),
            first=offer.id in outcome.winners,
        )
        for place, offer in shown
    )
    longest = max((sum(max(value, 0) for _n, value in bar.parts) for bar in bars), default=0.0)
    if outcome.material.model.family is Family.POINTS:
        longest = max(longest, float(outcome.material.model.scale))
    return (bars, longest) if longest > 0 else ((), 1.0)


def _rank(outcome: Outcome, bid_id: int) -> int | None:
    return outcome.score(bid_id).rank


def _parts(outcome: Outcome, bid_id: int) -> tuple[tuple[int, float], ...]:
    score = outcome.score(bid_id)
    if outcome.material.model.family is not Family.POINTS:
        return ((score.rank or 0, float(score.evaluated_price or 0)),)
    return tuple(
        (number, float(outcome.weighted(row, bid_id) or Fraction()))
        for number, row in numbered(outcome)
    )
