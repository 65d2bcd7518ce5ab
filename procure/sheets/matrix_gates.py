"""The sheet Beregning: the price, the gates, and the reference values of the bids that passed."""

from fractions import Fraction
from typing import Any

from procure.domain.evaluation.model import Criterion, Family, Normalise, PriceFormula
from procure.domain.evaluation.results import ExclusionCode, Score
from procure.language import say
from procure.sheets import matrix_formulas as formulas
from procure.sheets.form_page import literal
from procure.sheets.matrix_page import GATES, INPUT, MODEL, Book, Page


def stopped(code: ExclusionCode) -> str:
    """Say what stopped a bid, in few words."""
    return {
        ExclusionCode.PRICE_MISSING: say("Pris mangler"),
        ExclusionCode.PRICE_NOT_POSITIVE: say("Prisen er ikke over 0"),
        ExclusionCode.BELOW_MINIMUM: say("For få poeng"),
        ExclusionCode.BELOW_MINIMUM_QUALITY: say("For få kvalitetspoeng til sammen"),
        ExclusionCode.QUALITY_ZERO: say("Ingen kvalitetspoeng"),
    }[code]


def write_gates(book: Book) -> None:
    """Write the price, the gates, and the reference values of the bids that passed them."""
    page, case = book.pages[GATES], book.matrix.case
    page.title(
        say("Beregning"),
        say(
            "Først prisen, så kravene som stopper et tilbud. Laveste, høyeste og snittpris og "
            "beste poeng regnes ut av tilbudene som er med."
        ),
    )
    page.head(say("Beregning"), say("Felles"))
    every = range(len(book.bids))
    prices = [(price_formula(book, place), book.scores[place].price) for place in every]
    page.line("total_price", say("Samlet pris"), prices, "money")
    book.found = [_found(book, score) for score in book.scores]
    gates = [(status_formula(book, place), book.found[place]) for place in every]
    page.line("status", say("Status"), gates, "text")
    states = [
        (
            f"IF({book.cell(GATES, 'status', place)}={literal(say('Med'))},1,0)",
            int(_counts(book, place)),
        )
        for place in every
    ]
    page.line("included", say("Med i evalueringen (1 = ja)"), states, "whole")
    if case.needs_price:
        _references(book, page)
    if case.model.family is Family.POINTS and case.model.normalise is not Normalise.NONE:
        for criterion in case.quality_criteria:
            _best(book, page, criterion)
    page.finish(19)


def _counts(book: Book, place: int) -> bool:
    return book.scores[place].excluded is None


def price_formula(book: Book, place: int) -> str:
    """Σ quantity × unit price when any is given, else the price as it stands; "" when missing."""
    stated = book.cell(INPUT, "price", place)
    single = f'IF(ISNUMBER({stated}),{stated},"")'
    lines = book.matrix.case.lines
    if not lines:
        return single
    rates = _rates(book, place)
    first, last = (book.fixed(INPUT, f"line:{lines[end].id}") for end in (0, -1))
    quantities = f"{first}:{last.partition('!')[2]}"
    basket = f"SUMPRODUCT({quantities},{rates})"
    count = f"COUNT({rates})"
    return f'IF({count}=0,{single},IF({count}<ROWS({rates}),"",{basket}))'


def _rates(book: Book, place: int) -> str:
    lines = book.matrix.case.lines
    first, last = (book.cell(INPUT, f"line:{lines[end].id}", place) for end in (0, -1))
    return f"{first}:{last.partition('!')[2]}"


def status_formula(book: Book, place: int) -> str:
    """The formula for the first reason to stop a bid."""
    case, gates = book.matrix.case, []
    if case.needs_price:
        price = book.cell(GATES, "total_price", place)
        wrong = f"{price}<=0"
        if case.lines:
            wrong = f'OR({wrong},COUNTIF({_rates(book, place)},"<=0")>0)'
        gates += [
            (f'{price}=""', _quoted(ExclusionCode.PRICE_MISSING)),
            (wrong, _quoted(ExclusionCode.PRICE_NOT_POSITIVE)),
        ]
    gates += _quality_gates(book, place)
    return formulas.status(gates, literal(say("Med")))


