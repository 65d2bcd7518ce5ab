"""How the figures of an evaluation are written: one place for the page, Word and the mails."""

from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.domain.evaluation.model import Family, Model
from procure.domain.evaluation.working import show
from procure.domain.evaluations import Outcome, Row

NONE: Final = "–"
FEWEST_DECIMALS: Final = 2  # so that columns line up whatever the model rounds to


def kroner(value: Fraction) -> str:
    """Write exact kroner; øre only when there are any.

    >>> kroner(Fraction(250050, 100)).replace(formats.NBSP, " ")
    '2 500,50 kr'
    """
    ore = value * 100
    if ore.denominator == 1:
        return formats.kroner(int(ore))
    return f"{formats.number(value, FEWEST_DECIMALS)}{formats.NBSP}kr"


def share(row: Row) -> str:
    """Write a criterion's part of the whole: '25 %'."""
    return formats.share(row.share)


def points(outcome: Outcome, row: Row, bid_id: int) -> str:
    """Write the points that count; a criterion with parts has none of its own."""
    return number(outcome, outcome.points(row, bid_id))


def weighted(outcome: Outcome, row: Row, bid_id: int) -> str:
    """Write the weighted points, or kroner where quality is priced."""
    found = outcome.weighted(row, bid_id)
    if found is not None and outcome.material.model.family is Family.PRICED_QUALITY:
        return kroner(found)
    return number(outcome, found)


def result(outcome: Outcome, bid_id: int) -> str:
    """Write the total or the evaluated price; a dash for a bid that is not ranked."""
    score = outcome.score(bid_id)
    if score.evaluated_price is not None:
        return kroner(score.evaluated_price)
    return number(outcome, score.total)


def rank(outcome: Outcome, bid_id: int) -> str:
    """Write the rank; a dash for a bid that is not ranked."""
    found = outcome.score(bid_id).rank
    return NONE if found is None else str(found)


def price(outcome: Outcome, bid_id: int) -> str | None:
    """Write the price that was compared; None when no price was asked."""
    found = outcome.score(bid_id).price
    return None if found is None else kroner(found)


def working(outcome: Outcome, bid_id: int) -> str:
    """Write how the price became points, or the evaluated price came about.

    For the buyer's own eyes: the lowest price in it may be another bidder's.
    """
    return show(outcome.score(bid_id).working, formats.number)


def number(outcome: Outcome, value: Fraction | None) -> str:
    """Write points of an outcome."""
    return decimals(outcome.material.model, value)


def decimals(model: Model, value: Fraction | None) -> str:
    """Write points with the published decimals, at least two."""
    places = max(model.rounding.decimals, FEWEST_DECIMALS)
    return NONE if value is None else formats.number(value, places)
