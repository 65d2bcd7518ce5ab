"""Rules of the dated changes of a consortium: days, membership, and a lead on every day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from procure.domain.errors import InvalidInput
from procure.domain.formats import local
from procure.domain.reasons import Code, reason

DAY: Final = timedelta(days=1)
_PERSON: Final = re.compile(r"Siste dag for .* \(nr\. (\d{1,9})\)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """From which day a change holds, and why.

    `version` is the consortium's when the officer read it; None when nobody did.
    """

    effective_on: date
    reason: str
    version: int | None = None

    @property
    def last_before(self) -> date:
        """The last day before the change."""
        return self.effective_on - DAY


def first_day(now: datetime) -> date:
    """Return tomorrow in Oslo: what holds today may already be relied on."""
    return local(now).date() + DAY


def require_plan(plan: Plan, *, first: date, ends_on: date) -> None:
    """Refuse a change without a reason, before `first` or after the agreement's last day."""
    if not plan.reason.strip():
        raise InvalidInput([reason(Code.REASON_MISSING)])
    if plan.effective_on < first:
        raise InvalidInput([reason(Code.CHANGE_TOO_EARLY, first=first)])
    if plan.effective_on > ends_on:
        raise InvalidInput([reason(Code.CHANGE_AFTER_END, ended=ends_on)])


class Spell(Protocol):
    """A time from a day to a day; `ends_on` is the last day, None while open."""

    starts_on: date
    ends_on: date | None


def require_free(spells: Iterable[Spell], day: date, name: str) -> None:
    """Refuse a change of a thing from a day when another is planned for that day or later.

    Changes of one thing are made, and withdrawn, in the order in which they come to hold.
    """
    last = max((spell.starts_on for spell in spells), default=None)
    if last is not None and last >= day:
        raise InvalidInput([reason(Code.CHANGE_PLANNED, name=name, day=last)])


def overlapping(first: Spell, second: Spell) -> bool:
    """Say whether two times share a day."""
    return (second.ends_on is None or first.starts_on <= second.ends_on) and (
        first.ends_on is None or second.starts_on <= first.ends_on
    )


def person_label(label: str, person_id: int) -> str:
    """Name a person's last day in the history, so that it can be found again.

    >>> person_of(person_label("Tjenestedesigner 1", 12))
    12
    """
    return f"Siste dag for {label} (nr. {person_id})"


def person_of(label: str) -> int | None:
    """Return the id of the person whose last day a line of the history is about."""
    found = _PERSON.fullmatch(label)
    return int(found.group(1)) if found else None
