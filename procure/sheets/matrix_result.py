"""The sheet Resultat: points, weighted points, totals, ranks, and the check against the app."""

from fractions import Fraction

from procure.domain.evaluation.boundaries import near_boundary
from procure.domain.evaluation.model import Criterion, CriterionKind, Family, RoundingStage
from procure.domain.evaluation.results import Score
from procure.language import say
from procure.sheets import matrix_formulas as formulas
from procure.sheets.matrix_page import FIRST_BID, GATES, INPUT, MODEL, RESULT, Book, Page


def write_result(book: Book) -> None:
    """Write the matrix: one block for each criterion, then the totals and the ranks."""
    matrix, page = book.matrix, book.pages[RESULT]
    page.title(
        say("Evalueringsmatrise"),
        say(
            "{title}, saksnummer {reference}",
            title=matrix.competition_title,
            reference=matrix.case_number,
        ),
        matrix.buyer,
        formulas.family_in_words(matrix.case.model.family),
        say("Kontrollsum for den låste konkurransen (SHA-256): {digest}", digest=matrix.model_hash),
    )
    page.head(say("Kriterium"), say("Vekt"))
    for criterion in matrix.case.criteria:
        _criterion(book, page, criterion)
    _totals(book, page)
    _check(book, page)
    _rejected(book, page)
    page.finish(12)
    page.sheet.activate()


def _criterion(book: Book, page: Page, criterion: Criterion) -> None:
    """The points of a criterion, and below them what they weigh."""
    model, name = book.matrix.case.model, book.matrix.criterion_names[criterion.id]
    is_price = criterion.kind is CriterionKind.PRICE
    if is_price and not book.by_points:
        return  # the price itself stands in the totals
    every = range(len(book.bids))
    page.share(1, criterion.weight)
    if criterion.values is None:
        points = [
            (
                book.guarded(place, points_formula(book, criterion, place)),
                _given(book.scores[place], criterion),
            )
            for place in every
        ]
        page.line(
            f"points:{criterion.id}", say("{criterion}: poeng", criterion=name), points, "points"
        )
    if model.family is Family.RATIO:
        return
    weighted = [
        (
            book.guarded(place, weighted_formula(book, criterion, place)),
            book.scores[place].weighted.get(criterion.id),
        )
        for place in every
    ]
    label = (
        say("{criterion}: vektet", criterion=name)
        if book.by_points
        else say("{criterion}: vektet verdi i kroner", criterion=name)
    )
    style = "weighted" if book.by_points else "amount"
    page.line(f"weighted:{criterion.id}", label, weighted, style)


def _given(score: Score, criterion: Criterion) -> Fraction | None:
    if criterion.kind is CriterionKind.PRICE:
        return score.price_points
    return score.quality_points.get(criterion.id)


def points_formula(book: Book, criterion: Criterion, place: int) -> str:
    """The formula for a bid's points on a criterion."""
    model = book.matrix.case.model
    if criterion.kind is CriterionKind.PRICE:
        formula = formulas.price_points(model.price, book.cell(GATES, "total_price", place))
        return formulas.rounded(model, RoundingStage.CRITERION, formula)
    raw = book.cell(INPUT, f"raw:{criterion.id}", place)
    if not book.by_points:
        return raw
    key = f"best:{criterion.id}"
    best = book.fixed(GATES, key) if key in book.rows else ""
    maximum = book.fixed(MODEL, f"criterion:{criterion.id}", 3)
    formula = formulas.quality_points(model, raw, maximum, best)
    return formulas.rounded(model, RoundingStage.CRITERION, formula)


def weighted_formula(book: Book, criterion: Criterion, place: int) -> str:
    """The formula for what those points weigh."""
    model = book.matrix.case.model
    weight = book.fixed(MODEL, f"criterion:{criterion.id}")
    if book.by_points:
        value = book.cell(RESULT, f"points:{criterion.id}", place)
        return formulas.rounded(model, RoundingStage.WEIGHTED, f"{weight}*{value}")
    raw = book.cell(INPUT, f"raw:{criterion.id}", place)
    worth = book.fixed(MODEL, f"criterion:{criterion.id}", 5)
    return f"{weight}*{formulas.quality_value(raw, worth, book.tables.get(criterion.id))}"


