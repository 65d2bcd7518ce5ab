"""The life of a framework agreement (`product.md` §2, `domain.md` A1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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

    EDIT = "edit"  # a draft: its sections, or deleting it
    ACTIVATE = "activate"
    CALL_OFF = "call_off"
    CHANGE = "change"  # its parties, or a consortium's members, rates and suspensions
    EXTEND = "extend"
    SET_CONTACT = "set_contact"
    SET_MAXIMUM = "set_maximum"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"  # a planned change that has not begun


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
    gaps: tuple[Reason, ...] = ()  # what a draft lacks, of `domain.framework_drafts`


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


_OPEN: Final = (Status.ACTIVE, Status.EXHAUSTED)  # an exhausted one can still be extended
EDGES: Final[Mapping[tuple[Status, Action], Status]] = {
    (Status.DRAFT, Action.EDIT): Status.DRAFT,
    (Status.DRAFT, Action.ACTIVATE): Status.ACTIVE,
    (Status.ACTIVE, Action.CALL_OFF): Status.ACTIVE,
    **{
        (here, action): here
        for action in (Action.CHANGE, Action.EXTEND, Action.SET_CONTACT, Action.WITHDRAW)
        for here in _OPEN
    },
    # Call-offs made in time run on, so their suppliers need someone to write to.
    (Status.EXPIRED, Action.SET_CONTACT): Status.EXPIRED,
    (Status.TERMINATED, Action.SET_CONTACT): Status.TERMINATED,
    **{(here, Action.SET_MAXIMUM): Status.ACTIVE for here in _OPEN},
    **{(here, Action.TERMINATE): Status.TERMINATED for here in _OPEN},
}
_OF_DRAFTS: Final = frozenset({Action.EDIT, Action.ACTIVATE})
_NOT_WHEN_TERMINATED: Final = frozenset({Action.EXTEND, Action.TERMINATE})


def refusals(facts: FrameworkFacts, action: Action, now: datetime) -> tuple[Reason, ...]:
    """Why `action` is impossible now; empty means go."""
    here = status(facts, now)
    if (here, action) not in EDGES:
        if action in _OF_DRAFTS:
            return (reason(Code.FRAMEWORK_NOT_DRAFT),)
        if here is Status.DRAFT:
            return (reason(Code.FRAMEWORK_IS_DRAFT),)
        return (reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=last_day(facts)),)
    if action is Action.ACTIVATE:
        return _activation(facts)
    if action in _NOT_WHEN_TERMINATED and facts.terminates_on is not None:
        return (reason(Code.FRAMEWORK_TERMINATES, day=facts.terminates_on),)
    return ()


def last_day(facts: FrameworkFacts) -> date:
    """Return the last day on which the agreement has force, as far as is known."""
    if facts.terminates_on is None:
        return facts.ends_on
    return min(facts.ends_on, facts.terminates_on - timedelta(days=1))


def _activation(facts: FrameworkFacts) -> tuple[Reason, ...]:
    """E1 1 and 3: at most four years without a reason, a ceiling, and someone to buy from."""
    found: list[Reason] = []
    limit = months_after(facts.starts_on, MAIN_RULE_MONTHS)
    if facts.ends_on > limit and not facts.duration_reason.strip():
        found.append(reason(Code.FRAMEWORK_TOO_LONG, "period"))
    if facts.maximum_value_ore <= 0:
        found.append(reason(Code.FRAMEWORK_WITHOUT_MAXIMUM, "period"))
    if facts.consortia == 0:
        found.append(reason(Code.FRAMEWORK_WITHOUT_CONSORTIA, "consortia"))
    return (*found, *facts.gaps)


def require(facts: FrameworkFacts, action: Action, now: datetime) -> None:
    """Refuse with the reasons."""
    if reasons := refusals(facts, action, now):
        raise IllegalTransition(reasons)
