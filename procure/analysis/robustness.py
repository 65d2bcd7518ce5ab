"""Rank acceptability: how often a bid has each rank when weights are drawn around the published.

Floats, and information only: no award rests on them. The same seed gives the same figures.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

DRAWS: Final = 20_000
SEED: Final = 2_027
CONCENTRATION: Final = 200  # a weight of 40 % is drawn with a standard deviation of 3.5 points
TOGETHER: Final = 2_048  # draws at a time: so few that the product does not wake other threads
EQUAL: Final = 1e-9  # results closer than this share a rank

Shares = tuple[tuple[float, ...], ...]


def rank_acceptability(
    points: Sequence[Sequence[float]],
    weights: Sequence[float],
    offsets: Sequence[float] = (),
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Shares:
    """Return for each bid the share of the draws in which it has rank 1, 2, and so on.

    `points` hold a row for each bid and a column for each criterion; more is better. Weights are
    drawn from a Dirichlet distribution around `weights`, and keep their sum; a weight of 0 stays
    0. `offsets` are what each bid has besides, whatever the weights. Equal results share a rank.
    Raises ValueError when no weight is above 0.
    """
    import numpy as np  # slow import

    table, given = np.array(points, dtype=float), np.array(weights, dtype=float)
    heavy = given > 0
    if not heavy.any():
        raise ValueError("no weight to draw")
    table, given = table[:, heavy], given[heavy]
    drawn = drawn_weights(given, draws, seed)
    besides = np.array(offsets, dtype=float) if len(offsets) else np.zeros(len(table))
    size = np.abs(table).max(initial=0) * given.sum() + np.abs(besides).max(initial=0)
    counts = _counted(table, drawn, besides[:, None], EQUAL * max(size, 1))
    return tuple(tuple(float(share) for share in row) for row in counts / draws)


def drawn_weights(weights: "np.ndarray", draws: int, seed: int) -> "np.ndarray":
    """Draw weights above 0 around the given ones, a row for each draw, each with their sum."""
    import numpy as np  # slow import

    total = float(weights.sum())
    drawn = np.random.default_rng(seed).dirichlet(CONCENTRATION * weights / total, draws)
    return drawn * total if total != 1 else drawn


def _counted(table: Any, drawn: Any, besides: Any, equal: float) -> Any:
    """Count the ranks. Every pair of bids is compared, which is faster than to sort each draw."""
    import numpy as np  # slow import

    bids = len(table)
    numbers = (bids * np.arange(bids))[:, None]
    counts = np.zeros(bids * bids, dtype=np.int64)
    for start in range(0, len(drawn), TOGETHER):
        results = table @ drawn[start : start + TOGETHER].T + besides
        better = np.zeros(results.shape, dtype=np.int16)
        for bid in range(bids - 1):
            lead = results[bid] - results[bid + 1 :]
            ahead, behind = (lead > equal).view(np.int8), (lead < -equal).view(np.int8)
            better[bid + 1 :] += ahead
            better[bid] += behind.sum(axis=0, dtype=np.int16)
        counts += np.bincount((better + numbers).ravel(), minlength=bids * bids)
    return counts.reshape(bids, bids)
