"""Exact evaluation with every removal, and the ranks of drawn weights."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from bench.cases import case
from bench.measure import Plan, Variant, interleaved
from bench.results import Row, compared
from procure.analysis.robustness import SEED, drawn_weights, rank_acceptability
from procure.domain.evaluation.model import Case
from procure.domain.evaluation.scoring import evaluate

EXACT_LIMIT = 100  # bids; above it, evaluating anew for each removal takes minutes
GOAL = 0.05  # for the most bids
DRAWS = 100_000  # of weights
DRAWN_BIDS = 10
DRAWN_GOAL = 4


def rows(plan: Plan) -> Iterator[Row]:
    """P16 for each number of bids, the goal for the largest; then P17."""
    for bids in plan.bids:
        yield from _rows(plan, bids)
    yield _drawn(plan)


def _rows(plan: Plan, bids: int) -> Iterator[Row]:
    made = case(bids)
    ours = f"exact evaluation and removals, {bids} bids"
    anchor, anew = "pandas rebuilt per removal", "the same, evaluated anew per removal"
    found = {removal.removed: removal.winners for removal in evaluate(made).leave_one_out}
    assert found == {name: (winner,) for name, winner in _in_pandas(made).items()}
    variants = [
        Variant(ours, lambda: evaluate(made), plan.times(max(1, 5_000 // bids))),
        Variant(anchor, lambda: _in_pandas(made)),
    ]
    if bids <= EXACT_LIMIT:
        assert found == _anew(made)
        variants.append(Variant(anew, lambda: _anew(made)))
    taken = interleaved(
        *variants, rounds=min(plan.rounds, 5) if bids > EXACT_LIMIT else plan.rounds
    )
    goal = GOAL if bids == max(Plan().bids) else None
    yield compared(
        taken, ours, anchor, id="P16", goal=goal, note="the same winners after each removal"
    )
    if bids <= EXACT_LIMIT:
        yield compared(taken, ours, anew, id="P16")


def _in_pandas(made: Case) -> dict[str, str]:
    """The winner without each bid, in floats: a frame built anew for every removal."""
    prices = [bid.price for bid in made.bids]
    frame = pd.DataFrame(
        [{name: float(points) for name, points in bid.quality.items()} for bid in made.bids],
        index=[bid.id for bid in made.bids],
    )
    frame["price"] = [float(price or 0) for price in prices]
    return {bid.id: _winner(made, frame.drop(bid.id)) for bid in made.bids}


def _winner(made: Case, frame: pd.DataFrame) -> str:
    total = (
        frame["price"].min() / frame["price"] * float(made.model.scale * made.criteria[0].weight)
    )
    for criterion in made.quality_criteria:
        total = total + frame[criterion.id] * float(criterion.weight)
    return str(total.idxmax())


def _anew(made: Case) -> dict[str, tuple[str, ...]]:
    """The winners without each bid, exact, by evaluating the whole competition again."""
    return {
        bid.id: evaluate(replace(made, bids=tuple(b for b in made.bids if b is not bid))).winners
        for bid in made.bids
    }


def _drawn(plan: Plan) -> Row:
    """P17: every rank in every draw, against the draw and one matrix product alone."""
    made = case(DRAWN_BIDS)
    scores = evaluate(made).bids
    points = [[float(s.price_points or 0), *map(float, s.quality_points.values())] for s in scores]
    weights = [float(criterion.weight) for criterion in made.criteria]
    draws = 1_000 if plan.quick else DRAWS
    table, given = np.array(points), np.array(weights)

    def product() -> np.ndarray:
        results: np.ndarray = table @ drawn_weights(given, draws, SEED).T
        return results

    found = rank_acceptability(points, weights, draws=draws)
    assert found == _by_hand(product())
    ours = f"rank acceptability, {draws} draws × {DRAWN_BIDS} bids × {len(weights)} criteria"
    anchor = "draw and one matrix product"
    taken = interleaved(
        Variant(ours, lambda: rank_acceptability(points, weights, draws=draws), plan.times(3)),
        Variant(anchor, product, plan.times(3)),
        rounds=plan.rounds,
    )
    note = "the same shares as ranking each draw by itself"
    return compared(taken, ours, anchor, id="P17", goal=DRAWN_GOAL, note=note)


def _by_hand(results: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """The share of each rank, every draw ranked by itself."""
    ranks = (results[None, :, :] > results[:, None, :] + 1e-9).sum(axis=1)
    bids, draws = results.shape
    return tuple(
        tuple(float(count) / draws for count in np.bincount(held, minlength=bids)) for held in ranks
    )
