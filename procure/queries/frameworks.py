"""Framework agreements as pages: the list and the overview."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import frameworks, permissions
from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.framework_file import CallOffMethod
from procure.domain.frameworks import Action, FrameworkFacts, Status
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Reason
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import Framework, FrameworkParty
from procure.models.ledger import LedgerPosting
from procure.queries.facts import spent


def facts_of(framework: Framework, *, spent_ore: int, consortia: int) -> FrameworkFacts:
    """Return what the agreement's lifecycle looks at."""
    return FrameworkFacts(
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        maximum_value_ore=framework.maximum_value_ore,
        spent_ore=spent_ore,
        consortia=consortia,
        duration_reason=framework.duration_reason,
        activated_at=framework.activated_at,
        terminates_on=framework.terminates_on,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """An agreement in the list; amounts in øre excluding VAT."""

    id: int
    reference: str
    title: str
    buyer: str
    starts_on: date
    ends_on: date
    status: Status
    invented: bool
    consortia: int
    maximum_ore: int
    spent_ore: int


@dataclass(frozen=True, slots=True)
class Listing:
    """All agreements, the newest first."""

    rows: tuple[Row, ...]
    may_import: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A body or a firm."""

    name: str
    organisation_number: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A right to extend: by months, or until a day."""

    months: int | None
    until: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion the agreement allows, with its span in per cent."""

    name: str
    kind: CriterionKind
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class ConsortiumRow:
    """A consortium in the overview; `rates` are øre per hour, in the order of the roles."""

    id: int
    name: str
    lead: str
    members: int
    people: int
    suspended: bool
    rates: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """Everything the overview says; `refusals` is why it cannot be put into force."""

    id: int
    reference: str
    title: str
    scope: str
    buyer: Body
    parties: tuple[Body, ...]
    starts_on: date
    ends_on: date
    options: tuple[Option, ...]
    duration_reason: str
    status: Status
    invented: bool
    maximum_ore: int
    spent_ore: int
    cpv_codes: tuple[str, ...]
    call_off_method: CallOffMethod
    reopening_condition: str
    standard_contract: str
    contact_role: str
    contact_email: str
    areas: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    roles: tuple[str, ...]
    consortia: tuple[ConsortiumRow, ...]
    may_activate: bool
    refusals: tuple[Reason, ...]

    @property
    def remaining_ore(self) -> int:
        """What can still be called off."""
        return self.maximum_ore - self.spent_ore


def listing(session: Session, *, viewer: Actor, now: datetime) -> Listing:
    """Return every agreement, in one statement."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    found = session.execute(
        select(
            Framework,
            _sum_of(LedgerPosting.amount_ore, LedgerPosting.framework_id).label("spent"),
            _count_of(Consortium.framework_id).label("consortia"),
        )
        .options(joinedload(Framework.buyer))
        .order_by(Framework.starts_on.desc(), Framework.id.desc())
    )
    rows = tuple(_row(r.Framework, int(r.spent), r.consortia, now) for r in found)
    return Listing(rows, permissions.allows(viewer, Permission.FRAMEWORK_IMPORT))


def _sum_of(column: Any, key: Any) -> ScalarSelect[Any]:
    total = select(func.coalesce(func.sum(column), 0)).where(key == Framework.id)
    return total.correlate(Framework).scalar_subquery()


def _count_of(key: Any) -> ScalarSelect[Any]:
    return select(func.count()).where(key == Framework.id).correlate(Framework).scalar_subquery()


def _row(framework: Framework, spent_ore: int, consortia: int, now: datetime) -> Row:
    known = facts_of(framework, spent_ore=spent_ore, consortia=consortia)
    return Row(
        id=framework.id,
        reference=framework.reference,
        title=framework.title,
        buyer=framework.buyer.name,
        starts_on=framework.starts_on,
        ends_on=framework.ends_on,
        status=frameworks.status(known, now),
        invented=framework.invented,
        consortia=consortia,
        maximum_ore=framework.maximum_value_ore,
        spent_ore=spent_ore,
    )


def page(session: Session, framework_id: int, *, viewer: Actor, now: datetime) -> FrameworkPage:
    """Return the overview of one agreement. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = _whole(session, framework_id)
    today = local(now).date()
    people = _people_per_consortium(session, framework_id, today)
    known = facts_of(
        framework, spent_ore=spent(session, framework_id), consortia=len(framework.consortia)
    )
    may = permissions.allows(viewer, Permission.FRAMEWORK_IMPORT) and not framework.activated_at
    return FrameworkPage(
        **{name: getattr(framework, name) for name in _SAME},
        buyer=body(framework.buyer),
        parties=tuple(
            sorted(
                (body(p.organisation) for p in framework.parties if p.holds(today)),
                key=lambda b: b.name,
            )
        ),
        options=tuple(_option(o) for o in framework.extension_options),
        status=frameworks.status(known, now),
        maximum_ore=framework.maximum_value_ore,
        spent_ore=known.spent_ore,
        cpv_codes=tuple(framework.cpv_codes),
        areas=tuple(area.name for area in framework.areas),
        criteria=tuple(
            Criterion(c.name, c.kind, c.weight_minimum, c.weight_maximum)
            for c in framework.allowed_criteria
        ),
        roles=tuple(role.name for role in framework.roles),
        consortia=tuple(
            _consortium(c, framework, people.get(c.id, 0), today) for c in framework.consortia
        ),
        may_activate=may,
        refusals=frameworks.refusals(known, Action.ACTIVATE, now) if may else (),
    )


_SAME: Final = (
    "id", "reference", "title", "scope", "starts_on", "ends_on", "duration_reason", "invented",
    "call_off_method", "reopening_condition", "standard_contract", "contact_role", "contact_email",
)  # fmt: skip


def _whole(session: Session, framework_id: int) -> Framework:
    found = session.scalar(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            joinedload(Framework.buyer),
            selectinload(Framework.parties).joinedload(FrameworkParty.organisation),
            selectinload(Framework.areas),
            selectinload(Framework.roles),
            selectinload(Framework.allowed_criteria),
            selectinload(Framework.consortia).options(
                selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
                selectinload(Consortium.rates),
                selectinload(Consortium.suspensions),
            ),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _people_per_consortium(session: Session, framework_id: int, today: date) -> dict[int, int]:
    found = session.execute(
        select(Person.consortium_id, func.count(Person.id).label("people"))
        .join(Consortium, Consortium.id == Person.consortium_id)
        .where(Consortium.framework_id == framework_id, Person.on(today))
        .group_by(Person.consortium_id)
    )
    return {row.consortium_id: row.people for row in found}


def body(organisation: Any, *, is_lead: bool = False) -> Body:
    return Body(organisation.name, organisation.organisation_number, is_lead)


def _option(stored: dict[str, str]) -> Option:
    months, until = stored["months"], stored["until"]
    return Option(
        months=int(months) if months else None,
        until=date.fromisoformat(until) if until else None,
        text=stored["text"],
    )


def _consortium(
    consortium: Consortium, framework: Framework, people: int, today: date
) -> ConsortiumRow:
    members, rates = consortium.members_on(today), consortium.rates_on(today)
    lead = next((m.organisation.name for m in members if m.is_lead), "")
    return ConsortiumRow(
        id=consortium.id,
        name=consortium.name,
        lead=lead,
        members=len(members),
        people=people,
        suspended=consortium.suspension_on(today) is not None,
        rates=tuple(rates.get(role.id) for role in framework.roles),
    )
