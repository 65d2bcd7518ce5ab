"""The deliveries that one person has a part in, with what the rules look at, in few statements."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor, CompetitionRole, Role
from procure.domain.worklist import Part
from procure.models.awards import Contract
from procure.models.bids import Bid
from procure.models.competitions import Competition, CompetitionMembership
from procure.models.deliveries import SupplierEvaluation
from procure.queries import delivery_facts
from procure.queries.delivery_facts import Record

MOST: Final = 300  # deliveries on one work list, the newest contracts


def of(session: Session, viewer: Actor, now: datetime) -> Iterator[tuple[Record, frozenset[Part]]]:
    """Yield the deliveries that are not over: every one for an officer, and each one's own."""
    owner = exists().where(
        CompetitionMembership.competition_id == Competition.id,
        CompetitionMembership.user_id == viewer.id,
        CompetitionMembership.role == CompetitionRole.OWNER,
    )
    rows = session.execute(
        select(Competition, Contract, Bid.consortium_id, owner.label("owner"))
        .join(Contract, Contract.competition_id == Competition.id)
        .join(Bid, Bid.id == Contract.bid_id)
        .where(_under_way(), _seen(viewer, owner))
        .order_by(Contract.id.desc())
        .limit(MOST)
    ).all()
    signed = [(row.Competition, row.Contract, row.consortium_id) for row in rows]
    made = delivery_facts.records(session, signed, now) if signed else []
    for row, record in zip(rows, made, strict=True):
        yield record, _parts(viewer, owner=row.owner)


def is_own(session: Session, competition_id: int, *, viewer: Actor) -> bool:
    """Say whether the contract of a competition is with one of the viewer's consortia."""
    held = (
        select(Contract.id)
        .join(Bid, Bid.id == Contract.bid_id)
        .where(
            Contract.competition_id == competition_id,
            Bid.consortium_id.in_(viewer.consortium_ids),
        )
    )
    return session.scalar(held) is not None


def _under_way() -> ColumnElement[bool]:
    """Not completed, or not evaluated."""
    evaluated = exists().where(SupplierEvaluation.contract_id == Contract.id)
    return or_(Contract.completed_at.is_(None), ~evaluated)


def _seen(viewer: Actor, owner: ColumnElement[bool]) -> ColumnElement[bool]:
    if viewer.role is Role.SUPPLIER:
        return Bid.consortium_id.in_(viewer.consortium_ids)
    return or_(literal(viewer.role is Role.OFFICER), owner)


def _parts(viewer: Actor, *, owner: bool) -> frozenset[Part]:
    found = {
        Part.SUPPLIER: viewer.role is Role.SUPPLIER,
        Part.OFFICER: viewer.role is Role.OFFICER,
        Part.OWNER: owner,
    }
    return frozenset(part for part, holds in found.items() if holds)
