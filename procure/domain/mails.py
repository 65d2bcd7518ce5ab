"""When a mail is tried again, when it is given up, and where it stands."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

PAUSES: Final = tuple(
    timedelta(minutes=minutes) for minutes in (10, 20, 60, 4 * 60, 12 * 60, 24 * 60)
)
"""After the first attempt, after the second, … Each is longer than one attempt can last."""

MOST: Final = len(PAUSES) + 1
"""Attempts before a mail is given up: nearly two days of trying."""


class State(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"  # never tried
    RETRYING = "retrying"  # tried in vain, to be tried again
    SENT = "sent"
    FAILED = "failed"  # given up; a person may try again


def again_at(attempts: int, now: datetime) -> datetime:
    """Return when to try next, after so many attempts.

    >>> from datetime import UTC
    >>> again_at(2, datetime(2027, 1, 11, 8, 0, tzinfo=UTC)).isoformat()
    '2027-01-11T08:20:00+00:00'
    """
    return now + PAUSES[min(attempts, len(PAUSES)) - 1]


def state(
    *, sent_at: datetime | None, given_up_at: datetime | None, attempts: int, last_error: str
) -> State:
    """Return where a mail stands. One that is under way has no error yet: it waits."""
    if sent_at is not None:
        return State.SENT
    if given_up_at is not None:
        return State.FAILED
    return State.RETRYING if attempts and last_error else State.WAITING
