"""What points mean on one criterion, in words: whether a wording can be published."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from procure.domain.reasons import Code, Reason, reason

Wording = tuple[Decimal, str]  # points on the published scale, and what they mean

# Of the scale, best first: with the usual 10 it is 10, 8, 6, 4, 2 and 0.
PROPOSED: Final = (Decimal(1), Decimal("0.8"), Decimal("0.6"), Decimal("0.4"), Decimal("0.2"))


def proposed_points(scale: Decimal) -> tuple[Decimal, ...]:
    """Return the points that an author is offered to describe, best first, 0 last.

    >>> [str(points) for points in proposed_points(Decimal(10))]
    ['10', '8', '6', '4', '2', '0']
    """
    return (*((scale * part).normalize() + 0 for part in PROPOSED), Decimal(0))


def problems(wordings: Sequence[Wording], scale: Decimal) -> tuple[Reason, ...]:
    """Say what is wrong, wording by wording; `section` is the place, from 0.

    Points lie within the scale, each is there once, they fall, and each is put in words.
    """
    return tuple(_problems(wordings, scale))


def _problems(wordings: Sequence[Wording], scale: Decimal) -> Iterator[Reason]:
    before: list[Decimal] = []
    for place, (points, text) in enumerate(wordings):
        at = str(place)
        if not 0 <= points <= scale:
            yield reason(Code.WORDING_OUTSIDE_SCALE, at, points=points, scale=scale)
        elif points in before:
            yield reason(Code.WORDING_TWICE, at, points=points)
        elif before and points > before[-1]:
            yield reason(Code.WORDING_NOT_FALLING, at)
        if not text.strip():
            yield reason(Code.WORDING_EMPTY, at, points=points)
        before.append(points)
