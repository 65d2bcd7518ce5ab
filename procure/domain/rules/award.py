"""Rules 37–43, 47 and 49: letters, standstill, validity, reversal, contract and protocol."""

from typing import Final

from procure.domain import competitions
from procure.domain.competitions import Action
from procure.domain.law import Standing
from procure.domain.reasons import Code
from procure.domain.rules import award_checks
from procure.domain.rules.model import Rule, Severity, guarded

RULES: Final = (
    Rule(
        id="37",
        severity=Severity.STOP,
        paragraph="A6.31",
        law="notice",
        gates=(Action.SEND_LETTERS, Action.SIGN_CONTRACT),
        codes=frozenset(
            {
                Code.LETTERS_SENT,
                Code.LETTER_NAMES_OTHER,
                Code.LETTER_NAMES_PERSON,
                Code.LETTER_NUMBERS_OTHER,
                Code.LETTER_QUOTES_OTHER,
                Code.LETTER_REVEALS_PRICE,
                Code.REASON_NAMES_OTHER,
            }
        ),
        kept_by=("procure.services.awards:send_letters", "procure.services.leak_guard:check"),
    ),
    Rule(
        id="38",
        severity=Severity.STOP,
        paragraph="A6.33",
        law="standstill_length",
        standing=Standing.UNVERIFIED,
        gates=(Action.SIGN_CONTRACT,),
        codes=frozenset({Code.STANDSTILL_RUNS}),
        check=guarded(competitions.standstill_over),
    ),
    Rule(
        id="39a",
        severity=Severity.STOP,
        paragraph="A4.23",
        law="validity_extension",
        standing=Standing.SECOND_HAND,
        gates=(Action.SIGN_CONTRACT,),
        codes=frozenset({Code.VALIDITY_OVER}),
        check=guarded(competitions.still_valid),
    ),
    Rule(
        id="39b",
        severity=Severity.WARNING,
        paragraph="A4.23",
        law="validity_extension",
        standing=Standing.SECOND_HAND,
        gates=(Action.SEND_LETTERS, Action.SIGN_CONTRACT),
        codes=frozenset({Code.VALIDITY_NEAR}),
        check=award_checks.validity_near,
    ),
    Rule(
        id="40",
        severity=Severity.STOP,
        paragraph="A6.34",
        law="reversal",
        standing=Standing.SECOND_HAND,
        gates=(Action.REVERSE,),
        codes=frozenset({Code.LETTERS_NOT_SENT}),
        check=guarded(competitions.letters_sent),
        kept_by=("procure.services.reversals:reverse",),
    ),
    Rule(
        id="41a",
        severity=Severity.STOP,
        paragraph="A6.35",
        law="cancellation",
        standing=Standing.SECOND_HAND,
        codes=frozenset({Code.REASON_MISSING}),
        kept_by=("procure.services.competitions:cancel", "procure.services.endings:close"),
    ),
    Rule(
        id="41b",
        severity=Severity.RECORD,
        paragraph="A6.35",
        law="cancellation",
        standing=Standing.SECOND_HAND,
        kept_by=(
            "procure.models.competitions:Competition.cancel_ground",
            "procure.models.competitions:Competition.cancel_reason",
        ),
    ),
    Rule(
        id="42",
        severity=Severity.WARNING,
        paragraph="A6.34",
        standing=Standing.SECOND_HAND,
        gates=(Action.SIGN_CONTRACT,),
        codes=frozenset({Code.CONTRACT_STARTS_LATE, Code.OFFER_FIRM_GONE, Code.OFFER_PERSON_GONE}),
        check=award_checks.differs_from_bid,
    ),
    Rule(
        id="43",
        severity=Severity.STOP,
        paragraph="A7.38",
        law="protocol",
        codes=frozenset({Code.DOCUMENT_VALUE_MISSING}),
        kept_by=("procure.services.awards:complete", "procure.services.endings:close"),
    ),
    Rule(
        id="47",
        severity=Severity.WARNING,
        paragraph="C6",
        gates=(Action.DECIDE, Action.SIGN_CONTRACT),
        codes=frozenset({Code.PROJECT_PRICE_ABOVE_FUNDING}),
        check=award_checks.above_funding,
    ),
    Rule(
        id="49",
        severity=Severity.STOP,
        paragraph="A6.35",
        standing=Standing.SECOND_HAND,
        gates=(Action.COMPLETE,),
        codes=frozenset({Code.BIDDER_UNTOLD}),
        check=award_checks.all_told,
        kept_by=("procure.services.awards:send_letters", "procure.services.endings:close"),
    ),
)
