"""A framework file after its form (YAML, Excel, CSV) is gone and before its values are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from procure.domain.framework_file import ImportRefused, Note, NoteCode, Problem, ProblemCode


class Trouble(StrEnum):
    """A cell that holds no value to read."""

    FORMULA = "formula"  # a formula that no program has computed
    ERROR = "error"  # #REF!, #DIV/0! and their like


Raw = str | int | Decimal | bool | date | Trouble | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, as `Problem` says it."""

    sheet: str
    row: int
    column: str = ""

    def at(self, column: str) -> Self:
        """Return another column of the same row."""
        return type(self)(self.sheet, self.row, column)


@dataclass(frozen=True, slots=True)
class Node:
    """A value, a list or a mapping, with its place."""

    value: "Raw | list[Node] | dict[str, Node]"
    place: Place

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        if isinstance(self.value, str):
            return not self.value.strip()
        return self.value is None


@dataclass(slots=True)
class Report:
    """Collects what is wrong and what was passed over while a file is read to its end.

    `sheets` are the names of the sheets in their order; a file of text has none.
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def problem(self, place: Place, code: ProblemCode, **params: str) -> None:
        """Add a problem."""
        self.add(place, code, params)

    def add(self, place: Place, code: ProblemCode, params: Mapping[str, str]) -> None:
        """Add a problem whose parameters are already a mapping."""
        problem = Problem(place.sheet, place.row, place.column, code, params)
        if problem not in self.problems:
            self.problems.append(problem)

    def note(self, place: Place, code: NoteCode, **params: str) -> None:
        """Add a note."""
        note = Note(place.sheet, place.row, place.column, code, params)
        if note not in self.notes:
            self.notes.append(note)

    def refuse_if_any(self) -> None:
        """Raise `ImportRefused` with every problem in the order of the file, if there is one."""
        if self.problems:
            raise ImportRefused(tuple(sorted(self.problems, key=self._order)), tuple(self.notes))

    def _order(self, problem: Problem) -> tuple[int, int, int, str]:
        if problem.sheet not in self.sheets:
            return -1, problem.row, 0, ""
        letters = problem.column.partition(" ")[0]
        return self.sheets.index(problem.sheet), problem.row, len(letters), letters


def refusal_at(place: Place, code: ProblemCode, **params: str) -> ImportRefused:
    """Return the refusal of a file that cannot be read further; row 0 means the whole file."""
    return ImportRefused((Problem(place.sheet, place.row, place.column, code, params),))