def _quality_gates(book: Book, place: int) -> list[tuple[str, str]]:
    case = book.matrix.case
    numeric = [criterion for criterion in case.quality_criteria if criterion.values is None]
    raw = {c.id: book.cell(INPUT, f"raw:{c.id}", place) for c in numeric}
    gates = [
        (
            f"{raw[c.id]}<{book.fixed(MODEL, f'criterion:{c.id}', 4)}",
            f'{literal(say("For få poeng"))}&": "&{book.fixed(MODEL, f"criterion:{c.id}", 0)}',
        )
        for c in numeric
        if c.minimum is not None
    ]
    total = formulas.quiet(case.model, f"SUM({','.join(raw.values())})") if raw else "0"
    if case.model.minimum_quality is not None:
        code = ExclusionCode.BELOW_MINIMUM_QUALITY
        gates.append((f"{total}<Samlet_minimum", _quoted(code)))
    if case.model.family is Family.RATIO:
        gates.append((f"{total}=0", _quoted(ExclusionCode.QUALITY_ZERO)))
    return gates


def _quoted(code: ExclusionCode) -> str:
    return literal(stopped(code))


def _found(book: Book, score: Score) -> str:
    """The text the status formula gives."""
    if score.excluded is None:
        return say("Med")
    if score.excluded.criterion is not None:
        name = book.matrix.criterion_names[score.excluded.criterion]
        return f"{say('For få poeng')}: {name}"
    return stopped(score.excluded.code)


def _references(book: Book, page: Page) -> None:
    """Lowest, highest and mean price of the bids that are in, as named cells."""
    every = range(len(book.bids))
    counted = [
        (
            book.guarded(place, book.cell(GATES, "total_price", place)),
            book.scores[place].price if _counts(book, place) else None,
        )
        for place in every
    ]
    page.line("counted_price", say("Pris som teller"), counted, "money")
    prices = [value for _formula, value in counted if value is not None]
    across = book.across(GATES, "counted_price")
    mean = sum(prices, Fraction()) / len(prices) if prices else None
    for name, label, function, value in (
        ("Laveste_pris", say("Laveste pris"), "MIN", min(prices, default=None)),
        ("Hoeyeste_pris", say("Høyeste pris"), "MAX", max(prices, default=None)),
        ("Snittpris", say("Snittpris"), "AVERAGE", mean),
    ):
        _reference(book, page, name, label, f'IF(COUNT({across})=0,"",{function}({across}))', value)
    price = book.matrix.case.model.price
    if book.by_points and price.formula is PriceFormula.INTERVAL:
        low = price.low if price.low is not None else min(prices, default=None)
        formula = "Laveste_pris" if price.low is None else _exact(price.low)
        _reference(book, page, "Nedre_pris", say("Nedre pris"), formula, low)


def _exact(value: Fraction) -> str:
    """A published amount as Excel writes a number."""
    return repr(float(value))


def _reference(book: Book, page: Page, name: str, label: str, formula: str, value: Any) -> None:
    page.mark(name)
    page.text(0, label)
    page.formula(1, formula, value, "money")
    book.name(name, GATES, name)
    page.row += 1


def _best(book: Book, page: Page, criterion: Criterion) -> None:
    """The raw points that count, and the best of them."""
    counted = [
        (
            book.guarded(place, book.cell(INPUT, f"raw:{criterion.id}", place)),
            bid.quality.get(criterion.id) if _counts(book, place) else None,
        )
        for place, bid in enumerate(book.bids)
    ]
    best = max((value for _formula, value in counted if value is not None), default=Fraction())
    name = book.matrix.criterion_names[criterion.id]
    label = say("Beste og tellende poeng: {criterion}", criterion=name)
    page.mark(f"best:{criterion.id}")
    page.formula(1, f"MAX({book.across(GATES, f'best:{criterion.id}')})", best, "points")
    page.line(f"best:{criterion.id}", label, counted, "points")
