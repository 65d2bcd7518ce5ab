"""What a bidder sees of how it went: its status, and after the letters what its letter says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import permissions, worklist
from procure.domain.competitions import Status
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission, Role
from procure.models.awards import Decision, Letter
from procure.models.bids import Bid
from procure.models.documents import Document
from procure.queries import facts, standings

#: What only the one or the other letter holds, and older ones lack.
_ABSENT: Final = dict.fromkeys(
    (
        "enough", "lead_total", "leads", "price", "rank", "rejected", "rejection_provision",
        "tie_note", "winner", "winner_total",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The letter that stands: `values` are what it was made of, so that both say the same."""

    document_id: int
    at: datetime
    won: bool
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """One bid's result; `told` is None until the letters of a decision that stands are sent."""

    bid_id: int
    competition_id: int
    title: str
    reference: str
    invented: bool
    consortium: str
    contact: str
    status: Status
    told: Told | None
    reversed_at: datetime | None  # when letters that the bidder had got were taken back
    standstill_ends_at: datetime | None
    standstill_runs: bool
    contracted_at: datetime | None
    may_complain: bool
    may_ask: bool


def page(session: Session, bid_id: int, *, viewer: Actor, now: datetime) -> ResultPage:
    """Return the result of the viewer's own consortium; to anyone else it does not exist."""
    bid = session.scalar(select(Bid).where(Bid.id == bid_id).options(joinedload(Bid.consortium)))
    if bid is None or viewer.role is not Role.SUPPLIER:
        raise NotFound
    competition = facts.competition(session, bid.competition_id)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(viewer, Permission.BID_READ, subject)
    if session.scalar(facts.received_bids(competition.id).where(Bid.id == bid_id)) is None:
        raise NotFound
    sent = competition.letters_sent_at is not None
    ends = competition.standstill_ends_at
    status = standings.status(competition, now)
    return ResultPage(
        bid_id=bid_id,
        competition_id=competition.id,
        title=competition.title,
        reference=competition.reference,
        invented=competition.invented,
        consortium=bid.consortium.name,
        contact=competition.framework.contact_email,
        status=worklist.status_for_supplier(status, letters_sent=sent),
        told=_told(session, bid_id) if sent else None,
        reversed_at=None if sent else _reversed_at(session, bid_id),
        standstill_ends_at=ends,
        standstill_runs=ends is not None and now < ends,
        contracted_at=competition.contracted_at,
        may_complain=permissions.allows(viewer, Permission.COMPLAINT_SEND, subject),
        may_ask=permissions.allows(viewer, Permission.ACCESS_ASK, subject),
    )


def _told(session: Session, bid_id: int) -> Told | None:
    found = session.execute(
        select(Document.id, Document.values, Document.name, Letter.sent_at)
        .join(Letter, Letter.document_id == Document.id)
        .join(Decision, Decision.id == Letter.decision_id)
        .where(Letter.bid_id == bid_id, Decision.reversed_at.is_(None))
    ).first()
    if found is None:
        return None
    return Told(
        document_id=found.id,
        at=found.sent_at,
        won=found.name == "award_letter_winner",
        values=_ABSENT | json.loads(found.values),
    )


def _reversed_at(session: Session, bid_id: int) -> datetime | None:
    return session.scalar(
        select(Decision.reversed_at)
        .join(Letter, Letter.decision_id == Decision.id)
        .where(Letter.bid_id == bid_id, Decision.reversed_at.is_not(None))
        .order_by(Decision.id.desc())
        .limit(1)
    )
