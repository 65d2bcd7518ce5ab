"""The individual evaluation sheet as a workbook: written for one evaluator, and read again.

The sheet Vurdering has a row for each bid and criterion; Svar has what the bids answer, a row
for each paragraph so that all of it can be read. Prices stand nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from procure.domain import evaluations, formats
from procure.domain.filled_forms import Problem, ProblemCode
from procure.domain.reasons import Code
from procure.domain.sheet_forms import (
    LONGEST_PAGES,
    LONGEST_REASON,
    ReadCell,
    SheetCell,
    SheetForm,
    SheetReading,
)
from procure.language import say
from procure.sheets import filled, limited
from procure.sheets.filled import Number, Row
from procure.sheets.form_page import FormBook, FormPage, literal, sheet_name
from procure.sheets.limited import Opened

KEY: Final = re.compile(r"T\d{1,9}K\d{1,9}")
KEY_COLUMN, BID, CRITERION, WEIGHT, POINTS, REASON = range(6)
STRENGTHS, WEAKNESSES, PAGES, NOTE, REMARK, WORDING = range(6, 12)
REMARKS: Final = {
    "strengths": STRENGTHS, "weaknesses": WEAKNESSES, "pages": PAGES, "note": NOTE,
}  # fmt: skip
WIDTHS: Final = (9, 30, 34, 10, 9, 70, 40, 40, 18, 30, 20, 60)
FEWEST_LINES: Final = 3  # of a reason: room to write in


def workbook(form: SheetForm) -> bytes:
    """Return the sheet as .xlsx, with the draft filled in. Equal data gives equal bytes."""
    book = FormBook(f"{say('Evalueringsskjema')}: {form.title}", form.evaluator)
    worded = any(cell.wording for cell in form.cells)
    page = book.page(say("Vurdering"), WIDTHS if worded else WIDTHS[:WORDING])
    said = say("{title}, saksnummer {reference}", title=form.title, reference=form.reference)
    who = say("Evaluator: {name}", name=form.evaluator)
    hint = say(
        "Skriv poeng fra 0 til {scale}, hele eller halve, og begrunn hver av dem.",
        scale=formats.number(form.scale),
    )
    page.title(say("Evalueringsskjema"), (said, who, hint), invented=form.invented)
    page.code(form.code)
    _table(page, form)
    page.finish(form.reference)
    page.sheet.activate()
    _answers(book, form)
    _guide(book, form)
    return book.content()


def _table(page: FormPage, form: SheetForm) -> None:
    heads: tuple[str, ...] = (
        say("Nr."), say("Tilbud"), say("Kriterium"), say("Vekt"),
        say("Poeng"), say("Begrunnelse"), say("Styrker"), say("Svakheter"),
        say("Hvor i tilbudet"), say("Eget notat"), say("Status"),
    )  # fmt: skip
    if any(cell.wording for cell in form.cells):
        heads = (*heads, say("Hva poengene betyr"))
    page.head(heads, {WEIGHT: "head_right", POINTS: "centre_head", REMARK: "head_beside"})
    first = page.row + 1
    for cell in form.cells:
        _cell(page, form, cell)
    if form.cells:
        for name, letter in (("Poeng", "E"), ("Begrunnelser", "F")):
            area = f"${letter}${first}:${letter}${page.row}"
            page.book.made.define_name(name, f"={sheet_name(page.name)}!{area}")


def _cell(page: FormPage, form: SheetForm, cell: SheetCell) -> None:
    at = page.row + 1
    page.text(KEY_COLUMN, cell.key, "key")
    page.text(BID, cell.bid)
    page.text(CRITERION, cell.criterion)
    whole = (cell.share * 100).denominator == 1
    page.number(WEIGHT, float(cell.share), "share" if whole else "share_exact")
    page.number(POINTS, None if cell.points is None else float(cell.points), "input_points")
    page.text(REASON, cell.reason, "input_text")
    for name, column in REMARKS.items():
        page.text(column, getattr(cell.remarks, name), "input_text")
    page.formula(REMARK, _check(at, form.scale), _checked(cell), "beside")
    beside = [(BID, cell.bid), (CRITERION, cell.criterion), (REASON, cell.reason)]
    beside += [(column, getattr(cell.remarks, name)) for name, column in REMARKS.items()]
    if cell.wording:
        beside.append((WORDING, _wording(cell)))
        page.text(*beside[-1])
    page.fit(*beside, least=FEWEST_LINES)
    scale = f"{float(form.scale):g}"
    page.sheet.data_validation(
        page.row, POINTS, page.row, POINTS,
        {
            "validate": "custom",
            "value": f"=AND(ISNUMBER(E{at}),E{at}>=0,E{at}<={scale},MOD(E{at}*2,1)=0)",
            "error_title": say("Poengene kan ikke brukes"),
            "error_message": say(
                "Skriv hele eller halve poeng fra 0 til {scale}.",
                scale=formats.number(form.scale),
            ),
        },
    )  # fmt: skip
    page.row += 1


def _wording(cell: SheetCell) -> str:
    """What points mean on the criterion, a line for each step."""
    return "\n".join(f"{formats.number(points)}: {said}" for points, said in cell.wording)


def _check(at: int, scale: Fraction) -> str:
    """The formula that tells the evaluator what a row still lacks."""
    points, reason = literal(say("Mangler poeng")), literal(say("Mangler begrunnelse"))
    outside, fine = literal(say("Utenfor skalaen")), literal(say("Ferdig"))
    wrong = f"OR(E{at}<0,E{at}>{float(scale):g},MOD(E{at}*2,1)<>0)"
    done = f"IF(LEN(F{at})=0,{reason},{fine})"
    return f'IF(E{at}="",{points},IF(ISNUMBER(E{at}),IF({wrong},{outside},{done}),{points}))'


def _checked(cell: SheetCell) -> str:
    if cell.points is None:
        return say("Mangler poeng")
    return say("Ferdig") if cell.reason else say("Mangler begrunnelse")


def _answers(book: FormBook, form: SheetForm) -> None:
    """What the bids say, to read beside the scoring."""
    page = book.page(say("Svar"), (30, 34, 110))
    page.title(say("Svarene i tilbudene"), (), invented=form.invented)
    page.row += 1
    page.head((say("Tilbud"), say("Kriterium"), say("Svar")), {})
    empty = say("Tilbudet svarer ikke på dette kriteriet.")
    for cell in form.cells:
        _paragraphs(page, cell.bid, cell.criterion, cell.answer or empty)
    for bid, people in form.teams:
        _paragraphs(page, bid, say("Team"), "\n".join(people))
    page.finish(form.reference)


def _paragraphs(page: FormPage, bid: str, criterion: str, said: str) -> None:
    paragraphs = [part for part in said.split("\n") if part.strip()]
    for place, paragraph in enumerate(paragraphs):
        page.text(0, "" if place else bid, "strong")
        page.text(1, "" if place else criterion, "strong")
        page.text(2, paragraph)
        page.fit((0, bid), (1, criterion), (2, paragraph))
        page.row += 1


def _guide(book: FormBook, form: SheetForm) -> None:
    page = book.page(say("Slik fyller du ut"), (110,))
    page.title(say("Slik fyller du ut"), (), invented=form.invented)
    page.row += 1
    for said in (
        say("Gi poeng og begrunnelse på hver rad i Vurdering. Halve poeng skrives med komma: 7,5."),
        say("Vurder svaret mot kriteriet, ikke mot de andre tilbudene. Prisene er ikke med her."),
        say("Skriv begrunnelsen uten navn på andre tilbydere. Den kan bli lest av dem."),
        say("Styrker, svakheter og hvor i tilbudet kan du la stå tomt. Eget notat ser bare du."),
        say("En tom celle endrer ingenting: Det du har lagret i løsningen, blir stående."),
        say("Lagre filen som Excel (.xlsx), og last den opp der du hentet den."),
        say("Du ser hver vurdering før og etter, og bekrefter før noe blir endret."),
        say("Opplasting leverer ikke skjemaet. Det gjør du i løsningen når alt er fylt ut."),
        say("Filen inneholder det tilbyderne har skrevet. Slett den når du er ferdig."),
    ):
        page.text(0, said)
        page.fit((0, said))
        page.row += 1
    page.finish(form.reference)


def read(content: bytes, form: SheetForm) -> SheetReading:
    """Read a filled sheet in this process: for files that we made, in tests and tools."""
    return understand(limited.opened_here(content), form)


def understand(opened: Opened, form: SheetForm) -> SheetReading:
    """Return what the cells say of the evaluator's rows. Never raises for anything in a file."""
    start = filled.recognised(opened, form.code)
    if filled.stops(start):
        return SheetReading(problems=start)
    names = {cell.key: (cell.bid, cell.criterion) for cell in form.cells}
    rows, found = filled.rows_by_key(opened, KEY, names)
    problems, changes, empty, unchanged = [*start, *found], [], 0, 0
    for cell in form.cells:
        if cell.key not in rows:
            continue
        row = rows[cell.key]
        after, said, written = _read(row, cell, form.scale)
        problems += said
        if (after.points, after.reason, after.remarks) != (cell.points, cell.reason, cell.remarks):
            changes.append(after)
        elif not written:
            empty += 1
        else:
            unchanged += 1
    if empty:
        problems.append(Problem(ProblemCode.ROWS_EMPTY, params={"count": str(empty)}))
    return SheetReading(tuple(changes), tuple(problems), unchanged)