def _totals(book: Book, page: Page) -> None:
    """Total or evaluated price, the rank, and whether the rank is shared."""
    every = range(len(book.bids))
    style = "total" if book.by_points else "total_money"
    labels = {
        Family.POINTS: say("Sum av vektede poeng"),
        Family.PRICED_QUALITY: say("Evaluert pris"),
        Family.RATIO: say("Pris per kvalitetspoeng"),
    }
    label = labels[book.matrix.case.model.family]
    totals = [
        (book.guarded(place, total_formula(book, place)), _result(book, place)) for place in every
    ]
    page.line("total", label, totals, style)
    model = book.matrix.case.model
    compared = [
        (
            book.guarded(place, formulas.quiet(model, book.cell(RESULT, "total", place))),
            _result(book, place),
        )
        for place in every
    ]
    page.line("compared", say("Tallet som rangeres (uten regnestøy)"), compared, "weighted")
    across = book.across(RESULT, "compared").partition("!")[2]
    order = 0 if book.by_points else 1
    ranks = [
        (
            book.guarded(place, f"RANK({book.cell(RESULT, 'compared', place)},{across},{order})"),
            book.scores[place].rank,
        )
        for place in every
    ]
    page.line("rank", say("Rangering"), ranks, "rank")
    page.sheet.conditional_format(
        page.row - 1,
        FIRST_BID,
        page.row - 1,
        FIRST_BID + max(len(book.bids), 1) - 1,
        {"type": "cell", "criteria": "==", "value": 1, "format": book.formats["winner"]},
    )
    states = [(book.cell(GATES, "status", place), book.found[place]) for place in every]
    page.line("shown_status", say("Status"), states, "text")


def _result(book: Book, place: int) -> Fraction | None:
    score = book.scores[place]
    return score.total if book.by_points else score.evaluated_price


def total_formula(book: Book, place: int) -> str:
    """The formula for a bid's result."""
    case = book.matrix.case
    price = book.cell(GATES, "total_price", place)
    if case.model.family is Family.RATIO:
        points = [book.cell(RESULT, f"points:{c.id}", place) for c in case.quality_criteria]
        formula = f"{price}/({'+'.join(points)})"
    elif case.model.family is Family.PRICED_QUALITY:
        values = [book.cell(RESULT, f"weighted:{c.id}", place) for c in case.quality_criteria]
        formula = "-".join([price, *values])
    else:
        formula = "+".join(book.cell(RESULT, f"weighted:{c.id}", place) for c in case.criteria)
    return formulas.rounded(case.model, RoundingStage.TOTAL, formula)


def _check(book: Book, page: Page) -> None:
    """The sum of the weights, and the app's own results beside those of the sheet."""
    page.row += 1
    page.text(0, say("Kontroll"), "head")
    page.text(1, "", "head")
    page.row += 1
    page.text(0, say("Vektene"))
    page.formula(1, book.fixed(MODEL, "weights", 2), book.weights_state, "text")
    page.row += 1
    page.mark("stored")
    page.text(0, say("Resultat i løsningen"))
    for place in range(len(book.bids)):
        page.number(FIRST_BID + place, _result(book, place), "points")
    page.row += 1
    differences = [
        (_difference(book, place), None if _result(book, place) is None else 0)
        for place in range(len(book.bids))
    ]
    page.line("difference", say("Avvik"), differences, "points")
    _boundaries(book, page)


def _boundaries(book: Book, page: Page) -> None:
    """Mark the bids whose last decimal a spreadsheet may round otherwise."""
    near = near_boundary(book.matrix.case, book.matrix.evaluation)
    page.text(0, say("Et tall ligger midt mellom to avrundinger"))
    for place, bid in enumerate(book.bids):
        if bid.id in near:
            page.text(FIRST_BID + place, say("Ja"), "text")
    page.row += 1


def _difference(book: Book, place: int) -> str:
    here, app = (book.cell(RESULT, row, place) for row in ("total", "stored"))
    return f'IF(AND(ISNUMBER({here}),ISNUMBER({app})),ROUND({here}-{app},5),"")'


def _rejected(book: Book, page: Page) -> None:
    """Bids that were rejected before the evaluation, and why."""
    if not book.matrix.rejected:
        return
    page.row += 1
    page.text(0, say("Avviste tilbud"), "head")
    page.text(1, say("Grunn"), "head")
    page.row += 1
    for supplier, reason in book.matrix.rejected:
        page.text(0, supplier)
        page.text(1, reason, "beside")
        page.row += 1
