"""The sheet that tells in plain words how the result comes about, step by step.

Each step says what is done, and shows the formula of one bid as it stands in its cell, so that
a reader who has never seen the model can follow a number from the input to the rank.
"""

from collections.abc import Iterator

from procure.domain import formats
from procure.domain.evaluation.model import CriterionKind, Family, PriceFormula, RoundingStage
from procure.domain.evaluation.working import show
from procure.language import say
from procure.sheets import matrix_formulas as formulas
from procure.sheets.matrix_gates import price_formula, status_formula
from procure.sheets.matrix_model import normalised_in_words, rounded_in_words, tie_rule
from procure.sheets.matrix_page import GUIDE, Book, Page
from procure.sheets.matrix_result import points_formula, total_formula, weighted_formula

WIDTH = 100  # characters of the column with the explanations
Step = tuple[str, str, str]  # what, in words, the formula of one bid or ""


def write_guide(book: Book) -> None:
    """Write the steps, the workings of each bid, all the models, and what the names stand for."""
    page = book.pages[GUIDE]
    page.title(
        say("Slik er dette beregnet"),
        say(
            "Stegene står i den rekkefølgen de utføres. Formlene er hentet fra det første tilbudet."
        ),
    )
    _head(page, say("Steg"), say("Hva som skjer"))
    for number, (what, words, formula) in enumerate(_steps(book), start=1):
        _row(page, f"{number}. {what}", words, "strong")
        if formula:
            _row(page, "", say("Formel: {formula}", formula=formula), "label")
    page.row += 1
    _workings(book, page)
    _models(book, page)
    _names(book, page)
    _reading(page)
    page.finish(WIDTH)


def _head(page: Page, first: str, second: str) -> None:
    page.text(0, first, "head")
    page.text(1, second, "head")
    page.row += 1


def _row(page: Page, first: str, second: str, style: str = "label") -> None:
    page.text(0, first, style)
    page.text(1, second)
    page.fit((first, 44), (second, WIDTH))
    page.row += 1


def _steps(book: Book) -> Iterator[Step]:
    case, first = book.matrix.case, bool(book.bids)
    priced = case.needs_price
    if priced:
        words = (
            say("Prisen er summen av mengde × enhetspris. Mangler en enhetspris, mangler prisen.")
            if case.lines
            else say("Prisen er den som står i Inndata.")
        )
        yield say("Pris"), words, price_formula(book, 0) if first else ""
    gates = say(
        "Et tilbud uten pris, med en pris på 0 eller lavere, eller med færre poeng enn "
        "minstekravet, blir ikke rangert. Kravene prøves på poengene slik de er gitt."
    )
    yield say("Krav som stopper et tilbud"), gates, status_formula(book, 0) if first else ""
    references = say(
        "Laveste, høyeste og gjennomsnittlig pris og beste poeng regnes ut av tilbudene som er "
        "med. Et stoppet tilbud påvirker ikke de andre."
    )
    yield say("Det tilbudene måles mot"), references, ""
    yield from _scoring(book)
    yield (
        say("Resultat"),
        formulas.family_in_words(case.model.family),
        (total_formula(book, 0) if first else ""),
    )
    yield say("Avrunding"), _rounding(book), ""
    quiet = say(
        "Før rangeringen fjernes regnestøy langt bak komma, slik at like resultater blir like."
    )
    yield say("Rangering"), f"{tie_rule()} {quiet}", ""
    check = say(
        "Nederst i Resultat står resultatet fra løsningen ved siden av arkets eget. Avviket "
        "skal være 0. Endrer du et tall i Inndata, ser du hva det ville ha betydd."
    )
    yield say("Kontroll"), check, ""


def _scoring(book: Book) -> Iterator[Step]:
    """How each kind of criterion gives points or kroner."""
    case, first = book.matrix.case, bool(book.bids)
    price = case.price_criterion
    if book.by_points and price is not None:
        words = formulas.in_words(case.model.price.formula)
        yield say("Poeng for pris"), words, points_formula(book, price, 0) if first else ""
    quality = next((c for c in case.quality_criteria), None)
    if quality is None:
        return
    if book.by_points:
        lifted = normalised_in_words(case.model.normalise)
        words = say("Poengene regnes om til skalaen: poeng ÷ høyeste poeng × skala.")
        formula = points_formula(book, quality, 0) if first else ""
        yield say("Poeng for kvalitet"), f"{words} {lifted}.", formula
    if case.model.family is Family.RATIO:
        words = say("Kvalitetspoengene legges sammen slik de er gitt. Vektene brukes ikke.")
        yield say("Kvalitet"), words, ""
        return
    words = (
        say("Poengene på hvert kriterium ganges med vekten.")
        if book.by_points
        else say("Verdien av kvaliteten i kroner ganges med vekten og trekkes fra prisen.")
    )
    yield say("Vekting"), words, weighted_formula(book, quality, 0) if first else ""


def _rounding(book: Book) -> str:
    rounding = book.matrix.case.model.rounding
    words = rounded_in_words(rounding.stage)
    if rounding.stage is RoundingStage.NONE:
        return f"{words}. {say('Cellene viser inntil fire desimaler, men regner med alle.')}"
    told = say("Antall desimaler: {count}. Halve rundes opp.", count=rounding.decimals)
    return f"{words}. {told}"


def _workings(book: Book, page: Page) -> None:
    """How each bid's price was turned into points, as the solution wrote it down."""
    workings = [(bid.id, score.working) for bid, score in zip(book.bids, book.scores, strict=True)]
    if not any(working for _, working in workings):
        return
    _head(page, say("Tilbud"), say("Utregningen i løsningen"))
    for bid_id, working in workings:
        said = show(working, formats.number) if working else say("Ikke rangert")
        _row(page, book.matrix.bid_names[bid_id], said)
    page.row += 1


def _models(book: Book, page: Page) -> None:
    """All families and price formulas, with a mark at the ones that are used here."""
    model = book.matrix.case.model
    has_price = any(c.kind is CriterionKind.PRICE for c in book.matrix.case.criteria)
    used = say("Brukes her")
    _head(page, say("Modeller som finnes"), say("I ord"))
    for family in Family:
        _row(page, used if family is model.family else "", formulas.family_in_words(family))
    for formula in PriceFormula:
        here = book.by_points and has_price and formula is model.price.formula
        _row(page, used if here else "", formulas.in_words(formula))
    page.row += 1


def _names(book: Book, page: Page) -> None:
    """Where the named numbers stand that the formulas read."""
    _head(page, say("Navn i formlene"), say("Hvor tallet står"))
    for name, key in book.named.items():
        where = say("{sheet}, celle {cell}", sheet=book.titles[key], cell=f"B{book.rows[name] + 1}")
        _row(page, name, where)
    page.row += 1


def _reading(page: Page) -> None:
    """How to read the sheets."""
    _head(page, say("Om arkene"), "")
    for first, second in (
        (say("Celler med ramme"), say("Inndata. Bare disse kan endres.")),
        (
            say("Andre celler"),
            say("Låst, uten passord. Fjern beskyttelsen for å se nærmere på dem."),
        ),
        (
            say("Relativ modell"),
            say(
                "Når formelen viser til laveste eller høyeste pris, kan ett tilbud endre poengene "
                "til de andre."
            ),
        ),
    ):
        _row(page, first, second, "strong")
