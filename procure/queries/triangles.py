"""Every consortium of an agreement against one need, and where the agreement has a hole.

Levels and time are summed in SQL, a row for each consortium and area; whoever has no time, and
whoever has left, is not counted. The number of statements does not depend on how many there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from math import prod
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.triangle import HIGHEST, LEVELS, Corner, Need, Triangle
from procure.models.consortia import Competence, Consortium, ConsortiumSuspension, Person
from procure.models.frameworks import Framework
from procure.queries import triangle_needs
from procure.queries.triangle_needs import Area, Asked, Choice, Measure

PAGE: Final = 25  # consortia
FEW: Final = 3  # fewer consortia than this at a level is a hole: too few to compete
UNIT: Final = 100 * HIGHEST  # per cent of time times level, of one full-timer at level 5


class Sort(StrEnum):
    """In which order the consortia stand."""

    NAME = "name"
    STRONGEST = "strongest"  # by geometric mean, the highest first
    WEAKEST = "weakest"  # by weakest link, the lowest first


@dataclass(frozen=True, slots=True)
class Row:
    """One consortium; `amounts` is all its time weighted by level, whatever the need."""

    number: int
    id: int
    name: str
    suspended: bool
    people: int
    triangle: Triangle
    amounts: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """An area where fewer than `FEW` consortia reach the level that is needed."""

    area: Area
    level: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many consortia that are not suspended reach each level of an area, 1 to 5.

    `alone` counts those where one person only reaches the level that is needed.
    """

    area: Area
    consortia: tuple[int, ...]
    alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrianglesPage:
    """One page of consortia, and the holes of the whole agreement."""

    framework_id: int
    framework_title: str
    invented: bool
    areas: tuple[Area, ...]
    measure: Measure
    projects: tuple[Choice, ...]
    competitions: tuple[Choice, ...]
    rows: tuple[Row, ...]
    reach: tuple[Reach, ...]
    holes: tuple[Hole, ...]
    counted: int  # consortia that are not suspended
    complete: int  # of them, those that meet the whole need
    count: int
    page: int
    pages: int


