"""A consortium's answer to an invitation: why it declines, and what the buyer may see of that.

What is stored is one text that people read (protocol, annual report): the sentence of a common
reason, followed by the consortium's own words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code, Reason, reason
from procure.language import mark

FEWEST: Final = 3  # declines: fewer tell who did it (`product.md` §4)
LONGEST: Final = 500  # characters of the consortium's own words
BETWEEN_REMINDERS: Final = timedelta(days=1)


class Why(StrEnum):
    """Why a consortium declines."""

    CAPACITY = "capacity"
    DEADLINE = "deadline"
    PERIOD = "period"
    COMPETENCE = "competence"
    SIZE = "size"
    TERMS = "terms"
    CONFLICT = "conflict"
    OTHER = "other"  # nothing but the consortium's own words


# None begins another: a stored text is read back by how it begins.
SENTENCES: Final[Mapping[Why, str]] = {
    Why.CAPACITY: mark("Vi har ikke ledig kapasitet."),
    Why.DEADLINE: mark("Tilbudsfristen er for kort."),
    Why.PERIOD: mark("Oppdragsperioden passer ikke."),
    Why.COMPETENCE: mark("Oppdraget passer ikke til kompetansen vår."),
    Why.SIZE: mark("Omfanget av oppdraget passer ikke."),
    Why.TERMS: mark("Kravene eller vilkårene passer ikke."),
    Why.CONFLICT: mark("Vi har en interessekonflikt."),
}


def stated(why: Why, words: str) -> str:
    """Return the text to store. Raises `InvalidInput` when it would say nothing.

    >>> stated(Why.CAPACITY, "Prøv igjen i mai.")
    'Vi har ikke ledig kapasitet. Prøv igjen i mai.'
    """
    told = " ".join(part for part in (SENTENCES.get(why, ""), words.strip()) if part)
    if not told:
        raise InvalidInput([reason(Code.REASON_MISSING, "words")])
    return told


def why(told: str) -> Why:
    """Return the common reason that a stored text begins with, else `OTHER`.

    >>> why("Tilbudsfristen er for kort.").value
    'deadline'
    """
    return next((w for w, sentence in SENTENCES.items() if told.startswith(sentence)), Why.OTHER)


def tally(texts: Iterable[str]) -> tuple[tuple[Why, int], ...]:
    """Count the common reasons, the most frequent first; empty when too few have declined.

    Own words are not in it: they can tell who wrote them.
    """
    counts = Counter(why(told) for told in texts)
    if counts.total() < FEWEST:
        return ()
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value)))


def may_be_reminded(written_at: datetime, now: datetime) -> bool:
    """Say whether the last mail about the invitation is old enough for another."""
    return now - written_at >= BETWEEN_REMINDERS


def reminder_refusals(written: Sequence[datetime], now: datetime) -> tuple[Reason, ...]:
    """Why nobody can be reminded; `written` is when each who has not read was last written to."""
    if not written:
        return (reason(Code.INVITATIONS_READ),)
    if not any(may_be_reminded(at, now) for at in written):
        return (reason(Code.INVITATION_REMINDED),)
    return ()
