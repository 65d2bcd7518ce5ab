"""Rules 25–31 and 33–36: impartiality, rejection, clarification, scoring and its reasons."""

from typing import Final

from procure.domain import competitions
from procure.domain.competitions import Action
from procure.domain.law import Standing
from procure.domain.reasons import Code
from procure.domain.rules import award_checks, bidder_checks, wording_checks
from procure.domain.rules.model import Rule, Severity, guarded

RULES: Final = (
    Rule(
        id="25",
        severity=Severity.STOP,
        paragraph="A7.39",
        law="impartiality",
        codes=frozenset({Code.IMPARTIALITY_CONFLICT, Code.IMPARTIALITY_MISSING}),
        kept_by=("procure.queries.material:require_impartial",),
    ),
    Rule(
        id="26a",
        severity=Severity.WARNING,
        paragraph="A7.40",
        standing=Standing.SECOND_HAND,
        gates=(Action.START_SCORING,),
        codes=frozenset({Code.BIDDERS_SHARE_FIRM, Code.BIDDERS_SHARE_PERSON}),
        check=bidder_checks.related,
    ),
    Rule(
        id="26b",
        severity=Severity.RECORD,
        paragraph="A7.40",
        standing=Standing.SECOND_HAND,
        codes=frozenset({Code.CONFIRMATION_MISSING}),
        kept_by=("procure.domain.bids:gaps",),
    ),
    Rule(
        id="27",
        severity=Severity.STOP,
        paragraph="A4.20",
        law="rejection_bid",
        codes=frozenset({Code.BID_NOT_ADMISSIBLE, Code.PROVISION_MISSING}),
        kept_by=("procure.services.assessments:assess", "procure.services.endings:close"),
    ),
    Rule(
        id="28a",
        severity=Severity.STOP,
        paragraph="A4.20",
        law="rejection_low",
        codes=frozenset({Code.LOW_NOT_EXPLAINED}),
        kept_by=("procure.services.assessments:assess",),
    ),
    Rule(
        id="28b",
        severity=Severity.WARNING,
        paragraph="A4.20",
        law="rejection_low",
        gates=(Action.START_SCORING,),
        codes=frozenset({Code.BIDS_LOOK_LOW}),
        check=bidder_checks.low,
    ),
    Rule(
        id="29",
        severity=Severity.STOP,
        paragraph="A4.21",
        law="clarification",
        codes=frozenset({Code.ENTRY_NOT_SENT, Code.TIME_NOT_AHEAD}),
        kept_by=("procure.services.journals:write", "procure.services.journals:answer"),
    ),
    Rule(
        id="30",
        severity=Severity.STOP,
        paragraph="A5.29",
        gates=(Action.LOCK,),
        codes=frozenset({Code.PRESENTATIONS_UNEQUAL, Code.PRESENTATION_MISSING}),
        check=bidder_checks.presented_alike,
    ),
    Rule(
        id="31",
        severity=Severity.STOP,
        paragraph="A5.28",
        codes=frozenset({Code.PRICES_HIDDEN}),
        kept_by=("procure.queries.material:scores_blind",),
    ),
    Rule(
        id="33",
        severity=Severity.RECORD,
        paragraph="A5.26",
        kept_by=(
            "procure.domain.competitions:sheets_in",
            "procure.services.consensus:agree",
        ),
    ),
    Rule(
        id="34a",
        severity=Severity.STOP,
        paragraph="A6.32",
        law="notice",
        gates=(Action.LOCK,),
        codes=frozenset({Code.CONSENSUS_INCOMPLETE, Code.REASON_TOO_SHORT, Code.SCORE_MISSING}),
        check=guarded(competitions.consensus_done),
        kept_by=(
            "procure.services.evaluations:submit_sheet",
            "procure.services.consensus:agree",
        ),
    ),
    Rule(
        id="34b",
        severity=Severity.WARNING,
        paragraph="A6.32",
        law="notice",
        gates=(Action.LOCK,),
        codes=frozenset({Code.REASON_SAME_FOR_TWO}),
        check=wording_checks.same_text,
    ),
    Rule(
        id="34c",
        severity=Severity.WARNING,
        paragraph="A6.32",
        law="notice",
        gates=(Action.LOCK,),
        codes=frozenset({Code.REASON_OTHER_CRITERION}),
        check=wording_checks.other_criterion,
    ),
    Rule(
        id="35a",
        severity=Severity.STOP,
        paragraph="A5.26",
        codes=frozenset({Code.POINTS_NOT_HALF, Code.POINTS_OUTSIDE_SCALE}),
        kept_by=("procure.services.consensus:lock", "procure.domain.evaluations:outcome"),
    ),
    Rule(
        id="35b",
        severity=Severity.WARNING,
        paragraph="A5.26",
        gates=(Action.DECIDE,),
        codes=frozenset({Code.ROUNDING_DECIDES}),
        check=award_checks.rounding_decides,
    ),
    Rule(
        id="35c",
        severity=Severity.WARNING,
        paragraph="A5.26",
        gates=(Action.DECIDE,),
        codes=frozenset({Code.RESULT_TIED}),
        check=award_checks.tied,
    ),
    Rule(
        id="36",
        severity=Severity.STOP,
        paragraph="A5.26",
        gates=(Action.SET_CONSENSUS,),
        codes=frozenset({Code.EVALUATION_LOCKED}),
        check=guarded(competitions.not_locked),
        kept_by=("procure.services.reopenings:reopen",),
    ),
)
