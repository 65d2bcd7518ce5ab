"""Writing into the evaluation workbook: sheets, formats, cells and their addresses."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from procure.domain.evaluation.model import Bid, Family
from procure.domain.evaluation.results import Score
from procure.domain.text import clean
from procure.language import say
from procure.sheets.form_page import sheet_name

if TYPE_CHECKING:
    from procure.sheets.evaluation_matrix import Matrix

A4: Final = 9  # Excel's number for the paper
NAME_WIDTH, BID_WIDTH = 44, 19  # in characters, as Excel counts
LINE_HEIGHT: Final = 15.75  # points
FIRST_BID: Final = 2  # the column of the first bid, after name and weight or quantity
RESULT, INPUT, GATES, MODEL, GUIDE = "result", "input", "gates", "model", "guide"
BASE: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1B4965"},
    "note": {"font_color": "#5A6872"},
    "beside": {"align": "left", "indent": 1},
    "mark": {"bold": True, "font_color": "#8A3B12", "bg_color": "#FFF4D6"},
    "head": {
        "bold": True, "font_color": "#1B4965", "bg_color": "#E6EEF2", "text_wrap": True,
        "bottom": 1, "bottom_color": "#B8C4CC",
    },
    "head_right": {
        "bold": True, "font_color": "#1B4965", "bg_color": "#E6EEF2", "text_wrap": True,
        "align": "right", "bottom": 1, "bottom_color": "#B8C4CC",
    },
    "bid": {
        "bold": True, "font_color": "#1B4965", "bg_color": "#E6EEF2", "text_wrap": True,
        "align": "center", "bottom": 1, "bottom_color": "#B8C4CC",
    },
    "label": {"text_wrap": True},
    "strong": {"bold": True, "text_wrap": True},
    "text": {"align": "center", "text_wrap": True},
    "points": {"num_format": "0.00##"},
    "weighted": {"num_format": "0.00##", "font_color": "#5A6872"},
    "money": {"num_format": "#,##0.00"},
    "amount": {"num_format": "#,##0.00", "font_color": "#5A6872"},
    "count": {"num_format": "#,##0"},
    "count_exact": {"num_format": "#,##0.0#"},
    "plain": {"num_format": "General"},
    "share": {"num_format": "0 %"},
    "share_exact": {"num_format": "0.0# %"},
    "whole": {"num_format": "0", "align": "center"},
    "total": {"bold": True, "num_format": "0.00##", "bg_color": "#E6EEF2"},
    "total_money": {"bold": True, "num_format": "#,##0.00", "bg_color": "#E6EEF2"},
    "rank": {"bold": True, "num_format": "0", "bg_color": "#E6EEF2", "align": "center"},
    "total_label": {"bold": True, "bg_color": "#E6EEF2", "text_wrap": True},
    "input_points": {"num_format": "0.00##", "locked": False, "bg_color": "#FFFDF2", "border": 1,
                     "border_color": "#D8CFA8"},
    "input_money": {"num_format": "#,##0.00", "locked": False, "bg_color": "#FFFDF2", "border": 1,
                    "border_color": "#D8CFA8"},
    "input_text": {"num_format": "@", "locked": False, "bg_color": "#FFFDF2", "border": 1,
                   "border_color": "#D8CFA8", "align": "center"},
    "winner": {"bg_color": "#D9EAD9"},
}  # fmt: skip


class Book:
    """The five sheets, the formats, and the addresses that one sheet gives another."""

    def __init__(self, made: Any, matrix: "Matrix") -> None:
        self.made = made
        self.matrix = matrix
        self.formats = {
            name: made.add_format(style if name == "winner" else BASE | style)
            for name, style in STYLES.items()
        }
        self.bids: tuple[Bid, ...] = matrix.case.bids
        self.scores: tuple[Score, ...] = matrix.evaluation.bids
        self.titles = {
            RESULT: say("Resultat"),
            INPUT: say("Inndata"),
            GATES: say("Beregning"),
            MODEL: say("Modell"),
            GUIDE: say("Slik er dette beregnet"),
        }
        self.pages = {key: Page(self, title) for key, title in self.titles.items()}
        self.rows: dict[str, int] = {}  # what stands in which row, for formulas elsewhere
        self.tables: dict[str, tuple[str, str]] = {}  # names of grades and their values
        self.named: dict[str, str] = {}  # the sheets that named cells stand on
        self.found: list[str] = []  # the status of each bid
        self.weights_state = ""

    def sheet(self, page: str) -> str:
        """The name of a sheet as formulas write it."""
        return sheet_name(self.titles[page])

    @property
    def by_points(self) -> bool:
        """Whether the highest total wins; else the lowest evaluated price."""
        return self.matrix.case.model.family is Family.POINTS

    def cell(self, page: str, row: str, place: int) -> str:
        """The cell of a bid: "Inndata!C$7"."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # slow import

        cell = xl_rowcol_to_cell(self.rows[row], FIRST_BID + place, row_abs=True)
        return f"{self.sheet(page)}!{cell}"

    def fixed(self, page: str, row: str, column: int = 1) -> str:
        """A cell that is the same for all bids: "Modell!$B$7"."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # slow import

        cell = xl_rowcol_to_cell(self.rows[row], column, row_abs=True, col_abs=True)
        return f"{self.sheet(page)}!{cell}"

    def across(self, page: str, row: str) -> str:
        """The cells of all bids: "Beregning!$C$7:$F$7"; at least two, the second may be empty.

        A range of one cell is not a range to every program: IronCalc's RANK refuses it.
        """
        from xlsxwriter.utility import xl_range_abs  # slow import

        number = self.rows[row]
        last = FIRST_BID + max(len(self.bids), 2) - 1
        return f"{self.sheet(page)}!{xl_range_abs(number, FIRST_BID, number, last)}"

    def guarded(self, place: int, formula: str) -> str:
        """The formula for a bid that is in the evaluation; nothing for the others."""
        return f'IF({self.cell(GATES, "included", place)}=1,{formula},"")'

    def name(self, name: str, page: str, row: str) -> None:
        """Give a cell of column B a name that formulas use."""
        self.made.define_name(name, f"={self.fixed(page, row)}")
        self.named[name] = page


@cache
def _worksheet() -> type:
    """A worksheet that writes formulas as they are.

    XlsxWriter looks through each formula 29 times for functions newer than Excel 2007, two
    fifths of the time a workbook takes. Ours use none: the tests have another engine read them.
    """
    from xlsxwriter.worksheet import Worksheet  # slow import

    class PlainWorksheet(Worksheet):  # type: ignore[misc]  # untyped
        def _prepare_formula(self, formula: str, _expand: bool = False) -> str:  # noqa: FBT001, FBT002 -- theirs
            return formula.removeprefix("=")

    return PlainWorksheet


class Page:
    """One sheet, written from the top."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.sheet = book.made.add_worksheet(name, worksheet_class=_worksheet())
        self.row = 0

    def text(self, column: int, text: str, style: str = "label") -> None:
        """Write text, never a formula, in the current row."""
        outcome = self.sheet.write_string(self.row, column, clean(text), self.book.formats[style])
        if outcome:
            raise ValueError(text[:60])

    def number(self, column: int, value: Fraction | int | None, style: str) -> None:
        """Write a number, or an empty cell that takes one."""
        form = self.book.formats[style]
        if value is None:
            self.sheet.write_blank(self.row, column, None, form)
        else:
            self.sheet.write_number(self.row, column, float(value), form)

    def formula(
        self, column: int, formula: str, value: Fraction | int | str | None, style: str
    ) -> None:
        """Write a formula with the value the exact evaluation gives it."""
        shown = "" if value is None else value if isinstance(value, str) else float(value)
        form = self.book.formats[style]
        self.sheet.write_formula(self.row, column, f"={formula}", form, shown)

    def mark(self, key: str) -> None:
        """Remember the current row under a key."""
        self.book.rows[key] = self.row

    def title(self, title: str, *notes: str) -> None:
        """The title of a sheet and lines below it; the mark of invented data on every sheet."""
        self.text(0, title, "title")
        self.sheet.set_row(self.row, 1.6 * LINE_HEIGHT)
        self.row += 1
        if self.book.matrix.invented:
            mark = say("KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning")
            self.text(0, mark, "mark")
            self.row += 1
        for note in notes:
            self.text(0, note, "note")
            self.row += 1
        self.row += 1

    def head(self, first: str, second: str, *, freeze: bool = True) -> None:
        """The head of the table: two columns and one for each bid."""
        self.text(0, first, "head")
        self.text(1, second, "head_right")
        names = [self.book.matrix.bid_names[bid.id] for bid in self.book.bids]
        for place, name in enumerate(names):
            self.text(FIRST_BID + place, name, "bid")
        self.fit(*((name, BID_WIDTH) for name in names))
        if freeze:
            self.sheet.freeze_panes(self.row + 1, FIRST_BID)
            self.sheet.repeat_rows(self.row)
        self.row += 1

    def fit(self, *texts: tuple[str, int]) -> None:
        """Make the row high enough for (text, column width) pairs; not every reader does it."""
        lines = max((-(-len(text) // (width - 3)) for text, width in texts), default=1)
        self.sheet.set_row(self.row, min(max(lines, 1), 20) * LINE_HEIGHT)

    def share(self, column: int, value: Fraction) -> None:
        """Write a weight, with decimals where it has any."""
        whole = (value * 100).denominator == 1
        self.number(column, value, "share" if whole else "share_exact")

    def line(self, key: str, first: str, cells: Sequence[tuple[str, Any]], style: str) -> None:
        """A row of formulas with their values, one for each bid."""
        self.mark(key)
        heavy = style in {"rank", "total", "total_money"}
        self.text(0, first, "total_label" if heavy else "label")
        if heavy:
            self.text(1, "", "total_label")
        self.fit((first, NAME_WIDTH), *((v, BID_WIDTH) for _, v in cells if isinstance(v, str)))
        for place, (formula, value) in enumerate(cells):
            self.formula(FIRST_BID + place, formula, value, style)
        self.row += 1

    def finish(self, second: float) -> None:
        """Column widths, print on A4 laid sideways, protection without a password."""
        self.sheet.set_column(0, 0, NAME_WIDTH)
        self.sheet.set_column(1, 1, second)
        last = FIRST_BID + max(len(self.book.bids), 4) - 1
        self.sheet.set_column(FIRST_BID, last, BID_WIDTH)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        case = clean(self.book.matrix.case_number).replace("&", "&&")[:80]
        number = say("Saksnummer {number}", number=case)
        self.sheet.set_header(f"&L{self.name}&R{number}")
        self.sheet.set_footer(f"&R{say('Side {page} av {pages}', page='&P', pages='&N')}")
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
