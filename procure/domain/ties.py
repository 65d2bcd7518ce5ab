"""What decides between bids that share the first rank: a rule that was published (A5.26)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from procure.domain.evaluations import Outcome


class TieRule(StrEnum):
    """The rules a competition can publish. What is still equal by the first two ends in lots."""

    QUALITY = "quality"  # the most weighted points for quality, then the lowest price
    PRICE = "price"  # the lowest price, then the most weighted points for quality
    LOTS = "lots"  # lots, drawn before witnesses


@dataclass(frozen=True, slots=True)
class Broken:
    """The bids that a rule leaves in front, and the last measure that parted them, if any did."""

    bids: tuple[int, ...]
    by: TieRule | None = None


Measure = Callable[[Outcome, int], Fraction]


def quality(outcome: Outcome, bid_id: int) -> Fraction:
    """Return what the quality of a bid counts for, weighted as published (points or kroner)."""
    score = outcome.score(bid_id)
    counted = score.weighted or score.quality_points  # price for each point weights nothing
    return sum((counted[str(n.id)] for n in outcome.material.scored if str(n.id) in counted), _NONE)


def cheapness(outcome: Outcome, bid_id: int) -> Fraction:
    """Return a number that is larger the lower the price is; equal where no price was asked."""
    price = outcome.score(bid_id).price
    return _NONE if price is None else -price


_NONE: Final = Fraction()
_MEASURES: Final[Mapping[TieRule, Measure]] = {
    TieRule.QUALITY: quality,
    TieRule.PRICE: cheapness,
}
_ORDER: Final[Mapping[TieRule, tuple[TieRule, ...]]] = {
    TieRule.QUALITY: (TieRule.QUALITY, TieRule.PRICE),
    TieRule.PRICE: (TieRule.PRICE, TieRule.QUALITY),
    TieRule.LOTS: (),
}


def broken(outcome: Outcome, rule: TieRule) -> Broken:
    """Return whom the published rule puts first; of several left, lots decide."""
    found = Broken(outcome.winners)
    for measured in _ORDER[rule]:
        worth = {bid: _MEASURES[measured](outcome, bid) for bid in found.bids}
        best = tuple(bid for bid in found.bids if worth[bid] == max(worth.values()))
        if len(best) < len(found.bids):
            found = Broken(best, measured)
    return found


def drawn(bids: Iterable[int], seed: str) -> int:
    """Return the bid that a drawn seed picks: the lowest SHA-256 of "seed:bid", for all to check.

    >>> drawn([7, 8], "1"), drawn([8, 7], "1"), drawn([7, 8], "3")
    (7, 7, 8)
    """
    return min(bids, key=lambda bid: hashlib.sha256(f"{seed}:{bid}".encode()).hexdigest())
