"""All the rules in the order of E1, and what they find at a gate."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from procure.domain.competitions import Action
from procure.domain.formats import local
from procure.domain.reasons import Code, Reason
from procure.domain.rules import (
    award,
    bids,
    conduct,
    criteria,
    delivery,
    evaluation,
    framework,
    invitation,
    timeline,
)
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.model import Finding, Rule, Severity
from procure.domain.rules.settings import Settings

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *framework.RULES,
            *invitation.RULES,
            *criteria.RULES,
            *timeline.RULES,
            *conduct.RULES,
            *bids.RULES,
            *evaluation.RULES,
            *award.RULES,
            *delivery.RULES,
        ),
        key=lambda rule: rule.order,
    )
)
BY_ID: Final[Mapping[str, Rule]] = {rule.id: rule for rule in RULES}
BY_CODE: Final[Mapping[Code, Rule]] = {code: rule for rule in RULES for code in rule.codes}

# What an officer may take out of force: warnings, and stops that rest on a provision that ends.
SETTABLE: Final = frozenset(
    rule.id
    for rule in RULES
    if (rule.severity is Severity.WARNING and rule.check is not None) or rule.law == "climate"
)


def at(gate: Action) -> tuple[Rule, ...]:
    """Return the rules that are asked at the gate, in order."""
    return tuple(rule for rule in RULES if gate in rule.gates)


def in_force(facts: RuleFacts, now: datetime) -> tuple[Rule, ...]:
    """Return the rules of the gate that hold today and that nobody has taken out of force."""
    today = local(now).date()
    return tuple(
        rule for rule in at(facts.gate) if rule.in_force(today) and not facts.settings.off(rule.id)
    )


def findings(facts: RuleFacts, now: datetime) -> tuple[Finding, ...]:
    """Return everything the rules find at the gate, each in words of its own rule."""
    return tuple(
        Finding(rule, why)
        for rule in in_force(facts, now)
        if rule.check is not None
        for why in _unrepeated(rule.check(facts, now))
        if why.code in rule.codes
    )


def _unrepeated(reasons: tuple[Reason, ...]) -> list[Reason]:
    found: list[Reason] = []
    for why in reasons:
        if why not in found:
            found.append(why)
    return found


def severities(number: int) -> tuple[Severity, ...]:
    """Return what a rule of E1 does, the strictest first."""
    here = {rule.severity for rule in RULES if rule.number == number}
    return tuple(severity for severity in Severity if severity in here)


def lifted(settings: Settings, on: date) -> frozenset[Code]:
    """Return what rules that do not hold on the day would say: it refuses nothing then."""
    out = (rule for rule in RULES if not rule.in_force(on) or settings.off(rule.id))
    return frozenset(code for rule in out for code in rule.codes)
