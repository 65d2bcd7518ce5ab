"""Rules 7–9: who is invited, when, and what the invitation holds."""

from datetime import datetime
from typing import Final

from procure.domain import drafting
from procure.domain.competitions import Action
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.framework import BEFORE_ISSUE
from procure.domain.rules.model import Rule, Severity, drafted


def all_invited(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 7: every active consortium, less those whose exclusion another person approved (A3.10)."""
    seen = facts.invitation
    if seen is None:
        return ()
    if seen.proposed_exclusions:
        return (reason(Code.EXCLUSION_UNAPPROVED, "invitations", count=seen.proposed_exclusions),)
    if not seen.active - seen.excluded:
        return (reason(Code.NOBODY_TO_INVITE, "invitations"),)
    return ()


def sent_at_once(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 8: one event, the same moment for all (A3.10)."""
    seen = facts.invitation
    if seen is None or len(seen.sent_at) <= 1:
        return ()
    return (reason(Code.INVITATIONS_NOT_AT_ONCE, "invitations", moments=len(seen.sent_at)),)


RULES: Final = (
    Rule(
        id="7",
        severity=Severity.STOP,
        paragraph="A3.10",
        law="call_off_several",
        gates=(Action.ISSUE,),
        codes=frozenset({Code.EXCLUSION_UNAPPROVED, Code.NOBODY_TO_INVITE}),
        check=all_invited,
        kept_by=("procure.services.competitions:issue",),
    ),
    Rule(
        id="8",
        severity=Severity.STOP,
        paragraph="A3.10",
        law="call_off_several",
        gates=(Action.OPEN,),
        codes=frozenset({Code.INVITATIONS_NOT_AT_ONCE}),
        check=sent_at_once,
        kept_by=("procure.services.competitions:issue",),
    ),
    Rule(
        id="9",
        severity=Severity.STOP,
        paragraph="A3.11",
        gates=BEFORE_ISSUE,
        codes=frozenset(
            {
                Code.CONTACT_MISSING,
                Code.CRITERIA_MISSING,
                Code.DEADLINE_MISSING,
                Code.DEADLINE_NOT_LATER,
                Code.DELIVERY_PLACE_MISSING,
                Code.EVALUATORS_MISSING,
                Code.NEED_MISSING,
                Code.PERIOD_MISSING,
                Code.PRICE_LINES_MISSING,
                Code.PROJECT_INCOMPLETE,
                Code.QUESTIONS_DUE_AFTER_DEADLINE,
                Code.REQUIREMENTS_MISSING,
                Code.STANDSTILL_MISSING,
                Code.VALIDITY_MISSING,
                Code.VALIDITY_TOO_SHORT,
            }
        ),
        check=drafted(
            drafting.need_described,
            drafting.invitation_addressed,
            drafting.requirements_stated,
            drafting.criteria_complete,
            drafting.price_asked,
            drafting.times_in_order,
            drafting.evaluators_named,
        ),
    ),
)
