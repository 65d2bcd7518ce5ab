"""Builders of cases. `F` numbers may be written as text, so that a test reads like a table."""

from fractions import Fraction

import pytest

from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Line,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.scoring import evaluate


def exact(value):
    return None if value is None else Fraction(value)


def parameters(formula="proportional", **constants):
    return PriceParameters(PriceFormula(formula), **{k: exact(v) for k, v in constants.items()})


def points_case(
    bids,
    *,
    weights=("0.4", "0.6"),
    maxima=None,
    minima=None,
    scale="10",
    normalise="none",
    minimum_quality=None,
    stage="none",
    decimals=2,
    formula="proportional",
    **constants,
):
    """Build a case of the points family from {"A": (price, points, points ...)}.

    The first weight is the price's; None leaves the price criterion out. Quality criteria are
    called q1, q2 ... and have a maximum of 10 unless `maxima` says otherwise.
    """
    names = [f"q{number}" for number in range(1, len(weights))]
    maxima = maxima or ["10"] * len(names)
    minima = minima or [None] * len(names)
    criteria = [
        Criterion(name, CriterionKind.QUALITY, exact(weight), exact(most), exact(least))
        for name, weight, most, least in zip(names, weights[1:], maxima, minima, strict=True)
    ]
    if weights[0] is not None:
        criteria.insert(0, Criterion("price", CriterionKind.PRICE, exact(weights[0])))
    model = Model(
        scale=exact(scale),
        normalise=Normalise(normalise),
        minimum_quality=exact(minimum_quality),
        price=parameters(formula, **constants),
        rounding=Rounding(RoundingStage(stage), decimals),
    )
    return Case(model, tuple(criteria), tuple(bid(i, *row) for i, row in bids.items()))


def bid(identity, price, *points, lines=None):
    return Bid(
        identity,
        exact(price),
        {f"q{number}": exact(value) for number, value in enumerate(points, start=1)},
        lines={key: exact(value) for key, value in (lines or {}).items()},
    )


def other_case(family, bids, criteria, *, stage="none", decimals=2, minimum_quality=None):
    """Build a case of priced quality or ratio; a bid is a `Bid` or (price, points ...)."""
    model = Model(
        family=Family(family),
        minimum_quality=exact(minimum_quality),
        rounding=Rounding(RoundingStage(stage), decimals),
    )
    built = tuple(b if isinstance(b, Bid) else bid(i, *b) for i, b in bids.items())
    return Case(model, tuple(criteria), built)


def priced(identity, value_per_point=None, *, weight="1", values=None, maximum=None):
    """A quality criterion worth money."""
    return Criterion(
        identity,
        CriterionKind.QUALITY,
        exact(weight),
        maximum=exact(maximum),
        value_per_point=exact(value_per_point),
        values=None if values is None else {k: exact(v) for k, v in values.items()},
    )


def totals(case):
    """Total, or evaluated price, of each bid; None for the excluded."""
    return {
        score.id: score.evaluated_price if score.total is None else score.total
        for score in evaluate(case).bids
    }


@pytest.fixture(scope="session")
def build():
    """The builders above, by name."""

    class Build:
        exact = staticmethod(exact)
        parameters = staticmethod(parameters)
        points = staticmethod(points_case)
        bid = staticmethod(bid)
        other = staticmethod(other_case)
        priced = staticmethod(priced)
        totals = staticmethod(totals)

        @staticmethod
        def line(identity, quantity):
            return Line(identity, Fraction(quantity))

    return Build
