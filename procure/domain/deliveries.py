"""Delivery of a call-off: the phases of the triple diamond, their gates, and deviations.

Only facts are stored. What stops an act are refusals; what makes it doubtful are warnings, and
a warning needs a reason from the one who goes on (`product.md` §7).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from procure.domain.contract_values import ContractValue
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.reasons import Code, Reason, reason

GATE_NEAR: Final = timedelta(days=7)  # so long before its planned end a gate asks for attention
OPTION_NEAR: Final = timedelta(days=30)  # so long before its last day an option does
GRADES: Final = range(1, 6)


class PhaseKey(StrEnum):
    """The triple diamond, in order (`domain.md` C7)."""

    DIAGNOSE = "diagnose"
    EXPLORE_DEFINE = "explore_define"
    DEVELOP_DELIVER = "develop_deliver"


class Severity(StrEnum):
    """How much a deviation hurts the delivery."""

    MINOR = "minor"
    SERIOUS = "serious"
    ESSENTIAL = "essential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """What an invoice says, in øre excluding VAT; a credit note's amount is below 0."""

    number: str
    amount_ore: int
    invoiced_on: date
    phase: PhaseKey | None = None
    text: str = ""


class PhaseStatus(StrEnum):
    """How far one phase has come."""

    UNPLANNED = "unplanned"
    PLANNED = "planned"
    RUNNING = "running"
    PASSED = "passed"


class PhaseAction(StrEnum):
    """What can be done to one phase."""

    PLAN = "plan"
    START = "start"
    GATE = "gate"


class DeliveryAction(StrEnum):
    """What can be done to the delivery as a whole."""

    PLAN = "plan"
    ADD_OPTION = "add_option"
    SIGN_CHANGE = "sign_change"
    REGISTER_INVOICE = "register_invoice"
    RAISE_DEVIATION = "raise_deviation"
    COMPLETE = "complete"
    EVALUATE = "evaluate"
    COMMENT = "comment"


class OptionStatus(StrEnum):
    """Where an option stands. One that nobody took by its last day has lapsed by the clock."""

    OPEN = "open"
    EXERCISED = "exercised"
    LAPSED = "lapsed"


