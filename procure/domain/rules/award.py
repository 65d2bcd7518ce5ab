"""Rules 37–43, 47 and 49: letters, standstill, validity, reversal, contract and protocol."""

from typing import Final

from procure.domain.law import Standing
from procure.domain.rules.model import Rule, Severity

RULES: Final = (
    Rule(id="37", severity=Severity.STOP, paragraph="A6.31", law="notice"),
    Rule(
        id="38",
        severity=Severity.STOP,
        paragraph="A6.33",
        law="standstill_length",
        standing=Standing.UNVERIFIED,
    ),
    Rule(
        id="39a",
        severity=Severity.STOP,
        paragraph="A4.23",
        law="validity_extension",
        standing=Standing.SECOND_HAND,
    ),
    Rule(
        id="39b",
        severity=Severity.WARNING,
        paragraph="A4.23",
        law="validity_extension",
        standing=Standing.SECOND_HAND,
    ),
    Rule(
        id="40",
        severity=Severity.STOP,
        paragraph="A6.34",
        law="reversal",
        standing=Standing.SECOND_HAND,
    ),
    Rule(
        id="41",
        severity=Severity.STOP,
        paragraph="A6.35",
        law="cancellation",
        standing=Standing.SECOND_HAND,
    ),
    Rule(id="42", severity=Severity.WARNING, paragraph="A6.34", standing=Standing.SECOND_HAND),
    Rule(id="43", severity=Severity.STOP, paragraph="A7.38", law="protocol"),
    Rule(id="47", severity=Severity.WARNING, paragraph="C6"),
    Rule(id="49", severity=Severity.STOP, paragraph="A6.35", standing=Standing.SECOND_HAND),
)
