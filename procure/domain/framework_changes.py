"""The typed, dated changes of a framework agreement and its consortia."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What was changed, in the words of the history."""

    OPTION_TAKEN = "option_taken"
    EXTENSION = "extension"
    MAXIMUM = "maximum"
    PARTY_IN = "party_in"
    PARTY_OUT = "party_out"
    PARTY_SUCCEEDED = "party_succeeded"
    CONTACT = "contact"
    TERMINATION = "termination"
    RATES_INDEXED = "rates_indexed"
    RATE_SET = "rate_set"
    MEMBER_IN = "member_in"
    MEMBER_OUT = "member_out"
    LEAD_CHANGED = "lead_changed"
    CONSORTIUM_SUSPENDED = "consortium_suspended"
    SUSPENSION_LIFTED = "suspension_lifted"
    CARD = "card"
