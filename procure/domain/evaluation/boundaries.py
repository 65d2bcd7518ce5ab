"""Bids with a value that binary numbers may round the other way.

A spreadsheet reckons with some 15 digits. Where an exact value lies within 1e-9 of the middle
between two roundings, its last printed decimal is the application's to tell.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from procure.domain.evaluation.model import Case, Family, Rounding
from procure.domain.evaluation.results import Evaluation, Score
from procure.domain.evaluation.scoring import evaluate

CLOSE: Final = Fraction(1, 10**9)
PRINTED: Final = 2  # decimals at least, as `procure.domain.figures` prints
_HALF: Final = Fraction(1, 2)


def near_boundary(case: Case, evaluation: Evaluation) -> tuple[str, ...]:
    """Name the ranked bids with a value that close to a rounding boundary, in their order.

    Values before the model's rounding count at its decimals, and all values at the printed ones.
    """
    rounding = case.model.rounding
    printed = max(rounding.decimals, PRINTED) if case.model.family is Family.POINTS else PRINTED
    exact = evaluate(replace(case, model=replace(case.model, rounding=Rounding())))
    return tuple(
        score.id
        for score, before in zip(evaluation.bids, exact.bids, strict=True)
        if score.rank is not None
        and (
            any(_is_near(value, rounding.decimals) for value in _values(before))
            or any(_is_near(value, printed) for value in (*_values(before), *_values(score)))
        )
    )


def _values(score: Score) -> Iterator[Fraction]:
    yield from score.quality_points.values()
    yield from score.weighted.values()
    found = (score.price_points, score.total, score.evaluated_price)
    yield from (value for value in found if value is not None)


def _is_near(value: Fraction, decimals: int) -> bool:
    """Whether a value lies next to the middle between two numbers of these decimals.

    >>> _is_near(Fraction("1.125"), 2), _is_near(Fraction("1.1250001"), 2)
    (True, False)
    """
    unit: int = 10**decimals
    within = value * unit % 1
    return abs(within - _HALF) < CLOSE * unit
