"""The files of a draft, those on their way too, as their consortium sees them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from procure.domain import permissions
from procure.domain.attachments import Finding
from procure.domain.bid_corners import answer_cell
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission
from procure.models.accounts import User
from procure.models.bids import Bid, BidFile, BidFilePart
from procure.models.competitions import Competition, Criterion
from procure.queries import bid_corners, bid_windows, facts
from procure.queries.bids import Room


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is part of the draft."""

    id: int
    name: str
    size: int
    criterion: str  # empty: of the bid as a whole
    findings: tuple[Finding, ...]
    uploaded_at: datetime
    delivered: bool  # in the latest submission


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A file that is not whole: it can be gone on with, or given up."""

    id: int
    name: str
    size: int  # 0 where nobody knows it
    arrived: int
    by: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one bid room."""

    room: Room
    whole: tuple[Attachment, ...]
    unfinished: tuple[Unfinished, ...]

    @property
    def noted(self) -> tuple[Attachment, ...]:
        """The files that the bidder should look at."""
        return tuple(file for file in self.whole if file.findings)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.whole)


def criteria(session: Session, bid_id: int, *, viewer: Actor) -> list[Criterion]:
    """Return the criteria whose answers a file of the viewer's can belong to.

    Those that another firm fills in are left out. The bid of another consortium is 404.
    """
    bid = session.scalar(
        select(Bid)
        .where(Bid.id == bid_id)
        .options(joinedload(Bid.competition).selectinload(Competition.criteria))
    )
    if bid is None:
        raise NotFound
    subject = bid_windows.subject_of(bid.competition, bid)
    permissions.require_sight(viewer, Permission.BID_EDIT, subject)
    others = bid_corners.reader(session, bid, viewer).others
    return [c for c in facts.scored_criteria(bid.competition) if answer_cell(c.id) not in others]


def files(session: Session, room: Room) -> Files:
    """Return the files of a room; `procure.queries.bids.room` has asked who looks."""
    delivered = {file.id for file in room.files if file.delivered}
    found = session.execute(
        select(BidFile, Criterion.name)
        .outerjoin(Criterion, Criterion.id == BidFile.criterion_id)
        .where(
            BidFile.bid_id == room.id,
            BidFile.removed_at.is_(None),
            BidFile.completed_at.is_not(None),
        )
        .order_by(BidFile.id)
    )
    whole = tuple(
        Attachment(
            file.id, file.name, file.size, criterion or "",
            tuple(Finding(code) for code in file.findings), file.uploaded_at, file.id in delivered,
        )
        for file, criterion in found
    )  # fmt: skip
    return Files(room, whole, _unfinished(session, room.id))


def _unfinished(session: Session, bid_id: int) -> tuple[Unfinished, ...]:
    arrived = func.coalesce(func.sum(BidFilePart.size), 0)
    found = session.execute(
        select(BidFile.id, BidFile.name, BidFile.size, arrived, User.name, BidFile.uploaded_at)
        .join(User, User.id == BidFile.uploaded_by_id)
        .outerjoin(BidFilePart, BidFilePart.file_id == BidFile.id)
        .where(
            BidFile.bid_id == bid_id, BidFile.removed_at.is_(None), BidFile.completed_at.is_(None)
        )
        .group_by(BidFile.id, User.name)
        .order_by(BidFile.id)
    )
    return tuple(Unfinished(*row) for row in found)
