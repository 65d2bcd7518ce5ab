"""Rules 20–24: sealing, late bids, receipts, length and the opening protocol."""

from typing import Final

from procure.domain import competitions
from procure.domain.competitions import Action
from procure.domain.reasons import Code
from procure.domain.rules.model import Rule, Severity, guarded

RULES: Final = (
    Rule(
        id="20",
        severity=Severity.STOP,
        paragraph="A3.13",
        gates=(Action.OPEN,),
        codes=frozenset(
            {
                Code.ALREADY_CONFIRMED_OPENING,
                Code.BEFORE_DEADLINE,
                Code.BID_UNREADABLE,
                Code.OPENERS_TOO_FEW,
            }
        ),
        check=guarded(competitions.enough_openers),
        kept_by=("procure.services.bids:submit", "procure.services.openings:confirm"),
    ),
    Rule(
        id="21",
        severity=Severity.STOP,
        paragraph="A4.19",
        law="rejection_formal",
        codes=frozenset({Code.DEADLINE_PASSED}),
        kept_by=("procure.domain.competitions:require_open_for_bids",),
    ),
    Rule(
        id="22a",
        severity=Severity.STOP,
        paragraph="A4.19",
        codes=frozenset({Code.NOT_SUBMITTED}),
        kept_by=("procure.services.bids:submit", "procure.services.bids:withdraw"),
    ),
    Rule(
        id="22b",
        severity=Severity.WARNING,
        paragraph="A4.19",
        kept_by=("procure.services.bid_reminders:remind",),
    ),
    Rule(
        id="23",
        severity=Severity.STOP,
        paragraph="A4.22",
        codes=frozenset({Code.ANSWER_TOO_LONG}),
        kept_by=("procure.services.bids:submit", "procure.domain.bids:gaps"),
    ),
    Rule(
        id="24",
        severity=Severity.RECORD,
        paragraph="A3.13",
        kept_by=("procure.services.openings:confirm",),
    ),
)
