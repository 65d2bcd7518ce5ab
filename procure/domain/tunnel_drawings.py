"""The curve of a price formula: what each price gives in points, and where the trial bids lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.domain.drawings import About, At, Dot, Drawing, Ink, Line, Mark, Text, inside
from procure.domain.wind_tunnel import Point

LEFT: Final = 12.0
RIGHT: Final = 8.0
TOP: Final = 6.0
BOTTOM: Final = 11.0
RADIUS: Final = 2.4
NUMBER: Final = 9  # points


@dataclass(frozen=True, slots=True)
class Sheet:
    """How large the drawing is, in millimetres."""

    width: float
    height: float


PAPER: Final = Sheet(130, 70)
CARD: Final = Sheet(76, 50)  # one of several on a page, and on a phone


@dataclass(frozen=True, slots=True)
class TrialDot:
    """A trial bid: its number in the table, its price and price points, and whether it wins.

    `told` says the same in words.
    """

    number: int
    at: Point
    wins: bool
    told: str = ""


def curve(
    points: Sequence[Point],
    dots: Sequence[TrialDot],
    scale: Fraction,
    prices: tuple[str, str, str],
    sheet: Sheet = PAPER,
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
            LEFT + x * (sheet.width - LEFT - RIGHT),
            sheet.height - BOTTOM - y * (sheet.height - TOP - BOTTOM),
        )

    marks: list[Mark] = []
    for share in (Fraction(0), Fraction(1, 2), Fraction(1)):
        y = at(Point(low, top * share))[1]
        ink = Ink.GRID if share else Ink.EDGE
        marks.append(Line(((LEFT, y), (sheet.width - RIGHT, y)), ink))
        marks.append(Text((LEFT - 2, y), _short(top * share), Ink.TICK, 8, "end"))
    marks += _prices(prices, sheet)
    marks.append(Line(tuple(at(point) for point in points), Ink.OFFER))
    numbers: dict[At, list[TrialDot]] = {}
    for dot in dots:
        numbers.setdefault(at(dot.at), []).append(dot)
    for (x, y), here in numbers.items():
        ink = Ink.OFFER if any(dot.wins for dot in here) else Ink.MARK
        about = About(here[0].number, "; ".join(dot.told for dot in here if dot.told))
        marks.append(Dot((x, y), RADIUS / 2, ink, about))
        text = ", ".join(str(dot.number) for dot in here)
        place = inside(x, text, NUMBER, sheet.width)
        marks.append(Text((place, y - RADIUS - 0.6), text, Ink.NUMBER, NUMBER))
    return Drawing(sheet.width, sheet.height, tuple(marks))


def _prices(prices: tuple[str, str, str], sheet: Sheet) -> list[Mark]:
    bottom = sheet.height - BOTTOM / 2
    middle = (LEFT + sheet.width - RIGHT) / 2
    return [
        Text((LEFT, bottom), prices[0], Ink.TICK, 8, "start"),
        Text((middle, bottom), prices[1], Ink.TICK, 8),
        Text((sheet.width - RIGHT, bottom), prices[2], Ink.TICK, 8, "end"),
    ]


def _short(points: Fraction) -> str:
    return f"{float(points):g}".replace(".", formats.notation().point)
