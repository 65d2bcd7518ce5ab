"""Rules 25–31 and 33–36: impartiality, rejection, clarification, scoring and its reasons."""

from typing import Final

from procure.domain.law import Standing
from procure.domain.rules.model import Rule, Severity

RULES: Final = (
    Rule(id="25", severity=Severity.STOP, paragraph="A7.39", law="impartiality"),
    Rule(
        id="26a",
        severity=Severity.WARNING,
        paragraph="A7.40",
        standing=Standing.SECOND_HAND,
    ),
    Rule(
        id="26b",
        severity=Severity.RECORD,
        paragraph="A7.40",
        standing=Standing.SECOND_HAND,
    ),
    Rule(id="27", severity=Severity.STOP, paragraph="A4.20", law="rejection_bid"),
    Rule(id="28a", severity=Severity.STOP, paragraph="A4.20", law="rejection_low"),
    Rule(id="28b", severity=Severity.WARNING, paragraph="A4.20", law="rejection_low"),
    Rule(id="29", severity=Severity.STOP, paragraph="A4.21", law="clarification"),
    Rule(id="30", severity=Severity.STOP, paragraph="A5.29"),
    Rule(id="31", severity=Severity.STOP, paragraph="A5.28"),
    Rule(id="33", severity=Severity.RECORD, paragraph="A5.26"),
    Rule(id="34a", severity=Severity.STOP, paragraph="A6.32", law="notice"),
    Rule(id="34b", severity=Severity.WARNING, paragraph="A6.32", law="notice"),
    Rule(id="35a", severity=Severity.STOP, paragraph="A5.26"),
    Rule(id="35b", severity=Severity.WARNING, paragraph="A5.26"),
    Rule(id="36", severity=Severity.STOP, paragraph="A5.26"),
)
