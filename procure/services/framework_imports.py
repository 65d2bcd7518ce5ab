"""Put what a framework file says into rows: a few statements, however many people it names.

Rows are inserted in batches past the ORM's unit of work, so that neither time nor memory grows
faster than the file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from procure.domain.drafting import CriterionKind
from procure.domain.framework_consortia_checks import led
from procure.domain.framework_entries import CompetenceEntry, OrganisationEntry, PersonEntry
from procure.domain.framework_file import ConsortiumEntry, FrameworkFile, FrameworkHead
from procure.models.accounts import Organisation, OrganisationName
from procure.models.consortia import (
    CommitmentStatement,
    Competence,
    Consortium,
    ConsortiumMember,
    ConsortiumSuspension,
    MaximumRate,
    Person,
)
from procure.models.frameworks import (
    AllowedCriterion,
    CompetenceArea,
    Framework,
    FrameworkParty,
    FrameworkRole,
)

BATCH: Final = 1000  # rows for each statement
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Keys:
    """The ids that rows refer to. `since` is the first day of what the file gives no day."""

    framework: int
    starts_on: date
    since: date
    bodies: Mapping[str, int]
    areas: Mapping[str, int]
    roles: Mapping[str, int]


def bodies(session: Session, file: FrameworkFile) -> dict[str, int]:
    """Return the id of every body in the file by its number; those unknown are registered."""
    names = {entry.organisation_number: entry.name for entry in reversed(list(_bodies(file)))}
    wanted = list(reversed(names))
    known = _registered(session, wanted)
    new = [number for number in wanted if number not in known]
    _insert(
        session,
        Organisation,
        ({"name": names[number], "organisation_number": number} for number in new),
    )
    return known | _registered(session, new)


def _registered(session: Session, numbers: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    number = Organisation.organisation_number
    for some in _batches(numbers):
        rows = session.execute(select(number, Organisation.id).where(number.in_(some)))
        found |= {told: key for told, key in rows if told}
    return found


def _bodies(file: FrameworkFile) -> Iterator[OrganisationEntry]:
    head = file.framework
    yield head.buyer
    yield from head.parties
    for entry in file.consortia:
        yield from entry.members
        yield from entry.commitments
    for one in head.successors:
        yield OrganisationEntry(one.name, one.successor)


def keys(
    session: Session, framework: Framework, head: FrameworkHead, known: Mapping[str, int],
    today: date,
) -> Keys:  # fmt: skip
    """Store areas, roles and criteria, and return what the rest refers to."""
    of = {"framework_id": framework.id}
    areas = (
        {**of, "key": a.key, "name": a.name, "position": n}
        for n, a in enumerate(head.competence_areas, 1)
    )
    roles = (
        {**of, "key": r.key, "name": r.name, "level": r.level, "position": n}
        for n, r in enumerate(head.roles, 1)
    )
    _insert(session, CompetenceArea, areas)
    _insert(session, FrameworkRole, roles)
    criteria = (
        {
            **of, "key": c.key, "name": c.name, "kind": CriterionKind(c.kind), "position": n,
            "weight_minimum": c.weight_minimum, "weight_maximum": c.weight_maximum,
        }
        for n, c in enumerate(head.allowed_criteria, 1)
    )  # fmt: skip
    _insert(session, AllowedCriterion, criteria)
    return Keys(
        framework=framework.id,
        starts_on=framework.starts_on,
        since=min(framework.starts_on, today),
        bodies=known,
        areas=_named(session, CompetenceArea, CompetenceArea.key, framework.id),
        roles=_named(session, FrameworkRole, FrameworkRole.key, framework.id),
    )


def parties(session: Session, head: FrameworkHead, known: Keys) -> None:
    """Store who may call off, what bodies were called, and who followed them."""
    rows = (
        {
            "framework_id": known.framework,
            "organisation_id": known.bodies[p.organisation_number],
            "starts_on": p.starts_on or known.starts_on,
            "ends_on": p.ends_on,
        }
        for p in head.parties
    )
    _insert(session, FrameworkParty, rows)
    for name in head.earlier_names:
        key = known.bodies[name.organisation_number]
        if session.get(OrganisationName, (key, name.starts_on)) is None:
            row = {"organisation_id": key, "name": name.name, **_days(name.starts_on, name.ends_on)}
            _insert(session, OrganisationName, [row])
    for one in head.successors:
        followed = (
            update(Organisation)
            .where(
                Organisation.id == known.bodies[one.organisation_number],
                Organisation.successor_id.is_(None),  # what is known already stands
            )
            .values(successor_id=known.bodies[one.successor], succeeded_on=one.starts_on)
        )
        session.execute(followed)


def consortia(session: Session, entries: Sequence[ConsortiumEntry], known: Keys) -> None:
    """Store consortia with all they are made of but promises."""
    rows = [
        {"framework_id": known.framework, "name": c.name, "contact_email": c.contact_email}
        for c in entries
    ]
    _insert(session, Consortium, rows)
    named = _named(session, Consortium, Consortium.name, known.framework)
    numbered = [(named[c.name], c) for c in entries]
    _insert(session, ConsortiumMember, (m for key, c in numbered for m in _members(key, c, known)))
    _insert(session, MaximumRate, (r for key, c in numbered for r in _rates(key, c, known)))
    suspended = (
        {"consortium_id": key, "reason": s.reason, **_days(s.starts_on, s.ends_on)}
        for key, c in numbered
        for s in c.suspensions
    )
    _insert(session, ConsortiumSuspension, suspended)
    _people(session, [(key, p) for key, c in numbered for p in c.people], known)


def promises(
    session: Session, framework_id: int, file: FrameworkFile, *, actor_id: int, now: datetime
) -> None:
    """Store the commitment statements of a file's consortia, registered by the actor."""
    consortia = _named(session, Consortium, Consortium.name, framework_id)
    known = bodies(session, file)
    rows = (
        {
            "consortium_id": consortia[entry.name],
            "organisation_id": known[one.organisation_number],
            "covers": one.covers, "reference": one.reference, "signed_on": one.signed_on,
            "expires_on": one.expires_on, "withdrawn_at": one.withdrawn_at,
            "made_by_id": actor_id, "made_at": now,
        }
        for entry in file.consortia
        for one in entry.commitments
    )  # fmt: skip
    _insert(session, CommitmentStatement, rows)


