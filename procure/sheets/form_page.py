"""Laying out a form that people fill in offline: one protected sheet and one that explains it.

Only the cells to fill in are unlocked; there is no password, since nothing here is secret and a
form that cannot be mended is worse than one that was. Text from people is never a formula.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from procure.domain.filled_forms import FormCode
from procure.domain.text import clean
from procure.language import say

A4: Final = 9  # Excel's number for the paper
LINE_HEIGHT: Final = 15.75  # points
LETTERS: Final = 1.1  # of running text in the width of a digit
MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # equal data gives an equal file
LONGEST_CELL: Final = 32_767  # characters that Excel keeps of one text
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEAD: Final = {
    "bold": True, "font_color": "#1B4965", "bg_color": "#E6EEF2", "text_wrap": True,
    "bottom": 1, "bottom_color": "#B8C4CC",
}  # fmt: skip
_INPUT: Final = {"locked": False, "bg_color": "#FFFDF2", "border": 1, "border_color": "#D8CFA8"}
_BASE: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1B4965"},
    "note": {"font_color": "#5A6872"},
    "key": {"font_color": "#5A6872", "font_size": 9},
    "mark": {"bold": True, "font_color": "#8A3B12", "bg_color": "#FFF4D6"},
    "head": _HEAD,
    "head_right": _HEAD | {"align": "right"},
    "label": {"text_wrap": True},
    "beside": {"text_wrap": True, "align": "left", "indent": 1},
    "head_beside": _HEAD | {"align": "left", "indent": 1},
    "strong": {"bold": True, "text_wrap": True},
    "count": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "share": {"num_format": "0 %"},
    "share_exact": {"num_format": "0.0# %"},
    "percent": {"num_format": "+0.0 %;−0.0 %;0.0 %"},
    "centre": {"align": "center"},
    "centre_head": _HEAD | {"align": "center"},
    "total_percent": {"bold": True, "bg_color": "#E6EEF2", "num_format": "+0.0 %;−0.0 %;0.0 %"},
    "total_centre": {"bold": True, "bg_color": "#E6EEF2", "align": "center"},
    "total": {"bold": True, "bg_color": "#E6EEF2"},
    "total_money": {"bold": True, "bg_color": "#E6EEF2", "num_format": "#,##0.00"},
    "input_money": _INPUT | {"num_format": "#,##0.00"},
    "input_points": _INPUT | {"num_format": "0.0", "align": "center"},
    "input_whole": _INPUT | {"num_format": "0", "align": "center"},
    "input_share": _INPUT | {"num_format": "0 %"},
    "input_text": _INPUT | {"num_format": "@", "text_wrap": True},
}


def literal(text: str) -> str:
    """Return our own text as a formula writes it.

    >>> print(literal('Med "alt" her'))
    "Med ""alt"" her"
    """
    return '"' + text.replace('"', '""') + '"'


def sheet_name(title: str) -> str:
    """Return a sheet's name as a formula writes it.

    >>> sheet_name("Inndata"), sheet_name("What's in")
    ('Inndata', "'What''s in'")
    """
    plain = title.isascii() and title.isalpha()
    return title if plain else "'" + title.replace("'", "''") + "'"


class FormBook:
    """A workbook being written; `page` begins a sheet, `content` ends it all."""

    def __init__(self, title: str, author: str) -> None:
        import xlsxwriter  # slow import

        self._stored = io.BytesIO()
        self.made = xlsxwriter.Workbook(self._stored, OPTIONS)
        self.made.set_properties({"title": clean(title), "author": clean(author), "created": MADE})
        self.made.set_calc_mode("auto")
        self.formats = {
            name: self.made.add_format(_BASE | style) for name, style in _STYLES.items()
        }

    def page(self, name: str, widths: Sequence[float]) -> "FormPage":
        """Begin a sheet with these column widths, in characters."""
        return FormPage(self, name, widths)

    def content(self) -> bytes:
        """Return the finished .xlsx; equal data gives equal bytes."""
        self.made.close()
        return self._stored.getvalue()


class FormPage:
    """One sheet, written from the top."""

    def __init__(self, book: FormBook, name: str, widths: Sequence[float]) -> None:
        self.book = book
        self.name = name
        self.sheet = book.made.add_worksheet(name)
        self.row = 0
        self.widths = widths
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def text(self, column: int, text: str, style: str = "label") -> None:
        """Write text, never a formula. What Excel would cut is cut here, with a mark."""
        kept = clean(text)
        if len(kept) > LONGEST_CELL:
            kept = kept[: LONGEST_CELL - 1] + "…"
        self.sheet.write_string(self.row, column, kept, self.book.formats[style])

    def number(self, column: int, value: float | None, style: str) -> None:
        """Write a number, or an empty cell that takes one."""
        form = self.book.formats[style]
        if value is None:
            self.sheet.write_blank(self.row, column, None, form)
        else:
            self.sheet.write_number(self.row, column, float(value), form)

    def formula(self, column: int, formula: str, value: float | str, style: str) -> None:
        """Write a formula with the value that a viewer without a calculator shows."""
        self.sheet.write_formula(self.row, column, f"={formula}", self.book.formats[style], value)

    def title(self, title: str, notes: Iterable[str], *, invented: bool) -> None:
        """Write the title, the mark of invented data, and lines of facts below it."""
        self.text(0, title, "title")
        self.sheet.set_row(self.row, 1.6 * LINE_HEIGHT)
        self.row += 1
        if invented:
            mark = say("KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning")
            self.text(0, mark, "mark")
            self.row += 1
        for note in notes:
            self.text(0, note, "note")
            self.row += 1

    def code(self, code: FormCode) -> None:
        """Write what the file says of itself: an upload is known by it."""
        said = say("Skjemaets kode må stå her når filen lastes opp:")
        self.text(0, said, "note")
        self.row += 1
        self.text(0, code.text(), "key")
        self.row += 2

    def head(self, names: Sequence[str], styles: Mapping[int, str]) -> None:
        """Write the head of the table; it follows the reader down and over the pages."""
        for column, name in enumerate(names):
            self.text(column, name, styles.get(column, "head"))
        self.fit(*enumerate(names))
        self.sheet.freeze_panes(self.row + 1, 0)
        self.sheet.repeat_rows(self.row)
        self.row += 1

    def fit(self, *texts: tuple[int, str], least: int = 1, most: int = 26) -> None:
        """Make the row high enough for (column, text) pairs; not every reader does it."""
        lines = least
        for column, text in texts:
            width = max(1, int(self.widths[column] * LETTERS) - 2)
            lines = max(lines, sum(-(-max(1, len(part)) // width) for part in text.split("\n")))
        self.sheet.set_row(self.row, min(lines, most) * LINE_HEIGHT)

    def finish(self, reference: str) -> None:
        """Print on A4 laid sideways, with case number and pages; protect without a password."""
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        case = say("Saksnummer {number}", number=clean(reference)[:80]).replace("&", "&&")
        self.sheet.set_header(f"&L{self.name}&R{case}")
        self.sheet.set_footer(f"&R{say('Side {page} av {pages}', page='&P', pages='&N')}")
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
