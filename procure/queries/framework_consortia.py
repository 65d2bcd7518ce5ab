"""The consortia of an agreement, one page at a time: search, who is out, who is strong in what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.models.accounts import Organisation
from procure.models.consortia import (
    Competence,
    Consortium,
    ConsortiumMember,
    ConsortiumSuspension,
    MaximumRate,
    Person,
)
from procure.models.frameworks import CompetenceArea, Framework, FrameworkRole
from procure.queries.matching import holds, like

PAGE_SIZE: Final = 25
OUT: Final = "out"
IN: Final = "in"


@dataclass(frozen=True, slots=True)
class ConsortiumRow:
    """A consortium in the list; `rates` are øre per hour and `levels` the best, both in order."""

    id: int
    name: str
    lead: str
    members: int
    people: int
    suspended: bool
    rates: tuple[int | None, ...] = ()
    levels: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is looked for; `standing` is "in", "out" or empty, `level` counts in `area_id`."""

    text: str = ""
    standing: str = ""
    area_id: int | None = None
    level: int | None = None
    after: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.standing or (self.area_id and self.level))


@dataclass(frozen=True, slots=True)
class ConsortiaPage:
    """A page of the list, by name; `older` is the key of the next."""

    framework_id: int
    framework_title: str
    invented: bool
    draft: bool
    rows: tuple[ConsortiumRow, ...]
    older: int | None
    total: int
    areas: tuple[tuple[int, str], ...]
    roles: tuple[str, ...]
    may_add: bool


def page(
    session: Session, framework_id: int, wanted: Filter, *, viewer: Actor, now: datetime
) -> ConsortiaPage:
    """Return a page of the agreement's consortia today. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = session.get(Framework, framework_id, populate_existing=True)
    if framework is None:
        raise NotFound
    today = local(now).date()
    found = rows(session, framework_id, today, wanted, most=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    return ConsortiaPage(
        framework_id=framework.id,
        framework_title=framework.title,
        invented=framework.invented,
        draft=framework.activated_at is None,
        rows=shown,
        older=shown[-1].id if len(found) > PAGE_SIZE else None,
        total=total(session, framework_id),
        areas=_areas(session, framework_id),
        roles=tuple(name for _, name in _roles(session, framework_id)),
        may_add=framework.activated_at is None
        and permissions.allows(viewer, Permission.FRAMEWORK_IMPORT),
    )


def total(session: Session, framework_id: int) -> int:
    """Count the agreement's consortia."""
    mine = select(func.count(Consortium.id)).where(Consortium.framework_id == framework_id)
    return session.scalar(mine) or 0


def rows(
    session: Session, framework_id: int, today: date, wanted: Filter, *, most: int | None
) -> tuple[ConsortiumRow, ...]:
    """Return consortia by name, in four statements however many; `most` None is all."""
    found = session.execute(_select(framework_id, today, wanted).limit(most)).all()
    ids = [row.id for row in found]
    rates = _rates(session, framework_id, ids, today)
    levels = _levels(session, framework_id, ids, today)
    return tuple(
        ConsortiumRow(
            id=row.id,
            name=row.name,
            lead=row.lead,
            members=row.members,
            people=row.people,
            suspended=row.suspended,
            rates=rates[row.id],
            levels=levels[row.id],
        )
        for row in found
    )


def _select(framework_id: int, today: date, wanted: Filter) -> Select[*tuple[Any, ...]]:
    out = _suspended(today)
    chosen = (
        select(
            Consortium.id,
            Consortium.name,
            func.coalesce(_lead(today), "").label("lead"),
            _count(ConsortiumMember, today).label("members"),
            _count(Person, today).label("people"),
            out.label("suspended"),
        )
        .where(Consortium.framework_id == framework_id)
        .order_by(Consortium.name, Consortium.id)
    )
    if wanted.text:
        chosen = chosen.where(_named(like(wanted.text), today))
    if wanted.standing in {OUT, IN}:
        chosen = chosen.where(out if wanted.standing == OUT else ~out)
    if wanted.area_id and wanted.level:
        chosen = chosen.where(_reaches(wanted.area_id, wanted.level, today))
    return chosen if wanted.after is None else chosen.where(_follows(wanted.after))


