"""The curve of a price formula: what each price gives in points, and where the trial bids lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.domain.drawings import At, Dot, Drawing, Ink, Line, Mark, Text
from procure.domain.wind_tunnel import Point

WIDTH: Final = 130.0
HEIGHT: Final = 70.0
LEFT: Final = 12.0
RIGHT: Final = 8.0
TOP: Final = 6.0
BOTTOM: Final = 11.0
RADIUS: Final = 2.4


@dataclass(frozen=True, slots=True)
class TrialDot:
    """A trial bid: its number in the table, its price and price points, and whether it wins."""

    number: int
    at: Point
    wins: bool


def curve(
    points: Sequence[Point], dots: Sequence[TrialDot], scale: Fraction, prices: tuple[str, str, str]
) -> Drawing:
    """Draw points by price. Below zero lies at the bottom; `prices` names lowest, middle, highest.

    The winner's dot is full. Bids in the same place share a dot. Raises ValueError for fewer than
    two points.
    """
    if len(points) < 2:  # noqa: PLR2004 -- a curve has two ends
        raise ValueError("no curve")
    low, high = points[0].price, points[-1].price
    top = max(scale, *(point.points for point in points))

    def at(point: Point) -> At:
        x = float((point.price - low) / (high - low))
        y = min(max(float(point.points / top), 0), 1)
        return (
            LEFT + x * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM),
        )

    marks: list[Mark] = []
    for share in (Fraction(0), Fraction(1, 2), Fraction(1)):
        y = at(Point(low, top * share))[1]
        ink = Ink.GRID if share else Ink.EDGE
        marks.append(Line(((LEFT, y), (WIDTH - RIGHT, y)), ink))
        marks.append(Text((LEFT - 2, y), _short(top * share), Ink.TICK, 8, "end"))
    marks += _prices(prices)
    marks.append(Line(tuple(at(point) for point in points), Ink.OFFER))
    numbers: dict[At, list[TrialDot]] = {}
    for dot in dots:
        numbers.setdefault(at(dot.at), []).append(dot)
    for (x, y), here in numbers.items():
        wins = any(dot.wins for dot in here)
        marks.append(Dot((x, y), RADIUS / 2, Ink.OFFER if wins else Ink.MARK))
        text = ", ".join(str(dot.number) for dot in here)
        marks.append(Text((x, y - RADIUS - 0.6), text, Ink.NUMBER, 9))
    return Drawing(WIDTH, HEIGHT, tuple(marks))


def _prices(prices: tuple[str, str, str]) -> list[Mark]:
    bottom = HEIGHT - BOTTOM / 2
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [
        Text((LEFT, bottom), prices[0], Ink.TICK, 8, "start"),
        Text((middle, bottom), prices[1], Ink.TICK, 8),
        Text((WIDTH - RIGHT, bottom), prices[2], Ink.TICK, 8, "end"),
    ]


def _short(points: Fraction) -> str:
    return f"{float(points):g}".replace(".", formats.notation().point)
