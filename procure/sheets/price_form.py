"""The price form as a workbook: written for a supplier, and read again when it is filled in.

A row is known by its key in the first column, and believed only when the name beside it is the
one we wrote: rows may be moved and sorted, but a rate is never put on another line by guessing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from procure.domain import bids, formats
from procure.domain.bids import AskedLine
from procure.domain.drafting import VatBasis
from procure.domain.filled_forms import Problem, ProblemCode
from procure.domain.price_forms import PriceForm, PriceReading, ReadRate
from procure.language import mark, say
from procure.sheets import filled, limited
from procure.sheets.filled import Row
from procure.sheets.form_page import FormBook, FormPage, literal, sheet_name
from procure.sheets.limited import Opened

KEY: Final = re.compile(r"L\d{1,9}")  # L and a price line's id
KEY_COLUMN, NAME, HOURS, CEILING, RATE, SUM, REMARK = range(7)
WIDTHS: Final = (7, 46, 11, 22, 25, 22, 28)
VAT: Final[Mapping[VatBasis, str]] = {
    VatBasis.EXCLUDED: mark("Merverdiavgift kommer i tillegg."),
    VatBasis.EXEMPT: mark("Tjenestene er unntatt fra merverdiavgift."),
}
HIGHEST_RATE: Final = 1_000_000  # kroner for an hour, when there is no ceiling


def workbook(form: PriceForm) -> bytes:
    """Return the form as .xlsx, with the draft's rates filled in. Equal data, equal bytes."""
    book = FormBook(f"{say('Prisskjema')}: {form.title}", form.bidder)
    page = book.page(say("Prisskjema"), WIDTHS)
    said = say("{title}, saksnummer {reference}", title=form.title, reference=form.reference)
    fill_in = say("Fyll ut timeprisene i cellene med ramme, i kroner uten merverdiavgift.")
    hint = f"{fill_in} {say(VAT[form.vat_basis])}"
    counts = say("Timene i opsjonene teller med når vi sammenligner prisene.")
    more = [counts] if any(line.option for line in form.lines) else []
    page.title(say("Prisskjema"), (said, form.bidder, hint, *more), invented=form.invented)
    page.code(form.code)
    _table(page, form)
    page.finish(form.reference)
    page.sheet.activate()
    _guide(book, form)
    return book.content()


