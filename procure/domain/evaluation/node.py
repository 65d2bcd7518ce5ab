"""Read a JSON value field by field, collecting every problem instead of stopping at the first."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeVar

from procure.domain.evaluation import notation
from procure.domain.evaluation.problems import CaseError, Problem, ProblemCode, child

E = TypeVar("E", bound=StrEnum)

_LONGEST_SHOWN: Final = 40


class NumberText(str):
    """A JSON number by its literal text, so that no digit passes through a float."""

    __slots__ = ()


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which keys stood twice."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        pairs = list(pairs)
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.repeated = [key for key, count in counts.items() if count > 1]


def parse(text: str) -> Any:
    """Parse JSON with numbers as `NumberText`. Raises CaseError when it is not JSON."""
    try:
        return json.loads(
            text.removeprefix("\ufeff"),  # Windows editors begin a file with it
            object_pairs_hook=JsonObject,
            parse_float=NumberText,
            parse_int=NumberText,
            parse_constant=NumberText,
        )
    except (ValueError, RecursionError) as error:
        raise CaseError([Problem("", ProblemCode.NOT_JSON, str(error))]) from None


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its path. What cannot be read is reported once and read as absent."""

    value: Any
    path: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: ProblemCode, detail: str = "") -> None:
        """Add a problem at this path."""
        self.problems.append(Problem(self.path, code, detail))

    def child(self, key: str | int, value: Any) -> "Node":
        """Step down."""
        return Node(value, child(self.path, key), self.problems)

    def fields(self, *known: str, required: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """Read an object: report unknown keys and missing required ones. Null is absent."""
        present = self.entries()
        for key in present:
            if key not in known:
                present[key].report(ProblemCode.UNKNOWN_KEY)
        for key in required:
            if isinstance(self.value, dict) and key not in present:
                self.child(key, None).report(ProblemCode.MISSING)
        return {key: node for key, node in present.items() if key in known}

    def entries(self) -> dict[str, "Node"]:
        """Read an object with any keys, leaving out those that are null."""
        if not isinstance(self.value, JsonObject):
            self.report(ProblemCode.NOT_AN_OBJECT)
            return {}
        for key in self.value.repeated:
            self.child(key, None).report(ProblemCode.DUPLICATE_KEY)
        return {k: self.child(k, v) for k, v in self.value.items() if v is not None}

    def items(self) -> list["Node"]:
        """Read a list."""
        if not isinstance(self.value, list):
            self.report(ProblemCode.NOT_A_LIST)
            return []
        return [self.child(place, value) for place, value in enumerate(self.value)]

    def number(self) -> Fraction | None:
        """Read a number exactly, written as a JSON number or as text."""
        if isinstance(self.value, str):
            try:
                return notation.number(self.value)
            except ValueError:
                pass
        self.report(ProblemCode.NOT_A_NUMBER, _shown(self.value))
        return None

    def whole(self) -> int | None:
        """Read a whole number."""
        value = self.number()
        if value is not None and value.denominator != 1:
            self.report(ProblemCode.NOT_A_WHOLE_NUMBER, _shown(self.value))
            return None
        return None if value is None else value.numerator

    def text(self) -> str | None:
        """Read text, e.g. an id or a grade."""
        if isinstance(self.value, str) and not isinstance(self.value, NumberText):
            try:
                self.value.encode()
            except UnicodeEncodeError:  # half a character: it could not be written out again
                pass
            else:
                return self.value
        self.report(ProblemCode.NOT_TEXT, _shown(self.value))
        return None

    def choice(self, choices: type[E]) -> E | None:
        """Read one of the values of an enumeration."""
        for choice in choices:
            if self.value == choice.value:
                return choice
        self.report(ProblemCode.NOT_ONE_OF, ", ".join(choices))
        return None


def _shown(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=True)
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"
