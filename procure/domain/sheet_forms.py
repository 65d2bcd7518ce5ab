"""The individual evaluation sheet as a file: what it asks for, and what was read from it.

There are no prices here: evaluators score quality before they know them (`domain.md` A5.28).
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from procure.domain.filled_forms import STOPS, FormCode, FormKind, Problem, version_of

LONGEST_REASON: Final = 32_767  # characters: what one cell of Excel holds
LONGEST_PAGES: Final = 255  # characters of a reference to the bid
MOST_CELLS: Final = 2_000  # of one sheet
LAYOUT: Final = 2  # of the columns: a file with others is another form
_LARGEST_ID: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What an evaluator writes of a cell besides points and reason.

    `pages` says where in the bid; `note` is the evaluator's own and is shown to nobody else.
    """

    strengths: str = ""
    weaknesses: str = ""
    pages: str = ""
    note: str = ""


def cell_state(points: Decimal | None, said: str, remarks: Remarks) -> str:
    """Return what changes when anything in one cell does; "" while nothing is written.

    >>> cell_state(Decimal("7.5"), "", Remarks()) == cell_state(Decimal("7.50"), "", Remarks())
    True
    """
    if points is None and not said and remarks == Remarks():
        return ""
    return version_of([None if points is None else str(Fraction(points)), said, *astuple(remarks)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """One bid on one criterion: the bid's answer, and the evaluator's own draft."""

    bid_id: int
    criterion_id: int
    bid: str
    criterion: str
    share: Fraction
    answer: str
    points: Decimal | None = None
    reason: str = ""
    remarks: Remarks = Remarks()
    wording: tuple[tuple[Decimal, str], ...] = ()  # what points mean here; () as everywhere

    @property
    def key(self) -> str:
        """What the row is known by in the file."""
        return f"T{self.bid_id}K{self.criterion_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """One evaluator's own sheet; `teams` are the people offered, line by line, by bid."""

    reference: str
    title: str
    evaluator: str
    evaluator_id: int
    scale: Fraction
    cells: tuple[SheetCell, ...]
    teams: tuple[tuple[str, tuple[str, ...]], ...] = ()
    invented: bool = False

    @property
    def code(self) -> FormCode:
        """What the file says of itself."""
        rows = [[c.key, c.bid, c.criterion] for c in self.cells]
        version = version_of([LAYOUT, str(self.scale), rows])
        return FormCode(FormKind.EVALUATION_SHEET, self.evaluator_id, version, self.reference)

    @property
    def state(self) -> str:
        """What changes when anything in the draft does."""
        written = [
            [c.key, None if c.points is None else str(c.points), c.reason, *astuple(c.remarks)]
            for c in self.cells
        ]
        return version_of(written)


@dataclass(frozen=True, slots=True)
class Taken:
    """The points, the reason and the remarks that one cell of the sheet shall have."""

    bid_id: int
    criterion_id: int
    points: Decimal | None
    reason: str
    remarks: Remarks = Remarks()


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A row that says something else than the draft: before and after."""

    cell: SheetCell
    row: int
    points: Decimal | None
    reason: str
    remarks: Remarks = Remarks()

    @property
    def taken(self) -> Taken:
        """What taking it over stores."""
        cell = self.cell
        return Taken(cell.bid_id, cell.criterion_id, self.points, self.reason, self.remarks)


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a filled sheet says: the rows that would change the draft, and what was unclear.

    An empty cell leaves the draft as it is; nothing is taken away by a file.
    """

    changes: tuple[ReadCell, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: int = 0

    @property
    def refused(self) -> bool:
        """Whether nothing was read because the file is not this form."""
        return any(problem.code in STOPS for problem in self.problems)

    def text(self) -> str:
        """Return the changes as the text that the page carries to the confirmation."""
        return dump(change.taken for change in self.changes)


def dump(taken: Iterable[Taken]) -> str:
    """Write changes as JSON.

    >>> said = [Taken(1, 2, Decimal("7.5"), "God", Remarks(pages="s. 4"))]
    >>> load(dump(said)) == tuple(said)
    True
    """
    rows = [
        [
            t.bid_id,
            t.criterion_id,
            None if t.points is None else str(t.points),
            t.reason,
            *astuple(t.remarks),
        ]
        for t in taken
    ]
    return json.dumps(rows, ensure_ascii=False)


def load(text: str) -> tuple[Taken, ...]:
    """Read the changes again. Raises `ValueError` for a text that `dump` did not write."""
    try:
        rows = json.loads(text)
        found = tuple(_taken(*row) for row in rows)
    except (TypeError, RecursionError, InvalidOperation) as fault:
        msg = "not the changes of a sheet"
        raise ValueError(msg) from fault
    if not isinstance(rows, list) or len(found) > MOST_CELLS:
        raise ValueError(len(found))
    return found


def _taken(bid_id: Any, criterion_id: Any, points: Any, *texts: Any) -> Taken:
    ids = (bid_id, criterion_id)
    if any(type(value) is not int or not 0 < value < _LARGEST_ID for value in ids):
        raise ValueError(ids)
    if any(not isinstance(text, str) or len(text) > LONGEST_REASON for text in texts):
        raise ValueError(texts)
    if points is not None and not isinstance(points, str):
        raise ValueError(points)
    given = None if points is None else Decimal(points)
    if given is not None and not given.is_finite():
        raise ValueError(points)
    reason, strengths, weaknesses, pages, note = texts
    if len(pages) > LONGEST_PAGES:
        raise ValueError(pages)
    remarks = Remarks(strengths=strengths, weaknesses=weaknesses, pages=pages, note=note)
    return Taken(bid_id, criterion_id, given, reason, remarks)