def _table(page: FormPage, form: PriceForm) -> None:
    heads = (
        say("Nr."),
        say("Rolle"),
        say("Timer"),
        say("Høyeste timepris (kr)"),
        say("Timepris uten mva. (kr)"),
        say("Timer × timepris (kr)"),
        say("Kontroll"),
    )
    right = dict.fromkeys((HOURS, CEILING, RATE, SUM), "head_right")
    page.head(heads, right | {REMARK: "head_beside"})
    first = page.row + 1
    blocks = [_block(page, group, form) for group in _groups(form.lines)]
    last = page.row
    if len(blocks) > 1:
        for block in blocks:
            _sum(page, _sum_of(block), [block])
    for name, letter in (("Timer", "C"), ("Hoeyeste_timepris", "D"), ("Timepriser", "E")):
        if blocks:
            area = f"${letter}${first}:${letter}${last}"
            page.book.made.define_name(name, f"={sheet_name(page.name)}!{area}")
    _sum(page, say("Samlet pris"), blocks)
    if blocks:
        page.book.made.define_name("Samlet_pris", f"={sheet_name(page.name)}!$F${page.row}")


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of the assignment (`option` is "") or of one option, and their sum in øre."""

    option: str
    first: int
    last: int
    total: int | None


def _groups(lines: Sequence[AskedLine]) -> list[tuple[AskedLine, ...]]:
    return [tuple(own) for _option, own in groupby(lines, key=lambda line: line.option)]


def _block(page: FormPage, lines: tuple[AskedLine, ...], form: PriceForm) -> _Block:
    option = lines[0].option
    if option:
        heading = say("Opsjon: {name}", name=option)
        for column in range(len(WIDTHS)):
            page.text(column, heading if column == NAME else "", "strong")
        page.fit((NAME, heading))
        page.row += 1
    first = page.row + 1
    for line in lines:
        _line(page, line, form.rates.get(line.id))
    return _Block(option, first, page.row, bids.total(form.rates, lines))


def _sum_of(block: _Block) -> str:
    if block.option:
        return say("Sum for opsjonen {name}", name=block.option)
    return say("Sum uten opsjoner")


def _sum(page: FormPage, label: str, blocks: Sequence[_Block]) -> None:
    """A row with what the blocks come to, empty until every rate is there."""
    for column in range(len(WIDTHS)):
        page.text(column, label if column == NAME else "", "total")
    if blocks:
        counted = "+".join(f"COUNT(E{block.first}:E{block.last})" for block in blocks)
        asked = "+".join(f"ROWS(E{block.first}:E{block.last})" for block in blocks)
        sums = ",".join(f"F{block.first}:F{block.last}" for block in blocks)
        known = [block.total for block in blocks if block.total is not None]
        shown = sum(known) / 100 if len(known) == len(blocks) else ""
        formula = f'IF({counted}={asked},SUM({sums}),"")'
        page.formula(SUM, formula, shown, "total_money")
    page.fit((NAME, label))
    page.row += 1


def _key(line: AskedLine) -> str:
    return f"L{line.id}"


def _line(page: FormPage, line: AskedLine, rate: int | None) -> None:
    at = page.row + 1
    page.text(KEY_COLUMN, _key(line), "key")
    page.text(NAME, line.name)
    page.number(HOURS, line.hours, "count")
    page.number(CEILING, None if line.ceiling_ore is None else line.ceiling_ore / 100, "money")
    page.number(RATE, None if rate is None else rate / 100, "input_money")
    amount = "" if rate is None else line.hours * rate / 100
    page.formula(SUM, f'IF(ISNUMBER(E{at}),C{at}*E{at},"")', amount, "money")
    page.formula(REMARK, _check(at), _checked(line, rate), "beside")
    page.fit((NAME, line.name), (REMARK, say("Over høyeste timepris")))
    highest = HIGHEST_RATE if line.ceiling_ore is None else line.ceiling_ore / 100
    page.sheet.data_validation(
        page.row, RATE, page.row, RATE,
        {
            "validate": "decimal", "criteria": "between", "minimum": 0.01, "maximum": highest,
            "input_title": say("Timepris"),
            "input_message": say("Kroner uten merverdiavgift, høyst to desimaler."),
            "error_title": say("Timeprisen kan ikke brukes"),
            "error_message": say("Skriv et tall over 0, og ikke over den høyeste timeprisen."),
        },
    )  # fmt: skip
    page.row += 1


def _check(at: int) -> str:
    """The formula that tells the supplier, while writing, what the upload would tell."""
    empty, text = literal(say("Fyll ut")), literal(say("Skriv et tall"))
    above, fine = literal(say("Over høyeste timepris")), literal(say("OK"))
    over = f"IF(AND(ISNUMBER(D{at}),E{at}>D{at}),{above},{fine})"
    return f'IF(E{at}="",{empty},IF(ISNUMBER(E{at}),IF(E{at}<=0,{text},{over}),{text}))'


def _checked(line: AskedLine, rate: int | None) -> str:
    if rate is None:
        return say("Fyll ut")
    over = line.ceiling_ore is not None and rate > line.ceiling_ore
    return say("Over høyeste timepris") if over else say("OK")


def _guide(book: FormBook, form: PriceForm) -> None:
    page = book.page(say("Slik fyller dere ut"), (110,))
    page.title(say("Slik fyller dere ut"), (), invented=form.invented)
    page.row += 1
    for said in (
        say("Skriv én timepris for hver rolle, i kroner uten merverdiavgift."),
        say("Øre skrives etter komma, for eksempel 1250,50. Timeprisen kan ha to desimaler."),
        say("Timer og høyeste timepris er fastsatt i konkurransen og rammeavtalen."),
        say("En tom celle endrer ingenting: Timeprisen i tilbudsrommet blir stående."),
        say("Lagre filen som Excel (.xlsx), og last den opp i tilbudsrommet før fristen."),
        say("Dere ser hver timepris før og etter, og bekrefter før noe blir endret."),
        say("Opplasting leverer ikke tilbudet. Det gjør lederen av konsortiet i tilbudsrommet."),
    ):
        page.text(0, said)
        page.fit((0, said))
        page.row += 1
    page.finish(form.reference)


def read(content: bytes, form: PriceForm) -> PriceReading:
    """Read a filled form in this process: for files that we made, in tests and tools.

    An uploaded file goes through `procure.services.sheet_uploads.read_prices`, which opens it
    in a limited child process.
    """
    return understand(limited.opened_here(content), form)


def understand(opened: Opened, form: PriceForm) -> PriceReading:
    """Return what the cells say of the form's lines. Never raises for anything in the file."""
    start = filled.recognised(opened, form.code)
    if filled.stops(start):
        return PriceReading(problems=start)
    rows, problems = filled.rows_by_key(opened, KEY, {_key(ln): (ln.name,) for ln in form.lines})
    read: list[ReadRate] = []
    found = [*start, *problems]
    for line in form.lines:
        if _key(line) in rows:
            found += _read_line(rows[_key(line)], line, form.rates, read)
    return PriceReading(tuple(read), tuple(found))


def _read_line(
    row: Row, line: AskedLine, rates: Mapping[int, int], read: list[ReadRate]
) -> Iterator[Problem]:
    """Add the rate of one line to `read`; yield what is wrong or worth knowing."""
    yield from _fixed(row, line)
    value = filled.amount(row, RATE)
    yield from value.problems
    if value.ore is None:
        return
    if line.ceiling_ore is not None and value.ore > line.ceiling_ore:
        params = {"value": formats.kroner(value.ore), "limit": formats.kroner(line.ceiling_ore)}
        yield Problem(ProblemCode.ABOVE_CEILING, row.number, line.title, params)
    read.append(ReadRate(line.id, line.title, row.number, rates.get(line.id), value.ore))


def _fixed(row: Row, line: AskedLine) -> Iterator[Problem]:
    """Say when what we published was changed in the file: it is not read."""
    ceiling = None if line.ceiling_ore is None else Decimal(line.ceiling_ore) / 100
    for column, ours, what in (
        (HOURS, Decimal(line.hours), say("Timer")),
        (CEILING, ceiling, say("Høyeste timepris")),
    ):
        cell = row.cell(column)
        theirs = cell.value if cell else None
        if theirs != ours:
            params = {"what": what, "value": filled.shown(cell)}
            yield Problem(ProblemCode.FIXED_CHANGED, row.number, line.title, params)
