"""What a question is about, and what an answer is: it explains the documents, or changes them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from procure.domain import formats, timelines
from procure.domain.timelines import Holidays


class AnswerKind(StrEnum):
    """How an answer was classed; a change is told in an amendment (`domain.md` A3.16, A3.17)."""

    CLARIFICATION = "clarification"
    CHANGE = "change"


class Part(StrEnum):
    """The parts of a competition that a question may be about."""

    REQUIREMENT = "requirement"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class About:
    """The one thing a question is about. In an address and a form it is "criterion-7".

    >>> About.of("criterion-7")
    About(part=<Part.CRITERION: 'criterion'>, id=7)
    >>> [About.of(text) for text in ("", "criterion-", "price-1", "criterion-7x", "criterion-²")]
    [None, None, None, None, None]
    """

    part: Part
    id: int

    def __str__(self) -> str:
        return f"{self.part}-{self.id}"

    @classmethod
    def of(cls, text: str) -> "About | None":
        """Read what `str` wrote; None for anything else."""
        part, _, number = text.partition("-")
        digits = number.isascii() and number.isdigit() and len(number) <= _DIGITS
        return cls(Part(part), int(number)) if part in set(Part) and digits else None


_DIGITS = 9  # as many as the database's ids have


def later_deadline(
    deadline_at: datetime, holidays: Holidays, *, least_days: int, now: datetime
) -> datetime:
    """Propose a deadline that gives `least_days` whole days after an answer today (A3.17).

    It falls on a working day later than the one that stands, at the same time of day.
    """
    old = formats.local(deadline_at)
    wanted = max(old.date(), formats.local(now).date() + timedelta(days=least_days))
    day = timelines.next_working_day(wanted + timedelta(days=1), holidays)
    return datetime.combine(day, old.time(), tzinfo=formats.OSLO)
