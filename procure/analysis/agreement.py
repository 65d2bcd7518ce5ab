"""How alike the evaluators scored: four measures with intervals, to talk about and no more.

Rows are cells (a bid on a criterion), columns evaluators. On a few bids the intervals are wide;
none of this is a gate (`evaluation.md` §3.2). Sources: McGraw and Wong (1996) for the ICCs and
their intervals, Kendall and Smith (1939) for W, Krippendorff (2011) for alpha. Intervals of W
and alpha come from drawing the cells anew, with a fixed seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.float64]  # cells × evaluators

LEVEL: Final = 0.95
DRAWS: Final = 500
SEED: Final = 2027
FEWEST_RATERS: Final = 2
FEWEST_CELLS: Final = 3
_TINY: Final = 1e-12


class Measure(StrEnum):
    """A measure of agreement; 1 is complete."""

    ABSOLUTE = "icc_a1"  # the same points
    CONSISTENT = "icc_c1"  # the same distances, though one may be stricter
    CONCORDANT = "kendall_w"  # the same order
    ALPHA = "krippendorff_alpha"  # the same points, beyond what chance would give


class Gap(StrEnum):
    """Why there is nothing to measure."""

    FEW_RATERS = "few_raters"
    FEW_CELLS = "few_cells"
    ALL_EQUAL = "all_equal"  # every point the same: agreement is total, and has no measure


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure and the interval that holds it 19 times of 20; None where it has none."""

    measure: Measure
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of a table, or why there are none."""

    cells: int
    raters: int
    measured: tuple[Measured, ...]
    gap: Gap | None = None


def agreement(rows: Sequence[Sequence[float]]) -> Agreement:
    """Measure a table in which every evaluator has given points for every cell."""
    import numpy as np

    raters = len(rows[0]) if rows else 0
    if raters < FEWEST_RATERS:
        return Agreement(len(rows), raters, (), Gap.FEW_RATERS)
    if len(rows) < FEWEST_CELLS:
        return Agreement(len(rows), raters, (), Gap.FEW_CELLS)
    table = np.array(rows, dtype=float)
    if np.ptp(table) < _TINY:
        return Agreement(len(rows), raters, (), Gap.ALL_EQUAL)
    found = [*correlations(table), _resampled(table, Measure.CONCORDANT, kendall_w)]
    found.append(_resampled(table, Measure.ALPHA, krippendorff_alpha))
    return Agreement(len(rows), raters, tuple(one for one in found if one is not None))


def correlations(table: Table) -> tuple[Measured, ...]:
    """Return ICC(A,1) and ICC(C,1): two-way, of single scores, each with limits.

    Without error there are no limits, and without any distance between cells no ICC(C,1).
    """
    n, k = table.shape
    mean = table.mean()
    cells = k * float(((table.mean(axis=1) - mean) ** 2).sum()) / (n - 1)
    raters = n * float(((table.mean(axis=0) - mean) ** 2).sum()) / (k - 1)
    total = float(((table - mean) ** 2).sum())
    error = max(0.0, total - cells * (n - 1) - raters * (k - 1)) / ((n - 1) * (k - 1))
    absolute = (cells - error) / (cells + (k - 1) * error + k * (raters - error) / n)
    if error < _TINY:  # the same distances throughout
        alike = Measured(Measure.CONSISTENT, 1.0, None, None)
        same = Measured(Measure.ABSOLUTE, absolute, None, None)
        return (same, alike) if cells > _TINY else (same,)
    consistent = (cells - error) / (cells + (k - 1) * error)
    return (
        Measured(Measure.ABSOLUTE, absolute, *_absolute(absolute, cells, raters, error, n, k)),
        Measured(Measure.CONSISTENT, consistent, *_consistent(cells / error, n, k)),
    )


def _consistent(ratio: float, n: int, k: int) -> tuple[float, float]:
    one, other = n - 1, (n - 1) * (k - 1)
    low = ratio / f_quantile((1 + LEVEL) / 2, one, other)
    high = ratio * f_quantile((1 + LEVEL) / 2, other, one)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _absolute(
    value: float, cells: float, raters: float, error: float, n: int, k: int
) -> tuple[float, float]:
    """Limits by Satterthwaite's degrees of freedom."""
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    v = (a * raters + b * error) ** 2 / (
        (a * raters) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    )
    f_low = f_quantile((1 + LEVEL) / 2, n - 1, v)
    f_high = f_quantile((1 + LEVEL) / 2, v, n - 1)
    rest = k * raters + (k * n - k - n) * error
    low = n * (cells - f_low * error) / (f_low * rest + n * cells)
    high = n * (f_high * cells - error) / (rest + n * f_high * cells)
    return low, high


def kendall_w(table: Table) -> float:
    """Return the concordance of the ranks, corrected for ties; NaN when nobody ranks."""
    import numpy as np

    n, m = table.shape
    ranks = np.empty_like(table)
    ties = 0
    for rater in range(m):
        _, place, counts = np.unique(table[:, rater], return_inverse=True, return_counts=True)
        ends = np.cumsum(counts)
        ranks[:, rater] = (ends - (counts - 1) / 2)[place]
        ties += int((counts**3 - counts).sum())
    sums = ranks.sum(axis=1)
    squares = float(((sums - sums.mean()) ** 2).sum())
    room = m**2 * (n**3 - n) - m * ties
    return 12 * squares / room if room else math.nan


def krippendorff_alpha(table: Table) -> float:
    """Return alpha for interval data without gaps; NaN when all points are equal."""
    n, m = table.shape
    within = 2 * m * float(table.var(axis=1).sum()) * m / (m - 1)
    between = 2 * n * m * float(table.var()) * n * m / (n * m - 1)
    return 1 - within / between if between > _TINY else math.nan


def _resampled(table: Table, measure: Measure, of: Callable[[Table], float]) -> Measured | None:
    """Return a measure with the middle part of what it is when the cells are drawn anew."""
    import numpy as np

    value = of(table)
    if math.isnan(value):
        return None
    chance = np.random.default_rng(SEED)
    drawn = np.array(
        [of(table[chance.integers(len(table), size=len(table))]) for _ in range(DRAWS)]
    )
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Measured(measure, value, float(low), float(high))


def f_quantile(share: float, above: float, below: float) -> float:
    """Return what Fisher's F stays under with a probability, by halving; degrees may be broken.

    >>> round(f_quantile(0.95, 5, 10), 4)
    3.3258
    """
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if _beta_share(middle, above / 2, below / 2) < share:
            low = middle
        else:
            high = middle
    return below * high / (above * max(1 - high, _TINY))


def _beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Sum the continued fraction of the incomplete beta function (Lentz's way)."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, 500):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + step * d)
            c = 1 + step / c
            total *= c * d
        if abs(c * d - 1) < _TINY:
            break
    return total
