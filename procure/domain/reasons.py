"""Why something cannot be done: a code and its parameters.

The sentences stand in the language catalogue (`procure.blueprints.messages`), so that a
page, a mail and a document say the same thing in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Code(StrEnum):
    """Every reason the domain can give. A test demands a sentence for each."""

    ANSWER_EMPTY = "answer_empty"
    ANSWER_TOO_LONG = "answer_too_long"
    ACCESS_UNREASONED = "access_unreasoned"
    ALREADY_CONFIRMED_OPENING = "already_confirmed_opening"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    ATTACHMENT_TOO_MANY = "attachment_too_many"
    ATTACHMENT_TYPE = "attachment_type"
    BEFORE_DEADLINE = "before_deadline"
    BID_NOT_ADMISSIBLE = "bid_not_admissible"
    BID_UNREADABLE = "bid_unreadable"
    BUYER_NOT_PARTY = "buyer_not_party"
    CALL_OFF_METHOD = "call_off_method"
    CLIMATE_CHOICE_MISSING = "climate_choice_missing"
    CLIMATE_SHARE_TOO_LOW = "climate_share_too_low"
    CONFIRMATION_MISSING = "confirmation_missing"
    CONSENSUS_INCOMPLETE = "consensus_incomplete"
    CONSENSUS_NOT_STARTED = "consensus_not_started"
    CRITERIA_MISSING = "criteria_missing"
    CRITERION_NOT_ALLOWED = "criterion_not_allowed"
    CRITERION_WEIGHT_OUTSIDE_SPAN = "criterion_weight_outside_span"
    CRITERION_WITHOUT_DESCRIPTION = "criterion_without_description"
    CRITERION_WITHOUT_DOCUMENTATION = "criterion_without_documentation"
    CRITERION_WITHOUT_LIMIT = "criterion_without_limit"
    DAY_NOT_LATER = "day_not_later"
    DEADLINE_MISSING = "deadline_missing"
    DEADLINE_NOT_LATER = "deadline_not_later"
    DEADLINE_PASSED = "deadline_passed"
    DOCUMENT_TOO_EARLY = "document_too_early"
    DOCUMENT_VALUE_MISSING = "document_value_missing"
    DUPLICATE_EMAIL = "duplicate_email"
    DUPLICATE_REFERENCE = "duplicate_reference"
    ENTRY_CLOSED = "entry_closed"
    ENTRY_FIXED = "entry_fixed"
    ENTRY_NOT_SENT = "entry_not_sent"
    ENTRY_WRONG_STEP = "entry_wrong_step"
    ESTIMATE_MISSING = "estimate_missing"
    EVALUATORS_MISSING = "evaluators_missing"
    EXCEEDS_MAXIMUM_VALUE = "exceeds_maximum_value"
    FILE_TOO_DEMANDING = "file_too_demanding"
    FILE_UNREADABLE = "file_unreadable"
    FRAMEWORK_NOT_IN_FORCE = "framework_not_in_force"
    FRAMEWORK_TOO_LONG = "framework_too_long"
    FRAMEWORK_WITHOUT_CONSORTIA = "framework_without_consortia"
    FRAMEWORK_WITHOUT_MAXIMUM = "framework_without_maximum"
    IMPARTIALITY_CONFLICT = "impartiality_conflict"
    IMPARTIALITY_MISSING = "impartiality_missing"
    LETTERS_NOT_SENT = "letters_not_sent"
    LETTER_NAMES_OTHER = "letter_names_other"
    LETTER_NAMES_PERSON = "letter_names_person"
    LETTER_NUMBERS_OTHER = "letter_numbers_other"
    LETTER_QUOTES_OTHER = "letter_quotes_other"
    LETTER_REVEALS_PRICE = "letter_reveals_price"
    LETTERS_SENT = "letters_sent"
    MODEL_INVALID = "model_invalid"
    NEED_MISSING = "need_missing"
    NO_ADMISSIBLE_BIDS = "no_admissible_bids"
    NO_BIDS = "no_bids"
    NOT_APPROVED = "not_approved"
    NOT_DRAFT = "not_draft"
    NOT_LEAD = "not_lead"
    NOT_LOCKED = "not_locked"
    NOT_PERMITTED = "not_permitted"
    NOT_SUBMITTED = "not_submitted"
    OPENERS_TOO_FEW = "openers_too_few"
    PACK_EMPTY = "pack_empty"
    PACK_FAILED = "pack_failed"
    PACK_HIDDEN = "pack_hidden"
    PACK_UNDER_WAY = "pack_under_way"
    PASSWORD_TOO_SHORT = "password_too_short"  # noqa: S105 -- a reason, not a secret
    PERIOD_MISSING = "period_missing"
    POINTS_NOT_HALF = "points_not_half"
    POINTS_OUTSIDE_SCALE = "points_outside_scale"
    PRICES_HIDDEN = "prices_hidden"
    PRICE_LINES_MISSING = "price_lines_missing"
    PRICE_MISSING = "price_missing"
    QUESTIONS_DUE_AFTER_DEADLINE = "questions_due_after_deadline"
    PROJECT_INCOMPLETE = "project_incomplete"
    QUESTIONS_CLOSED = "questions_closed"
    RATE_ABOVE_MAXIMUM = "rate_above_maximum"
    REASON_MISSING = "reason_missing"
    REASON_NAMES_OTHER = "reason_names_other"
    REASON_TOO_SHORT = "reason_too_short"
    REQUIREMENTS_MISSING = "requirements_missing"
    ROWS_MISSING = "rows_missing"
    ROW_INCOMPLETE = "row_incomplete"
    SCORE_MISSING = "score_missing"
    SHEET_SUBMITTED = "sheet_submitted"
    SHEETS_OUTSTANDING = "sheets_outstanding"
    STALE = "stale"
    STANDSTILL_MISSING = "standstill_missing"
    STANDSTILL_RUNS = "standstill_runs"
    SUB_WEIGHTS_NOT_100 = "sub_weights_not_100"
    TEAM_MISSING = "team_missing"
    TEMPLATE_FAULTY = "template_faulty"
    TEMPLATE_SHIPPED = "template_shipped"
    TEXT_MISSING = "text_missing"
    TIME_AHEAD = "time_ahead"
    TIME_NOT_AHEAD = "time_not_ahead"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    VALIDITY_MISSING = "validity_missing"
    VALIDITY_TOO_SHORT = "validity_too_short"
    VALUE_MISSING = "value_missing"
    WEIGHTS_NOT_100 = "weights_not_100"
    WINNER_NOT_RANKED_FIRST = "winner_not_ranked_first"
    WRONG_STATE = "wrong_state"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to refuse, with what the sentence needs and where to mend it."""

    code: Code
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    section: str | None = None  # the part of the task list that holds the remedy


def reason(code: Code, section: str | None = None, **params: object) -> Reason:
    """Build a reason; parameters are what its sentence names."""
    return Reason(code, MappingProxyType(params), section)
