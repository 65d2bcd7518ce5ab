"""What a consortium may ask to change on its own card, for an officer to confirm."""

from enum import StrEnum


class ProposalKind(StrEnum):
    """What is asked for."""

    PERSON_IN = "person_in"
    PERSON_CHANGE = "person_change"
    PERSON_OUT = "person_out"
    MEMBER_IN = "member_in"
    MEMBER_OUT = "member_out"
    UPDATE_FILE = "update_file"
