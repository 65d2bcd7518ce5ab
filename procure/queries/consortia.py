"""A consortium's card: firms, highest rates, people, proposals and history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission, Role
from procure.models.accounts import Organisation, User
from procure.models.consortia import CardProposal, Consortium, ConsortiumMember
from procure.models.frameworks import Framework
from procure.queries import cards, consortium_history, consortium_people
from procure.queries.consortium_history import HistoryRow
from procure.queries.consortium_people import PeoplePage, PersonRow, Together

__all__ = ["ConsortiumPage", "PersonRow"]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A firm in the consortium; `others` are its other consortia in the agreement, for staff."""

    organisation_id: int
    name: str
    organisation_number: str
    is_lead: bool
    starts_on: date
    ends_on: date | None
    others: tuple[tuple[int, str], ...] = ()
    proposable: bool = False  # may be proposed out by the viewer

    def planned(self, today: date) -> bool:
        """Whether the firm comes in later than today."""
        return self.starts_on > today


@dataclass(frozen=True, slots=True)
class RateRow:
    """A role's highest øre per hour today, and from which days it becomes another."""

    role: str
    now_ore: int | None
    planned: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class ContactUser:
    """Someone who signs in for one of the firms."""

    name: str
    email: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ConsortiumPage:
    """The card. What the viewer may not see is empty; `full` says whether that is so."""

    framework_id: int
    framework_title: str
    id: int
    name: str
    invented: bool
    today: date
    contact_email: str
    suspended: bool
    suspended_until: date | None
    members: tuple[MemberRow, ...]
    areas: tuple[str, ...]
    together: Together
    people_page: PeoplePage
    rate_rows: tuple[RateRow, ...]
    contacts: tuple[ContactUser, ...]
    history: tuple[HistoryRow, ...]
    open_proposals: int
    full: bool
    is_staff: bool
    may_edit_all: bool
    may_edit_own: bool
    may_change: bool  # an officer, whose changes hold without anyone's confirmation

    @property
    def people(self) -> tuple[PersonRow, ...]:
        """The people of this page."""
        return self.people_page.rows

    @property
    def highest(self) -> tuple[int | None, ...]:
        """The best level in each area, all the people taken together."""
        return self.together.highest

    @property
    def rates(self) -> tuple[tuple[str, int], ...]:
        """The roles with a highest rate today, and the rate in øre."""
        return tuple((r.role, r.now_ore) for r in self.rate_rows if r.now_ore is not None)


