"""The answers to a competition's invitations: the consortium's own, and what staff may know.

Until the bids are opened staff see how many have declined, and why, only when they are so many
that it does not tell who. After it, names and reasons.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import competitions, invitations, permissions
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.invitations import Why
from procure.domain.permissions import Actor, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.models.bids import Bid
from procure.models.competitions import Competition, Invitation
from procure.queries import bid_windows, facts


@dataclass(frozen=True, slots=True)
class Answer:
    """A consortium's answer, and why the viewer cannot give or change it."""

    invitation_id: int
    declined_at: datetime | None
    reason: str
    over: tuple[Reason, ...]  # why nobody can answer or bid any longer; empty while they can
    refusals: tuple[Reason, ...]

    @property
    def closed(self) -> bool:
        """Whether the deadline has passed, or the competition is over."""
        return bool(self.over)

    @property
    def write_refusals(self) -> tuple[Reason, ...]:
        """Why the bid cannot be written: too late, or declined."""
        declined = (reason(Code.INVITATION_DECLINED),) if self.declined_at else ()
        return self.over or declined


def answer(
    session: Session,
    competition: Competition,
    consortium_id: int,
    *,
    viewer: Actor,
    now: datetime,
) -> Answer:
    """Return the answer of an invited consortium, to its own people only."""
    subject = facts.subject_of(competition, consortium_id=consortium_id)
    permissions.require_sight(viewer, Permission.BID_EDIT, subject)
    invitation = next(i for i in competition.invitations if i.consortium_id == consortium_id)
    over = _over(competition, now)
    return Answer(
        invitation_id=invitation.id,
        declined_at=invitation.declined_at,
        reason=invitation.decline_reason or "",
        over=over,
        refusals=over or _refusals(session, competition, subject, viewer),
    )


def _over(competition: Competition, now: datetime) -> tuple[Reason, ...]:
    try:
        competitions.require_open_for_bids(bid_windows.facts_of(competition), now)
    except IllegalTransition as refused:
        return refused.reasons
    return ()


def _refusals(
    session: Session, competition: Competition, subject: Subject, viewer: Actor
) -> tuple[Reason, ...]:
    if not permissions.allows(viewer, Permission.INVITATION_ANSWER, subject):
        return (reason(Code.NOT_LEAD_TO_ANSWER),)
    received = facts.received_bids(competition.id)
    stands = session.scalar(received.where(Bid.consortium_id == subject.consortium_id))
    return () if stands is None else (reason(Code.BID_STANDS),)


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Where a consortium answers."""

    competition_id: int
    reference: str
    title: str
    consortium: str
    deadline_at: datetime | None
    bid_id: int | None
    answer: Answer


def own(session: Session, invitation_id: int, *, viewer: Actor, now: datetime) -> AnswerPage:
    """Return the page of the viewer's own consortium; to anyone else it does not exist."""
    invitation = session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(joinedload(Invitation.consortium))
    )
    if invitation is None:
        raise NotFound
    name, consortium_id = invitation.consortium.name, invitation.consortium_id
    competition = facts.competition(session, invitation.competition_id)
    own_bid = select(Bid.id).where(
        Bid.competition_id == competition.id, Bid.consortium_id == consortium_id
    )
    return AnswerPage(
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        consortium=name,
        deadline_at=competition.deadline_at,
        answer=answer(session, competition, consortium_id, viewer=viewer, now=now),
        bid_id=session.scalar(own_bid),
    )


@dataclass(frozen=True, slots=True)
class Decline:
    """One decline, as it is told after the opening."""

    consortium: str
    declined_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Declines:
    """What staff may know. While the bids are sealed `named` is empty and `count` may be None."""

    opened: bool
    fewest: int
    count: int | None
    tally: tuple[tuple[Why, int], ...]
    named: tuple[Decline, ...]


def declines(session: Session, competition_id: int, *, viewer: Actor) -> Declines:
    """Return the declines for those who run, watch or evaluate the competition."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    return declines_of(session, competition)


def declines_of(session: Session, competition: Competition) -> Declines:
    """Return the declines of a competition that the viewer may see."""
    rows = session.scalars(
        select(Invitation)
        .where(Invitation.competition_id == competition.id, Invitation.declined_at.is_not(None))
        .options(joinedload(Invitation.consortium))
    ).all()
    opened = competition.opened_at is not None
    counted = invitations.tally(row.decline_reason or "" for row in rows)
    return Declines(
        opened=opened,
        fewest=invitations.FEWEST,
        count=len(rows) if opened or counted else None,
        tally=() if opened else counted,
        named=tuple(sorted(map(_decline, rows), key=lambda d: d.consortium)) if opened else (),
    )


def _decline(row: Invitation) -> Decline:
    if row.declined_at is None or row.decline_reason is None:
        raise NotFound  # selected as declined, and the database demands the reason
    return Decline(row.consortium.name, row.declined_at, row.decline_reason)
