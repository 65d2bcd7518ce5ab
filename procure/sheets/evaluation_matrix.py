"""The evaluation matrix as a workbook with live formulas.

Sheets: Resultat (points, weights, totals, ranks), Inndata (prices and points: the only unlocked
cells), Beregning (gates and reference prices), Modell (the published parameters), and one that
tells in words how it is all computed. A bid has the same column on all of them. Each formula
carries the exact evaluation's own number as its cached value, so that a viewer that does not
calculate shows the same; a test recomputes and compares.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from procure.domain.evaluation.model import Case
from procure.domain.evaluation.results import Evaluation
from procure.domain.text import clean
from procure.language import say
from procure.sheets.matrix_gates import write_gates
from procure.sheets.matrix_guide import write_guide
from procure.sheets.matrix_input import write_input
from procure.sheets.matrix_model import write_model
from procure.sheets.matrix_page import Book
from procure.sheets.matrix_result import write_result

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # equal data gives an equal file
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A case, its evaluation and what the reader calls things. Prices are kroner.

    The names are keyed by the ids of the case. `rejected` holds (supplier, reason) for bids
    that never came into the case.
    """

    case: Case
    evaluation: Evaluation
    competition_title: str
    case_number: str
    buyer: str
    model_hash: str
    bid_names: Mapping[str, str]
    criterion_names: Mapping[str, str]
    line_names: Mapping[str, str] = field(default_factory=dict)
    rejected: tuple[tuple[str, str], ...] = ()
    invented: bool = False


def workbook(matrix: Matrix) -> bytes:
    """Return the .xlsx. Equal data gives equal bytes. Raises ValueError for a text Excel cuts."""
    import xlsxwriter  # slow import

    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, OPTIONS) as made:
        _describe(made, matrix)
        book = Book(made, matrix)
        for write in (write_model, write_input, write_gates, write_result, write_guide):
            write(book)
    return stored.getvalue()


def _describe(made: Any, matrix: Matrix) -> None:
    made.set_properties(
        {
            "title": clean(f"{say('Evalueringsmatrise')}: {matrix.competition_title}"),
            "author": clean(matrix.buyer),
            "created": MADE,
        }
    )
    made.set_calc_mode("auto")
