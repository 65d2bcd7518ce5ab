"""What an answer to a question is: it explains the documents, or it changes them."""

from enum import StrEnum


class AnswerKind(StrEnum):
    """How an answer was classed; a change is told in an amendment (`domain.md` A3.16, A3.17)."""

    CLARIFICATION = "clarification"
    CHANGE = "change"
