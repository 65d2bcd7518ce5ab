"""The sheet Inndata: prices and points of every bid, the only cells that are not locked."""

from collections.abc import Sequence
from fractions import Fraction

from procure.language import say
from procure.sheets.matrix_page import FIRST_BID, INPUT, Book, Page


def write_input(book: Book) -> None:
    """Write prices and points of every bid: the cells that are not locked."""
    page, case = book.pages[INPUT], book.matrix.case
    page.title(
        say("Inndata"),
        say("Bare cellene med ramme kan endres. En tom celle betyr at tallet mangler."),
    )
    page.head(say("Pris"), say("Mengde"))
    for line in case.lines:
        page.mark(f"line:{line.id}")
        page.text(0, book.matrix.line_names[line.id])
        # Excel would leave the comma of "#,##0.##" behind a whole number.
        page.number(1, line.quantity, "count" if line.quantity.denominator == 1 else "count_exact")
        _inputs(page, [bid.lines.get(line.id) for bid in book.bids], "input_money")
    page.mark("price")
    page.text(0, say("Pris uten prislinjer") if case.lines else say("Pris"))
    _inputs(page, [None if bid.lines else bid.price for bid in book.bids], "input_money")
    page.row += 1
    page.head(say("Kvalitet"), say("Høyeste"), freeze=False)
    for criterion in case.quality_criteria:
        page.mark(f"raw:{criterion.id}")
        page.text(0, book.matrix.criterion_names[criterion.id])
        page.number(1, criterion.maximum, "plain")
        if criterion.values is None:
            _inputs(page, [bid.quality.get(criterion.id) for bid in book.bids], "input_points")
        else:
            for place, bid in enumerate(book.bids):
                page.text(FIRST_BID + place, bid.grades.get(criterion.id, ""), "input_text")
            page.row += 1
    page.finish(14)


def _inputs(page: Page, values: Sequence[Fraction | None], style: str) -> None:
    for place, value in enumerate(values):
        page.number(FIRST_BID + place, value, style)
    page.row += 1
