"""The pictures of the triangle pages, with the words that a screen reader says instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from procure.domain import formats
from procure.domain.bid_team import Area as AskedArea
from procure.domain.drawings import Drawing
from procure.domain.triangle import HIGHEST, Triangle
from procure.domain.triangle_drawings import (
    CORNERS,
    LARGE,
    NARROW,
    SMALL,
    TERNARY,
    Axis,
    Point,
    level_triangle,
    steps,
    ternary,
    zoom,
)
from procure.queries.consortium_triangles import PersonRow, TrianglePage
from procure.queries.triangle_needs import Area
from procure.queries.triangles import Row, TrianglesPage


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, what it is called, and what it shows in words; `narrow` is drawn for phones."""

    drawing: Drawing
    title: str
    text: str
    narrow: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Mix:
    """A drawing of a mix, and what per cent its sides and corners are."""

    figure: Figure
    side: int
    corner: int


def percent(value: Fraction | None) -> str:
    """Write a coverage with at most one decimal; what lacks anything is never written 100 %.

    >>> percent(Fraction(29, 40)).replace(formats.NBSP, " ")
    '72,5 %'
    """
    if value is None:
        return "–"
    tenths = int(value * 1000 + Fraction(1, 2))
    return formats.percent(Decimal(tenths if value == 1 else min(tenths, 999)) / 10)


def small(page: TrianglesPage) -> tuple[Figure, ...]:
    """Return a triangle of levels for each consortium; none unless there are three areas."""
    if len(page.areas) != CORNERS:
        return ()
    return tuple(_small(row, page.areas) for row in page.rows)


def _small(row: Row, areas: Sequence[Area]) -> Figure:
    axes = _axes(row.triangle, areas)
    return Figure(level_triangle(axes, SMALL), row.name, _told(axes))


def large(page: TrianglePage) -> Figure | None:
    """Return the consortium's triangle with a dot for each person's level."""
    if len(page.areas) != CORNERS:
        return None
    people = tuple(tuple(person.levels[n] or 0 for person in page.people) for n in range(CORNERS))
    axes = _axes(page.triangle, page.areas, people)
    title = _("Nivå i %(consortium)s", consortium=page.name)
    return _level(axes, title)


def of_team(levels: Sequence[Mapping[str, int]], areas: Sequence[AskedArea]) -> Figure | None:
    """Return the triangle of a bid's team, with a dot for each person's level."""
    if len(areas) != CORNERS:
        return None
    people = [tuple(one.get(area.key, 0) for one in levels) for area in areas]
    axes = [
        Axis(label=area.name, need=area.need or 0, offered=max(found, default=0), people=found)
        for area, found in zip(areas, people, strict=True)
    ]
    return _level(axes, _("Nivå i teamet"))


def _level(axes: Sequence[Axis], title: str) -> Figure:
    narrow = level_triangle(axes, SMALL)
    return Figure(level_triangle(axes, LARGE), title, _told(axes), narrow)


def _axes(
    triangle: Triangle, areas: Sequence[Area], people: Sequence[tuple[int, ...]] = ((),) * CORNERS
) -> list[Axis]:
    return [
        Axis(
            label=area.name,
            need=corner.need.level if corner.need.asked else 0,
            offered=corner.peak,
            people=levels,
        )
        for area, corner, levels in zip(areas, triangle.corners, people, strict=True)
    ]


def _told(axes: Sequence[Axis]) -> str:
    return " ".join(
        _(
            "%(area)s: høyeste nivå %(offered)s av %(highest)s, behov %(need)s.",
            area=axis.label,
            offered=axis.offered,
            highest=HIGHEST,
            need=axis.need,
        )
        for axis in axes
    )


def mix_of_consortia(page: TrianglesPage) -> Mix | None:
    """Return where each consortium lies between the areas."""
    points = [(row.number, row.name, row.amounts) for row in page.rows]
    return _mix(points, page.areas, _("Blandingen av kompetanse i konsortiene"))


def mix_of_people(page: TrianglePage) -> Mix | None:
    """Return where each person lies between the areas."""

    def point(person: PersonRow) -> tuple[int, str, tuple[Fraction, ...]]:
        return person.number, person.label, person.amounts

    points = [point(person) for person in page.people]
    return _mix(points, page.areas, _("Blandingen av kompetanse hos hver person"))


def _mix(
    named: Sequence[tuple[int, str, tuple[Fraction, ...]]], areas: Sequence[Area], title: str
) -> Mix | None:
    if len(areas) != CORNERS or not any(sum(amounts) for _number, _name, amounts in named):
        return None
    points = [Point(number, (a, b, c)) for number, _name, (a, b, c) in named]
    told = "; ".join(f"{number} {name}: {'–'.join(shares(of))}" for number, name, of in named)
    side, _step = zoom(points)
    wide, narrow = (
        ternary([area.name for area in areas], points, sheet) for sheet in (TERNARY, NARROW)
    )
    return Mix(Figure(wide, title, f"{told}.", narrow), side=side, corner=100 - 2 * side)


def shares(amounts: Sequence[Fraction]) -> tuple[str, ...]:
    """Write the shares of a mix in per cent; dashes for nothing at all.

    >>> shares([Fraction(1), Fraction(1), Fraction(2)])
    ('25', '25', '50')
    """
    total = sum(amounts)
    return tuple(formats.number(amount / total * 100, 0) if total else "–" for amount in amounts)


def over_time(page: TrianglePage) -> tuple[Figure, ...]:
    """Return the coverage of each area that asks for capacity, over the days of change."""
    if not page.changed:
        return ()
    return tuple(
        _steps(area, [(day, t.corners[n].coverage) for day, t in page.history], page.today)
        for n, area in enumerate(page.areas)
        if page.triangle.corners[n].coverage is not None
    )


def _steps(area: Area, found: Sequence[tuple[date, Fraction | None]], last: date) -> Figure:
    values = [(day, value) for day, value in found if value is not None]
    texts = (formats.short_day(values[0][0]), formats.short_day(last), percent(values[-1][1]))
    told = "; ".join(f"{formats.short_day(day)}: {percent(value)}" for day, value in values)
    return Figure(steps(values, last=last, texts=texts), area.name, f"{told}.")
