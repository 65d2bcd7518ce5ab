"""The life of an innovation project (`product.md` §2): derived from facts, never stored.

Approval is a recommendation to the owner: a competition may be started from an idea, and the
page says that nobody has approved it. A finished project is closed until it is reopened.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code, Reason, reason


class Status(StrEnum):
    """Where a project is."""

    NAMED = "named"  # known by name only, as from a public article: nothing is said of its need
    IDEA = "idea"
    APPROVED = "approved"
    PROCURING = "procuring"
    DELIVERING = "delivering"
    FINISHED = "finished"


class Action(StrEnum):
    """What can be done to a project."""

    APPROVE = "approve"
    EDIT = "edit"
    FINISH = "finish"
    REOPEN = "reopen"
    START = "start"  # a mini-competition
    WITHDRAW = "withdraw"  # the approval


# The texts that the officer assesses, one by one (`domain.md` C1).
CRITERIA: Final = ("user_need", "societal_benefit", "benefit_potential", "leadership_anchoring")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """All the rules may look at."""

    problem: str = ""
    user_need: str = ""
    societal_benefit: str = ""
    benefit_potential: str = ""
    leadership_anchoring: str = ""
    funding_ore: int = 0  # grant and own funding
    approved_at: datetime | None = None
    finished_at: datetime | None = None
    drafts: int = 0  # competitions not sent out, and not cancelled
    running: int = 0  # competitions sent out, without a contract or another end yet
    contracts: int = 0  # signed
    open_contracts: int = 0  # signed and not completed


def status(facts: ProjectFacts) -> Status:
    """Return where the project is: the furthest that has happened. `status_sql` is its twin."""
    if facts.finished_at:
        return Status.FINISHED
    if facts.contracts:
        return Status.DELIVERING
    if facts.running:
        return Status.PROCURING
    if facts.approved_at:
        return Status.APPROVED
    return Status.IDEA if facts.problem else Status.NAMED


_ALIVE: Final = (Status.IDEA, Status.APPROVED, Status.PROCURING, Status.DELIVERING)
EDGES: Final[Mapping[tuple[Status, Action], Status]] = {
    **{(here, Action.EDIT): here for here in _ALIVE},
    (Status.NAMED, Action.EDIT): Status.IDEA,
    **{(here, Action.START): here for here in (Status.NAMED, *_ALIVE)},
    (Status.NAMED, Action.APPROVE): Status.APPROVED,
    (Status.IDEA, Action.APPROVE): Status.APPROVED,
    (Status.PROCURING, Action.APPROVE): Status.PROCURING,
    (Status.DELIVERING, Action.APPROVE): Status.DELIVERING,
    (Status.APPROVED, Action.WITHDRAW): Status.IDEA,
    (Status.DELIVERING, Action.FINISH): Status.FINISHED,
    (Status.FINISHED, Action.REOPEN): Status.DELIVERING,
}

Guard = Callable[[ProjectFacts], tuple[Reason, ...]]


def described(facts: ProjectFacts) -> tuple[Reason, ...]:
    return () if facts.problem else (reason(Code.PROJECT_PROBLEM_MISSING, "problem"),)


_MISSING: Final = {
    "user_need": Code.PROJECT_USER_NEED_MISSING,
    "societal_benefit": Code.PROJECT_BENEFIT_TO_SOCIETY_MISSING,
    "benefit_potential": Code.PROJECT_BENEFIT_POTENTIAL_MISSING,
    "leadership_anchoring": Code.PROJECT_ANCHORING_MISSING,
}


def criteria_written(facts: ProjectFacts) -> tuple[Reason, ...]:
    """The four selection criteria are written: nobody can assess what is not there."""
    empty = [name for name in CRITERIA if not getattr(facts, name)]
    return tuple(reason(_MISSING[name], name) for name in empty)


def not_approved(facts: ProjectFacts) -> tuple[Reason, ...]:
    return (reason(Code.PROJECT_ALREADY_APPROVED),) if facts.approved_at else ()


def approved(facts: ProjectFacts) -> tuple[Reason, ...]:
    return () if facts.approved_at else (reason(Code.PROJECT_NOT_APPROVED),)


def delivered(facts: ProjectFacts) -> tuple[Reason, ...]:
    """Nothing is under way: every contract is completed and every competition has ended.

    A draft left behind could be sent out from a project that nobody runs any more.
    """
    found = []
    if facts.open_contracts:
        found.append(reason(Code.PROJECT_CONTRACTS_OPEN, count=facts.open_contracts))
    if under_way := facts.drafts + facts.running:
        found.append(reason(Code.PROJECT_COMPETITIONS_OPEN, count=under_way))
    return tuple(found)


GUARDS: Final[Mapping[Action, tuple[Guard, ...]]] = {
    Action.APPROVE: (not_approved, described, criteria_written),
    Action.FINISH: (approved, delivered),
    Action.START: (described,),
}

# Why an action has no edge from here, in the words that help most.
_ELSEWHERE: Final = {
    Action.APPROVE: Code.PROJECT_ALREADY_APPROVED,
    Action.FINISH: Code.PROJECT_WITHOUT_CONTRACT,
    Action.REOPEN: Code.PROJECT_NOT_FINISHED,
    Action.WITHDRAW: Code.PROJECT_NOT_APPROVED,
}


def refusals(facts: ProjectFacts, action: Action) -> tuple[Reason, ...]:
    """Why `action` is impossible now; empty means go. Buttons and services both ask this."""
    here = status(facts)
    if (here, action) not in EDGES:
        return (_wrong_state(facts, here, action),)
    return tuple(why for guard in GUARDS.get(action, ()) for why in guard(facts))


def _wrong_state(facts: ProjectFacts, here: Status, action: Action) -> Reason:
    if here is Status.FINISHED:
        return reason(Code.PROJECT_FINISHED)
    if action is Action.WITHDRAW and facts.approved_at:
        return reason(Code.PROJECT_UNDER_WAY)
    return reason(_ELSEWHERE[action])


def require(facts: ProjectFacts, action: Action) -> Status:
    """Return the status that follows, or refuse with the reasons."""
    if reasons := refusals(facts, action):
        raise IllegalTransition(reasons)
    return EDGES[status(facts), action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What the officer found: each selection criterion in words, and why without money."""

    user_need: str
    societal_benefit: str
    benefit_potential: str
    leadership_anchoring: str
    funding: str = ""  # why the project can go on without grant and own funding
    note: str = ""

    def dump(self) -> str:
        """Return the text that `projects.approval_note` keeps."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def load(cls, stored: str) -> "Approval":
        """Read what `dump` wrote."""
        return cls(**json.loads(stored))


def approval_faults(facts: ProjectFacts, approval: Approval) -> tuple[Reason, ...]:
    """Every criterion is assessed in words; a project without money needs a reason."""
    found = [reason(Code.VALUE_MISSING, n) for n in CRITERIA if not getattr(approval, n).strip()]
    if not facts.funding_ore and not approval.funding.strip():
        found.append(reason(Code.PROJECT_FUNDING_MISSING, "funding"))
    return tuple(found)