def _follows(consortium_id: int) -> ColumnElement[bool]:
    """Select what comes after a consortium in the list's order."""
    last = select(Consortium.name).where(Consortium.id == consortium_id).correlate(None)
    return tuple_(Consortium.name, Consortium.id) > tuple_(last.scalar_subquery(), consortium_id)


def _lead(today: date) -> ScalarSelect[str]:
    return (
        select(Organisation.name)
        .join(ConsortiumMember, ConsortiumMember.organisation_id == Organisation.id)
        .where(
            ConsortiumMember.consortium_id == Consortium.id,
            ConsortiumMember.is_lead,
            ConsortiumMember.on(today),
        )
        .limit(1)
        .scalar_subquery()
    )


def _count(noun: type[ConsortiumMember | Person], today: date) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(noun)
        .where(noun.consortium_id == Consortium.id, noun.on(today))
        .correlate(Consortium)
        .scalar_subquery()
    )


def _suspended(today: date) -> ColumnElement[bool]:
    return exists().where(
        ConsortiumSuspension.consortium_id == Consortium.id, ConsortiumSuspension.on(today)
    )


def _named(pattern: str, today: date) -> ColumnElement[bool]:
    """The consortium's own name, or a firm's name or number."""
    firm = exists().where(
        ConsortiumMember.consortium_id == Consortium.id,
        ConsortiumMember.on(today),
        ConsortiumMember.organisation_id == Organisation.id,
        or_(
            holds(Organisation.name, pattern),
            holds(Organisation.organisation_number, pattern),
        ),
    )
    return or_(holds(Consortium.name, pattern), firm)


def _reaches(area_id: int, level: int, today: date) -> ColumnElement[bool]:
    return exists().where(
        Person.consortium_id == Consortium.id,
        Person.on(today),
        Competence.person_id == Person.id,
        Competence.area_id == area_id,
        Competence.level >= level,
        Competence.on(today),
    )


def _areas(session: Session, framework_id: int) -> tuple[tuple[int, str], ...]:
    found = session.execute(
        select(CompetenceArea.id, CompetenceArea.name)
        .where(CompetenceArea.framework_id == framework_id)
        .order_by(CompetenceArea.position)
    )
    return tuple((row.id, row.name) for row in found)


def _roles(session: Session, framework_id: int) -> tuple[tuple[int, str], ...]:
    found = session.execute(
        select(FrameworkRole.id, FrameworkRole.name)
        .where(FrameworkRole.framework_id == framework_id)
        .order_by(FrameworkRole.position)
    )
    return tuple((row.id, row.name) for row in found)


Grid = Mapping[int, tuple[int | None, ...]]


def _rates(session: Session, framework_id: int, ids: list[int], today: date) -> Grid:
    """Return each consortium's rates today, in the order of the roles."""
    found = session.execute(
        select(MaximumRate.consortium_id, MaximumRate.role_id, MaximumRate.rate_ore).where(
            MaximumRate.consortium_id.in_(ids), MaximumRate.on(today)
        )
    )
    known = {(row.consortium_id, row.role_id): row.rate_ore for row in found}
    roles = [role for role, _ in _roles(session, framework_id)]
    return {one: tuple(known.get((one, role)) for role in roles) for one in ids}


def _levels(session: Session, framework_id: int, ids: list[int], today: date) -> Grid:
    """Return the best level of each consortium today, in the order of the areas."""
    found = session.execute(
        select(Person.consortium_id, Competence.area_id, func.max(Competence.level).label("best"))
        .join(Competence, Competence.person_id == Person.id)
        .where(Person.consortium_id.in_(ids), Person.on(today), Competence.on(today))
        .group_by(Person.consortium_id, Competence.area_id)
    )
    known = {(row.consortium_id, row.area_id): row.best for row in found}
    areas = [area for area, _ in _areas(session, framework_id)]
    return {one: tuple(known.get((one, area)) for area in areas) for one in ids}
