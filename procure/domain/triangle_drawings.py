"""The pictures of competence: level on three axes, the mix of three areas, coverage over time.

Lengths along an axis are the figures; the area inside a triangle says nothing, for it grows with
the square (`evaluation.md` §5). A table always stands beside, and names the numbers.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from procure.domain.drawings import (
    Area,
    At,
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
from procure.domain.triangle import HIGHEST

CORNERS: Final = 3
MOST_DOTS: Final = 4  # people side by side at a level; of more, one dot and their number


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One area: the level needed, the highest level offered, and the level of each person."""

    label: str
    need: float | None = None
    offered: float | None = None
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measures of a triangle of levels: millimetres, text in points."""

    width: float
    height: float
    centre: At
    reach: float  # from the centre to level 5
    label: float
    tick: float


LARGE: Final = Sheet(110, 72, (55, 42), 34, 10, 8)
SMALL: Final = Sheet(56, 47, (28, 27.5), 22, 7, 6)


@dataclass(frozen=True, slots=True)
class Point:
    """Something with a number and an amount in each of three areas."""

    number: int
    amounts: tuple[Fraction, Fraction, Fraction]


def level_triangle(axes: Sequence[Axis], sheet: Sheet = LARGE) -> Drawing:
    """Draw need (dashed), offer (filled) and people (dots) on three axes from 0 to 5.

    People without the competence are not drawn. Raises ValueError unless there are three axes.
    """
    if len(axes) != CORNERS:
        raise ValueError("a triangle has three axes")
    offer = _outline(sheet, [axis.offered for axis in axes])
    need = _outline(sheet, [axis.need for axis in axes])
    people = any(axis.people for axis in axes)
    marks: list[Mark] = [Area(offer, Ink.OFFER)] if offer else []
    marks += _rings(sheet)
    for shape, ink in ((offer, Ink.OFFER), (need, Ink.NEED)):
        if shape:
            marks.append(Line(shape, ink, closed=True))
            corners = [Dot(at, sheet.reach * 0.038, ink) for at in shape]
            marks += corners if ink is Ink.NEED or not people else []
    for number, axis in enumerate(axes):
        marks += _people(sheet, number, axis.people)
    marks += _words(sheet, [axis.label for axis in axes])
    return Drawing(sheet.width, sheet.height, tuple(marks))


def _at(sheet: Sheet, axis: int, level: float) -> At:
    angle = math.radians(-90 + 120 * axis)
    reach = sheet.reach * level / HIGHEST
    x, y = sheet.centre
    return x + reach * math.cos(angle), y + reach * math.sin(angle)


def _outline(sheet: Sheet, levels: Sequence[float | None]) -> tuple[At, ...]:
    known = [level for level in levels if level is not None]
    if len(known) < len(levels):
        return ()
    return tuple(_at(sheet, axis, level) for axis, level in enumerate(known))


def _rings(sheet: Sheet) -> Iterator[Line]:
    for level in range(1, HIGHEST + 1):
        ring = tuple(_at(sheet, axis, level) for axis in range(CORNERS))
        yield Line(ring, Ink.EDGE if level == HIGHEST else Ink.GRID, closed=True)
    for axis in range(CORNERS):
        yield Line((sheet.centre, _at(sheet, axis, HIGHEST)), Ink.GRID)


def _people(sheet: Sheet, axis: int, levels: Sequence[int]) -> Iterator[Mark]:
    """Dots at each level, beside each other away from the numbers of the axis."""
    angle = math.radians(180 + 120 * axis)  # to the left of the axis, seen from the centre
    radius = sheet.reach * 0.035
    for level, count in sorted(Counter(level for level in levels if level).items()):
        x, y = _at(sheet, axis, level)
        many = count > MOST_DOTS
        for n in range(1 if many else count):
            away = n * radius * 2.3
            at = (x + away * math.cos(angle), y + away * math.sin(angle))
            yield Dot(at, radius, Ink.PERSON)
        if many:
            away = radius * 3.2
            at = (x + away * math.cos(angle), y + away * math.sin(angle))
            yield Text(at, str(count), Ink.NUMBER, sheet.tick)


def _words(sheet: Sheet, labels: Sequence[str]) -> Iterator[Text]:
    for level in range(HIGHEST + 1):
        x, y = _at(sheet, 0, level)
        yield Text((x + sheet.reach * 0.07, y), str(level), Ink.TICK, sheet.tick)
    for axis, label in enumerate(labels):
        yield from _corner(sheet, axis, label, sheet.label * (0.5 if axis else -0.42))


def _corner(sheet: Sheet, axis: int, label: str, away: float) -> Iterator[Text]:
    """The name of an area at its corner: a line above the triangle, at most two below it."""
    x, y = _at(sheet, axis, HIGHEST)
    room = sheet.width / 2 - 1 if axis else sheet.width
    for number, text in enumerate(wrapped(label, room, sheet.label, most=2 if axis else 1)):
        at = (inside(x, text, sheet.label, sheet.width), y + away + number * spaced(sheet.label))
        yield Text(at, text, Ink.LABEL, sheet.label)


TERNARY: Final = Sheet(112, 94, (56, 55), 46, 10, 8)
NARROW: Final = Sheet(76, 79, (38, 45), 36, 9, 8)  # on a phone
BIGGEST: Final = 2.8  # radius of the largest sum
APART: Final = 5.2  # millimetres between the numbers at least
ROUNDS: Final = 80  # of pushing numbers apart
#: Per cent at the sides, and from line to line: the whole triangle, or a part that is read alike.
ZOOMS: Final = ((0, 20), (10, 10), (20, 10), (25, 5), (30, 2))


def ternary(labels: Sequence[str], points: Sequence[Point], sheet: Sheet = TERNARY) -> Drawing:
    """Draw the mix: where a point lies says its shares, how large it is its sum.

    A corner is 100 per cent of its area and the opposite side none, unless `zoom` says else.
    Points without any amount are left out. Raises ValueError unless there are three labels.
    """
    if len(labels) != CORNERS:
        raise ValueError("a mix of three areas")
    drawn = [point for point in points if sum(point.amounts)]
    largest = max((sum(point.amounts) for point in drawn), default=Fraction(1))
    side, step = zoom(drawn)
    places = [_mixed(sheet, [100 * a / sum(p.amounts) for a in p.amounts], side) for p in drawn]
    numbers = _apart(places)
    marks = list(_shares(sheet, side, step))
    for point, place in zip(drawn, places, strict=True):
        radius = round(BIGGEST * math.sqrt(sum(point.amounts) / largest), 2)
        marks.append(Dot(place, radius, Ink.MARK))
    for place, number in zip(places, numbers, strict=True):
        if math.dist(place, number) > APART / 2:
            marks.append(Line((place, number), Ink.LEADER))
    for point, number in zip(drawn, numbers, strict=True):
        marks.append(Text(number, str(point.number), Ink.NUMBER, 9))
    for axis, label in enumerate(labels):
        marks += _corner(sheet, axis, label, 8.5 if axis else -4.5)
    return Drawing(sheet.width, sheet.height, tuple(marks))


def zoom(points: Sequence[Point]) -> tuple[int, int]:
    """Return what per cent the sides of the triangle are, and from line to line.

    Mixes that lie close are drawn in the part of the triangle where they all are.
    """
    drawn = [point.amounts for point in points if sum(point.amounts)]
    least = min((100 * min(amounts) / sum(amounts) for amounts in drawn), default=0)
    return max(span for span in ZOOMS if span[0] <= least)


def _mixed(sheet: Sheet, shares: Sequence[Fraction], side: int) -> At:
    """Where shares in per cent lie: the corners weighted by what is above the side."""
    corners = [_at(sheet, axis, HIGHEST) for axis in range(CORNERS)]
    weights = [float((share - side) / (100 - 3 * side)) for share in shares]
    return (
        sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)),
        sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)),
    )


def _shares(sheet: Sheet, side: int, step: int) -> Iterator[Mark]:
    """The triangle with numbered lines for the shares of each area, in per cent."""
    whole = 100 - 3 * side
    for axis in range(CORNERS):
        for share in range(side, side + whole + 1, step):
            ends = []
            for other in (axis - 1, axis - 2):
                shares = [Fraction(side)] * CORNERS
                shares[axis] = Fraction(share)
                shares[other] += side + whole - share
                ends.append(_mixed(sheet, shares, side))
            if side < share < side + whole:
                yield Line(tuple(ends), Ink.GRID)
            x, y = ends[0]
            away = ((-4.0, 0.0), (3.8, -1.2), (0.0, 3.6))[axis]
            if share < side + whole:
                yield Text((x + away[0], y + away[1]), str(share), Ink.TICK, sheet.tick)
    corners = tuple(_at(sheet, axis, HIGHEST) for axis in range(CORNERS))
    yield Line(corners, Ink.EDGE, closed=True)


def _apart(places: Sequence[At]) -> list[At]:
    """Places for numbers near the points, pushed until none covers another."""
    found = list(places)
    for _ in range(ROUNDS):
        moved = False
        for i in range(len(found)):
            for j in range(i):
                moved |= _pushed(found, i, j)
        if not moved:
            break
    return found


def _pushed(places: list[At], i: int, j: int) -> bool:
    """Move two numbers half the way each that they lack; whether they lacked any."""
    (ax, ay), (bx, by) = places[i], places[j]
    distance = math.hypot(ax - bx, ay - by)
    if distance >= APART:
        return False
    if distance:
        dx, dy = (ax - bx) / distance, (ay - by) / distance
    else:  # the same place: a direction of their own for every pair
        turn = 2.4 * (i + j + 1)
        dx, dy = math.cos(turn), math.sin(turn)
    push = (APART - distance) / 2 + 0.05
    places[i] = (ax + dx * push, ay + dy * push)
    places[j] = (bx - dx * push, by - dy * push)
    return True


STEPS_WIDTH: Final = 72.0
STEPS_HEIGHT: Final = 34.0


def steps(
    values: Sequence[tuple[date, Fraction]], *, last: date, texts: tuple[str, str, str]
) -> Drawing:
    """Draw a coverage, 0 to 1, that changes on days and holds between them until the last day.

    `texts` are the first day, the last day and the last value as they are to be read. Raises
    ValueError for no values.
    """
    if not values:
        raise ValueError("nothing to draw")
    left, right, top, bottom = 9.0, STEPS_WIDTH - 12, 4.0, STEPS_HEIGHT - 7
    first = values[0][0]
    days = max((last - first).days, 1)

    def at(day: date, value: Fraction | int) -> At:
        share = (day - first).days / days
        return left + (right - left) * share, bottom - (bottom - top) * float(value)

    marks: list[Mark] = []
    for value, name in ((Fraction(0), "0"), (Fraction(1, 2), "50"), (Fraction(1), "100")):
        y = at(first, value)[1]
        marks.append(Line(((left, y), (right, y)), Ink.GRID if value else Ink.EDGE))
        marks.append(Text((left - 2, y), name, Ink.TICK, 7, "end"))
    line: list[At] = []
    for day, value in values:
        if line:
            line.append((at(day, 0)[0], line[-1][1]))
        line.append(at(day, value))
    line.append((right, line[-1][1]))
    marks.append(Line(tuple(line), Ink.OFFER))
    marks += [Dot(at(day, value), 0.9, Ink.OFFER) for day, value in values]
    marks += [
        Text((right + 1.5, line[-1][1]), texts[2], Ink.VALUE, 8, "start"),
        Text((left, bottom + 4), texts[0], Ink.TICK, 7, "start"),
        Text((right, bottom + 4), texts[1], Ink.TICK, 7, "end"),
    ]
    return Drawing(STEPS_WIDTH, STEPS_HEIGHT, tuple(marks))
