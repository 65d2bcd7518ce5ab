"""The price that is asked for: roles and published hours, of the assignment and of its options.

Every published hour counts in the price that bids are compared by, those of options too
(`domain.md` A5.26). The contract is signed for the assignment; an option adds its own sum when
it is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from procure.domain.reasons import Code, Reason, reason

MOST_HOURS: Final = 200_000  # of one line
HourLine = tuple[int, str, int]  # role id, label, published hours


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOption:
    """An option (opsjon) as an author writes it; `last_taken_on` is the last day to take it."""

    name: str
    description: str = ""
    last_taken_on: date | None = None
    lines: Sequence[HourLine] = ()


def line_name(role: str, label: str) -> str:
    """Return what a line is called: its role, and the label that tells it from another.

    >>> line_name("Rådgiver", ""), line_name("Rådgiver", "diagnose")
    ('Rådgiver', 'Rådgiver – diagnose')
    """
    return f"{role} – {label}" if label else role


def full_name(name: str, option: str) -> str:
    """Return a line's name where those of options stand among those of the assignment.

    >>> full_name("Rådgiver", ""), full_name("Rådgiver", "Utrulling")
    ('Rådgiver', 'Utrulling: Rådgiver')
    """
    return f"{option}: {name}" if option else name


def line_problems(lines: Sequence[HourLine]) -> tuple[Reason, ...]:
    """Say what is wrong with the lines of one group; `section` is the place, from 0."""
    return tuple(_line_problems(lines))


def _line_problems(lines: Sequence[HourLine]) -> Iterator[Reason]:
    seen: set[tuple[int, str]] = set()
    for place, (role, label, hours) in enumerate(lines):
        known = (role, label.casefold())
        if known in seen:
            yield reason(Code.PRICE_LINE_TWICE, str(place))
        seen.add(known)
        if not 0 < hours <= MOST_HOURS:
            yield reason(Code.HOURS_OUTSIDE, str(place), most=MOST_HOURS)
