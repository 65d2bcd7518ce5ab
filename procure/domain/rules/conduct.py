"""Rules 16, 18, 19 and 50: rate caps, changes, dialogue, and the dates of the rules."""

from typing import Final

from procure.domain import competitions
from procure.domain.competitions import Action
from procure.domain.reasons import Code
from procure.domain.rules.model import Rule, Severity, guarded

RULES: Final = (
    Rule(
        id="16",
        severity=Severity.STOP,
        paragraph="E1",
        codes=frozenset({Code.RATE_ABOVE_MAXIMUM}),
        kept_by=("procure.domain.bids:gaps",),
    ),
    Rule(
        id="18",
        severity=Severity.STOP,
        paragraph="A3.16",
        codes=frozenset(
            {
                Code.AMENDMENT_EMPTY,
                Code.AMENDMENT_EXTENSION_UNDECIDED,
                Code.AMENDMENT_NOT_APPROVED,
                Code.AMENDMENT_OUTDATED,
                Code.AMENDMENT_REASON_MISSING,
            }
        ),
        kept_by=("procure.domain.amendments:issue_problems", "procure.domain.competitions:EDGES"),
    ),
    Rule(
        id="19a",
        severity=Severity.STOP,
        paragraph="A3.18",
        law="dialogue",
        gates=(Action.ISSUE,),
        codes=frozenset({Code.MATERIAL_NOT_SHARED}),
        check=guarded(competitions.material_shared),
    ),
    Rule(
        id="19b",
        severity=Severity.RECORD,
        paragraph="A3.18",
        law="dialogue_advantage",
        kept_by=("procure.models.dialogues:MarketDialogue",),
    ),
    Rule(
        id="50",
        severity=Severity.RECORD,
        paragraph="A7.43",
        kept_by=("procure.models.rules:RuleSetting", "procure.models.rules:LawConfirmation"),
    ),
)
