"""Who fills in which part of a bid, and what of it a reader may see."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from procure.domain.bid_corners import Reader
from procure.domain.bid_shares import Share
from procure.domain.permissions import Actor
from procure.models.accounts import Organisation, User
from procure.models.bids import Bid, PartAssignment
from procure.models.consortia import Person


def shares(session: Session, bid_id: int) -> tuple[Share, ...]:
    """Return the parts that firms were given; once the bid is opened, as it was submitted."""
    confirmer = aliased(User)
    found = session.execute(
        select(PartAssignment, Organisation.name, confirmer.name.label("confirmer"))
        .join(Organisation, Organisation.id == PartAssignment.organisation_id)
        .outerjoin(confirmer, confirmer.id == PartAssignment.confirmed_by_id)
        .where(PartAssignment.bid_id == bid_id)
        .order_by(PartAssignment.cell)
    )
    return tuple(
        Share(
            cell=row.cell, firm_id=row.organisation_id, firm=name, private=row.private,
            assigned_at=row.assigned_at, assigned_by_id=row.assigned_by_id,
            confirmed_at=row.confirmed_at, confirmed_by_id=row.confirmed_by_id,
            confirmed_by=confirmer or "",
        )
        for row, name, confirmer in found
    )  # fmt: skip


def reader(session: Session, bid: Bid, actor: Actor) -> Reader:
    """Return what decides which parts of a bid its consortium's `actor` reads and writes."""
    employers = session.execute(
        select(Person.id, Person.employer_id).where(Person.consortium_id == bid.consortium_id)
    )
    return Reader(
        firm_id=actor.organisation_id,
        leads=bid.consortium_id in actor.lead_consortium_ids,
        shares=shares(session, bid.id),
        employers={row.id: row.employer_id for row in employers},
    )
