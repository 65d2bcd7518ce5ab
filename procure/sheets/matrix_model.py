"""The sheet Modell: the published parameters, the criteria and what grades are worth."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from procure.domain.evaluation.model import (
    Criterion,
    CriterionKind,
    Family,
    Normalise,
    PriceFormula,
    PriceParameters,
    RoundingStage,
)
from procure.language import say
from procure.sheets import matrix_formulas as formulas
from procure.sheets.form_page import literal
from procure.sheets.matrix_page import MODEL, Book, Page


def normalised_in_words(normalise: Normalise) -> str:
    """Say what is done to the raw points of a criterion."""
    return {
        Normalise.NONE: say("Kvalitetspoengene brukes som de er gitt"),
        Normalise.PERCENT: say("Beste kvalitetspoeng ganges opp til høyeste poengsum"),
        Normalise.SHIFT: say(
            "Alle får samme tillegg, slik at beste kvalitetspoeng blir høyeste poengsum"
        ),
    }[normalise]


def rounded_in_words(stage: RoundingStage) -> str:
    """Say which values are rounded."""
    return {
        RoundingStage.NONE: say("Ingen avrunding"),
        RoundingStage.CRITERION: say("Poengene på hvert kriterium avrundes"),
        RoundingStage.WEIGHTED: say("De vektede poengene avrundes"),
        RoundingStage.TOTAL: say("Sluttresultatet avrundes"),
    }[stage]


def tie_rule() -> str:
    """Say what equal results share."""
    return say("Like resultater får samme plassering. Neste plassering hoppes over.")


def write_model(book: Book) -> None:
    """Write the published parameters as named cells, the criteria and the tables of grades."""
    page = book.pages[MODEL]
    page.title(
        say("Evalueringsmodell"),
        say("Modellen er publisert og låst. Formlene leser tallene herfra."),
    )
    for label, text in _in_words(book):
        page.text(0, label, "strong")
        page.text(1, text, "beside")
        page.row += 1
    page.row += 1
    page.text(0, say("Parameter"), "head")
    page.text(1, say("Verdi"), "head_right")
    page.row += 1
    for name, label, value in _parameters(book):
        page.mark(name)
        page.text(0, label)
        page.number(1, value, "plain")
        book.name(name, MODEL, name)
        page.row += 1
    page.row += 1
    _criteria(book, page)
    for criterion in book.matrix.case.quality_criteria:
        _grades(book, page, criterion)
    page.finish(22)


def _in_words(book: Book) -> Sequence[tuple[str, str]]:
    case = book.matrix.case
    words = [(say("Metode"), formulas.family_in_words(case.model.family))]
    if case.model.family is Family.POINTS and case.price_criterion is not None:
        words.append((say("Prisformel"), formulas.in_words(case.model.price.formula)))
    if case.model.family is Family.POINTS:
        words.append((say("Kvalitet"), normalised_in_words(case.model.normalise)))
    words.append((say("Avrunding"), rounded_in_words(case.model.rounding.stage)))
    words.append((say("Rangering"), tie_rule()))
    words.append((say("Kontrollsum"), book.matrix.model_hash))
    return words


def _parameters(book: Book) -> Iterator[tuple[str, str, Fraction | int]]:
    """The named numbers that the formulas of this model read."""
    model = book.matrix.case.model
    if model.family is Family.POINTS:
        yield "Skala", say("Høyeste poengsum (skala)"), model.scale
        if book.matrix.case.price_criterion is not None:
            yield from _price_parameters(model.price)
    if model.minimum_quality is not None:
        yield "Samlet_minimum", say("Minste samlede kvalitetspoeng"), model.minimum_quality
    if model.rounding.stage is not RoundingStage.NONE:
        yield "Desimaler", say("Desimaler ved avrunding"), model.rounding.decimals


def _price_parameters(price: PriceParameters) -> Iterator[tuple[str, str, Fraction]]:
    if price.formula in {PriceFormula.LINEAR, PriceFormula.HYBRID}:
        yield "Verdi_k", say("k i prisformelen"), price.k
    if price.formula is PriceFormula.LINEAR and price.floor is not None:
        yield "Gulv", say("Laveste prispoeng"), price.floor
    if price.formula is PriceFormula.LOG:
        yield "Verdi_a", say("a i prisformelen"), price.a
    if price.formula is PriceFormula.INTERVAL and price.high is not None:
        yield "Oevre_pris", say("Øvre pris"), price.high


def _criteria(book: Book, page: Page) -> None:
    case = book.matrix.case
    heads = (
        say("Kriterium"),
        say("Vekt"),
        say("Type"),
        say("Høyeste poeng"),
        say("Minste poeng"),
        say("Kroner per poeng"),
    )
    for column, head in enumerate(heads):
        page.text(column, head, "head" if column in {0, 2} else "head_right")
    page.row += 1
    first = page.row
    for criterion in case.criteria:
        page.mark(f"criterion:{criterion.id}")
        page.text(0, book.matrix.criterion_names[criterion.id])
        page.share(1, criterion.weight)
        kind = say("Pris") if criterion.kind is CriterionKind.PRICE else say("Kvalitet")
        page.text(2, kind, "beside")
        for column, value in enumerate(
            (criterion.maximum, criterion.minimum, criterion.value_per_point), start=3
        ):
            page.number(column, value, "plain")
        page.row += 1
    page.text(0, say("Sum av vekter"), "total_label")
    page.mark("weights")
    total = sum((criterion.weight for criterion in case.criteria), Fraction())
    page.formula(1, f"SUM(B{first + 1}:B{page.row})", total, "share")
    right, wrong = say("OK"), say("Vektene er ikke 100 % til sammen")
    book.weights_state = right if total == 1 else wrong
    control = f"IF(ABS(B{page.row + 1}-1)<0.000000001,{literal(right)},{literal(wrong)})"
    page.formula(2, control, book.weights_state, "beside")
    page.row += 2


def _grades(book: Book, page: Page, criterion: Criterion) -> None:
    """The table that turns the grades of one criterion into kroner."""
    if criterion.values is None:
        return
    page.text(
        0,
        say("Karakterer: {criterion}", criterion=book.matrix.criterion_names[criterion.id]),
        "head",
    )
    page.text(1, say("Kroner"), "head")
    page.row += 1
    first = page.row + 1
    for grade, value in criterion.values.items():
        page.text(0, grade)
        page.number(1, value, "money")
        page.row += 1
    names = (f"Karakter_{first}", f"Karakterverdi_{first}")
    for name, column in zip(names, "AB", strict=True):
        book.made.define_name(name, f"={book.sheet(MODEL)}!${column}${first}:${column}${page.row}")
    book.tables[criterion.id] = names
    page.row += 1
