"""A form that we made, filled in offline: how we know it again, and what was not understood.

Nothing is guessed: what can be read in two ways is a problem, not a value.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from procure.domain.audit import canonical

LARGEST_UPLOAD: Final = 10_000_000  # bytes
_CODE: Final = re.compile(
    r"procure/(?P<kind>[a-z_]{1,30})/1/(?P<owner>\d{1,9})/(?P<version>[0-9a-f]{16})/(?P<reference>.{1,120})"
)


class FormKind(StrEnum):
    """The forms that come back: the bid form as a Word file, the others as Excel files."""

    BID_FORM = "bid_form"
    EVALUATION_SHEET = "evaluation_sheet"
    PRICE_FORM = "price_form"


class ProblemCode(StrEnum):
    """What is wrong, or worth knowing. `STOPS` and `NOTES` say which is which."""

    ABOVE_CEILING = "above_ceiling"
    CONFIRMATION_OLD = "confirmation_old"
    FIELD_MISSING = "field_missing"
    FIELD_TWICE = "field_twice"
    FILE_DAMAGED = "file_damaged"
    FILE_LARGE = "file_large"
    FILE_NOT_WORD = "file_not_word"
    FILE_OLD_EXCEL = "file_old_excel"
    FILE_OLD_WORD = "file_old_word"
    FILE_TOO_HEAVY = "file_too_heavy"
    FILE_UNSAFE = "file_unsafe"
    FIXED_CHANGED = "fixed_changed"
    FORM_TWICE = "form_twice"
    FORM_UNKNOWN = "form_unknown"
    LEFT_OUT = "left_out"
    LEVEL_UNKNOWN = "level_unknown"
    NOT_FILLED = "not_filled"
    OTHER_COMPETITION = "other_competition"
    OTHER_KIND = "other_kind"
    OTHER_OWNER = "other_owner"
    OTHER_VERSION = "other_version"
    PERSON_TWICE = "person_twice"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_UNNAMED = "person_unnamed"
    POINTS_NOT_HALF = "points_not_half"
    POINTS_OUTSIDE = "points_outside"
    ROW_MISSING = "row_missing"
    ROW_MIXED = "row_mixed"
    ROW_TWICE = "row_twice"
    ROW_UNKNOWN = "row_unknown"
    ROWS_EMPTY = "rows_empty"
    ROWS_MOVED = "rows_moved"
    ROLE_UNKNOWN = "role_unknown"
    TEXT_CLEANED = "text_cleaned"
    TEXT_TOO_LONG = "text_too_long"
    VALUE_AMBIGUOUS = "value_ambiguous"
    VALUE_DECIMALS = "value_decimals"
    VALUE_ERROR = "value_error"
    VALUE_FORMULA = "value_formula"
    VALUE_IS_DATE = "value_is_date"
    VALUE_NOT_AMOUNT = "value_not_amount"
    VALUE_NOT_NUMBER = "value_not_number"
    VALUE_NOT_POSITIVE = "value_not_positive"
    VALUE_TOO_LARGE = "value_too_large"
    VALUE_UNCOMPUTED = "value_uncomputed"
    VALUE_WAS_TEXT = "value_was_text"


#: Nothing at all is read from such a file.
STOPS: Final = frozenset(
    {
        ProblemCode.FILE_DAMAGED,
        ProblemCode.FILE_LARGE,
        ProblemCode.FILE_NOT_WORD,
        ProblemCode.FILE_OLD_EXCEL,
        ProblemCode.FILE_OLD_WORD,
        ProblemCode.FILE_TOO_HEAVY,
        ProblemCode.FILE_UNSAFE,
        ProblemCode.FORM_TWICE,
        ProblemCode.FORM_UNKNOWN,
        ProblemCode.OTHER_COMPETITION,
        ProblemCode.OTHER_KIND,
        ProblemCode.OTHER_OWNER,
    }
)
#: The value was read all the same; the reader should look at it.
NOTES: Final = frozenset(
    {
        ProblemCode.ABOVE_CEILING,
        ProblemCode.FIXED_CHANGED,
        ProblemCode.LEFT_OUT,
        ProblemCode.OTHER_VERSION,
        ProblemCode.ROWS_EMPTY,
        ProblemCode.ROWS_MOVED,
        ProblemCode.TEXT_CLEANED,
        ProblemCode.VALUE_FORMULA,
        ProblemCode.VALUE_WAS_TEXT,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about the file. `row` is Excel's own number, None for the whole file.

    `name` is what the row is about, as the form says it; `params` are texts for the sentence.
    """

    code: ProblemCode
    row: int | None = None
    name: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def understood(self) -> bool:
        """Whether the value was read all the same."""
        return self.code in NOTES


@dataclass(frozen=True, slots=True)
class FormCode:
    """What a form says of itself, in one cell: whose it is and what it was made from.

    `owner` is the id of the consortium or the evaluator; `version` changes with the published
    rows, so that a form made before an amendment is known as such.
    """

    kind: FormKind
    owner: int
    version: str
    reference: str

    def text(self) -> str:
        """Return the text of the cell."""
        return f"procure/{self.kind}/1/{self.owner}/{self.version}/{self.reference}"

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Read the cell again; None when the text is no code of ours."""
        found = _CODE.fullmatch(text.strip())
        if found is None or found["kind"] not in set(FormKind):
            return None
        kind = FormKind(found["kind"])
        return cls(kind, int(found["owner"]), found["version"], found["reference"])

    def problems(self, expected: Self) -> tuple[Problem, ...]:
        """Say how this form differs from the one that is asked for, the weightiest thing alone."""
        if self.kind is not expected.kind:
            return (Problem(ProblemCode.OTHER_KIND),)
        if self.reference != expected.reference:
            params = {"found": self.reference, "wanted": expected.reference}
            return (Problem(ProblemCode.OTHER_COMPETITION, params=params),)
        if self.owner != expected.owner:
            return (Problem(ProblemCode.OTHER_OWNER),)
        if self.version != expected.version:
            return (Problem(ProblemCode.OTHER_VERSION),)
        return ()


def version_of(rows: object) -> str:
    """Return sixteen hexadecimal digits that change when the published rows do."""
    return hashlib.sha256(canonical({"rows": rows}).encode()).hexdigest()[:16]
