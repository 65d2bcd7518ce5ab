"""The annual report as a workbook: the tables behind the Word report, typed, with charts.

pandas turns the lines of the ledger around, by kind, consortium and buyer; amounts stay whole øre
until they are written. Counts of what bidders did are protected by `domain.statistics`. Words are
those of the current language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from procure.domain.statistics import Protected
from procure.domain.text import clean
from procure.language import mark, say

if TYPE_CHECKING:
    import pandas as pd

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # equal numbers give an equal file
HIDDEN: Final = mark("skjult")
HIDDEN_NOTE: Final = mark(
    "«skjult»: færre enn 3, eller et tall som ville avslørt et slikt. Tallene vises ikke, for da "
    "kunne noen se hva ett konsortium har gjort."
)
WIDEST: Final = 60
YEAR, ORE = "year", "ore"  # columns of the ledger, beside those it is turned by
LEDGERS: Final = {  # the sheet, by what its rows are
    mark("Type"): mark("Regnskap per type"),
    mark("Konsortium"): mark("Regnskap per konsortium"),
    mark("Oppdragsgiver"): mark("Regnskap per oppdragsgiver"),
}
_MONEY, _COUNT, _DAY, _SHARE = "#,##0.00", "#,##0", "dd.mm.yyyy", "0.0 %"
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger, for turning around; øre."""

    year: int
    kind: str
    consortium: str
    buyer: str
    ore: int


@dataclass(frozen=True, slots=True)
class CallOffLine:
    """A signed contract of the year; øre."""

    reference: str
    title: str
    buyer: str
    supplier: str
    signed_on: date
    ore: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A protected table of counts: a name for each row, a heading for each column, sums last."""

    headings: tuple[str, ...]
    names: tuple[str, ...]
    counts: Protected


@dataclass(frozen=True, slots=True)
class ReachLine:
    """How many consortia reach each level, 1 to 5, in an area, and how many rest on one person."""

    area: str
    reach: tuple[int, ...]
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualData:
    """What the workbook says; amounts in øre, names as they are shown."""

    title: str
    reference: str
    year: int
    summary: tuple[tuple[str, Cell], ...]
    amounts: tuple[tuple[str, int], ...]  # below it
    years: tuple[tuple[int, int, int, int], ...]  # year, call-offs, posted, used in all
    maximum_ore: int
    call_offs: tuple[CallOffLine, ...]
    lines: tuple[Line, ...]
    answers: Counted | None
    spread: tuple[tuple[str, int, int, int], ...]  # consortium, invited, won, øre of call-offs
    reach: tuple[ReachLine, ...]


def workbook(data: AnnualData) -> bytes:
    """Return the .xlsx. Equal data gives equal bytes."""
    import pandas as pd
    import xlsxwriter

    stored = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stored, options) as book:
        book.set_properties({"title": clean(f"{data.title} {data.year}"), "created": MADE})
        pages = _Pages(book)
        _summary(pages, data)
        _years(pages, data)
        _call_offs(pages, data)
        frame = pd.DataFrame(
            [(one.year, one.kind, one.consortium, one.buyer, one.ore) for one in data.lines],
            columns=[YEAR, *LEDGERS, ORE],
        )
        for by in LEDGERS:
            _turned(pages, frame, by)
        _counted(pages, say("Svar på invitasjonene"), data.answers)
        _spread(pages, data)
        _reach(pages, data)
    return stored.getvalue()


class _Pages:
    """The workbook being written: a sheet is a heading row and rows of typed cells."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.number = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "align": "right"}
        )
        self.note = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        self.looks = {
            pattern: book.add_format({"num_format": pattern})
            for pattern in (_MONEY, _COUNT, _DAY, _SHARE)
        }

    def table(
        self, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]],
        patterns: Sequence[str],
    ) -> Any:  # fmt: skip
        """Write a sheet; `patterns` are the number formats of its columns, "" for text."""
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&R&P / &N")
        told = list(rows)
        for column, heading in enumerate(headings):
            texts = [heading, *(str(row[column]) for row in told)]
            page.set_column(column, column, min(WIDEST, max(10, *map(len, texts)) + 2))
            page.write_string(
                0, column, clean(heading), self.number if patterns[column] else self.head
            )
        for number, row in enumerate(told, start=1):
            for column, value in enumerate(row):
                self.write(page, (number, column), value, patterns[column])
        return page

    def write(self, page: Any, at: tuple[int, int], value: Cell, pattern: str) -> None:
        """Write one cell; text is never a formula."""
        if isinstance(value, date):
            page.write_datetime(*at, value, self.looks[_DAY])
        elif isinstance(value, int | float):
            page.write_number(*at, value, self.looks.get(pattern))
        elif value is not None:
            page.write_string(*at, clean(value))


def _summary(pages: _Pages, data: AnnualData) -> None:
    rows = [*data.summary, *data.amounts]
    name = say("Årsrapport {year}", year=data.year)
    page = pages.table(name, (say("Hva"), say("Tall")), rows, ("", _COUNT))
    page.set_column(1, 1, 34)
    for number, (_label, ore) in enumerate(data.amounts, start=len(data.summary) + 1):
        pages.write(page, (number, 1), ore / 100, _MONEY)


