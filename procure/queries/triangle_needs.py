"""The need that a triangle is measured against: a project's, a competition's, or a chosen one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.triangle import Need
from procure.models.competitions import CompetenceNeed, Competition
from procure.models.frameworks import CompetenceArea
from procure.models.projects import Project, ProjectNeed
from procure.queries import facts

LEVEL: Final = 4  # when nobody has chosen: a high level, full time, one person
CAPACITY: Final = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the reader chose. A project or a competition goes before level, time and people.

    `capacities` are full-time equivalents by area id; an area that is not there has `CAPACITY`.
    """

    level: int = LEVEL
    capacities: dict[int, Fraction] = field(default_factory=dict)
    people: int = 1
    project_id: int | None = None
    competition_id: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One corner of the triangle."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A project or a competition whose need can be compared with."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Measure:
    """The need of every area, in their order; `title` is empty for a chosen need."""

    needs: tuple[Need, ...]
    title: str = ""
    project_id: int | None = None
    competition_id: int | None = None


def areas(session: Session, framework_id: int) -> tuple[Area, ...]:
    """Return the areas of an agreement, in their order."""
    found = session.execute(
        select(CompetenceArea.id, CompetenceArea.name)
        .where(CompetenceArea.framework_id == framework_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(Area(*row) for row in found)


def measure(
    session: Session, framework_id: int, corners: tuple[Area, ...], asked: Asked, *, viewer: Actor
) -> Measure:
    """Return what to measure against. Raises `NotFound` for what the viewer may not know."""
    if asked.project_id is not None:
        return _of_project(session, asked.project_id, corners, viewer)
    if asked.competition_id is not None:
        return _of_competition(session, framework_id, asked.competition_id, corners, viewer)
    return Measure(
        tuple(
            Need(
                area=area.id,
                level=asked.level,
                capacity=asked.capacities.get(area.id, CAPACITY),
                people=asked.people,
            )
            for area in corners
        )
    )


def not_asked(area: Area) -> Need:
    """Return the need of an area that nothing is asked of."""
    return Need(area=area.id, level=1, people=0)


def _of_project(
    session: Session, project_id: int, corners: tuple[Area, ...], viewer: Actor
) -> Measure:
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    title = session.scalar(select(Project.title).where(Project.id == project_id))
    if title is None:
        raise NotFound
    found = session.scalars(select(ProjectNeed).where(ProjectNeed.project_id == project_id))
    return Measure(_stored(found, corners), title, project_id=project_id)


def _stored(
    rows: Iterable[ProjectNeed | CompetenceNeed], corners: tuple[Area, ...]
) -> tuple[Need, ...]:
    """The need of each area as it is stored; one without a level asks for nothing."""
    asked = {need.area_id: need for need in rows if need.level}
    return tuple(
        Need(
            area=area.id,
            level=need.level,
            capacity=Fraction(need.capacity, 100),
            people=need.people,
        )
        if (need := asked.get(area.id))
        else not_asked(area)
        for area in corners
    )


def _of_competition(
    session: Session,
    framework_id: int,
    competition_id: int,
    corners: tuple[Area, ...],
    viewer: Actor,
) -> Measure:
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, facts.subject_of(competition))
    if competition.framework_id != framework_id:
        raise NotFound
    return Measure(
        _stored(competition.needs, corners), competition.title, competition_id=competition_id
    )


def projects(session: Session, framework_id: int, *, viewer: Actor) -> tuple[Choice, ...]:
    """Return the projects with a need in the agreement's areas, the newest first."""
    if not permissions.allows(viewer, Permission.PROJECT_READ, EVERYTHING):
        return ()
    asking = (
        select(ProjectNeed.project_id)
        .join(CompetenceArea, CompetenceArea.id == ProjectNeed.area_id)
        .where(CompetenceArea.framework_id == framework_id, ProjectNeed.level > 0)
    )
    found = session.execute(
        select(Project.id, Project.title).where(Project.id.in_(asking)).order_by(Project.id.desc())
    )
    return tuple(Choice(*row) for row in found)


def competitions(session: Session, framework_id: int, *, viewer: Actor) -> tuple[Choice, ...]:
    """Return the competitions with a need, newest first, to those who may read every one."""
    if not permissions.allows(viewer, Permission.COMPETITION_READ, EVERYTHING):
        return ()
    asking = select(CompetenceNeed.competition_id).where(CompetenceNeed.level > 0)
    found = session.execute(
        select(Competition.id, Competition.title)
        .where(Competition.framework_id == framework_id, Competition.id.in_(asking))
        .order_by(Competition.id.desc())
    )
    return tuple(Choice(*row) for row in found)
