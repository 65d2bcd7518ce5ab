"""Rules 44–46 and 48: what holds after the contract is signed."""

from typing import Final

from procure.domain.law import Standing
from procure.domain.reasons import Code
from procure.domain.rules.model import Rule, Severity

RULES: Final = (
    Rule(
        id="44a",
        severity=Severity.STOP,
        paragraph="A7.37",
        law="documentation",
        # No service deletes a case, and the keys of its rows keep every other script from it.
        kept_by=("procure.models.competitions:Competition",),
    ),
    Rule(
        id="44b",
        severity=Severity.RECORD,
        paragraph="A7.37",
        law="documentation",
        kept_by=("procure.domain.retention:earliest",),
    ),
    Rule(
        id="45a",
        severity=Severity.STOP,
        paragraph="A7.41",
        law="secrecy",
        standing=Standing.UNVERIFIED,
        codes=frozenset({Code.ACCESS_UNREASONED, Code.REDACTION_SAME, Code.REDACTION_UNPROVEN}),
        kept_by=("procure.services.journals:write",),
    ),
    Rule(
        id="45b",
        severity=Severity.WARNING,
        paragraph="A7.41",
        law="secrecy",
        standing=Standing.UNVERIFIED,
        codes=frozenset({Code.REDACTION_COUNTS}),
        kept_by=("procure.services.journals:write",),
    ),
    Rule(
        id="46",
        severity=Severity.RECORD,
        paragraph="A7.42",
        standing=Standing.UNVERIFIED,
        kept_by=("procure.services.award_notices:note",),
    ),
    Rule(
        id="48",
        severity=Severity.WARNING,
        paragraph="C7",
        codes=frozenset({Code.ANNEX_NOT_SIGNED, Code.CHANGES_LARGE}),
        kept_by=(
            "procure.services.deliveries:start_phase",
            "procure.services.contract_amounts:sign_change",
        ),
    ),
)
