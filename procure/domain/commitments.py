"""How long a firm's promise to a consortium still holds, and when someone is reminded.

A commitment statement (forpliktelseserklæring) holds to and including its last day; without one,
as long as the agreement.
"""

from datetime import date
from enum import StrEnum
from typing import Final

THRESHOLDS: Final = (60, 30, 7, -1)  # days left when people are reminded; -1: it has run out
SOON: Final = THRESHOLDS[0]


class Standing(StrEnum):
    """Where a statement stands on a day."""

    HOLDS = "holds"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    OVER = "over"  # replaced, or withdrawn


def days_left(expires_on: date, today: date) -> int:
    """Return the days after today that a statement holds; 0 on its last day.

    >>> days_left(date(2027, 1, 31), date(2027, 1, 1))
    30
    """
    return (expires_on - today).days


def standing(expires_on: date | None, today: date, *, over: bool = False) -> Standing:
    """Return where a statement stands."""
    if over:
        return Standing.OVER
    if expires_on is None:
        return Standing.HOLDS
    left = days_left(expires_on, today)
    if left < 0:
        return Standing.EXPIRED
    return Standing.EXPIRING if left <= SOON else Standing.HOLDS


def threshold(expires_on: date | None, today: date) -> int | None:
    """Return the nearest threshold that is passed, the one to remind of; None while it is far off.

    >>> [threshold(date(2027, 3, 31), day) for day in (date(2027, 1, 29), date(2027, 3, 1))]
    [None, 30]
    """
    if expires_on is None:
        return None
    left = days_left(expires_on, today)
    return min((t for t in THRESHOLDS if left <= t), default=None)
