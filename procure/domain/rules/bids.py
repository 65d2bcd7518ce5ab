"""Rules 20–24: sealing, late bids, receipts, length and the opening protocol."""

from typing import Final

from procure.domain.rules.model import Rule, Severity

RULES: Final = (
    Rule(id="20", severity=Severity.STOP, paragraph="A3.13"),
    Rule(id="21", severity=Severity.STOP, paragraph="A4.19", law="rejection_formal"),
    Rule(id="22a", severity=Severity.STOP, paragraph="A4.19"),
    Rule(id="22b", severity=Severity.WARNING, paragraph="A4.19"),
    Rule(id="23", severity=Severity.STOP, paragraph="A4.22"),
    Rule(id="24", severity=Severity.RECORD, paragraph="A3.13"),
)
