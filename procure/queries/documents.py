"""Which documents there are, and who may see and fetch them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.journals import SPECS
from procure.domain.permissions import Actor, Permission, Role
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import access_requests, facts, journal_prices, material, templates
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class Row:
    """One stored version in the list."""

    id: int
    title: str
    recipient: str | None
    file_name: str
    suffix: str
    number: int
    newest: bool
    digest: str
    data_digest: str
    template_digest: str
    template: int | None  # number of the own version it was made with; None: the shipped one
    made_by: str
    made_at: datetime
    for_suppliers: bool


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Everything stored in one competition that the viewer may fetch, newest first."""

    competition: Head
    rows: tuple[Row, ...]
    shows_makers: bool  # suppliers are not told who of the buyer's staff made a file


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file, ready to send."""

    competition_id: int
    file_name: str
    suffix: str
    content: bytes
    digest: str


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> DocumentsPage:
    """Return the documents the viewer may see. Raises `NotFound` when that is none of them."""
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.DOCUMENT_READ, facts.subject_of(competition))
    found = session.scalars(
        select(Document)
        .outerjoin(Bid, Bid.id == Document.bid_id)
        .where(Document.competition_id == competition_id, _visible(session, competition, viewer))
        .options(joinedload(Document.made_by))
        .order_by(Document.made_at.desc(), Document.id.desc())
    ).all()
    recipients = {
        bid.id: bid.consortium.name
        for bid in session.scalars(
            select(Bid)
            .where(Bid.id.in_({d.bid_id for d in found if d.bid_id is not None}))
            .options(joinedload(Bid.consortium))
        )
    }
    own = templates.numbers(session, (document.template_digest for document in found))
    newest: dict[tuple[str, str, int], int] = {}
    for document in found:
        key = (document.name, document.suffix, document.subject_id)
        newest[key] = max(newest.get(key, 0), document.number)
    return DocumentsPage(
        competition=material.head(
            competition, facts.facts_of(session, competition), now, viewer=viewer
        ),
        rows=tuple(_row(d, recipients, newest[d.name, d.suffix, d.subject_id], own) for d in found),
        shows_makers=viewer.role is not Role.SUPPLIER,
    )


def _row(document: Document, recipients: dict[int, str], newest: int, own: dict[str, int]) -> Row:
    return Row(
        id=document.id,
        title=document.title,
        recipient=recipients.get(document.bid_id) if document.bid_id is not None else None,
        file_name=document.file_name,
        suffix=document.suffix,
        number=document.number,
        newest=document.number == newest,
        digest=document.digest,
        data_digest=document.data_digest,
        template_digest=document.template_digest,
        template=own.get(document.template_digest),
        made_by=document.made_by.name,
        made_at=document.made_at,
        for_suppliers=document.for_suppliers,
    )


def download(session: Session, document_id: int, *, viewer: Actor) -> Download:
    """Return one document's bytes. Raises `NotFound` unless the competition's list shows it."""
    competition_id = session.scalar(
        select(Document.competition_id).where(Document.id == document_id)
    )
    if competition_id is None:
        raise NotFound
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.DOCUMENT_READ, facts.subject_of(competition))
    found = session.scalar(
        select(Document)
        .outerjoin(Bid, Bid.id == Document.bid_id)
        .where(Document.id == document_id, _visible(session, competition, viewer))
        .options(undefer(Document.content))
    )
    if found is None:
        raise NotFound
    return Download(competition_id, found.file_name, found.suffix, found.content, found.digest)


def _visible(session: Session, competition: Competition, viewer: Actor) -> ColumnElement[bool]:
    """The rows a viewer may know of; `Bid` is joined from outside.

    A document of a bid tells that the bid exists: before the opening that is the bidder's
    secret. What is the evaluators' own (the matrix) goes to a supplier only where access to it
    was given. An evaluator who has not declared impartiality, or has named a tie, reads what is
    published alone; one who may not know the bidders reads the own sheet too. The protocol of
    the opening has the moments that the bids came, and those tell whose they are.
    """
    of_bid = Document.bid_id.is_not(None)
    if viewer.role is Role.SUPPLIER:
        own = Bid.consortium_id.in_(viewer.consortium_ids)
        given = Document.id.in_(access_requests.given_to(viewer))
        return and_(Document.for_suppliers, ~of_bid | own) | given
    published = and_(Document.for_suppliers, ~of_bid)
    if material.partiality(session, competition, viewer):
        return published
    if competition.opened_at is None:
        return ~of_bid
    if material.hides_names(competition, viewer):
        own_sheet = and_(Document.name == "evaluation_sheet", Document.subject_id == viewer.id)
        return published | own_sheet
    return ~_about_prices(session, competition, viewer)


def _about_prices(session: Session, competition: Competition, viewer: Actor) -> ColumnElement[bool]:
    """The letters made of journal entries and verdicts whose price the viewer may not know yet."""
    closed = journal_prices.hidden(session, competition, viewer)
    names = [spec.document for spec in SPECS.values()]
    verdicts = journal_prices.hidden_verdicts(session, competition, viewer)
    return or_(
        and_(Document.name.in_(names), Document.subject_id.in_(closed)),
        and_(Document.name == "rejection_letter", Document.bid_id.in_(verdicts)),
    )
