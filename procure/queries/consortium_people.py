"""The people of a card, a page at a time, and what the card tells of them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from procure.domain import permissions
from procure.domain.permissions import Actor, Permission
from procure.models.accounts import Organisation
from procure.models.consortia import Competence, Consortium, Person
from procure.models.frameworks import Framework
from procure.queries import cards
from procure.queries.matching import holds, like

PAGE: Final = 25
FULL_TIME: Final = 100  # per cent


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A level 0 to 5 and what shows it; everything but the level is for those who keep the card."""

    level: int
    months: int | None = None
    last_used: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person a consortium offers; `areas` in the order of the framework's, None without a level.

    `twins` are the other cards where the same firm offers someone of this name and neither has a
    number of their own: names for staff, and for the firm itself that there is one.
    """

    id: int
    label: str
    employer: str
    role: str
    evidence: str
    areas: tuple[AreaRow | None, ...]
    reference: str = ""
    availability: int | None = None
    substitutable: bool = False
    may_edit: bool = False
    twins: tuple[str, ...] = ()
    together: int = 0  # per cent that the twins offer, this one included

    @property
    def levels(self) -> tuple[int | None, ...]:
        """The levels alone."""
        return tuple(area.level if area else None for area in self.areas)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the card's people, by the order in which they were put there."""

    rows: tuple[PersonRow, ...]
    older: int | None  # the id that the next page begins after
    text: str


@dataclass(frozen=True, slots=True)
class Together:
    """All the people of a card: how many, their sum of full-time places, the best levels."""

    people: int
    places: int  # per cent of one place
    highest: tuple[int | None, ...]


def people(
    session: Session, consortium: Consortium, *, viewer: Actor, day: date, text: str = "",
    before: int | None = None, size: int = PAGE,
) -> PeoplePage:  # fmt: skip
    """Return those whose name, number or employer holds the text, after the id `before`."""
    wanted = (
        select(Person)
        .join(Organisation, Organisation.id == Person.employer_id)
        .where(Person.consortium_id == consortium.id, Person.on(day), Person.id > (before or 0))
        .options(joinedload(Person.employer), selectinload(Person.competences))
        .order_by(Person.id)
        .limit(size + 1)
        .execution_options(populate_existing=True)
    )
    found = list(session.scalars(_holding(wanted, text, viewer, consortium)))
    shown = found[:size]
    subject = cards.subject_of(consortium)
    full = permissions.allows(viewer, Permission.CONSORTIUM_HISTORY, subject)
    twins = _twins(session, consortium, shown, day) if full else {}
    return PeoplePage(
        rows=tuple(_row(p, consortium, viewer, day, twins if full else None) for p in shown),
        older=shown[-1].id if len(found) > size else None,
        text=text,
    )


def _holding(
    wanted: Select[Person], text: str, viewer: Actor, consortium: Consortium
) -> Select[Person]:
    pattern = like(text)
    if not pattern:
        return wanted
    columns = [Person.label, Organisation.name]
    if permissions.allows(viewer, Permission.CONSORTIUM_HISTORY, cards.subject_of(consortium)):
        columns.append(Person.reference)
    return wanted.where(or_(*(holds(c, pattern) for c in columns)))


Twins = Mapping[int, tuple[tuple[str, ...], int]]


def _twins(session: Session, consortium: Consortium, shown: Iterable[Person], day: date) -> Twins:
    """Return, by person, the cards where the same name stands for the same firm unnumbered."""
    unnumbered = [p for p in shown if not p.reference]
    if not unnumbered:
        return {}
    other = aliased(Person)
    found = session.execute(
        select(Person.id, Consortium.name, other.availability)
        .join(
            other,
            (other.framework_id == Person.framework_id)
            & (other.employer_id == Person.employer_id)
            & (func.lower(other.label) == func.lower(Person.label))
            & (other.consortium_id != Person.consortium_id),
        )
        .join(Consortium, Consortium.id == other.consortium_id)
        .where(
            Person.id.in_([p.id for p in unnumbered]),
            other.reference == "",
            other.starts_on <= day,
            or_(other.ends_on.is_(None), other.ends_on >= day),
        )
        .order_by(Person.id, Consortium.name)
    )
    own = {p.id: p.availability for p in unnumbered}
    twins: dict[int, tuple[tuple[str, ...], int]] = {}
    for person_id, name, availability in found:
        names, together = twins.get(person_id, ((), own[person_id]))
        twins[person_id] = ((*names, name), together + availability)
    return twins


def _row(
    person: Person, consortium: Consortium, viewer: Actor, day: date, twins: Twins | None
) -> PersonRow:
    roles = {role.id: role.name for role in consortium.framework.roles}
    held = {c.area_id: c for c in person.competences if c.holds(day)}
    areas = tuple(
        _area(held[area.id], full=twins is not None) if area.id in held else None
        for area in consortium.framework.areas
    )
    row = PersonRow(
        id=person.id,
        label=person.label,
        employer=person.employer.name,
        role=roles.get(person.role_id, "") if person.role_id is not None else "",
        evidence=person.evidence,
        areas=areas,
    )
    return row if twins is None else _full(row, person, consortium, viewer, twins)


def _full(
    row: PersonRow, person: Person, consortium: Consortium, viewer: Actor, twins: Twins
) -> PersonRow:
    """Add what is for those who keep the card, or look after it."""
    names, together = twins.get(person.id, ((), 0))
    subject = cards.subject_of(consortium, person.employer_id)
    is_staff = permissions.allows(viewer, Permission.FRAMEWORK_READ)
    own = person.employer_id == viewer.organisation_id
    return PersonRow(
        id=row.id,
        label=row.label,
        employer=row.employer,
        role=row.role,
        evidence=row.evidence,
        areas=row.areas,
        reference=person.reference,
        availability=person.availability,
        substitutable=person.substitutable,
        may_edit=permissions.allows(viewer, Permission.CONSORTIUM_EDIT, subject),
        twins=names if is_staff else (("",) if names and own else ()),
        together=together if is_staff else 0,
    )


def _area(held: Competence, *, full: bool) -> AreaRow:
    if not full:
        return AreaRow(held.level)
    return AreaRow(held.level, held.months, held.last_used_on, held.evidence)


def together(session: Session, consortium_id: int, framework: Framework, day: date) -> Together:
    """Return what all the people of a card make together, in two statements."""
    here = (Person.consortium_id == consortium_id, Person.on(day))
    count, places = session.execute(
        select(func.count(Person.id), func.coalesce(func.sum(Person.availability), 0)).where(*here)
    ).one()
    found = session.execute(
        select(Competence.area_id, func.max(Competence.level))
        .join(Person, Person.id == Competence.person_id)
        .where(*here, Competence.on(day))
        .group_by(Competence.area_id)
    )
    best = {row[0]: row[1] for row in found}
    return Together(count, int(places), tuple(best.get(area.id) for area in framework.areas))