def _read(row: Row, cell: SheetCell, scale: Fraction) -> tuple[ReadCell, list[Problem], bool]:
    """What a row makes of a cell, what was unclear, and whether anything is written in it."""
    points, reason = _points(row, scale), filled.text(row, REASON, LONGEST_REASON)
    remarks = {
        name: filled.text(row, column, LONGEST_PAGES if column == PAGES else LONGEST_REASON)
        for name, column in REMARKS.items()
    }
    said = [*points.problems, *reason.problems]
    said += [problem for one in remarks.values() for problem in one.problems]
    given = {name: one.text for name, one in remarks.items() if one.text is not None}
    after = ReadCell(
        cell,
        row.number,
        cell.points if points.value is None else points.value,
        cell.reason if reason.text is None else reason.text,
        replace(cell.remarks, **given),
    )
    written = points.value is not None or reason.text is not None or bool(given) or bool(said)
    return after, said, written


def _points(row: Row, scale: Fraction) -> Number:
    """Read points and hold them against the scale, as the service will."""
    found = filled.number(row, POINTS)
    if found.value is None:
        return found
    if wrong := tuple(_wrong(row, found.value, scale)):
        return Number(None, wrong)
    return found


def _wrong(row: Row, points: Decimal, scale: Fraction) -> Iterator[Problem]:
    value, limit = formats.number(points), formats.number(scale)
    for why in evaluations.point_problems(points, scale):
        if why.code is Code.POINTS_NOT_HALF:
            yield row.problem(ProblemCode.POINTS_NOT_HALF, value=value)
        else:
            yield row.problem(ProblemCode.POINTS_OUTSIDE, value=value, limit=limit)
