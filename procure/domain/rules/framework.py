"""Rules 1–6: the framework agreement as the frame of the call-off."""

from typing import Final

from procure.domain import competitions, drafting
from procure.domain.competitions import Action
from procure.domain.law import Standing
from procure.domain.reasons import Code
from procure.domain.rules.model import Rule, Severity, drafted, guarded

BEFORE_ISSUE: Final = (Action.SUBMIT_FOR_REVIEW, Action.APPROVE, Action.ISSUE)
_AWARD: Final = (Action.DECIDE, Action.SEND_LETTERS, Action.SIGN_CONTRACT)

RULES: Final = (
    Rule(
        id="2",
        severity=Severity.STOP,
        paragraph="A1.3",
        law="framework_duration",
        gates=(*BEFORE_ISSUE, *_AWARD),
        codes=frozenset({Code.FRAMEWORK_NOT_IN_FORCE}),
        check=drafted(drafting.framework_allows),
    ),
    Rule(
        id="3a",
        severity=Severity.STOP,
        paragraph="A1.4",
        gates=(*BEFORE_ISSUE, *_AWARD),
        codes=frozenset(
            {Code.ESTIMATE_MISSING, Code.EXCEEDS_MAXIMUM_VALUE, Code.PRICE_PAST_MAXIMUM}
        ),
        check=guarded(competitions.within_maximum),
    ),
    Rule(
        id="4",
        severity=Severity.STOP,
        paragraph="A1.2",
        law="framework_duration",
        standing=Standing.SECOND_HAND,
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.BUYER_NOT_PARTY}),
        check=drafted(drafting.framework_allows),
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
