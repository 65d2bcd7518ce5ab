"""The wind tunnel's curves, one small drawing for each price formula, laid out as for Word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import LazyString
from flask_babel import gettext as _

from procure.blueprints.triangle_pictures import Figure
from procure.domain import formats
from procure.domain.evaluation.model import PriceFormula
from procure.domain.tunnel_drawings import CARD, TrialDot, curve
from procure.domain.wind_tunnel import Point, Trial
from procure.queries.wind_tunnel import Compared


@dataclass(frozen=True, slots=True)
class Plot:
    """One formula's curve."""

    formula: PriceFormula
    figure: Figure


def plots(
    compared: Sequence[Compared], scale: Fraction, names: Mapping[PriceFormula, LazyString]
) -> tuple[Plot, ...]:
    """Return a plot for each formula, with the same axes so that shapes can be compared.

    Only a formula that gives more than the scale's highest points has a longer axis of its own.
    """
    return tuple(
        Plot(one.formula, _figure(one.trial, scale, str(names[one.formula])))
        for one in compared
        if one.trial.curve
    )


def _figure(trial: Trial, scale: Fraction, name: str) -> Figure:
    points = trial.curve
    highest = max(point.points for point in points)
    top = scale if highest <= scale else Fraction(-(-highest // 10) * 10)
    low, high = points[0].price, points[-1].price
    prices = (_millions(low), _millions((low + high) / 2), _millions(high))
    dots = _dots(trial)
    told = _(
        "Kurve: poeng etter pris med formelen %(formula)s. Tallene står i tabellen under.",
        formula=name,
    )
    return Figure(
        curve(points, dots, top, prices, CARD), name, " ".join([told, *(dot.told for dot in dots)])
    )


def _dots(trial: Trial) -> tuple[TrialDot, ...]:
    return tuple(
        TrialDot(
            number,
            Point(score.price, score.price_points),
            score.id in trial.evaluation.winners,
            _(
                "%(number)s: %(price)s gir %(points)s poeng.",
                number=number,
                price=_millions(score.price),
                points=formats.number(score.price_points, 2),
            ),
        )
        for number, score in enumerate(trial.evaluation.bids, 1)
        if score.price is not None and score.price_points is not None
    )


def _millions(kroner: Fraction) -> str:
    """Write a price for an axis: in millions, or thousands when it is small."""
    if kroner >= 1_000_000:  # noqa: PLR2004 -- a million
        return str(_("%(number)s mill.", number=formats.number(kroner / 1_000_000, 1)))
    return formats.number(round(kroner / 1_000) * 1_000)


def sampled(points: Sequence[Point], step: int = 2) -> tuple[Point, ...]:
    """Return every other point of a curve, for the table beside the plots."""
    return tuple(points[::step])
