"""The wind tunnel's curves as coordinates: one small plot for each price formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.domain.evaluation.model import PriceFormula
from procure.domain.wind_tunnel import Point, Trial
from procure.queries.wind_tunnel import Compared

WIDTH: Final = 320
HEIGHT: Final = 200
LEFT: Final = 34
RIGHT: Final = 10
TOP: Final = 10
BOTTOM: Final = 26
FEW: Final = 2  # decimals of points


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot and what it says."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """Trial bids in one place on the curve; `numbers` are theirs, from 1."""

    x: str
    y: str
    numbers: str
    wins: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """One formula's curve. Below zero is drawn at the bottom edge, and said in the table."""

    formula: PriceFormula
    line: str
    dots: tuple[Dot, ...]
    prices: tuple[Tick, ...]
    points: tuple[Tick, ...]


def plots(compared: Sequence[Compared], scale: Fraction) -> tuple[Plot, ...]:
    """Return a plot for each formula, with the same axes so that shapes can be compared.

    Only a formula that gives more than the scale's highest points has a longer axis of its own.
    """
    every = [point.price for one in compared for point in one.trial.curve]
    if not every:
        return ()
    low, high = min(every), max(every)
    return tuple(
        _plot(one.formula, one.trial, _Axes(low, high, _top(one.trial, scale))) for one in compared
    )


def _top(trial: Trial, scale: Fraction) -> Fraction:
    highest = max(point.points for point in trial.curve)
    return scale if highest <= scale else Fraction(-(-highest // 10) * 10)


class _Axes:
    """Where prices and points lie on the sheet."""

    def __init__(self, low: Fraction, high: Fraction, scale: Fraction) -> None:
        self.low, self.high, self.scale = low, high, scale
        self._low = float(low)
        self._across = (WIDTH - LEFT - RIGHT) / (float(high) - self._low)
        self._up = (HEIGHT - TOP - BOTTOM) / float(scale)

    def x(self, price: Fraction) -> str:
        return f"{LEFT + (float(price) - self._low) * self._across:.1f}"

    def y(self, points: Fraction) -> str:
        up = min(max(float(points) * self._up, 0), HEIGHT - TOP - BOTTOM)
        return f"{HEIGHT - BOTTOM - up:.1f}"


def _plot(formula: PriceFormula, trial: Trial, axes: _Axes) -> Plot:
    return Plot(
        formula,
        " ".join(f"{axes.x(p.price)},{axes.y(p.points)}" for p in trial.curve),
        _dots(trial, axes),
        tuple(Tick(axes.x(price), _millions(price)) for price in _thirds(axes)),
        tuple(
            Tick(axes.y(points), formats.number(points))
            for points in (Fraction(), axes.scale / 2, axes.scale)
        ),
    )


def _dots(trial: Trial, axes: _Axes) -> tuple[Dot, ...]:
    """Bids that lie in the same place share a dot: none hides another."""
    places: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for number, score in enumerate(trial.evaluation.bids, 1):
        if score.price is not None and score.price_points is not None:
            place = axes.x(score.price), axes.y(score.price_points)
            wins = score.id in trial.evaluation.winners
            places.setdefault(place, []).append((number, wins))
    return tuple(
        Dot(x, y, ",".join(str(n) for n, _wins in here), any(wins for _n, wins in here))
        for (x, y), here in places.items()
    )


def _thirds(axes: _Axes) -> tuple[Fraction, ...]:
    width = axes.high - axes.low
    return (axes.low, axes.low + width / 2, axes.high)


def _millions(kroner: Fraction) -> str:
    """Write a price for an axis: in millions, or thousands when it is small."""
    if kroner >= 1_000_000:  # noqa: PLR2004 -- a million
        return f"{formats.number(kroner / 1_000_000, 1)} mill."
    return f"{formats.number(round(kroner / 1_000))} 000"


def sampled(curve: Sequence[Point], step: int = 2) -> tuple[Point, ...]:
    """Return every other point of a curve, for the table beside the plots."""
    return tuple(curve[::step])
