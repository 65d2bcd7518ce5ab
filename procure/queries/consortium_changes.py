"""What an officer can change in a consortium, and what relies on it as it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import frameworks, permissions
from procure.domain.competitions import Status
from procure.domain.consortium_changes import DAY, first_day
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.frameworks import Action
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Reason
from procure.models.accounts import Organisation
from procure.models.bids import Bid
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.frameworks import Framework, FrameworkChange
from procure.queries import ceilings, framework_changes, standings
from procure.queries import frameworks as agreements
from procure.queries.framework_changes import HistoryRow


@dataclass(frozen=True, slots=True)
class Member:
    """A firm that is in the consortium today or later, and the other consortia it is in."""

    organisation_id: int
    name: str
    organisation_number: str
    is_lead: bool
    starts_on: date
    ends_on: date | None
    also_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A role's highest rate today and the next one planned, in øre per hour."""

    role_id: int
    role: str
    now_ore: int | None
    next_ore: int | None
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time out, running or planned; `ends_on` is None until someone lifts it."""

    starts_on: date
    ends_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Running:
    """A competition sent out and not over. `bid` is whether an opened bid is the consortium's.

    Before the opening nobody knows who has delivered, so it says nothing then.
    """

    id: int
    reference: str
    title: str
    status: Status
    issued_on: date
    bid: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One consortium as an officer changes it; `refusals` is why nothing can be changed now."""

    framework_id: int
    framework_title: str
    id: int
    name: str
    version: int
    newest: int  # the id of the last change in its history
    today: date
    first: date
    ends_on: date
    refusals: tuple[Reason, ...]
    members: tuple[Member, ...]
    rates: tuple[Rate, ...]
    suspensions: tuple[Suspension, ...]
    planned: tuple[HistoryRow, ...]
    running: tuple[Running, ...]

    @property
    def lead(self) -> Member | None:
        """Who leads today."""
        return next((m for m in self.members if m.is_lead and m.starts_on <= self.today), None)

    @property
    def staying(self) -> tuple[Member, ...]:
        """Firms that are no lead and not on their way out."""
        return tuple(m for m in self.members if not m.is_lead and m.ends_on is None)

    @property
    def suspension(self) -> Suspension | None:
        """The suspension of today."""
        return next((s for s in self.suspensions if s.starts_on <= self.today), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A consortium that an index adjustment may include."""

    id: int
    name: str
    version: int
    roles: int  # with a rate
    planned_on: date | None  # the last day from which its rates change already


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The agreement's consortia, and the competitions that keep their rates."""

    framework_id: int
    framework_title: str
    today: date
    first: date
    ends_on: date
    newest: int
    refusals: tuple[Reason, ...]
    consortia: tuple[Choice, ...]
    running: tuple[Running, ...]


def page(session: Session, consortium_id: int, *, viewer: Actor, now: datetime) -> ChangePage:
    """Return what can be changed in a consortium. Raises `NotFound` and `PermissionDenied`."""
    _require(viewer)
    found = _whole(session, consortium_id)
    today = local(now).date()
    return ChangePage(
        framework_id=found.framework_id,
        framework_title=found.framework.title,
        id=found.id,
        name=found.name,
        version=found.version,
        newest=_newest(session, FrameworkChange.consortium_id == consortium_id),
        today=today,
        first=first_day(now),
        ends_on=found.framework.ends_on,
        refusals=_refusals(session, found.framework, now),
        members=_members(session, found, today),
        rates=_rates(found, today),
        suspensions=tuple(
            Suspension(s.starts_on, s.ends_on, s.reason)
            for s in found.suspensions
            if s.ends_on is None or s.ends_on >= today
        ),
        planned=tuple(
            row
            for row in framework_changes.history(
                session, found.framework_id, viewer=viewer, now=now, consortium_id=consortium_id
            ).rows
            if row.planned
        ),
        running=running(session, found.framework_id, now, consortium_id=consortium_id),
    )


def index(session: Session, framework_id: int, *, viewer: Actor, now: datetime) -> IndexPage:
    """Return the consortia whose rates can be adjusted, in the same few statements for any number.

    Raises `NotFound` and `PermissionDenied`.
    """
    _require(viewer)
    found = session.scalar(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(selectinload(Framework.consortia).selectinload(Consortium.rates))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    today = local(now).date()
    return IndexPage(
        framework_id=found.id,
        framework_title=found.title,
        today=today,
        first=first_day(now),
        ends_on=found.ends_on,
        newest=_newest(session, FrameworkChange.framework_id == framework_id),
        refusals=_refusals(session, found, now),
        consortia=tuple(_choice(c, today) for c in found.consortia),
        running=running(session, framework_id, now),
    )


def newer(
    session: Session,
    framework_id: int,
    seen: int,
    *,
    viewer: Actor,
    now: datetime,
    consortium_id: int | None = None,
) -> tuple[HistoryRow, ...]:
    """Return what others have changed since the change `seen`, the newest first."""
    told = framework_changes.history(
        session, framework_id, viewer=viewer, now=now, consortium_id=consortium_id
    )
    return tuple(row for row in told.rows if row.id > seen)


def running(
    session: Session, framework_id: int, now: datetime, *, consortium_id: int | None = None
) -> tuple[Running, ...]:
    """Return the competitions sent out and not over; of one consortium, those it is invited to."""
    wanted = (
        select(Competition)
        .where(
            Competition.framework_id == framework_id,
            Competition.issued_at.is_not(None),
            standings.in_progress(),
        )
        .order_by(Competition.id)
    )
    opened: set[int] = set()
    if consortium_id is not None:
        own = select(Invitation.competition_id).where(Invitation.consortium_id == consortium_id)
        wanted = wanted.where(Competition.id.in_(own))
        bids = select(Bid.competition_id).where(
            Bid.consortium_id == consortium_id, Bid.opened_at.is_not(None)
        )
        opened = set(session.scalars(bids))
    return tuple(_running(c, now, opened) for c in session.scalars(wanted))


def _running(competition: Competition, now: datetime, opened: set[int]) -> Running:
    issued = competition.issued_at or now  # it is issued: the query says so
    return Running(
        id=competition.id,
        reference=competition.reference,
        title=competition.title,
        status=standings.status(competition, now),
        issued_on=local(issued).date(),
        bid=competition.opened_at is not None and competition.id in opened,
    )


def _require(viewer: Actor) -> None:
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(viewer, Permission.FRAMEWORK_CHANGE)


def _whole(session: Session, consortium_id: int) -> Consortium:
    found = session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id)
        .options(
            joinedload(Consortium.framework).selectinload(Framework.roles),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.rates),
            selectinload(Consortium.suspensions),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _refusals(session: Session, framework: Framework, now: datetime) -> tuple[Reason, ...]:
    known = agreements.facts_of(
        framework, spent_ore=ceilings.of(session, framework.id).used_ore, consortia=1
    )
    return frameworks.refusals(known, Action.CHANGE, now)


def _newest(session: Session, mine: ColumnElement[bool]) -> int:
    found = select(FrameworkChange.id).where(mine).order_by(FrameworkChange.id.desc()).limit(1)
    return session.scalar(found) or 0


def _members(session: Session, consortium: Consortium, today: date) -> tuple[Member, ...]:
    """One row per firm that is in today or later: as it is last, the lead of today first."""
    last: dict[int, ConsortiumMember] = {}
    first: dict[int, date] = {}
    for row in consortium.members:
        if row.ends_on is not None and row.ends_on < today:
            continue
        known = last.get(row.organisation_id)
        if known is None or row.starts_on > known.starts_on:
            last[row.organisation_id] = row
        first[row.organisation_id] = min(
            row.starts_on, first.get(row.organisation_id, row.starts_on)
        )
    others = _also_in(session, consortium, last.keys(), today)
    rows = [
        Member(
            organisation_id=row.organisation_id,
            name=row.organisation.name,
            organisation_number=row.organisation.organisation_number or "",
            is_lead=row.is_lead,
            starts_on=first[row.organisation_id],
            ends_on=row.ends_on,
            also_in=tuple(others.get(row.organisation_id, ())),
        )
        for row in last.values()
    ]
    return tuple(sorted(rows, key=lambda m: (not m.is_lead, m.name)))


def _also_in(
    session: Session, consortium: Consortium, firms: Collection[int], today: date
) -> dict[int, list[str]]:
    found = session.execute(
        select(ConsortiumMember.organisation_id, Consortium.name)
        .join(Consortium, Consortium.id == ConsortiumMember.consortium_id)
        .where(
            Consortium.framework_id == consortium.framework_id,
            Consortium.id != consortium.id,
            ConsortiumMember.organisation_id.in_(firms),
            ConsortiumMember.on(today),
        )
        .order_by(Consortium.name)
    )
    told: dict[int, list[str]] = {}
    for row in found:
        told.setdefault(row.organisation_id, []).append(row.name)
    return told


def memberships(
    session: Session, framework_id: int, organisation_number: str, today: date
) -> tuple[str, ...]:
    """Return the consortia of the agreement that a firm is in today, by name."""
    found = session.scalars(
        select(Consortium.name)
        .join(ConsortiumMember, ConsortiumMember.consortium_id == Consortium.id)
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .where(
            Consortium.framework_id == framework_id,
            Organisation.organisation_number == organisation_number,
            ConsortiumMember.on(today),
        )
        .order_by(Consortium.name)
    )
    return tuple(found)


def _rates(consortium: Consortium, today: date) -> tuple[Rate, ...]:
    standing = consortium.rates_on(today)
    rows = []
    for role in consortium.framework.roles:
        ahead = [r for r in consortium.rates if r.role_id == role.id and r.starts_on > today]
        coming = min(ahead, key=lambda r: r.starts_on, default=None)
        rows.append(
            Rate(
                role_id=role.id,
                role=f"{role.name}, {role.level}" if role.level else role.name,
                now_ore=standing.get(role.id),
                next_ore=coming.rate_ore if coming else None,
                next_on=coming.starts_on if coming else None,
            )
        )
    return tuple(rows)


def _choice(consortium: Consortium, today: date) -> Choice:
    ahead = [rate.starts_on for rate in consortium.rates if rate.starts_on > today]
    return Choice(
        id=consortium.id,
        name=consortium.name,
        version=consortium.version,
        roles=len(consortium.rates_on(today + DAY)),
        planned_on=max(ahead, default=None),
    )
