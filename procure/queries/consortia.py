"""A consortium's card: members, people with levels, highest rates."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import Framework
from procure.queries.frameworks import Body, body


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person a consortium offers; `levels` 0–5 or None, in the order of the areas."""

    label: str
    employer: str
    role: str
    evidence: str
    levels: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ConsortiumPage:
    """The consortium card."""

    framework_id: int
    framework_title: str
    id: int
    name: str
    invented: bool
    contact_email: str
    suspended: bool
    members: tuple[Body, ...]
    areas: tuple[str, ...]
    people: tuple[PersonRow, ...]
    highest: tuple[int | None, ...]  # the best level in each area
    rates: tuple[tuple[str, int], ...]  # role and highest hourly rate in øre


def page(
    session: Session, framework_id: int, consortium_id: int, *, viewer: Actor, now: datetime
) -> ConsortiumPage:
    """Return the card of one consortium. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    found = session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id, Consortium.framework_id == framework_id)
        .options(
            joinedload(Consortium.framework).options(
                selectinload(Framework.areas), selectinload(Framework.roles)
            ),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.rates),
            selectinload(Consortium.suspensions),
            selectinload(Consortium.people).options(
                joinedload(Person.employer), selectinload(Person.competences)
            ),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    framework, today = found.framework, local(now).date()
    roles = {role.id: role.name for role in framework.roles}
    people = tuple(_person(p, framework, roles, today) for p in found.people_on(today))
    rates = found.rates_on(today)
    return ConsortiumPage(
        framework_id=framework.id,
        framework_title=framework.title,
        id=found.id,
        name=found.name,
        invented=framework.invented,
        contact_email=found.contact_email,
        suspended=found.suspension_on(today) is not None,
        members=tuple(body(m.organisation, is_lead=m.is_lead) for m in found.members_on(today)),
        areas=tuple(area.name for area in framework.areas),
        people=people,
        highest=tuple(_highest(people, n) for n in range(len(framework.areas))),
        rates=tuple((role.name, rates[role.id]) for role in framework.roles if role.id in rates),
    )


def _person(person: Person, framework: Framework, roles: dict[int, str], today: date) -> PersonRow:
    levels = person.levels_on(today)
    return PersonRow(
        label=person.label,
        employer=person.employer.name,
        role=roles[person.role_id] if person.role_id is not None else "",
        evidence=person.evidence,
        levels=tuple(levels.get(area.id) for area in framework.areas),
    )


def _highest(people: tuple[PersonRow, ...], area: int) -> int | None:
    known = [level for p in people if (level := p.levels[area]) is not None]
    return max(known, default=None)
