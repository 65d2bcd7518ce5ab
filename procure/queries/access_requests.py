"""Requests for access: the rows of the list, one with what can be given, the bidder's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from procure.domain import complaints, permissions
from procure.domain.access_requests import Chosen
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission
from procure.language import Language
from procure.models.accounts import User
from procure.models.bids import Bid
from procure.models.complaints import AccessCopy, AccessRequest
from procure.models.consortia import Consortium
from procure.models.documents import Document
from procure.queries import bid_passages, facts, material, waiting
from procure.queries.holidays import norwegian_holidays
from procure.queries.material import Head

# What a bidder may ask to see of the case itself; other bids are given as redacted copies alone.
OFFERED: Final = (
    "opening_protocol",
    "evaluation_matrix",
    "evaluation_report",
    "procurement_protocol",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A document that the asker may download."""

    document_id: int
    title: str
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request, and how far it has come."""

    id: int
    bidder: str
    text: str
    asked_at: datetime
    asked_by: str
    due: date
    late: bool  # nobody has decided, and the day is over
    decided_at: datetime | None
    entry_id: int | None
    letter: bool  # the letter with the decision is made
    copies: tuple[Copy, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A stored document of the case that can be given whole."""

    document_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPage:
    """One request, for the staff of the case."""

    competition: Head
    row: RequestRow
    chosen: Chosen | None
    documents: tuple[Offered, ...]
    may_write: bool
    language: Language  # of the letter with the decision


def rows(session: Session, competition_id: int, *, now: datetime) -> tuple[RequestRow, ...]:
    """Return the requests of a case, the oldest first; the caller asks who may know."""
    return _read(session, _rows().where(AccessRequest.competition_id == competition_id), now)


def of_bid(session: Session, bid_id: int, *, now: datetime) -> tuple[RequestRow, ...]:
    """Return what one bidder has asked for; the caller asks who may know."""
    return _read(session, _rows().where(AccessRequest.bid_id == bid_id), now)


def page(
    session: Session, competition_id: int, request_id: int, *, viewer: Actor, now: datetime
) -> RequestPage:
    """Return one request for the staff of the case. Raises `NotFound` for all others."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.AWARD_READ, subject)
    material.require_impartial(session, competition, viewer)
    asked = _rows().where(
        AccessRequest.id == request_id, AccessRequest.competition_id == competition_id
    )
    found = _read(session, asked, now)
    if not found:
        raise NotFound
    known = facts.facts_of(session, competition)
    return RequestPage(
        competition=material.head(competition, known, now, viewer=viewer),
        row=found[0],
        chosen=bid_passages.of_chosen(session, competition),
        documents=offered(session, competition_id),
        may_write=permissions.allows(viewer, Permission.JOURNAL_WRITE, subject),
        language=competition.language,
    )


def offered(session: Session, competition_id: int) -> tuple[Offered, ...]:
    """Return the newest version of each document that can be given, in the order of the case."""
    found = session.execute(
        select(Document.name, Document.id, Document.title, Document.number)
        .where(
            Document.competition_id == competition_id,
            Document.name.in_(OFFERED),
            Document.suffix == "docx",
        )
        .order_by(Document.number)
    )
    newest = {
        row.name: Offered(document_id=row.id, title=row.title, number=row.number) for row in found
    }
    return tuple(newest[name] for name in OFFERED if name in newest)


def given_to(viewer: Actor) -> Select[int]:
    """Select the documents that the viewer's consortia were given access to."""
    return (
        select(AccessCopy.document_id)
        .join(AccessRequest, AccessRequest.id == AccessCopy.request_id)
        .join(Bid, Bid.id == AccessRequest.bid_id)
        .where(AccessRequest.decided_at.is_not(None), Bid.consortium_id.in_(viewer.consortium_ids))
    )


def _rows() -> Select[AccessRequest, str, str, bool]:
    return (
        select(AccessRequest, Consortium.name, User.name, ~waiting.undecided())
        .join(Bid, Bid.id == AccessRequest.bid_id)
        .join(Consortium, Consortium.id == Bid.consortium_id)
        .join(User, User.id == AccessRequest.asked_by_id)
        .order_by(AccessRequest.asked_at, AccessRequest.id)
    )


def _read(
    session: Session, asked: Select[AccessRequest, str, str, bool], now: datetime
) -> tuple[RequestRow, ...]:
    found = session.execute(asked).all()
    copies = _copies(session, [row[0].id for row in found])
    return tuple(_row(row, copies, local(now).date()) for row in found)


def _row(
    found: Row[AccessRequest, str, str, bool], copies: Mapping[int, list[Copy]], today: date
) -> RequestRow:
    request, bidder, by, letter = found
    asked_on = local(request.asked_at).date()
    holidays = norwegian_holidays(asked_on, asked_on + timedelta(weeks=4))
    due = complaints.access_by(asked_on, holidays)
    return RequestRow(
        id=request.id,
        bidder=bidder,
        text=request.text,
        asked_at=request.asked_at,
        asked_by=by,
        due=due,
        late=request.decided_at is None and today > due,
        decided_at=request.decided_at,
        entry_id=request.answer_id,
        letter=letter,
        copies=tuple(copies.get(request.id, ())),
        version=request.version,
    )


def _copies(session: Session, request_ids: list[int]) -> dict[int, list[Copy]]:
    rows = session.execute(
        select(AccessCopy.request_id, Document.id, Document.title, Document.file_name)
        .join(Document, Document.id == AccessCopy.document_id)
        .where(AccessCopy.request_id.in_(request_ids))
        .order_by(Document.id)
    )
    found: dict[int, list[Copy]] = {}
    for row in rows:
        copy = Copy(document_id=row.id, title=row.title, file_name=row.file_name)
        found.setdefault(row.request_id, []).append(copy)
    return found
