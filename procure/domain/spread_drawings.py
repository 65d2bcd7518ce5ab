"""How far apart evaluators stand: for each cell a line over the scale, a dot for each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from procure.domain import formats
from procure.domain.drawings import (
    About,
    Dot,
    Drawing,
    Ink,
    Line,
    Mark,
    Text,
    inside,
    spaced,
    wrapped,
)

WIDTH: Final = 110.0
NARROW: Final = 76.0
SIZE: Final = 8  # points
LEFT: Final = 5.0
RIGHT: Final = 5.0
TOP: Final = 7.0
ROW: Final = 11.0  # without the name
RADIUS: Final = 1.5


@dataclass(frozen=True, slots=True)
class Strip:
    """One cell: its name, each evaluator's points in the order of their numbers, and the agreed."""

    label: str
    points: tuple[Decimal | None, ...]
    agreed: Decimal | None


def spread(strips: Sequence[Strip], scale: Fraction, width: float = WIDTH) -> Drawing:
    """Draw the cells below each other on one scale from 0; dots in one place share their numbers.

    The agreed points are the open dot. A long name takes more lines. Raises ValueError without
    cells.
    """
    if not strips:
        raise ValueError("no cells")

    def x(points: Decimal | Fraction) -> float:
        return LEFT + float(Fraction(points) / scale) * (width - LEFT - RIGHT)

    names = [wrapped(strip.label, width - 2, SIZE) for strip in strips]
    height = TOP + sum(ROW + spaced(SIZE) * len(lines) for lines in names)
    marks: list[Mark] = []
    for share in (Fraction(0), Fraction(1, 2), Fraction(1)):
        at = x(scale * share)
        marks.append(Line(((at, TOP), (at, height)), Ink.GRID))
        marks.append(Text((at, TOP / 2), f"{float(scale * share):g}", Ink.TICK, SIZE))
    top = TOP
    for number, (strip, lines) in enumerate(zip(strips, names, strict=True), start=1):
        for line, text in enumerate(lines):
            marks.append(
                Text((1, top + spaced(SIZE) * (line + 0.5)), text, Ink.LABEL, SIZE, "start")
            )
        top += ROW + spaced(SIZE) * len(lines)
        marks += _strip(strip, number, top - 4.5, x, width)
    return Drawing(width, height, tuple(marks))


def _strip(
    strip: Strip, row: int, y: float, x: Callable[[Decimal], float], width: float
) -> list[Mark]:
    places: dict[Decimal, list[int]] = {}
    for number, points in enumerate(strip.points, 1):
        if points is not None:
            places.setdefault(points, []).append(number)
    marks: list[Mark] = []
    if places:
        marks.append(Line(((x(min(places)), y), (x(max(places)), y)), Ink.OFFER))
    if strip.agreed is not None:
        marks.append(Dot((x(strip.agreed), y), RADIUS * 1.5, Ink.NEED, About(row)))
    for points, numbers in places.items():
        text = ", ".join(str(number) for number in numbers)
        about = About(row, f"{text}: {formats.number(points)}")
        marks.append(Dot((x(points), y), RADIUS, Ink.PERSON, about))
        place = inside(x(points), text, SIZE, width)
        marks.append(Text((place, y - RADIUS - 2), text, Ink.NUMBER, SIZE))
    return marks
