"""Complaints and requests for access: the staff's list, one complaint, and the bidder's own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from procure.domain import complaints, permissions
from procure.domain.complaints import ComplaintKind, ComplaintStatus
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.accounts import User
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.complaints import Complaint
from procure.models.consortia import Consortium
from procure.queries import access_requests, facts, material, waiting
from procure.queries.access_requests import RequestRow
from procure.queries.material import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow:
    """One complaint, and how far it has come."""

    id: int
    bidder: str
    kind: ComplaintKind
    status: ComplaintStatus
    text: str
    received_at: datetime
    answer_by: date
    late: bool  # nobody has answered, and the day is over
    holds: bool  # it holds the contract back
    recorded_by: str
    entry_id: int | None  # of the answer in the journal
    ended_at: datetime | None
    outcome: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintsPage:
    """Everything a case's bidders complain of or ask to see."""

    competition: Head
    complaints: tuple[ComplaintRow, ...]
    requests: tuple[RequestRow, ...]
    bidders: tuple[tuple[int, str], ...]  # who has bid: (bid id, name)
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPage:
    """One complaint, for the staff of the case."""

    competition: Head
    row: ComplaintRow
    may_write: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """What a bidder needs to complain, and what it has complained of."""

    bid_id: int
    competition_id: int
    title: str
    reference: str
    consortium: str
    standstill_until: datetime | None  # while it runs
    contact: str
    complaints: tuple[ComplaintRow, ...]
    requests: tuple[RequestRow, ...]
    may_send: bool


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> ComplaintsPage:
    """Return the list for the staff of the case. Raises `NotFound` for all others."""
    competition, head = seen(session, competition_id, viewer, now)
    of_case = Complaint.competition_id == competition_id
    return ComplaintsPage(
        competition=head,
        complaints=_read(session, _rows().where(of_case), now),
        requests=access_requests.rows(session, competition_id, now=now),
        bidders=tuple((b.id, b.consortium.name) for b in material.bids(session, competition_id)),
        may_write=_may_write(competition, viewer),
    )


def new_page(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> ComplaintsPage:
    """Return the page for whoever records a complaint; 403 for who may only read.

    Raises `IllegalTransition` before the opening: nobody may know yet who has bid.
    """
    found = page(session, competition_id, viewer=viewer, now=now)
    competition = facts.competition(session, competition_id)
    permissions.require(viewer, Permission.JOURNAL_WRITE, facts.subject_of(competition))
    if not found.may_write:
        raise IllegalTransition(
            [reason(Code.ENTRY_WRONG_STEP, status=found.competition.status.value)]
        )
    return found


def one(
    session: Session, competition_id: int, complaint_id: int, *, viewer: Actor, now: datetime
) -> ComplaintPage:
    """Return one complaint for the staff of the case. Raises `NotFound` for all others."""
    competition, head = seen(session, competition_id, viewer, now)
    asked = _rows().where(Complaint.id == complaint_id, Complaint.competition_id == competition_id)
    found = _read(session, asked, now)
    if not found:
        raise NotFound
    return ComplaintPage(competition=head, row=found[0], may_write=_may_write(competition, viewer))


def own(session: Session, bid_id: int, *, viewer: Actor, now: datetime) -> OwnPage:
    """Return a bidder's own page, once the letters have gone out. Raises `NotFound` else."""
    bid, competition, consortium = own_bid(session, bid_id, viewer)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    # What came another way is the staff's own record of it.
    until = competition.standstill_ends_at
    sent = and_(Complaint.bid_id == bid_id, Complaint.kind == ComplaintKind.BUYER)
    return OwnPage(
        bid_id=bid_id,
        competition_id=competition.id,
        title=competition.title,
        reference=competition.reference,
        consortium=consortium,
        standstill_until=until if until is not None and now < until else None,
        contact=competition.framework.contact_email,
        complaints=_read(session, _rows().where(sent), now),
        requests=access_requests.of_bid(session, bid_id, now=now),
        may_send=permissions.allows(viewer, Permission.COMPLAINT_SEND, subject),
    )


def own_bid(session: Session, bid_id: int, viewer: Actor) -> tuple[Bid, Competition, str]:
    """Return a bid, its competition and bidder, for its consortium after the letters."""
    bid = session.get(Bid, bid_id)
    if bid is None or bid.opened_at is None:
        raise NotFound
    competition = facts.competition(session, bid.competition_id)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(viewer, Permission.ACCESS_ASK, subject)
    name = session.scalars(select(Consortium.name).where(Consortium.id == bid.consortium_id)).one()
    return bid, competition, name


def seen(
    session: Session, competition_id: int, viewer: Actor, now: datetime
) -> tuple[Competition, Head]:
    """Return the case and the head of its pages, for the staff who may read of its award."""
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.AWARD_READ, facts.subject_of(competition))
    material.require_impartial(session, competition, viewer)
    known = facts.facts_of(session, competition)
    return competition, material.head(competition, known, now, viewer=viewer)


def _may_write(competition: Competition, viewer: Actor) -> bool:
    subject = facts.subject_of(competition)
    opened = competition.opened_at is not None
    return opened and permissions.allows(viewer, Permission.JOURNAL_WRITE, subject)


def _rows() -> Select[Complaint, str, str, bool]:
    return (
        select(Complaint, Consortium.name, User.name, waiting.told())
        .join(Bid, Bid.id == Complaint.bid_id)
        .join(Consortium, Consortium.id == Bid.consortium_id)
        .join(User, User.id == Complaint.recorded_by_id)
        .order_by(Complaint.received_at, Complaint.id)
    )


def _read(
    session: Session, asked: Select[Complaint, str, str, bool], now: datetime
) -> tuple[ComplaintRow, ...]:
    return tuple(
        _row(complaint, bidder, by, letter=letter, today=local(now).date())
        for complaint, bidder, by, letter in session.execute(asked)
    )


def _row(complaint: Complaint, bidder: str, by: str, *, letter: bool, today: date) -> ComplaintRow:
    here = complaints.status(
        written=complaint.answer_id is not None,
        letter=letter,
        ended=complaint.ended_at is not None,
    )
    open_ = here in {ComplaintStatus.WAITING, ComplaintStatus.WRITTEN}
    return ComplaintRow(
        id=complaint.id,
        bidder=bidder,
        kind=complaint.kind,
        status=here,
        text=complaint.text,
        received_at=complaint.received_at,
        answer_by=complaint.answer_by,
        late=open_ and today > complaint.answer_by,
        holds=complaints.holds(complaint.kind, here),
        recorded_by=by,
        entry_id=complaint.answer_id,
        ended_at=complaint.ended_at,
        outcome=complaint.outcome,
        version=complaint.version,
    )
