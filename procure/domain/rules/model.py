"""What a rule is: its number, severity, source, days in force, gates, words and check."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from procure.domain import drafting
from procure.domain.competitions import Action, Guard
from procure.domain.law import FOA_IN_FORCE, Standing
from procure.domain.reasons import Code, Reason
from procure.domain.rules.facts import RuleFacts


class Severity(StrEnum):
    """What a rule does at a gate."""

    STOP = "stop"  # the step cannot be taken
    WARNING = "warning"  # the step needs a written reason
    RECORD = "record"  # a field or a log that must exist; nothing is asked at the gate


Check = Callable[[RuleFacts, datetime], tuple[Reason, ...]]
_ID: Final = re.compile(r"(\d{1,2})([a-z]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One check of one rule of E1; "10a" and "10b" are two checks of rule 10.

    `check` finds what is wrong at the `gates`, in words of `codes`. What no gate of a competition
    can keep is kept elsewhere: `kept_by` names the places, as "procure.services.bids:submit".
    A rule has a check, or places, or both.
    """

    id: str
    severity: Severity
    paragraph: str  # of `domain.md`: "A1.3"
    law: str = ""  # a key of `domain.law.REFERENCES`, where a provision stands behind it
    standing: Standing = Standing.CONFIRMED  # how well that source is known
    starts: date = FOA_IN_FORCE
    ends: date | None = None
    gates: tuple[Action, ...] = ()
    codes: frozenset[Code] = frozenset()
    check: Check | None = None
    kept_by: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number in E1."""
        return int(self.order[0])

    @property
    def order(self) -> tuple[int, str]:
        """What rules are sorted by. Raises `ValueError` for an id that is not one."""
        found = _ID.fullmatch(self.id)
        if not found:
            raise ValueError(self.id)
        return int(found[1]), found[2]

    def in_force(self, on: date) -> bool:
        """Say whether the rule holds on the day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found at a gate."""

    rule: Rule
    reason: Reason


def guarded(*guards: Guard) -> Check:
    """Return a check that asks guards of the lifecycle: the rule says where it is kept already."""

    def check(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
        return tuple(why for guard in guards for why in guard(facts.competition, now))

    return check


def drafted(*checks: drafting.Check) -> Check:
    """Return a check that asks the checks of the task list."""

    def check(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
        return tuple(why for ask in checks for why in ask(facts.competition.draft, now))

    return check
