"""When a competition ends without a winner, and what nobody may learn before it is opened."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from procure.domain import competitions
from procure.domain.audit import canonical
from procure.domain.competitions import Action, CompetitionFacts, Status
from procure.domain.reasons import Code, Reason, reason


def end_refusals(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """Why the competition cannot be declared unsuccessful; empty means that it can.

    Whether a bid came is known to nobody before two officers have confirmed the opening, so
    that is asked first; and a bid that no one has judged may still win.
    """
    here = competitions.status(facts, now)
    if here is Status.CLOSED and (why := competitions.enough_openers(facts, now)):
        return why
    if here is Status.OPENED and facts.unassessed_bids:
        return (reason(Code.BID_NOT_ADMISSIBLE, count=facts.unassessed_bids),)
    return competitions.refusals(facts, Action.DECLARE_UNSUCCESSFUL, now)


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """A part of a bid that is not as it was delivered: a file, or without one, what was typed.

    `gone` says that octets are missing, not only changed.
    """

    bid_id: int
    file_id: int = 0
    name: str = ""
    gone: bool = False

    def plain(self) -> dict[str, str]:
        """Return the form that is stored with the bid."""
        return {
            "bid": str(self.bid_id), "file": str(self.file_id), "name": self.name,
            "gone": "yes" if self.gone else "",
        }  # fmt: skip

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "Defect":
        """Read the stored form."""
        return cls(
            int(stored["bid"]), int(stored["file"]), stored["name"], gone=bool(stored["gone"])
        )


def fingerprint(defects: Iterable[Defect]) -> str:
    """Name a set of defects, so that an officer accepts those that were shown and no others."""
    told = [one.plain() for one in sorted(defects)]
    return hashlib.sha256(canonical({"defects": told}).encode()).hexdigest()[:16]
