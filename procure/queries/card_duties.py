"""What cards put on the work list: proposals to answer, and answers that are new."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from procure.domain import permissions
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.proposals import ProposalKind
from procure.models.accounts import User
from procure.models.consortia import CardProposal, Consortium
from procure.models.frameworks import Framework

NEW: Final = timedelta(days=14)  # an answer is news for so long
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """Proposals of one consortium that wait for an officer; `since` is the oldest."""

    consortium_id: int
    consortium: str
    framework: str
    count: int
    since: datetime
    proposal_id: int  # the oldest


@dataclass(frozen=True, slots=True)
class Answered:
    """An officer's answer that the consortium may not have read."""

    consortium_id: int
    consortium: str
    proposal_id: int
    kind: ProposalKind
    accepted: bool
    at: datetime


def to_answer(session: Session, *, viewer: Actor) -> tuple[ToAnswer, ...]:
    """Return what waits for an officer, the oldest first; nothing for anyone else."""
    if not permissions.allows(viewer, Permission.FRAMEWORK_CHANGE):
        return ()
    oldest = func.min(CardProposal.made_at)
    found = session.execute(
        select(
            Consortium.id, Consortium.name, Framework.title, func.count(CardProposal.id), oldest,
            func.min(CardProposal.id),
        )
        .join(Consortium, Consortium.id == CardProposal.consortium_id)
        .join(Framework, Framework.id == Consortium.framework_id)
        .where(CardProposal.decided_at.is_(None))
        .group_by(Consortium.id, Consortium.name, Framework.title)
        .order_by(func.min(CardProposal.id))
        .limit(MOST)
    )  # fmt: skip
    return tuple(ToAnswer(*row) for row in found)


def answered(session: Session, *, viewer: Actor, now: datetime) -> tuple[Answered, ...]:
    """Return the newest answers to what the viewer asked for, or leads the consortium of."""
    if viewer.role is not Role.SUPPLIER or not viewer.consortium_ids:
        return ()
    decider = aliased(User)
    found = session.execute(
        select(
            Consortium.id, Consortium.name, CardProposal.id, CardProposal.kind,
            CardProposal.accepted, CardProposal.decided_at,
        )
        .join(Consortium, Consortium.id == CardProposal.consortium_id)
        .join(decider, decider.id == CardProposal.decided_by_id)
        .where(
            CardProposal.consortium_id.in_(viewer.consortium_ids),
            or_(
                CardProposal.consortium_id.in_(viewer.lead_consortium_ids),
                CardProposal.made_by_id == viewer.id,
            ),
            CardProposal.decided_at > now - NEW,
            decider.role != Role.SUPPLIER,
        )
        .order_by(CardProposal.decided_at.desc(), CardProposal.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(Answered(*row[:4], bool(row[4]), row[5] or now) for row in found)
