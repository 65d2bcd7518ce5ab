"""One consortium against a need: its people, the group it can do with, and how that has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import allocation, permissions, team_cover
from procure.domain.allocation import Plan
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission, Subject
from procure.domain.team_cover import Cover
from procure.domain.triangle import Member, Need, Triangle, measure, overlaps, sampled, weighted
from procure.models.base import Dated
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import Framework
from procure.queries import cards, triangle_needs
from procure.queries.triangle_needs import Area, Asked, Choice, Measure

POINTS: Final = 12  # days that the development is shown at


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Someone the consortium offers today; `levels` and `hours` in the order of the areas.

    `hours` is the part of full time that the plan gives each area.
    """

    number: int
    label: str
    employer: str
    role: str
    share: Fraction
    substitutable: bool
    levels: tuple[int | None, ...]
    hours: tuple[Fraction, ...]
    chosen: bool  # in the smallest group
    irreplaceable: bool

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """The person's time weighted by level, by area."""
        return tuple(weighted(self.share, level or 0) for level in self.levels)


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """Two firms of the consortium and the areas where both reach the level."""

    first: str
    second: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrianglePage:
    """One consortium's triangle today, and on the days it changed."""

    framework_id: int
    framework_title: str
    id: int
    name: str
    invented: bool
    suspended: bool
    areas: tuple[Area, ...]
    measure: Measure
    projects: tuple[Choice, ...]
    competitions: tuple[Choice, ...]
    people: tuple[PersonRow, ...]
    triangle: Triangle
    firms: tuple[tuple[str, ...], ...]  # by area, those with someone at the level
    plan: Plan
    cover: Cover
    overlaps: tuple[OverlapRow, ...]
    history: tuple[tuple[date, Triangle], ...]
    today: date
    sees_framework: bool

    @property
    def changed(self) -> bool:
        """Whether any figure has been another since the beginning."""
        return len({triangle for _, triangle in self.history}) > 1


def page(
    session: Session, consortium_id: int, asked: Asked, *, viewer: Actor, now: datetime
) -> TrianglePage:
    """Return the triangle of one consortium. Raises `NotFound`."""
    subject = Subject(consortium_id=consortium_id)
    permissions.require_sight(viewer, Permission.CONSORTIUM_READ, subject)
    found = _found(session, consortium_id)
    cards.require_visible(found, viewer)
    framework = found.framework
    today = local(now).date()
    areas = tuple(Area(area.id, area.name) for area in framework.areas)
    roles = {r.id: r.name for r in framework.roles}  # what is measured against reads it anew
    against = triangle_needs.measure(session, framework.id, areas, asked, viewer=viewer)
    needs = against.needs
    team = _team(found.people, today)
    triangle = measure(team, needs)
    cover = team_cover.smallest(team, needs)
    plan = allocation.together(team, needs)
    names = {m.organisation_id: m.organisation.name for m in found.members_on(today)}
    names |= {p.employer_id: p.employer.name for p in found.people_on(today)}
    return TrianglePage(
        framework_id=framework.id,
        framework_title=framework.title,
        id=found.id,
        name=found.name,
        invented=framework.invented,
        suspended=found.suspension_on(today) is not None,
        areas=areas,
        measure=against,
        projects=triangle_needs.projects(session, framework.id, viewer=viewer),
        competitions=triangle_needs.competitions(session, framework.id, viewer=viewer),
        people=_people(found.people_on(today), roles, areas, cover, plan, today),
        triangle=triangle,
        firms=tuple(
            tuple(sorted(names[firm] for firm in corner.firms)) for corner in triangle.corners
        ),
        plan=plan,
        cover=cover,
        overlaps=_overlaps(triangle, names, areas),
        history=_history(found.people, needs, framework.starts_on, today),
        today=today,
        sees_framework=permissions.allows(viewer, Permission.FRAMEWORK_READ),
    )


def areas(session: Session, consortium_id: int) -> tuple[Area, ...]:
    """Return the areas of the consortium's agreement; none for a consortium that is not there."""
    framework_id = select(Consortium.framework_id).where(Consortium.id == consortium_id)
    found = session.scalar(framework_id)
    return () if found is None else triangle_needs.areas(session, found)


def _found(session: Session, consortium_id: int) -> Consortium:
    found = session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id)
        .options(
            joinedload(Consortium.framework).options(
                selectinload(Framework.areas), selectinload(Framework.roles)
            ),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.suspensions),
            selectinload(Consortium.people).options(
                joinedload(Person.employer), selectinload(Person.competences)
            ),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _team(people: Iterable[Person], day: date) -> list[Member]:
    """The people as they are on a day."""
    return [
        Member(
            id=person.id,
            share=Fraction(person.availability, 100),
            levels=person.levels_on(day),
            firm=person.employer_id,
        )
        for person in people
        if person.holds(day)
    ]


def _people(
    people: Iterable[Person],
    roles: dict[int, str],
    areas: Sequence[Area],
    cover: Cover,
    plan: Plan,
    day: date,
) -> tuple[PersonRow, ...]:
    hours = {(each.person, each.area): each.share for each in plan.hours}
    return tuple(
        PersonRow(
            number=number,
            label=person.label,
            employer=person.employer.name,
            role=roles[person.role_id] if person.role_id is not None else "",
            share=Fraction(person.availability, 100),
            substitutable=person.substitutable,
            levels=tuple(person.levels_on(day).get(area.id) for area in areas),
            hours=tuple(hours.get((person.id, area.id), Fraction()) for area in areas),
            chosen=person.id in cover.people,
            irreplaceable=person.id in cover.irreplaceable,
        )
        for number, person in enumerate(people, start=1)
    )


def _overlaps(
    triangle: Triangle, names: dict[int, str], areas: Sequence[Area]
) -> tuple[OverlapRow, ...]:
    known = {area.id: area.name for area in areas}
    firms = sorted(names, key=lambda firm: names[firm])
    return tuple(
        OverlapRow(names[pair.first], names[pair.second], tuple(known[area] for area in pair.areas))
        for pair in overlaps(triangle, firms)
    )


def _history(
    people: Sequence[Person], needs: Sequence[Need], start: date, today: date
) -> tuple[tuple[date, Triangle], ...]:
    """The figures on the days of change, from the first person in the agreement until today."""
    if not people:
        return ()
    begun = max(start, min(person.starts_on for person in people))
    if begun > today:
        return ()
    rows: list[Dated] = [
        *people,
        *(competence for person in people for competence in person.competences),
    ]
    changes = {row.starts_on for row in rows}
    changes |= {row.ends_on + timedelta(days=1) for row in rows if row.ends_on is not None}
    days = sampled(changes, first=begun, last=today, most=POINTS)
    return tuple((day, measure(_team(people, day), needs)) for day in days)
