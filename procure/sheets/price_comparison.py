"""The price comparison as a workbook with live formulas: roles down, bids across.

Sheets: Sammenligning (rates, sums, deviations, flags), Inndata (rates, who counts, the ceilings
and the limit for abnormally low prices) and one that tells how it is computed. Each formula
carries the exact number as its cached value; a test has other programs compute the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean, median
from typing import Final

from procure.domain.price_comparison import CENTRES, Comparison, Row, deviations, given
from procure.language import say
from procure.sheets.form_page import FormBook, FormPage, literal, sheet_name

NAME_WIDTH, HOURS_WIDTH, BID_WIDTH = 44, 12, 18
FIRST: Final = 2  # the column of the first bid
STATISTICS: Final = 4  # columns after the bids: lowest, mean, median, highest
Cells = Sequence[tuple[str, Fraction | str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceComparison:
    """The comparison and what its sheets say at the top."""

    comparison: Comparison
    competition_title: str
    case_number: str
    buyer: str
    invented: bool = False


def workbook(content: PriceComparison) -> bytes:
    """Return the .xlsx. Equal data gives equal bytes."""
    return _Book(content).write()


class _Book:
    """The sheets while they are written; rows are remembered for formulas elsewhere."""

    def __init__(self, content: PriceComparison) -> None:
        self.content = content
        self.comparison = content.comparison
        self.count = len(self.comparison.bids)
        title = f"{say('Prissammenligning')}: {content.competition_title}"
        self.book = FormBook(title, content.buyer)
        widths = (NAME_WIDTH, HOURS_WIDTH, *([BID_WIDTH] * (self.count + STATISTICS)))
        self.main = self.book.page(say("Sammenligning"), widths)
        self.input = self.book.page(say("Inndata"), widths[: FIRST + self.count])
        self.guide = self.book.page(say("Slik er dette beregnet"), (NAME_WIDTH, 100))
        self.rows: dict[str, int] = {}

    def write(self) -> bytes:
        """Write all the sheets."""
        self._input()
        self._main()
        self._guide()
        self.main.sheet.activate()
        return self.book.content()

    # Addresses.

    def at(self, page: FormPage, row: str, column: int) -> str:
        """A cell: "$C$7", with its sheet when that is another than the main one."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # slow import

        cell: str = xl_rowcol_to_cell(self.rows[row], column, row_abs=True, col_abs=True)
        return cell if page is self.main else f"{sheet_name(page.name)}!{cell}"

    def across(self, row: str) -> str:
        """The cells of all bids in a row of the main sheet."""
        last = FIRST + self.count - 1
        return f"{self.at(self.main, row, FIRST)}:{self.at(self.main, row, last)}"

    def down(self, row: str, column: int) -> str:
        """The cells of all lines in a block of the main sheet."""
        first, last = (f"{row}:{self.comparison.lines[end].id}" for end in (0, -1))
        return f"{self.at(self.main, first, column)}:{self.at(self.main, last, column)}"

    def others(self, row: str, place: int) -> str:
        """The cells of all bids but one, as arguments; "" when there is no other."""
        last = FIRST + self.count - 1
        own = FIRST + place
        spans = [(FIRST, own - 1), (own + 1, last)]
        named = [
            f"{self.at(self.main, row, first)}:{self.at(self.main, row, end)}"
            for first, end in spans
            if first <= end
        ]
        return ",".join(named)

    # Inndata.

    def _input(self) -> None:
        page, comparison = self.input, self.comparison
        note = say("Bare cellene med ramme kan endres. En tom celle betyr at tallet mangler.")
        page.title(say("Inndata"), (note,), invented=self.content.invented)
        page.row += 1
        self._head(page, say("Timepris (kr)"), say("Timer"))
        for line in comparison.lines:
            self._mark(f"rate:{line.id}", page)
            page.text(0, line.label)
            page.number(1, line.hours, "count")
            for place, bid in enumerate(comparison.bids):
                rate = bid.rates.get(line.id)
                page.number(FIRST + place, _kroner(rate), "input_money")
            self._fit(page, line.label)
        self._mark("counted", page)
        page.text(0, say("Med i sammenligningen (1 = ja)"))
        for place, bid in enumerate(comparison.bids):
            page.number(FIRST + place, int(bid.counted), "input_whole")
        page.row += 2
        self._head(page, say("Høyeste timepris i rammeavtalen (kr)"), "")
        for line in comparison.lines:
            self._mark(f"ceiling:{line.id}", page)
            page.text(0, line.label)
            for place, bid in enumerate(comparison.bids):
                page.number(FIRST + place, _kroner(bid.ceilings.get(line.id)), "money")
            self._fit(page, line.label)
        page.row += 1
        self._mark("low_share", page)
        page.text(0, say("Unormalt lav: under denne delen av medianen av de andres priser"))
        page.number(1, float(comparison.low_share), "input_share")
        page.sheet.set_row(page.row, 2 * 15.75)
        self._name("Unormalt_lavt", self.input, "low_share", 1)
        page.finish(self.content.case_number)

    # Sammenligning.

    def _main(self) -> None:
        page, content = self.main, self.content
        said = say(
            "{title}, saksnummer {reference}",
            title=content.competition_title,
            reference=content.case_number,
        )
        note = say("Priser uten merverdiavgift. Tilbud som ikke er rangert, står bare i Inndata.")
        page.title(say("Prissammenligning"), (said, content.buyer, note), invented=content.invented)
        page.row += 1
        self._rates()
        self._amounts()
        self._deviations(say("Avvik fra gjennomsnittet"), "mean", 1)
        self._deviations(say("Avvik fra medianen"), "median", 2)
        self._checks()
        page.finish(content.case_number)

    def _rates(self) -> None:
        self._statistics_head(say("Timepris (kr)"), freeze=True)
        for line in self.comparison.lines:
            cells = []
            for place, rate in enumerate(self.comparison.rates(line)):
                given = self.at(self.input, f"rate:{line.id}", FIRST + place)
                counted = self.at(self.input, "counted", FIRST + place)
                cells.append((f'IF(AND({counted}=1,ISNUMBER({given})),{given},"")', rate))
            self._line(f"rate_shown:{line.id}", line.label, line.hours, cells, "money")
            self._statistics(f"rate_shown:{line.id}", self.comparison.rates(line), "money")
        self.main.row += 1

    def _amounts(self) -> None:
        self._statistics_head(say("Timer × timepris (kr)"))
        for line in self.comparison.lines:
            cells = []
            for place, amount in enumerate(self.comparison.amounts(line)):
                rate = self.at(self.main, f"rate_shown:{line.id}", FIRST + place)
                cells.append((f'IF({rate}="","",$B{self.main.row + 1}*{rate})', amount))
            self._line(f"amount:{line.id}", line.label, line.hours, cells, "money")
            self._statistics(f"amount:{line.id}", self.comparison.amounts(line), "money")
        sums = [self.down("amount", FIRST + place) for place in range(self.count)]
        cells = [
            (f'IF(COUNT({area})=ROWS({area}),SUM({area}),"")', total)
            for area, total in zip(sums, self.comparison.totals(), strict=True)
        ]
        self._line("total", say("Samlet pris"), None, cells, "total_money")
        self._statistics("total", self.comparison.totals(), "total_money")
        for offset, name in enumerate(("Laveste_pris", "Snittpris", "Medianpris", "Hoeyeste_pris")):
            self._name(name, self.main, "total", FIRST + self.count + offset)
        self.main.row += 1

    def _deviations(self, title: str, key: str, statistic: int) -> None:
        """Shares above or below the mean or the median, for each role and the whole."""
        self._head(self.main, title, "")
        centre, column = CENTRES[statistic - 1], FIRST + self.count + statistic
        rows = [(f"rate_shown:{ln.id}", ln.label, self.comparison.rates(ln), "percent")
                for ln in self.comparison.lines]  # fmt: skip
        rows.append(("total", say("Samlet pris"), self.comparison.totals(), "total_percent"))
        for source, label, values, style in rows:
            middle = self.at(self.main, source, column)
            cells = []
            for place, deviation in enumerate(deviations(values, centre)):
                own = self.at(self.main, source, FIRST + place)
                cells.append((f'IF(OR({own}="",{middle}=""),"",{own}/{middle}-1)', deviation))
            self._line(f"{key}:{source}", label, None, cells, style)
        self.main.row += 1

    def _checks(self) -> None:
        """How many rates are above their ceiling, and whether the whole is abnormally low."""
        comparison = self.comparison
        self._head(self.main, say("Kontroll"), "")
        cells: list[tuple[str, Fraction | str | None]] = []
        for place, count in enumerate(comparison.above_ceiling()):
            rates = [
                self.at(self.main, f"rate_shown:{ln.id}", FIRST + place) for ln in comparison.lines
            ]
            tops = [
                self.at(self.input, f"ceiling:{ln.id}", FIRST + place) for ln in comparison.lines
            ]
            over = "+".join(
                f"IF(AND(ISNUMBER({rate}),ISNUMBER({top})),IF(ROUND({rate}-{top},6)>0,1,0),0)"
                for rate, top in zip(rates, tops, strict=True)
            )
            cells.append((over, Fraction(count)))
        self._line("above", say("Timepriser over den høyeste i avtalen"), None, cells, "centre")
        cells = []
        for place, limit in enumerate(comparison.limits()):
            own, others = self.at(self.main, "total", FIRST + place), self.others("total", place)
            formula = f'IF({own}="","",IF(COUNT({others})=0,"",Unormalt_lavt*MEDIAN({others})))'
            cells.append((formula if others else '""', limit))
        self._line("limit", say("Grense for unormalt lav pris (kr)"), None, cells, "money")
        yes, no = say("Ja, vurder"), say("Nei")
        cells = []
        for place, (low, limit) in enumerate(
            zip(comparison.low(), comparison.limits(), strict=True)
        ):
            own, top = (self.at(self.main, row, FIRST + place) for row in ("total", "limit"))
            formula = f'IF({top}="","",IF(ROUND({own}-{top},6)<0,{literal(yes)},{literal(no)}))'
            cells.append((formula, "" if limit is None else yes if low else no))
        self._line("low", say("Unormalt lav pris"), None, cells, "total_centre")

    # Slik er dette beregnet.

    def _guide(self) -> None:
        page = self.guide
        page.title(say("Slik er dette beregnet"), (), invented=self.content.invented)
        page.row += 1
        page.text(0, say("Tall"), "head")
        page.text(1, say("Slik blir det til"), "head")
        page.row += 1
        for what, how in (*_numbers(), *_remarks()):
            page.text(0, what, "strong")
            page.text(1, how)
            page.fit((0, what), (1, how))
            page.row += 1
        page.finish(self.content.case_number)

    # Rows.

    def _mark(self, key: str, page: FormPage) -> None:
        self.rows[key] = page.row

    def _name(self, name: str, page: FormPage, row: str, column: int) -> None:
        cell = self.at(page, row, column).rpartition("!")[2]
        self.book.made.define_name(name, f"={sheet_name(page.name)}!{cell}")

    def _head(self, page: FormPage, first: str, second: str, *, freeze: bool = False) -> None:
        page.text(0, first, "head")
        page.text(1, second, "head_right")
        names = [bid.name for bid in self.comparison.bids]
        for place, name in enumerate(names):
            page.text(FIRST + place, name, "centre_head")
        page.fit(*((FIRST + place, name) for place, name in enumerate(names)))
        if freeze:
            page.sheet.freeze_panes(page.row + 1, FIRST)
            page.sheet.repeat_rows(page.row)
        page.row += 1

    def _statistics_head(self, first: str, *, freeze: bool = False) -> None:
        names = (say("Laveste"), say("Snitt"), say("Median"), say("Høyeste"))
        for offset, name in enumerate(names):
            self.main.text(FIRST + self.count + offset, name, "head_right")
        self._head(self.main, first, say("Timer"), freeze=freeze)

    def _line(self, key: str, label: str, hours: int | None, cells: Cells, style: str) -> None:
        """A row of formulas, one for each bid."""
        page, heavy = self.main, style.startswith("total")
        self._mark(key, page)
        page.text(0, label, "total" if heavy else "label")
        if hours is None:
            page.text(1, "", "total" if heavy else "label")
        else:
            page.number(1, hours, "count")
        for place, (formula, value) in enumerate(cells):
            shown = "" if value is None else value if isinstance(value, str) else float(value)
            page.formula(FIRST + place, formula, shown, style)
        self._fit(page, label)

    def _statistics(self, key: str, values: Row, style: str) -> None:
        """The lowest, mean, median and highest of the row that was just written."""
        area, known = self.across(key), given(values)
        found = [f(known) if known else None for f in (min, mean, median, max)]
        for offset, (name, value) in enumerate(
            zip(("MIN", "AVERAGE", "MEDIAN", "MAX"), found, strict=True)
        ):
            formula = f'IF(COUNT({area})=0,"",{name}({area}))'
            shown = "" if value is None else float(value)
            self.main.sheet.write_formula(
                self.rows[key], FIRST + self.count + offset, f"={formula}",
                self.book.formats[style], shown,
            )  # fmt: skip

    def _fit(self, page: FormPage, label: str) -> None:
        page.fit((0, label))
        page.row += 1