class Next(StrEnum):
    """What the delivery asks for next."""

    PLAN = "plan"
    START = "start"
    SIGN_CHANGE = "sign_change"
    GATE = "gate"
    DECIDE_OPTION = "decide_option"
    CLOSE_DEVIATIONS = "close_deviations"
    EXPLAIN_OVERRUN = "explain_overrun"
    COMPLETE = "complete"
    EVALUATE = "evaluate"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase as the rules see it; days in Oslo."""

    key: PhaseKey
    planned_start: date | None = None
    planned_end: date | None = None
    started_on: date | None = None
    passed_on: date | None = None

    @property
    def status(self) -> PhaseStatus:
        """The latest fact decides."""
        if self.passed_on:
            return PhaseStatus.PASSED
        if self.started_on:
            return PhaseStatus.RUNNING
        return PhaseStatus.PLANNED if self.planned_end else PhaseStatus.UNPLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFacts:
    """All the rules may look at. A query builds it from rows; a test builds it by hand."""

    phases: tuple[Phase, ...] = tuple(Phase(key=key) for key in PhaseKey)  # all, in order
    value: ContractValue = field(default_factory=lambda: ContractValue(original_ore=0))
    starts_on: date | None = None  # of the contract
    ends_on: date | None = None
    changes: int = 0
    open_deviations: int = 0
    option_days: tuple[date | None, ...] = ()  # the last day of each open option
    invoices: int = 0
    completed: bool = False
    evaluated: bool = False
    commented: bool = False

    def phase(self, key: PhaseKey) -> Phase:
        """Return one of the phases."""
        return next(phase for phase in self.phases if phase.key is key)

    @property
    def gates_left(self) -> int:
        """How many gates are not passed."""
        return sum(phase.passed_on is None for phase in self.phases)


# (from, action) → what follows, for one phase. A passed gate is a fact: its dates stand.
EDGES: Final[Mapping[tuple[PhaseStatus, PhaseAction], PhaseStatus]] = {
    (PhaseStatus.UNPLANNED, PhaseAction.PLAN): PhaseStatus.PLANNED,
    (PhaseStatus.PLANNED, PhaseAction.PLAN): PhaseStatus.PLANNED,
    (PhaseStatus.RUNNING, PhaseAction.PLAN): PhaseStatus.RUNNING,
    (PhaseStatus.PLANNED, PhaseAction.START): PhaseStatus.RUNNING,
    (PhaseStatus.RUNNING, PhaseAction.GATE): PhaseStatus.PASSED,
}
_ELSEWHERE: Final[Mapping[PhaseStatus, Code]] = {
    PhaseStatus.UNPLANNED: Code.PHASE_NOT_PLANNED,
    PhaseStatus.PLANNED: Code.PHASE_NOT_STARTED,
    PhaseStatus.RUNNING: Code.PHASE_STARTED,
    PhaseStatus.PASSED: Code.PHASE_PASSED,
}


def phase_refusals(facts: DeliveryFacts, key: PhaseKey, action: PhaseAction) -> tuple[Reason, ...]:
    """Why the action on the phase is impossible now; empty means go."""
    if facts.completed:
        return (reason(Code.DELIVERY_COMPLETED),)
    here = facts.phase(key).status
    if (here, action) not in EDGES:
        return (reason(_ELSEWHERE[here], phase=key.value),)
    before = facts.phases[: list(PhaseKey).index(key)]
    waiting = [phase for phase in before if phase.status is not PhaseStatus.PASSED]
    if action is PhaseAction.START and waiting:
        return (reason(Code.PHASE_BEFORE_NOT_PASSED, phase=waiting[-1].key.value),)
    return ()


def start_warnings(facts: DeliveryFacts, key: PhaseKey) -> tuple[Reason, ...]:
    """What makes the start doubtful: no signed change annex after the diagnosis (E1 48)."""
    second = key is PhaseKey.EXPLORE_DEFINE
    return (reason(Code.ANNEX_NOT_SIGNED),) if second and not facts.changes else ()


Guard = Callable[[DeliveryFacts], tuple[Reason, ...]]


def running(facts: DeliveryFacts) -> tuple[Reason, ...]:
    """The delivery must not be completed: its sums are final then."""
    return (reason(Code.DELIVERY_COMPLETED),) if facts.completed else ()


def gates_passed(facts: DeliveryFacts) -> tuple[Reason, ...]:
    left = facts.gates_left
    return (reason(Code.GATES_LEFT, count=left),) if left else ()


def not_evaluated(facts: DeliveryFacts) -> tuple[Reason, ...]:
    return (reason(Code.EVALUATED_ALREADY),) if facts.evaluated else ()


def may_comment(facts: DeliveryFacts) -> tuple[Reason, ...]:
    if not facts.evaluated:
        return (reason(Code.NOT_EVALUATED),)
    return (reason(Code.COMMENTED_ALREADY),) if facts.commented else ()


GUARDS: Final[Mapping[DeliveryAction, tuple[Guard, ...]]] = {
    DeliveryAction.PLAN: (running,),
    DeliveryAction.ADD_OPTION: (running,),
    DeliveryAction.SIGN_CHANGE: (running,),
    DeliveryAction.REGISTER_INVOICE: (running,),
    DeliveryAction.RAISE_DEVIATION: (running,),
    DeliveryAction.COMPLETE: (running, gates_passed),
    DeliveryAction.EVALUATE: (gates_passed, not_evaluated),
    DeliveryAction.COMMENT: (may_comment,),
}


def refusals(facts: DeliveryFacts, action: DeliveryAction) -> tuple[Reason, ...]:
    """Why the action is impossible now; empty means go. Buttons and services ask this."""
    return tuple(why for guard in GUARDS[action] for why in guard(facts))


def completion_warnings(facts: DeliveryFacts) -> tuple[Reason, ...]:
    """What makes it doubtful to complete: open deviations, open options, nothing invoiced."""
    counts = (
        (Code.DEVIATIONS_OPEN, facts.open_deviations),
        (Code.OPTIONS_OPEN, len(facts.option_days)),
    )
    found = [reason(code, count=count) for code, count in counts if count]
    return (*found, *(() if facts.invoices else (reason(Code.INVOICES_MISSING),)))


def invoice_warnings(facts: DeliveryFacts, amount_ore: int) -> tuple[Reason, ...]:
    """An invoice is a fact and is recorded; above what is agreed it must be explained."""
    over = facts.value.invoiced_ore + amount_ore - facts.value.ceiling_ore
    if amount_ore <= 0 or over <= 0:
        return ()
    return (reason(Code.INVOICE_ABOVE_CEILING, over=over, ceiling=facts.value.ceiling_ore),)


def change_warnings(facts: DeliveryFacts, amount_ore: int, today: date) -> tuple[Reason, ...]:
    """E1 48: a change that brings all of them past a share of the original value (C7)."""
    before, value = facts.value, facts.value
    after = replace(value, changed_ore=value.changed_ore + amount_ore)
    limit, share = after.passed_threshold(today), after.change_share
    if limit is None or share is None or limit == before.passed_threshold(today):
        return ()
    percent = Decimal(round(abs(share) * 1000)) / 10
    return (reason(Code.CHANGES_LARGE, "why", share=percent, limit=int(limit * 100)),)


def require(why: Sequence[Reason]) -> None:
    """Refuse an act for the reasons, if there are any."""
    if why:
        raise IllegalTransition(why)


def require_reason(warnings: Sequence[Reason], said: str) -> None:
    """Refuse to go on past a warning without saying why; the reason's place is the form's."""
    if warnings and not said.strip():
        told = [reason(one.code, "why", **one.params) for one in warnings]
        raise InvalidInput([*told, reason(Code.REASON_MISSING, "why")])


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """The days somebody plans for a phase; both None when it is not planned."""

    start: date | None = None
    end: date | None = None


Plan = Mapping[PhaseKey, PlannedPhase]


def plan_of(facts: DeliveryFacts) -> Plan:
    """Return the plan as it stands."""
    return {p.key: PlannedPhase(p.planned_start, p.planned_end) for p in facts.phases}


def plan_problems(facts: DeliveryFacts, plan: Plan) -> tuple[Reason, ...]:
    """Why the plan cannot stand; a reason's section is the field that must change."""
    problems = [why for phase in facts.phases for why in _phase_problems(phase, plan[phase.key])]
    earlier: date | None = None
    for key, planned in plan.items():
        if earlier and planned.start and planned.start < earlier:
            problems.append(reason(Code.PHASE_OVERLAPS, f"{key}_start", phase=key.value))
        earlier = planned.end or earlier
    return tuple(problems)