def _members(key: int, entry: ConsortiumEntry, known: Keys) -> Iterator[Values]:
    for member in entry.members:
        yield {
            "consortium_id": key,
            "organisation_id": known.bodies[member.organisation_number],
            "is_lead": led(member, entry.lead),
            **_days(member.starts_on or known.since, member.ends_on),
        }


def _rates(key: int, entry: ConsortiumEntry, known: Keys) -> Iterator[Values]:
    for role, rate in entry.rates.items():
        of = {"consortium_id": key, "role_id": known.roles[role], "rate_ore": rate}
        yield of | _days(known.starts_on, None)
    for dated in entry.dated_rates:
        of = {"consortium_id": key, "role_id": known.roles[dated.role], "rate_ore": dated.rate}
        yield of | _days(dated.starts_on or known.starts_on, dated.ends_on)


def _people(session: Session, people: Sequence[tuple[int, PersonEntry]], known: Keys) -> None:
    """Store people, then their levels: the ids come in the order of the rows."""
    _insert(session, Person, (_person(key, person, known) for key, person in people))
    ids = session.scalars(
        select(Person.id).where(Person.framework_id == known.framework).order_by(Person.id)
    ).all()
    levels = (
        level
        for key, (_, person) in zip(ids, people, strict=True)
        for level in _levels(key, person, person.starts_on or known.since, known)
    )
    _insert(session, Competence, levels)


def _person(consortium_id: int, person: PersonEntry, known: Keys) -> Values:
    return {
        "framework_id": known.framework,
        "consortium_id": consortium_id,
        "employer_id": known.bodies[person.employer],
        "role_id": known.roles.get(person.role),
        "label": person.label,
        "reference": person.reference,
        "availability": person.availability,
        "substitutable": person.substitutable,
        "evidence": person.evidence,
        **_days(person.starts_on or known.since, person.ends_on),
    }


def _levels(key: int, person: PersonEntry, since: date, known: Keys) -> Iterator[Values]:
    plain = (CompetenceEntry(area, level) for area, level in person.competences.items())
    for one in (*plain, *person.experience):
        yield {
            "person_id": key,
            "area_id": known.areas[one.area],
            "level": one.level,
            "months": one.months,
            "last_used_on": one.last_used_on,
            "evidence": one.evidence,
            **_days(one.starts_on or since, one.ends_on),
        }


def _days(starts_on: date, ends_on: date | None) -> Values:
    return {"starts_on": starts_on, "ends_on": ends_on}


def _insert(session: Session, table: type[Any], rows: Iterable[Values]) -> None:
    for some in _batches(rows):
        session.execute(insert(table), some)


def _named(session: Session, table: type[Any], name: Any, framework_id: int) -> dict[str, int]:
    """Return the ids of what was stored for an agreement, by a name it has only once there."""
    rows = session.execute(select(name, table.id).where(table.framework_id == framework_id))
    return {str(told): int(key) for told, key in rows}


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield some
