"""Who can open sealed bids: at least three openers, or two and a key on paper, all tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from procure.domain.reasons import Code, Reason, reason
from procure.domain.seals import REHEARSED_WITHIN

FEWEST: Final = 3  # keys, so that one can be lost; any two open
FEWEST_PEOPLE: Final = 2
_GROUP: Final = 6  # characters of a secret between two spaces; as in openers.js


@dataclass(frozen=True, slots=True)
class OpenerFacts:
    """One key that is in force. `name` is its owner's; "" for the key on paper."""

    name: str
    rehearsed_at: datetime | None = None

    @property
    def on_paper(self) -> bool:
        """Whether it is the recovery key."""
        return not self.name

    def ready(self, now: datetime) -> bool:
        """Whether its holder has shown lately that it opens what is sealed for it."""
        return self.rehearsed_at is not None and now - self.rehearsed_at <= REHEARSED_WITHIN

    def days_left(self, now: datetime) -> int:
        """Whole days until it must be tried again; 0 when that is due."""
        if self.rehearsed_at is None or not self.ready(now):
            return 0
        return (self.rehearsed_at + REHEARSED_WITHIN - now).days


def lacking(keys: Sequence[OpenerFacts], now: datetime) -> tuple[Reason, ...]:
    """Why nothing may be issued with these openers; empty means that they suffice."""
    people = sum(not key.on_paper for key in keys)
    if len(keys) < FEWEST or people < FEWEST_PEOPLE:
        return (reason(Code.OPENERS_MISSING, None, people=people, paper=len(keys) - people),)
    stale = [key for key in keys if not key.ready(now)]
    names = sorted(key.name for key in stale if not key.on_paper)
    found = [reason(Code.OPENERS_UNREHEARSED, None, names=", ".join(names))] if names else []
    if any(key.on_paper for key in stale):
        found.append(reason(Code.OPENER_PAPER_UNREHEARSED))
    return tuple(found)


def passphrase_of(typed: str) -> str:
    """Return a passphrase as it was made, however it was spaced or capitalised."""
    return " ".join(typed.lower().split())


def secret_of(typed: str) -> str:
    """Return the secret of a sheet: printed in groups, and read by people."""
    return "".join(typed.upper().split())


def grouped(secret: str) -> str:
    """Return a secret as it is printed, so that eyes do not lose their place."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))
