"""What is wrong with a case: a path into the portable file, a code and the offending value."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code, reason


class ProblemCode(StrEnum):
    """Every reason to refuse a case. The sentences stand in the language catalogue."""

    # The shape of the file.
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_ONE_OF = "not_one_of"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    DUPLICATE_KEY = "duplicate_key"
    # What a value may be.
    DUPLICATE_ID = "duplicate_id"
    EMPTY_ID = "empty_id"
    NEGATIVE = "negative"
    MUST_BE_POSITIVE = "must_be_positive"
    MUST_BE_ABOVE = "must_be_above"
    MUST_BE_AT_LEAST = "must_be_at_least"
    ABOVE_MAXIMUM = "above_maximum"
    # How the parts of the case fit together.
    HIGH_NOT_ABOVE_LOWEST_PRICE = "high_not_above_lowest_price"
    ONLY_STAGE_TOTAL_IN_THIS_FAMILY = "only_stage_total_in_this_family"
    NOT_IN_THIS_FAMILY = "not_in_this_family"
    NOT_FOR_PRICE = "not_for_price"
    NEEDS_A_CRITERION = "needs_a_criterion"
    NEEDS_POINTS = "needs_points"
    NEEDS_ONE_OF = "needs_one_of"
    MORE_THAN_ONE_PRICE = "more_than_one_price"
    UNKNOWN_CRITERION = "unknown_criterion"
    UNKNOWN_GRADE = "unknown_grade"
    UNKNOWN_LINE = "unknown_line"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse a case: where it stands, what it is, and the value or limit meant."""

    path: str
    code: ProblemCode
    detail: str = ""

    def __str__(self) -> str:
        """Say it for a log or a terminal; pages word the code from the catalogue."""
        said = f"{self.path or 'file'}: {self.code.replace('_', ' ')}"
        return f"{said} ({self.detail})" if self.detail else said


class CaseError(InvalidInput):
    """The case cannot be evaluated; `problems` holds every reason found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        codes = ", ".join(dict.fromkeys(problem.code for problem in self.problems))
        super().__init__((reason(Code.MODEL_INVALID, "model", problem=codes),))

    def __str__(self) -> str:
        """One line for each problem."""
        return "\n".join(map(str, self.problems))


def child(path: str, key: str | int) -> str:
    """Extend a path by a key or a position, e.g. `bids[0].quality["2.1"]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not key.isidentifier():
        return f"{path}[{json.dumps(key, ensure_ascii=False)}]"
    return f"{path}.{key}" if path else key