def _phase_problems(phase: Phase, planned: PlannedPhase) -> Iterable[Reason]:
    key = phase.key
    if planned.start is None or planned.end is None:
        if planned.start or planned.end or phase.status is PhaseStatus.RUNNING:
            empty = "start" if planned.start is None else "end"
            yield reason(Code.PHASE_DATES_HALF, f"{key}_{empty}", phase=key.value)
    elif planned.end < planned.start:
        yield reason(Code.PHASE_ENDS_FIRST, f"{key}_end", phase=key.value)
    same = planned == PlannedPhase(phase.planned_start, phase.planned_end)
    if phase.status is PhaseStatus.PASSED and not same:
        yield reason(Code.PHASE_PASSED, f"{key}_start", phase=key.value)


def plan_warnings(facts: DeliveryFacts, plan: Plan) -> tuple[Reason, ...]:
    """What makes the plan doubtful: days outside the contract's own."""
    outside = any(
        (facts.starts_on and planned.start and planned.start < facts.starts_on)
        or (facts.ends_on and planned.end and planned.end > facts.ends_on)
        for planned in plan.values()
    )
    if not outside:
        return ()
    return (reason(Code.PHASE_OUTSIDE_CONTRACT, first=facts.starts_on, last=facts.ends_on),)


def option_status(
    *, exercised: bool, lapsed: bool, exercise_by: date | None, today: date
) -> OptionStatus:
    """Return where an option stands today; its last day is still a day to take it."""
    if exercised:
        return OptionStatus.EXERCISED
    late = exercise_by is not None and exercise_by < today
    return OptionStatus.LAPSED if lapsed or late else OptionStatus.OPEN


def option_refusals(
    facts: DeliveryFacts, status: OptionStatus, exercise_by: date | None
) -> tuple[Reason, ...]:
    """Why an option can neither be taken nor given up."""
    if facts.completed:
        return (reason(Code.DELIVERY_COMPLETED),)
    if status is OptionStatus.LAPSED and exercise_by is not None:
        return (reason(Code.OPTION_LAPSED, last=exercise_by),)
    return () if status is OptionStatus.OPEN else (reason(Code.OPTION_DECIDED),)


def gate_due(facts: DeliveryFacts, today: date) -> date | None:
    """Return the planned end of a running phase whose gate is near or late, else None."""
    for phase in facts.phases:
        end = phase.planned_end
        if phase.status is PhaseStatus.RUNNING and end and end <= today + GATE_NEAR:
            return end
    return None


def option_due(facts: DeliveryFacts, today: date) -> date | None:
    """Return the nearest last day of an open option that must be decided soon, else None."""
    days = [day for day in facts.option_days if day and today <= day <= today + OPTION_NEAR]
    return None if facts.completed else min(days, default=None)


def next_steps(facts: DeliveryFacts, today: date) -> tuple[tuple[Next, PhaseKey | None], ...]:
    """Return what the delivery asks for now, the most pressing first."""
    return tuple(_next(facts, today))


def _next(facts: DeliveryFacts, today: date) -> Iterable[tuple[Next, PhaseKey | None]]:
    if facts.completed:
        if not facts.evaluated:
            yield Next.EVALUATE, None
        elif not facts.commented:
            yield Next.COMMENT, None
        return
    if facts.value.over_ore:
        yield Next.EXPLAIN_OVERRUN, None
    if option_due(facts, today):
        yield Next.DECIDE_OPTION, None
    yield from _next_of_phases(facts)
    if facts.open_deviations:
        yield Next.CLOSE_DEVIATIONS, None
    if not facts.gates_left:
        yield Next.COMPLETE, None


def _next_of_phases(facts: DeliveryFacts) -> Iterable[tuple[Next, PhaseKey | None]]:
    here = next((p for p in facts.phases if p.status is not PhaseStatus.PASSED), None)
    if here is None:
        return
    if here.status is PhaseStatus.UNPLANNED:
        yield Next.PLAN, here.key
    elif here.status is PhaseStatus.RUNNING:
        yield Next.GATE, here.key
    else:
        if start_warnings(facts, here.key):
            yield Next.SIGN_CHANGE, here.key
        yield Next.START, here.key