def page(
    session: Session, consortium_id: int, *, viewer: Actor, now: datetime, text: str = "",
    before: int | None = None,
) -> ConsortiumPage:  # fmt: skip
    """Return the card of one consortium, with a page of its people. Raises `NotFound`.

    The number of statements is the same however many people and firms there are.
    """
    found, today = _whole(session, consortium_id), local(now).date()
    permissions.require_sight(viewer, Permission.CONSORTIUM_READ, cards.subject_of(found))
    cards.require_visible(found, viewer)
    sight, suspension = _sight(found, viewer), found.suspension_on(today)
    return ConsortiumPage(
        framework_id=found.framework_id,
        framework_title=found.framework.title,
        id=found.id,
        name=found.name,
        invented=found.framework.invented,
        today=today,
        contact_email=found.contact_email,
        suspended=suspension is not None,
        suspended_until=suspension.ends_on if suspension else None,
        members=_members(session, found, today, sight),
        areas=tuple(area.name for area in found.framework.areas),
        together=consortium_people.together(session, found.id, found.framework, today),
        people_page=consortium_people.people(
            session, found, viewer=viewer, day=today, text=text, before=before
        ),
        rate_rows=_rates(found, today),
        contacts=_contacts(session, found, today) if sight.full else (),
        history=_history(session, found, sight, now),
        open_proposals=_open_proposals(session, found.id) if sight.full else 0,
        full=sight.full,
        is_staff=sight.is_staff,
        may_edit_all=sight.edits_all,
        may_edit_own=sight.edits_own,
        may_change=sight.changes,
    )


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the viewer may know and do here."""

    full: bool
    is_staff: bool
    edits_all: bool
    edits_own: bool
    changes: bool


def _sight(consortium: Consortium, viewer: Actor) -> _Sight:
    subject = cards.subject_of(consortium)
    own = cards.subject_of(consortium, viewer.organisation_id)
    return _Sight(
        full=permissions.allows(viewer, Permission.CONSORTIUM_HISTORY, subject),
        is_staff=permissions.allows(viewer, Permission.FRAMEWORK_READ),
        edits_all=permissions.allows(viewer, Permission.CONSORTIUM_EDIT, subject),
        edits_own=permissions.allows(viewer, Permission.CONSORTIUM_EDIT, own),
        changes=permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
    )


def _history(
    session: Session, consortium: Consortium, sight: _Sight, now: datetime
) -> tuple[HistoryRow, ...]:
    if not sight.full:
        return ()
    return consortium_history.history(session, consortium.id, own=not sight.is_staff, now=now)


def _members(
    session: Session, consortium: Consortium, today: date, sight: _Sight
) -> tuple[MemberRow, ...]:
    """Return the firms of today and those that are to come."""
    others = _others(session, consortium, today) if sight.full and sight.is_staff else {}
    may_propose = sight.edits_all and not sight.is_staff
    return tuple(
        _member(m, today, others, may_propose=may_propose)
        for m in consortium.members
        if m.ends_on is None or m.ends_on >= today
    )


def people(
    session: Session, consortium_id: int, *, viewer: Actor, now: datetime, text: str = "",
    before: int | None = None, size: int = consortium_people.PAGE,
) -> PeoplePage:  # fmt: skip
    """Return one page of the people alone, for a list in a file. Raises `NotFound`."""
    found = cards.consortium(session, consortium_id)
    permissions.require_sight(viewer, Permission.CONSORTIUM_READ, cards.subject_of(found))
    cards.require_visible(found, viewer)
    return consortium_people.people(
        session, found, viewer=viewer, day=local(now).date(), text=text, before=before, size=size
    )


def _whole(session: Session, consortium_id: int) -> Consortium:
    found = session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id)
        .options(
            joinedload(Consortium.framework).options(
                selectinload(Framework.areas), selectinload(Framework.roles)
            ),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.rates),
            selectinload(Consortium.suspensions),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _member(
    member: ConsortiumMember, today: date,
    others: Mapping[int, tuple[tuple[int, str], ...]], *, may_propose: bool,
) -> MemberRow:  # fmt: skip
    return MemberRow(
        organisation_id=member.organisation_id,
        name=member.organisation.name,
        organisation_number=member.organisation.organisation_number or "",
        is_lead=member.is_lead,
        starts_on=member.starts_on,
        ends_on=member.ends_on,
        others=others.get(member.organisation_id, ()),
        proposable=may_propose and not member.is_lead and member.holds(today),
    )


def _others(
    session: Session, consortium: Consortium, today: date
) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return, by firm, the agreement's other consortia that it is in."""
    firms = [member.organisation_id for member in consortium.members]
    found = session.execute(
        select(ConsortiumMember.organisation_id, Consortium.id, Consortium.name)
        .join(Consortium, Consortium.id == ConsortiumMember.consortium_id)
        .where(
            ConsortiumMember.organisation_id.in_(firms),
            ConsortiumMember.on(today),
            Consortium.framework_id == consortium.framework_id,
            Consortium.id != consortium.id,
        )
        .order_by(Consortium.name, Consortium.id)
    )
    others: dict[int, tuple[tuple[int, str], ...]] = {}
    for organisation_id, number, name in found:
        others[organisation_id] = (*others.get(organisation_id, ()), (number, name))
    return others


def _rates(consortium: Consortium, today: date) -> tuple[RateRow, ...]:
    now = consortium.rates_on(today)
    planned: dict[int, list[tuple[date, int]]] = {}
    for rate in sorted(consortium.rates, key=lambda r: r.starts_on):
        if rate.starts_on > today:
            planned.setdefault(rate.role_id, []).append((rate.starts_on, rate.rate_ore))
    return tuple(
        RateRow(role.name, now.get(role.id), tuple(planned.get(role.id, ())))
        for role in consortium.framework.roles
        if role.id in now or role.id in planned
    )


def _contacts(session: Session, consortium: Consortium, today: date) -> tuple[ContactUser, ...]:
    firms = [m.organisation_id for m in consortium.members_on(today)]
    found = session.execute(
        select(User.name, User.email, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.organisation_id.in_(firms),
            User.role == Role.SUPPLIER,
            User.disabled_at.is_(None),
        )
        .order_by(Organisation.name, User.name, User.id)
    )
    return tuple(ContactUser(*row) for row in found)


def _open_proposals(session: Session, consortium_id: int) -> int:
    found = session.scalar(
        select(func.count(CardProposal.id)).where(
            CardProposal.consortium_id == consortium_id, CardProposal.decided_at.is_(None)
        )
    )
    return found or 0


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of the consortia that the viewer's firm is in."""

    id: int
    name: str
    framework: str
    is_lead: bool
    open_proposals: int


def listing(session: Session, *, viewer: Actor) -> tuple[OwnRow, ...]:
    """Return the viewer's own consortia under agreements in force, by agreement."""
    waiting = (
        select(func.count(CardProposal.id))
        .where(CardProposal.consortium_id == Consortium.id, CardProposal.decided_at.is_(None))
        .correlate(Consortium)
        .scalar_subquery()
    )
    found = session.execute(
        select(Consortium.id, Consortium.name, Framework.title, waiting)
        .join(Framework, Framework.id == Consortium.framework_id)
        .where(Consortium.id.in_(viewer.consortium_ids), Framework.activated_at.is_not(None))
        .order_by(Framework.starts_on.desc(), Framework.id, Consortium.name)
    )
    return tuple(
        OwnRow(number, name, title, number in viewer.lead_consortium_ids, count)
        for number, name, title, count in found
    )