def _kroner(ore: int | None) -> float | None:
    return None if ore is None else ore / 100


def _numbers() -> tuple[tuple[str, str], ...]:
    """Say how each number comes about."""
    return (
        (say("Timepris"), say("Timeprisen i tilbudet, i kroner uten merverdiavgift.")),
        (say("Timer × timepris"), say("Timene er kunngjort og like for alle.")),
        (
            say("Samlet pris"),
            say(
                "Summen over alle linjene, også dem i opsjoner. Mangler en timepris, mangler den "
                "samlede prisen."
            ),
        ),
        (
            say("Laveste, snitt, median, høyeste"),
            say(
                "Regnes av tilbudene som er med. Medianen er den midterste, eller snittet av de "
                "to midterste."
            ),
        ),
        (say("Avvik fra gjennomsnittet"), say("Timepris ÷ gjennomsnitt − 1, for hver rolle.")),
        (say("Avvik fra medianen"), say("Timepris ÷ median − 1, for hver rolle.")),
    )


def _remarks() -> tuple[tuple[str, str], ...]:
    """Say what the controls mean, and how to use the sheets."""
    return (
        (
            say("Timepriser over den høyeste i avtalen"),
            say("Antall timepriser over det konsortiet kan ta for rollen etter rammeavtalen."),
        ),
        (
            say("Unormalt lav pris"),
            say(
                "Samlet pris sammenlignes med medianen av de andres. Er den under grensen i "
                "Inndata, må dere vurdere om den er unormalt lav. Spør tilbyderen før dere "
                "eventuelt avviser tilbudet."
            ),
        ),
        (
            say("Med i sammenligningen"),
            say("Tilbud som er rangert i evalueringen, er med. Skriv 0 for å se tallene uten ett."),
        ),
        (
            say("Navn i formlene"),
            say("Laveste_pris, Snittpris, Medianpris, Hoeyeste_pris og Unormalt_lavt."),
        ),
        (
            say("Låste celler"),
            say("Bare cellene med ramme i Inndata kan endres. Beskyttelsen har ikke passord."),
        ),
    )
