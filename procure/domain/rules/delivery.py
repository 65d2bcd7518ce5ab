"""Rules 44–46 and 48: what holds after the contract is signed."""

from typing import Final

from procure.domain.law import Standing
from procure.domain.rules.model import Rule, Severity

RULES: Final = (
    Rule(id="44a", severity=Severity.STOP, paragraph="A7.37", law="documentation"),
    Rule(id="44b", severity=Severity.RECORD, paragraph="A7.37", law="documentation"),
    Rule(
        id="45a",
        severity=Severity.STOP,
        paragraph="A7.41",
        law="secrecy",
        standing=Standing.UNVERIFIED,
    ),
    Rule(
        id="45b",
        severity=Severity.WARNING,
        paragraph="A7.41",
        law="secrecy",
        standing=Standing.UNVERIFIED,
    ),
    Rule(id="46", severity=Severity.RECORD, paragraph="A7.42", standing=Standing.UNVERIFIED),
    Rule(id="48", severity=Severity.WARNING, paragraph="C7"),
)
