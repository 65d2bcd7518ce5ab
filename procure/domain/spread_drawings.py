"""How far apart evaluators stand: for each cell a line over the scale, a dot for each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from procure.domain.drawings import Dot, Drawing, Ink, Line, Mark, Text, fitted

WIDTH: Final = 110.0
LEFT: Final = 5.0
RIGHT: Final = 5.0
TOP: Final = 7.0
ROW: Final = 15.0
RADIUS: Final = 1.5


@dataclass(frozen=True, slots=True)
class Strip:
    """One cell: its name, each evaluator's points in the order of their numbers, and the agreed."""

    label: str
    points: tuple[Decimal | None, ...]
    agreed: Decimal | None


def spread(strips: Sequence[Strip], scale: Fraction) -> Drawing:
    """Draw the cells below each other on one scale from 0; dots in one place share their numbers.

    The agreed points are the open dot. Raises ValueError without cells.
    """
    if not strips:
        raise ValueError("no cells")

    def x(points: Decimal | Fraction) -> float:
        return LEFT + float(Fraction(points) / scale) * (WIDTH - LEFT - RIGHT)

    height = TOP + ROW * len(strips)
    marks: list[Mark] = []
    for share in (Fraction(0), Fraction(1, 2), Fraction(1)):
        at = x(scale * share)
        marks.append(Line(((at, TOP), (at, height)), Ink.GRID))
        marks.append(Text((at, TOP / 2), f"{float(scale * share):g}", Ink.TICK, 8))
    for number, strip in enumerate(strips):
        top = TOP + ROW * number
        label = fitted(strip.label, WIDTH - 2, 8)
        marks.append(Text((1, top + 2.5), label, Ink.LABEL, 8, "start"))
        marks += _strip(strip, top + ROW - 3, x)
    return Drawing(WIDTH, height, tuple(marks))


def _strip(strip: Strip, y: float, x: Callable[[Decimal], float]) -> list[Mark]:
    places: dict[Decimal, list[int]] = {}
    for number, points in enumerate(strip.points, 1):
        if points is not None:
            places.setdefault(points, []).append(number)
    marks: list[Mark] = []
    if places:
        marks.append(Line(((x(min(places)), y), (x(max(places)), y)), Ink.OFFER))
    if strip.agreed is not None:
        marks.append(Dot((x(strip.agreed), y), RADIUS * 1.5, Ink.NEED))
    for points, numbers in places.items():
        marks.append(Dot((x(points), y), RADIUS, Ink.PERSON))
        text = ", ".join(str(number) for number in numbers)
        marks.append(Text((x(points), y - RADIUS - 2), text, Ink.NUMBER, 8))
    return marks