def _years(pages: _Pages, data: AnnualData) -> None:
    rows = [
        (str(year), count, ore / 100, used / 100, used / data.maximum_ore)
        for year, count, ore, used in data.years
    ]
    headings = (
        say("År"), say("Antall avrop"), say("Postert (kr)"), say("Brukt i alt (kr)"),
        say("Andel av rammen"),
    )  # fmt: skip
    name = say("Bruk per år")
    page = pages.table(name, headings, rows, ("", _COUNT, _MONEY, _MONEY, _SHARE))
    chart = pages.book.add_chart({"type": "column"})
    for column in (2, 3):
        chart.add_series(_series(name, column, len(rows)))
    _place(page, chart, say("Verdi av avropene, kroner uten mva."), len(rows), min=0)


def _series(sheet: str, column: int, rows: int, first: int = 0) -> dict[str, Any]:
    return {
        "name": [sheet, 0, column],
        "categories": [sheet, 1, first, rows, first],
        "values": [sheet, 1, column, rows, column],
    }


def _place(page: Any, chart: Any, title: str, rows: int, **axis: object) -> None:
    """Put a chart below its table; `axis` is more about the axis of its values."""
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": _COUNT, "major_gridlines": {"visible": True}} | axis)
    chart.set_size({"width": 720, "height": 360})
    page.insert_chart(rows + 2, 0, chart, {"description": title})


def _call_offs(pages: _Pages, data: AnnualData) -> None:
    rows = [
        (one.reference, one.title, one.buyer, one.supplier, one.signed_on, one.ore / 100)
        for one in data.call_offs
    ]
    headings = (
        say("Saksnummer"), say("Avrop"), say("Oppdragsgiver"), say("Leverandør"), say("Signert"),
        say("Verdi (kr)"),
    )  # fmt: skip
    pages.table(say("Avrop"), headings, rows, ("", "", "", "", _DAY, _MONEY))


def _turned(pages: _Pages, frame: "pd.DataFrame", by: str) -> None:
    """Write the ledger by one of its words and year, with sums."""
    name = say(LEDGERS[by])
    if frame.empty:
        pages.table(name, (say(by), say("{column} (kr)", column=say("Sum"))), [], ("", _MONEY))
        return
    table = frame.pivot_table(
        index=by, columns=YEAR, values=ORE, aggfunc="sum", fill_value=0,
        margins=True, margins_name=say("Sum"),
    )  # fmt: skip
    years = [str(year) for year in table.columns]
    rows: list[tuple[Cell, ...]] = [
        (str(label), *(int(ore) / 100 for ore in values))
        for label, *values in table.itertuples(name=None)
    ]
    headings = (say(by), *(say("{column} (kr)", column=year) for year in years))
    page = pages.table(name, headings, rows, ("", *([_MONEY] * len(years))))
    chart = pages.book.add_chart({"type": "bar", "subtype": "stacked"})
    for column in range(1, len(years)):  # the last is the sum
        chart.add_series(_series(name, column, len(rows) - 1))
    _place(page, chart, say("{name}, kroner uten mva.", name=name), len(rows))


def _counted(pages: _Pages, name: str, counted: Counted | None) -> None:
    if counted is None:
        page = pages.table(name, (say("Konsortium"),), [], ("",))
        page.write_string(1, 0, say("Ingen konkurranse har kjent resultat ennå."), pages.note)
        return
    rows: list[tuple[Cell, ...]] = [
        (label, *(say(HIDDEN) if count is None else count for count in row))
        for label, row in zip((*counted.names, say("Sum")), counted.counts.rows, strict=True)
    ]
    patterns = ("", *([_COUNT] * len(counted.headings)))
    page = pages.table(name, (say("Konsortium"), *counted.headings), rows, patterns)
    if counted.counts.hides:
        last = len(counted.headings)
        page.merge_range(len(rows) + 2, 0, len(rows) + 5, last, say(HIDDEN_NOTE), pages.note)


def _spread(pages: _Pages, data: AnnualData) -> None:
    """Write what everybody is told anyway: who was invited, and who won what."""
    rows = [(name, invited, won, ore / 100) for name, invited, won, ore in data.spread]
    headings = (say("Konsortium"), say("Invitert"), say("Vunnet"), say("Verdi av avropene (kr)"))
    name = say("Fordeling")
    page = pages.table(name, headings, rows, ("", _COUNT, _COUNT, _MONEY))
    chart = pages.book.add_chart({"type": "bar"})
    for column in (1, 2):
        chart.add_series(_series(name, column, len(rows)))
    _place(page, chart, say("Invitasjoner og avrop til og med året"), len(rows), min=0)


def _reach(pages: _Pages, data: AnnualData) -> None:
    rows: list[tuple[Cell, ...]] = [(one.area, *one.reach, one.alone) for one in data.reach]
    levels = tuple(say("Nivå {level}", level=level) for level in range(1, 6))
    headings = (say("Område"), *levels, say("Hviler på én person"))
    name = say("Kompetanse")
    page = pages.table(name, headings, rows, ("", *([_COUNT] * 6)))
    chart = pages.book.add_chart({"type": "column"})
    for column in range(1, 6):
        chart.add_series(_series(name, column, len(rows)))
    _place(
        page,
        chart,
        say("Konsortier som når hvert nivå"),
        len(rows),
        min=0,
        major_unit=max(1, max((max(one.reach) for one in data.reach), default=1) // 10),
    )
