"""A body or a firm: its names through time, whom it follows and who follows it, where it stands."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.models.accounts import Organisation, OrganisationName
from procure.models.frameworks import Framework, FrameworkParty
from procure.queries import parties


@dataclass(frozen=True, slots=True)
class Named:
    """A name from a day to a day."""

    name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A body before or after this one, from a day."""

    id: int
    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """An agreement the body may call off on today; `by_right` False: as a successor."""

    framework_id: int
    title: str
    reference: str
    by_right: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Everything the page says of a body."""

    id: int
    name: str
    organisation_number: str
    earlier: tuple[Named, ...]
    successor: Neighbour | None
    predecessors: tuple[Neighbour, ...]
    places: tuple[Place, ...]
    today: date
    may_change: bool


def page(
    session: Session, organisation_id: int, *, viewer: Actor, now: datetime
) -> OrganisationPage:
    """Return one body. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    body = session.get(Organisation, organisation_id, populate_existing=True)
    if body is None:
        raise NotFound
    names = session.scalars(
        select(OrganisationName)
        .where(OrganisationName.organisation_id == body.id)
        .order_by(OrganisationName.starts_on.desc())
    )
    before = session.scalars(
        select(Organisation)
        .where(Organisation.successor_id == body.id)
        .order_by(Organisation.succeeded_on)
    )
    after = session.get(Organisation, body.successor_id) if body.successor_id else None
    today = local(now).date()
    return OrganisationPage(
        id=body.id,
        name=body.name,
        organisation_number=body.organisation_number or "",
        earlier=tuple(Named(n.name, n.starts_on, n.ends_on) for n in names),
        successor=Neighbour(after.id, after.name, body.succeeded_on) if after else None,
        predecessors=tuple(Neighbour(b.id, b.name, b.succeeded_on) for b in before),
        places=_places(session, body.id, today),
        today=today,
        may_change=permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
    )


def _places(session: Session, organisation_id: int, today: date) -> tuple[Place, ...]:
    known = parties.stands_for(session, organisation_id, on=today)
    own = select(FrameworkParty.framework_id).where(
        FrameworkParty.organisation_id == organisation_id, FrameworkParty.on(today)
    )
    any_of = select(FrameworkParty.framework_id).where(
        FrameworkParty.organisation_id.in_(known), FrameworkParty.on(today)
    )
    right = (Framework.buyer_id == organisation_id) | Framework.id.in_(own)
    found = session.execute(
        select(Framework.id, Framework.title, Framework.reference, right.label("by_right"))
        .where(Framework.buyer_id.in_(known) | Framework.id.in_(any_of))
        .order_by(Framework.starts_on.desc(), Framework.id.desc())
    )
    return tuple(Place(r.id, r.title, r.reference, bool(r.by_right)) for r in found)
