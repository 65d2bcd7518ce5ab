"""A stored agreement as the file it could have come from.

`services.frameworks.store` and this are each other's inverse: what is written here and read in
gives the same rows, but for who registered the promises and when. Ledger and log are history,
not configuration, and stay out. Columns are read, not entities: an agreement can have thousands
of people.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Executable, Row, select
from sqlalchemy.orm import Session, aliased

from procure.domain import permissions
from procure.domain.formats import local
from procure.domain.framework_entries import (
    AnnexEntry,
    CommitmentEntry,
    CompetenceEntry,
    EarlierName,
    MemberEntry,
    OrganisationEntry,
    PartyEntry,
    PersonEntry,
    RateEntry,
    Successor,
    SuspensionEntry,
)
from procure.domain.framework_file import (
    CompetenceArea,
    ConsortiumEntry,
    ContactEntry,
    CriterionEntry,
    ExtensionOption,
    FrameworkFile,
    FrameworkHead,
    RoleEntry,
    StandardContract,
)
from procure.domain.permissions import EVERYTHING, Actor, Permission
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
from procure.models.frameworks import CompetenceArea as AreaRow
from procure.models.frameworks import Framework, FrameworkParty, FrameworkRole
from procure.queries.frameworks import whole

_SAME: Final = (
    "title", "reference", "starts_on", "ends_on", "scope", "call_off_method",
    "reopening_condition", "duration_reason", "invented", "activated_at", "terminated_at",
    "terminates_on",
)  # fmt: skip
By = dict[int, list[Row[Any]]]


def framework_file(
    session: Session, framework_id: int, *, viewer: Actor | None, now: datetime
) -> FrameworkFile:
    """Return the whole agreement. `viewer` is None only for the command line.

    Raises `NotFound`. As many statements for ten consortia as for a thousand.
    """
    if viewer is not None:
        permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = whole(session, framework_id)
    begun = framework.starts_on if framework.starts_on <= local(now).date() else None
    return FrameworkFile(_head(session, framework), tuple(_consortia(session, framework, begun)))


def by_reference(session: Session, reference: str) -> int | None:
    """Return the id of the agreement with a case number."""
    return session.scalar(select(Framework.id).where(Framework.reference == reference))


def _head(session: Session, framework: Framework) -> FrameworkHead:
    names, successors = _history(session, framework.id)
    return FrameworkHead(
        **{name: getattr(framework, name) for name in _SAME},
        buyer=_body(framework.buyer),
        maximum_value=framework.maximum_value_ore,
        cpv_codes=tuple(framework.cpv_codes),
        standard_contract=StandardContract(framework.standard_contract),
        contact=ContactEntry(framework.contact_role, framework.contact_email),
        extension_options=tuple(map(_option, framework.extension_options)),
        parties=tuple(
            PartyEntry(
                p.organisation.name, p.organisation.organisation_number or "",
                _unless(p.starts_on, framework.starts_on), p.ends_on,
            )
            for p in sorted(framework.parties, key=_by_number)
        ),
        competence_areas=tuple(CompetenceArea(a.key, a.name) for a in framework.areas),
        roles=tuple(RoleEntry(r.key, r.name, r.level) for r in framework.roles),
        allowed_criteria=tuple(
            CriterionEntry(c.key, c.name, c.kind, c.weight_minimum, c.weight_maximum)
            for c in framework.allowed_criteria
        ),
        annexes=tuple(AnnexEntry(a["title"], a.get("reference", "")) for a in framework.annexes),
        earlier_names=names,
        successors=successors,
    )  # fmt: skip


def _body(row: Organisation) -> OrganisationEntry:
    return OrganisationEntry(row.name, row.organisation_number or "")


def _by_number(party: FrameworkParty) -> tuple[str, date]:
    return party.organisation.organisation_number or "", party.starts_on


def _option(stored: dict[str, str]) -> ExtensionOption:
    months, until, taken = stored["months"], stored["until"], stored.get("taken_on", "")
    return ExtensionOption(
        months=int(months) if months else None,
        until=date.fromisoformat(until) if until else None,
        text=stored["text"],
        taken_on=date.fromisoformat(taken) if taken else None,
    )


def _unless(day: date, default: date | None) -> date | None:
    """Return a first day, None for the one that a file means without saying it."""
    return None if day == default else day


def _history(
    session: Session, framework_id: int
) -> tuple[tuple[EarlierName, ...], tuple[Successor, ...]]:
    """Return what the bodies of an agreement were called, and who followed them."""
    own = Consortium.framework_id == framework_id
    ours = (
        select(FrameworkParty.organisation_id)
        .where(FrameworkParty.framework_id == framework_id)
        .union(
            select(Framework.buyer_id).where(Framework.id == framework_id),
            select(ConsortiumMember.organisation_id).join(Consortium).where(own),
            select(CommitmentStatement.organisation_id).join(Consortium).where(own),
        )
    )
    later = aliased(Organisation)
    number = Organisation.organisation_number
    names: Executable = (
        select(number, OrganisationName.name, OrganisationName.starts_on, OrganisationName.ends_on)
        .join(Organisation, Organisation.id == OrganisationName.organisation_id)
        .where(Organisation.id.in_(ours))
        .order_by(number, OrganisationName.starts_on)
    )
    followed: Executable = (
        select(number, later.name, later.organisation_number, Organisation.succeeded_on)
        .join(later, later.id == Organisation.successor_id)
        .where(Organisation.id.in_(ours), later.organisation_number.is_not(None))
        .order_by(number)
    )
    return (
        tuple(EarlierName(*row) for row in session.execute(names)),
        tuple(Successor(*row) for row in session.execute(followed)),
    )


def _consortia(
    session: Session, framework: Framework, begun: date | None
) -> Iterator[ConsortiumEntry]:
    """Yield the consortia in the order they were stored. `begun` is the start, if it has been."""
    key = framework.id
    areas = {row.id: row.key for row in framework.areas}
    roles = {row.id: row.key for row in framework.roles}
    members, rates = _by(session, _members(key)), _by(session, _rates(key))
    suspended, promised = _by(session, _suspensions(key)), _by(session, _promises(key))
    people, levels = _by(session, _people(key)), _by(session, _levels(key))
    for row in session.execute(_named(key)):
        lead = _lead(members.get(row.id, []))
        told = [(roles[r.role_id], r) for r in rates.get(row.id, [])]
        plain = [(role, r) for role, r in told if _is_plain(r, framework.starts_on)]
        yield ConsortiumEntry(
            name=row.name,
            lead=lead,
            members=tuple(_member(m, lead, begun) for m in members.get(row.id, [])),
            contact_email=row.contact_email,
            rates={role: r.rate_ore for role, r in plain},
            people=tuple(
                _person(p, levels.get(p.id, []), areas, roles, begun)
                for p in people.get(row.id, [])
            ),
            dated_rates=tuple(
                RateEntry(role, r.rate_ore, _unless(r.starts_on, framework.starts_on), r.ends_on)
                for role, r in told
                if not _is_plain(r, framework.starts_on)
            ),
            suspensions=tuple(
                SuspensionEntry(s.starts_on, s.reason, s.ends_on) for s in suspended.get(row.id, [])
            ),
            commitments=tuple(_promise(*p[1:]) for p in promised.get(row.id, [])),
        )


def _promise(*columns: Any) -> CommitmentEntry:
    return CommitmentEntry(*columns)


def _is_plain(row: Row[Any], start: date) -> bool:
    return row.starts_on == start and row.ends_on is None


def _lead(rows: Iterable[Row[Any]]) -> str:
    """Return who leads now, or led last."""
    leads = [
        (row.ends_on or date.max, row.organisation_number or "") for row in rows if row.is_lead
    ]
    return max(leads, default=(date.min, ""))[1]


def _member(row: Row[Any], lead: str, begun: date | None) -> MemberEntry:
    leads = None if row.is_lead == (row.organisation_number == lead) else row.is_lead
    first = _unless(row.starts_on, begun)
    return MemberEntry(row.name, row.organisation_number or "", first, row.ends_on, leads)


def _person(
    row: Row[Any],
    levels: Iterable[Row[Any]],
    areas: dict[int, str],
    roles: dict[int, str],
    begun: date | None,
) -> PersonEntry:
    told = [
        CompetenceEntry(
            areas[c.area_id], c.level, c.months, c.last_used_on, c.evidence,
            _unless(c.starts_on, row.starts_on), c.ends_on,
        )
        for c in levels
    ]  # fmt: skip
    plain = {one.area: one.level for one in told if one == CompetenceEntry(one.area, one.level)}
    return PersonEntry(
        label=row.label,
        employer=row.organisation_number or "",
        role=roles.get(row.role_id, ""),
        competences=plain,
        evidence=row.evidence,
        reference=row.reference,
        availability=row.availability,
        substitutable=row.substitutable,
        starts_on=_unless(row.starts_on, begun),
        ends_on=row.ends_on,
        experience=tuple(one for one in told if one.area not in plain),
    )


def _by(session: Session, statement: Executable) -> By:
    """Return rows by the id in their first column."""
    found: By = {}
    for row in session.execute(statement):
        found.setdefault(row[0], []).append(row)
    return found


def _named(key: int) -> Executable:
    named = select(Consortium.id, Consortium.name, Consortium.contact_email)
    return named.where(Consortium.framework_id == key).order_by(Consortium.id)


def _members(key: int) -> Executable:
    return (
        select(
            ConsortiumMember.consortium_id, Organisation.name, Organisation.organisation_number,
            ConsortiumMember.is_lead, ConsortiumMember.starts_on, ConsortiumMember.ends_on,
        )
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .join(Consortium, Consortium.id == ConsortiumMember.consortium_id)
        .where(Consortium.framework_id == key)
        .order_by(Organisation.organisation_number, ConsortiumMember.starts_on)
    )  # fmt: skip


def _rates(key: int) -> Executable:
    return (
        select(
            MaximumRate.consortium_id, MaximumRate.role_id, MaximumRate.rate_ore,
            MaximumRate.starts_on, MaximumRate.ends_on,
        )
        .join(FrameworkRole, FrameworkRole.id == MaximumRate.role_id)
        .where(FrameworkRole.framework_id == key)
        .order_by(FrameworkRole.position, MaximumRate.starts_on)
    )  # fmt: skip


def _suspensions(key: int) -> Executable:
    table = ConsortiumSuspension
    return (
        select(table.consortium_id, table.starts_on, table.ends_on, table.reason)
        .join(Consortium, Consortium.id == table.consortium_id)
        .where(Consortium.framework_id == key)
        .order_by(table.starts_on, table.id)
    )


def _promises(key: int) -> Executable:
    table = CommitmentStatement
    return (
        select(
            table.consortium_id, Organisation.name, Organisation.organisation_number,
            table.covers, table.signed_on, table.reference, table.expires_on, table.withdrawn_at,
        )
        .join(Organisation, Organisation.id == table.organisation_id)
        .join(Consortium, Consortium.id == table.consortium_id)
        .where(Consortium.framework_id == key)
        .order_by(table.id)
    )  # fmt: skip


def _people(key: int) -> Executable:
    return (
        select(
            Person.consortium_id, Person.id, Person.label, Organisation.organisation_number,
            Person.role_id, Person.evidence, Person.reference, Person.availability,
            Person.substitutable, Person.starts_on, Person.ends_on,
        )
        .join(Organisation, Organisation.id == Person.employer_id)
        .where(Person.framework_id == key)
        .order_by(Person.id)
    )  # fmt: skip


def _levels(key: int) -> Executable:
    return (
        select(
            Competence.person_id, Competence.area_id, Competence.level, Competence.months,
            Competence.last_used_on, Competence.evidence, Competence.starts_on, Competence.ends_on,
        )
        .join(AreaRow, AreaRow.id == Competence.area_id)
        .where(AreaRow.framework_id == key)
        .order_by(AreaRow.position, Competence.starts_on)
    )  # fmt: skip
