"""Rank acceptability: shares of draws, told beforehand where they can be."""

from fractions import Fraction

import numpy as np
import pytest

from procure.analysis.robustness import CONCENTRATION, drawn_weights, rank_acceptability


def brute(points, weights, offsets, draws, seed):
    """Every draw ranked by itself, in plain Python."""
    counts = [[0] * len(points) for _ in points]
    for drawn in drawn_weights(np.array(weights), draws, seed).tolist():
        results = [
            offset + sum(w * p for w, p in zip(drawn, row, strict=True))
            for row, offset in zip(points, offsets, strict=True)
        ]
        for bid, result in enumerate(results):
            counts[bid][sum(other > result + 1e-9 for other in results)] += 1
    return tuple(tuple(count / draws for count in row) for row in counts)


def test_ranks_are_those_of_each_draw_ranked_by_itself():
    points = [[7, 4, 9], [9, 4.5, 3], [5, 9, 6.5], [7, 4, 9]]
    weights, offsets = [0.4, 0.35, 0.25], [0, 0.5, -0.25, 0]
    found = rank_acceptability(points, weights, offsets, draws=3_000, seed=4)
    assert found == brute(points, weights, offsets, 3_000, 4)
    assert found[0] == found[3], "equal bids share every rank"


def test_bid_that_is_best_at_everything_is_first_in_every_draw():
    found = rank_acceptability([[5, 5], [6, 7], [4, 6]], [0.5, 0.5], draws=500)
    assert found[1] == (1.0, 0.0, 0.0)
    assert sum(row[0] for row in found) == 1


def test_even_chances_are_found_even():
    first, second = rank_acceptability([[10, 0], [0, 10]], [0.5, 0.5])
    assert first[0] == pytest.approx(0.5, abs=0.015)  # four standard errors of 20 000 draws
    assert second == pytest.approx((first[1], first[0]))


def test_same_seed_gives_the_same_shares_and_another_does_not():
    points = [[7, 4, 9], [9, 4.5, 3], [5, 9, 6.5]]
    weights = [0.4, 0.35, 0.25]
    assert rank_acceptability(points, weights) == rank_acceptability(points, weights)
    assert rank_acceptability(points, weights) != rank_acceptability(points, weights, seed=1)


def test_weights_are_drawn_around_the_published_and_keep_their_sum():
    weights = np.array([0.3, 0.2, 0.1])
    drawn = drawn_weights(weights, 20_000, 1)
    assert drawn.sum(axis=1) == pytest.approx(np.full(20_000, 0.6))
    assert drawn.mean(axis=0) == pytest.approx(weights, abs=0.002)
    share = 0.5
    spread = 0.6 * (share * (1 - share) / (CONCENTRATION + 1)) ** 0.5
    assert drawn[:, 0].std() == pytest.approx(spread, rel=0.05)


def test_weight_of_nothing_stays_nothing():
    alone = rank_acceptability([[float(Fraction(9, 2)), 0], [4, 10]], [1, 0], draws=100)
    assert alone == ((1.0, 0.0), (0.0, 1.0))
    with pytest.raises(ValueError, match="no weight"):
        rank_acceptability([[1], [2]], [0])
