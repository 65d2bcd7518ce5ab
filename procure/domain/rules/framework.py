"""Rules 1–6: the framework agreement as the frame of the call-off."""

from datetime import datetime
from typing import Final

from procure.domain import competitions, drafting, ledger
from procure.domain.competitions import Action
from procure.domain.law import Standing
from procure.domain.ledger import Level
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.model import Check, Rule, Severity, drafted, guarded

BEFORE_ISSUE: Final = (Action.SUBMIT_FOR_REVIEW, Action.APPROVE, Action.ISSUE)
_AWARD: Final = (Action.DECIDE, Action.SEND_LETTERS, Action.SIGN_CONTRACT)
_LEAST_PREFIX: Final = 2  # of a CPV code: its division


def _either(before: Check, award: Check) -> Check:
    """Return one check for the gates before the issue and another for the award."""

    def check(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
        return (before if facts.gate in BEFORE_ISSUE else award)(facts, now)

    return check


def ceiling_near(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 3: warn when the call-off fills the framework to the share (A1.4); past it is 3a."""
    estimate = facts.competition.draft.estimate_ore
    left = drafting.left_ore(facts.competition.draft, now)
    maximum = facts.scope.maximum_ore if facts.scope else None
    if not maximum or estimate is None or left is None or estimate > left:
        return ()
    used = maximum - left + estimate
    if ledger.level(used, maximum, facts.settings.share("ceiling.warning_share")) is Level.ROOM:
        return ()
    percent = used * 100 // maximum
    return (reason(Code.CEILING_NEAR, "basis", percent=percent, remaining=left - estimate),)


def cpv_inside(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 5: warn when the CPV code lies under none of the framework's (A1.5)."""
    if facts.scope is None or not facts.scope.cpv_code:
        return ()
    code = _digits(facts.scope.cpv_code)
    if any(code.startswith(_branch(own)) for own in facts.scope.framework_cpv_codes):
        return ()
    return (reason(Code.CPV_OUTSIDE_FRAMEWORK, "basis", cpv=facts.scope.cpv_code),)


def _digits(code: str) -> str:
    return code.partition("-")[0].strip()


def _branch(code: str) -> str:
    """Return the digits that all codes below this one begin with: zeros at the end are open."""
    digits = _digits(code)
    return digits.rstrip("0").ljust(_LEAST_PREFIX, "0")


RULES: Final = (
    Rule(
        id="1a",
        severity=Severity.STOP,
        paragraph="A1.3",
        law="framework_duration",
        codes=frozenset({Code.FRAMEWORK_TOO_LONG}),
        kept_by=(
            "procure.domain.frameworks:refusals",
            "procure.domain.framework_file_checks:file_findings",
        ),
    ),
    Rule(
        id="1b",
        severity=Severity.WARNING,
        paragraph="A1.3",
        law="framework_duration",
        kept_by=("procure.models.frameworks:Framework.duration_reason",),
    ),
    Rule(
        id="2",
        severity=Severity.STOP,
        paragraph="A1.3",
        law="framework_duration",
        gates=(*BEFORE_ISSUE, *_AWARD),
        codes=frozenset({Code.FRAMEWORK_NOT_IN_FORCE}),
        check=_either(drafted(drafting.framework_allows), guarded(competitions.in_force)),
    ),
    Rule(
        id="3a",
        severity=Severity.STOP,
        paragraph="A1.4",
        gates=(*BEFORE_ISSUE, *_AWARD),
        codes=frozenset(
            {
                Code.ESTIMATE_MISSING,
                Code.EXCEEDS_MAXIMUM_VALUE,
                Code.LEDGER_PAST_MAXIMUM,
                Code.PRICE_PAST_MAXIMUM,
            }
        ),
        check=_either(drafted(drafting.within_ceiling), guarded(competitions.within_maximum)),
        kept_by=("procure.domain.ledger:room_refusals",),
    ),
    Rule(
        id="3b",
        severity=Severity.WARNING,
        paragraph="A1.4",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CEILING_NEAR}),
        check=ceiling_near,
    ),
    Rule(
        id="4",
        severity=Severity.STOP,
        paragraph="A1.2",
        standing=Standing.SECOND_HAND,
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.BUYER_NOT_PARTY}),
        check=drafted(drafting.framework_allows),
    ),
    Rule(
        id="5a",
        severity=Severity.RECORD,
        paragraph="A1.5",
        standing=Standing.SECOND_HAND,
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.SCOPE_STATEMENT_MISSING}),
        check=drafted(drafting.scope_stated),
        kept_by=("procure.models.competitions:Competition.scope_statement",),
    ),
    Rule(
        id="5b",
        severity=Severity.WARNING,
        paragraph="A1.5",
        standing=Standing.SECOND_HAND,
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CPV_OUTSIDE_FRAMEWORK}),
        check=cpv_inside,
    ),
    Rule(
        id="6",
        severity=Severity.STOP,
        paragraph="A2.8",
        law="reopening",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CALL_OFF_METHOD}),
        check=drafted(drafting.framework_allows),
    ),
)