def page(
    session: Session,
    framework_id: int,
    asked: Asked,
    *,
    viewer: Actor,
    now: datetime,
    sort: Sort = Sort.NAME,
    number: int | None = 1,
) -> TrianglesPage:
    """Return page `number` of the consortia; past the end, the last one; None is all of them.

    Raises `NotFound`.
    """
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = session.get(Framework, framework_id)
    if framework is None:
        raise NotFound
    today = local(now).date()
    areas = triangle_needs.areas(session, framework_id)
    measure = triangle_needs.measure(session, framework_id, areas, asked, viewer=viewer)
    rows = _rows(session, framework_id, measure.needs, today)
    standing = [row for row in rows if not row.suspended]
    reach = _reach(session, framework_id, areas, standing, today)
    size = len(rows) if number is None else PAGE
    pages = max(1, -(-len(rows) // max(size, 1)))
    shown = min(max(number or 1, 1), pages)
    return TrianglesPage(
        framework_id=framework_id,
        framework_title=framework.title,
        invented=framework.invented,
        areas=areas,
        measure=measure,
        projects=triangle_needs.projects(session, framework_id, viewer=viewer),
        competitions=triangle_needs.competitions(session, framework_id, viewer=viewer),
        rows=tuple(_sorted(rows, sort)[(shown - 1) * size : shown * size]),
        reach=reach,
        holes=_holes(reach, measure.needs, standing),
        counted=len(standing),
        complete=sum(row.triangle.met for row in standing),
        count=len(rows),
        page=shown,
        pages=pages,
    )


def _rows(session: Session, framework_id: int, needs: Iterable[Need], day: date) -> list[Row]:
    """All consortia by name: their order there is their number."""
    asked = tuple(needs)
    found = session.execute(_sums(framework_id, asked, day)) if asked else ()
    sums = {(row.consortium_id, row.area_id): row for row in found}

    def triangle(consortium_id: int) -> Triangle:
        return Triangle(tuple(_corner(n, sums.get((consortium_id, n.area))) for n in asked))

    return [
        Row(
            number=number,
            id=found.id,
            name=found.name,
            suspended=found.suspended,
            people=found.people,
            triangle=triangle(found.id),
            amounts=tuple(_amount(sums.get((found.id, need.area))) for need in asked),
        )
        for number, found in enumerate(session.execute(_consortia(framework_id, day)), start=1)
    ]


def _consortia(framework_id: int, day: date) -> Select[*tuple[Any, ...]]:
    offered = (
        select(Person.consortium_id, func.count().label("people"))
        .where(Person.framework_id == framework_id, Person.on(day))
        .group_by(Person.consortium_id)
        .subquery()
    )
    return (
        select(
            Consortium.id,
            Consortium.name,
            _suspended(Consortium.id, day).label("suspended"),
            func.coalesce(offered.c.people, 0).label("people"),
        )
        .outerjoin(offered, offered.c.consortium_id == Consortium.id)
        .where(Consortium.framework_id == framework_id)
        .order_by(Consortium.name, Consortium.id)
    )


def _suspended(consortium_id: Any, day: date) -> ColumnElement[bool]:
    return exists().where(
        ConsortiumSuspension.consortium_id == consortium_id, ConsortiumSuspension.on(day)
    )


def _sums(framework_id: int, needs: tuple[Need, ...], day: date) -> Select[*tuple[Any, ...]]:
    """For each consortium and area: who reaches the level, their weighted time, the highest."""
    levels: Mapping[int, int] = {need.area: need.level for need in needs}
    wanted = case(levels, value=Competence.area_id, else_=HIGHEST + 1)
    able = Competence.level >= wanted
    weighted = Person.availability * Competence.level
    return (
        select(
            Person.consortium_id,
            Competence.area_id,
            func.sum(case((able, 1), else_=0)).label("depth"),
            func.sum(case((able, weighted), else_=0)).label("capacity"),
            func.sum(weighted).label("amount"),
            func.max(Competence.level).label("peak"),
        )
        .join(Competence, Competence.person_id == Person.id)
        .where(_working(framework_id, day))
        .group_by(Person.consortium_id, Competence.area_id)
    )


def _working(framework_id: int, day: date) -> ColumnElement[bool]:
    """People who are offered on the day and have time, with the levels they have that day."""
    return and_(
        Person.framework_id == framework_id,
        Person.availability > 0,
        Person.on(day),
        Competence.on(day),
    )


def _corner(need: Need, found: Any) -> Corner:
    if found is None:
        return Corner(need=need, depth=0, capacity=Fraction(), peak=0)
    return Corner(
        need=need,
        depth=int(found.depth),
        capacity=Fraction(int(found.capacity), UNIT),
        peak=found.peak,
    )


def _amount(found: Any) -> Fraction:
    return Fraction(int(found.amount), UNIT) if found else Fraction()


def _reach(
    session: Session, framework_id: int, areas: Iterable[Area], standing: list[Row], day: date
) -> tuple[Reach, ...]:
    peaks = (
        select(
            Person.consortium_id, Competence.area_id, func.max(Competence.level).label("peak")
        )
        .join(Competence, Competence.person_id == Person.id)
        .where(_working(framework_id, day), ~_suspended(Person.consortium_id, day))
        .group_by(Person.consortium_id, Competence.area_id)
        .subquery()
    )  # fmt: skip
    counted = session.execute(
        select(peaks.c.area_id, peaks.c.peak, func.count().label("consortia")).group_by(
            peaks.c.area_id, peaks.c.peak
        )
    )
    found = {(row.area_id, row.peak): row.consortia for row in counted}
    return tuple(
        Reach(
            area,
            tuple(
                sum(found.get((area.id, peak), 0) for peak in range(level, HIGHEST + 1))
                for level in LEVELS
            ),
            sum(row.triangle.corners[n].depth == 1 for row in standing),
        )
        for n, area in enumerate(areas)
    )


def _holes(
    reach: Iterable[Reach], needs: Iterable[Need], standing: list[Row]
) -> tuple[Hole, ...]:  # fmt: skip
    return tuple(
        Hole(
            each.area,
            need.level,
            tuple(row.name for row in standing if row.triangle.corners[n].depth),
        )
        for n, (each, need) in enumerate(zip(reach, needs, strict=True))
        if need.asked and each.consortia[need.level - 1] < FEW
    )


def _sorted(rows: list[Row], sort: Sort) -> list[Row]:
    """Exactly: the geometric mean has the order of the product, which needs no root."""
    if sort is Sort.NAME:
        return rows
    if sort is Sort.WEAKEST:
        return sorted(rows, key=lambda row: (row.triangle.weakest or 0, row.number))
    return sorted(rows, key=lambda row: (-prod(row.triangle.coverages), row.number))
