"""Presentations: slots of equal length, one after the other, in an order that nobody chose."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MOST_MINUTES: Final = 480
MOST_PAUSE: Final = 1_440  # a day, so that the next can present tomorrow


@dataclass(frozen=True, slots=True)
class Slot:
    """When one bid is presented."""

    bid_id: int
    starts_at: datetime


def slots(
    bids: Iterable[int], *, key: str, starts_at: datetime, minutes: int, pause: int
) -> tuple[Slot, ...]:
    """Give every bid a slot of `minutes` with `pause` minutes between.

    The order follows from the digest of `key` and the bid's number: anyone can check it, and
    it is the same however often the plan is made.
    """
    drawn = sorted(bids, key=lambda bid: hashlib.sha256(f"{key}:{bid}".encode()).hexdigest())
    step = timedelta(minutes=minutes + pause)
    return tuple(Slot(bid, starts_at + step * place) for place, bid in enumerate(drawn))
