"""The evaluation matrix as a list of numbers for other programs, with the decimals of the page."""

from collections.abc import Iterator
from fractions import Fraction

from flask_babel import gettext as _

from procure.domain import evaluations, figures
from procure.domain.evaluation.model import Family
from procure.domain.evaluation.rounding import half_up
from procure.domain.evaluations import Outcome
from procure.sheets.lists import Cell, Column, Kind, Sheet

ORE: int = 2  # decimals of kroner


def sheet(outcome: Outcome, name: str, title: str) -> Sheet:
    """Return a row for each criterion, then result, rank and price; two columns for each bid."""
    offers = outcome.material.offers
    short = [evaluations.column(place) for place in range(len(offers))]
    columns = [Column(_("Kriterium")), Column(_("Vekt i prosent"), Kind.NUMBER)]
    for letter, offer in zip(short, offers, strict=True):
        columns.append(Column(f"{letter}: {offer.name}, {_('poeng')}", Kind.NUMBER))
        columns.append(Column(f"{letter}: {offer.name}, {_('vektet')}", Kind.NUMBER))
    return Sheet(name, title, tuple(columns), [*_criteria(outcome), *_results(outcome)])


def _criteria(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    money = outcome.material.model.family is Family.PRICED_QUALITY
    for row in evaluations.rows(outcome.material):
        cells: list[Cell] = [row.node.name, row.share * 100]
        for offer in outcome.material.offers:
            cells.append(_points(outcome, outcome.points(row, offer.id)))
            weighted = outcome.weighted(row, offer.id)
            cells.append(_kroner(weighted) if money else _points(outcome, weighted))
        yield tuple(cells)


def _results(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    by_points = outcome.material.model.family is Family.POINTS
    scores = [outcome.score(offer.id) for offer in outcome.material.offers]
    label = _("Sum") if by_points else _("Evaluert pris")
    results = [
        _points(outcome, score.total) if by_points else _kroner(score.evaluated_price)
        for score in scores
    ]
    yield (label, None, *_spread(results))
    yield (_("Plassering"), None, *_spread([score.rank for score in scores]))
    if any(score.price is not None for score in scores):
        yield (_("Samlet pris"), None, *_spread([_kroner(score.price) for score in scores]))


def _spread(values: list[Cell] | list[Fraction | None] | list[int | None]) -> Iterator[Cell]:
    """A result is no points of a criterion: it stands in the weighted column."""
    for value in values:
        yield None
        yield value


def _points(outcome: Outcome, value: Fraction | None) -> Fraction | None:
    places = max(outcome.material.model.rounding.decimals, figures.FEWEST_DECIMALS)
    return None if value is None else half_up(value, places)


def _kroner(value: Fraction | None) -> Fraction | None:
    return None if value is None else half_up(value, ORE)
