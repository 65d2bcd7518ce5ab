"""The list of a supplier's invitations, and the bids they have led to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.bids import Status
from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.reasons import Code, reason
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium
from procure.queries import bid_windows, facts
from procure.queries.bids import shown_status
from procure.queries.matching import asked, holds, like

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One invitation of the viewer's consortia, with the bid it has led to."""

    invitation_id: int
    competition_id: int
    reference: str
    title: str
    invented: bool
    consortium: str
    deadline_at: datetime | None
    competition_status: competitions.Status
    bid_id: int | None
    status: Status | None  # None: no bid is begun
    declined: bool
    received_at: datetime | None  # of the latest submission


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of invitations, newest first; `older` is the key of the next page."""

    rows: tuple[Row, ...]
    older: int | None


_LIST = (
    select(
        Invitation.id.label("invitation_id"),
        Invitation.declined_at,
        Competition,
        Consortium.name.label("consortium"),
        Bid,
        func.count(Submission.id).label("submissions"),
        func.max(Submission.received_at).label("received_at"),
    )
    .join(Competition, Competition.id == Invitation.competition_id)
    .join(Consortium, Consortium.id == Invitation.consortium_id)
    .outerjoin(
        Bid,
        (Bid.competition_id == Invitation.competition_id)
        & (Bid.consortium_id == Invitation.consortium_id),
    )
    .outerjoin(Submission, Submission.bid_id == Bid.id)
    .where(
        Invitation.consortium_id.in_(bindparam("consortia", expanding=True)),
        Competition.issued_at.is_not(None),
        Invitation.id < bindparam("before"),
        or_(
            bindparam("pattern") == "",
            holds(Competition.title, asked()),
            holds(Competition.reference, asked()),
        ),
    )
    .group_by(Invitation.id, Competition.id, Consortium.name, Bid.id)
    .order_by(Invitation.id.desc())
    .limit(PAGE + 1)
)


def listing(
    session: Session, *, viewer: Actor, now: datetime, text: str = "", before: int | None = None
) -> Listing:
    """Return the invitations of the viewer's consortia, in one statement."""
    if viewer.role is not Role.SUPPLIER:
        raise PermissionDenied(
            [reason(Code.NOT_PERMITTED, role=viewer.role.value)], Permission.BID_EDIT
        )
    found = session.execute(
        _LIST,
        {
            "consortia": sorted(viewer.consortium_ids),
            "before": before if before is not None else 2**31 - 1,
            "pattern": like(text),
        },
    ).all()
    rows = tuple(_row(r, now) for r in found[:PAGE])
    return Listing(rows, rows[-1].invitation_id if len(found) > PAGE else None)


def _row(r, now: datetime) -> Row:  # type: ignore[no-untyped-def] # noqa: ANN001 -- a named row
    competition: Competition = r.Competition
    bid: Bid | None = r.Bid
    return Row(
        invitation_id=r.invitation_id,
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        invented=competition.invented,
        consortium=r.consortium,
        deadline_at=competition.deadline_at,
        competition_status=competitions.status(bid_windows.facts_of(competition), now),
        bid_id=bid.id if bid else None,
        status=shown_status(competition, bid, r.submissions) if bid else None,
        declined=r.declined_at is not None,
        received_at=r.received_at,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A consortium the viewer may bid for, with its bid if one is begun."""

    consortium_id: int
    consortium: str
    bid_id: int | None
    invitation_id: int
    declined: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where a bid is begun."""

    competition_id: int
    reference: str
    title: str
    deadline_at: datetime | None
    choices: tuple[Choice, ...]


def start(session: Session, competition_id: int, *, viewer: Actor) -> StartPage:
    """Return the consortia the viewer may begin a bid for; none is 404."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    own = viewer.consortium_ids & subject.invited_consortium_ids
    if not own:
        raise NotFound
    found = session.execute(
        select(
            Consortium.id,
            Consortium.name,
            Bid.id.label("bid_id"),
            Invitation.id.label("invitation_id"),
            Invitation.declined_at,
        )
        .join(
            Invitation,
            (Invitation.consortium_id == Consortium.id)
            & (Invitation.competition_id == competition_id),
        )
        .outerjoin(
            Bid, (Bid.consortium_id == Consortium.id) & (Bid.competition_id == competition_id)
        )
        .where(Consortium.id.in_(own))
        .order_by(Consortium.name)
    )
    return StartPage(
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        deadline_at=competition.deadline_at,
        choices=tuple(
            Choice(r.id, r.name, r.bid_id, r.invitation_id, r.declined_at is not None)
            for r in found
        ),
    )
