"""Who can open sealed bids: at least three openers, or two and a key on paper, all tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from procure.domain.reasons import Code, Reason, reason
from procure.domain.seals import REHEARSED_WITHIN

FEWEST: Final = 3  # keys, so that one can be lost; any two open
FEWEST_PEOPLE: Final = 2


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


def lacking(keys: Sequence[OpenerFacts], now: datetime) -> tuple[Reason, ...]:
    """Why nothing may be issued with these openers; empty means that they suffice."""
    people = sum(not key.on_paper for key in keys)
    if len(keys) < FEWEST or people < FEWEST_PEOPLE:
        return (reason(Code.OPENERS_MISSING, None, people=people, paper=len(keys) - people),)
    stale = sorted(key.name for key in keys if not key.ready(now))
    if stale:
        return (reason(Code.OPENERS_UNREHEARSED, None, names=", ".join(filter(None, stale)),
                       paper=int("" in stale)),)  # fmt: skip
    return ()
