"""The life of a framework agreement (`product.md` §2, `domain.md` A1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from procure.domain.errors import IllegalTransition
from procure.domain.formats import local
from procure.domain.framework_file_checks import MAIN_RULE_MONTHS, months_after
from procure.domain.reasons import Code, Reason, reason


class Status(StrEnum):
    """Where a framework agreement is."""

    DRAFT = "draft"
    ACTIVE = "active"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    TERMINATED = "terminated"


class Action(StrEnum):
    """What an officer can do to a framework agreement."""

    ACTIVATE = "activate"
    CALL_OFF = "call_off"
    TERMINATE = "terminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkFacts:
    """All the rules may look at."""

    starts_on: date
    ends_on: date
    maximum_value_ore: int
    spent_ore: int = 0
    consortia: int = 0
    duration_reason: str = ""
    activated_at: datetime | None = None
    terminates_on: date | None = None  # the first day without force


def status(facts: FrameworkFacts, now: datetime) -> Status:
    """Return where the agreement is at `now`; expiry and exhaustion are never stored."""
    if not facts.activated_at:
        return Status.DRAFT
    today = local(now).date()
    if facts.terminates_on is not None and today >= facts.terminates_on:
        return Status.TERMINATED
    if today > facts.ends_on:
        return Status.EXPIRED
    if facts.spent_ore >= facts.maximum_value_ore:
        return Status.EXHAUSTED
    return Status.ACTIVE


EDGES: Final[Mapping[tuple[Status, Action], Status]] = {
    (Status.DRAFT, Action.ACTIVATE): Status.ACTIVE,
    (Status.ACTIVE, Action.CALL_OFF): Status.ACTIVE,
    (Status.ACTIVE, Action.TERMINATE): Status.TERMINATED,
    (Status.EXHAUSTED, Action.TERMINATE): Status.TERMINATED,
}


def refusals(facts: FrameworkFacts, action: Action, now: datetime) -> tuple[Reason, ...]:
    """Why `action` is impossible now; empty means go."""
    here = status(facts, now)
    if (here, action) not in EDGES:
        return (reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=facts.ends_on),)
    return _activation(facts) if action is Action.ACTIVATE else ()


def _activation(facts: FrameworkFacts) -> tuple[Reason, ...]:
    """E1 1 and 3: at most four years without a reason, a ceiling, and someone to buy from."""
    found: list[Reason] = []
    limit = months_after(facts.starts_on, MAIN_RULE_MONTHS)
    if facts.ends_on > limit and not facts.duration_reason.strip():
        found.append(reason(Code.FRAMEWORK_TOO_LONG))
    if facts.maximum_value_ore <= 0:
        found.append(reason(Code.FRAMEWORK_WITHOUT_MAXIMUM))
    if facts.consortia == 0:
        found.append(reason(Code.FRAMEWORK_WITHOUT_CONSORTIA))
    return tuple(found)


def require(facts: FrameworkFacts, action: Action, now: datetime) -> None:
    """Refuse with the reasons."""
    if reasons := refusals(facts, action, now):
        raise IllegalTransition(reasons)
