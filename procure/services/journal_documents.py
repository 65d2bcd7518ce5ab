"""What the documents of the case journal share: the entry, its letter's head, the contract."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents import parts
from procure.domain import formats, journals
from procure.domain.errors import NotFound
from procure.domain.journals import SPECS, EntryKind
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.awards import Contract
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.models.journals import JournalEntry
from procure.services import document_parts


def entry(
    session: Session, competition: Competition, entry_id: int, kind: EntryKind
) -> JournalEntry:
    """Return an entry with its writer and answers; `NotFound` when there is none of the kind."""
    found = session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.id == entry_id,
            JournalEntry.competition_id == competition.id,
            JournalEntry.kind == kind,
        )
        .options(joinedload(JournalEntry.made_by), selectinload(JournalEntry.answers))
    )
    if found is None:
        raise NotFound
    return found


def facts(found: JournalEntry) -> Any:
    """Return what an entry says, as the record of its kind."""
    return journals.load(found.kind, found.facts)


def letter(
    session: Session, competition: Competition, found: JournalEntry, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Return the fields that a letter to the bidder of an entry starts and ends with."""
    common = document_parts.common(session, competition, actor, now)
    return {
        **common.start(),
        "recipient": bidder(session, competition, found.bid_id),
        "framework": common.framework,
        "contact": common.contact,
        "signature": common.signature,
    }


def bidder(session: Session, competition: Competition, bid_id: int | None) -> parts.Supplier:
    """Return the consortium behind a bid, as letters name it."""
    consortium = session.scalars(select(Bid.consortium_id).where(Bid.id == bid_id)).one()
    return document_parts.suppliers(session, competition, [consortium])[consortium]


def first_made(session: Session, found: JournalEntry, now: datetime) -> str:
    """Return the day of the first version of an entry's letter: today when this is the first."""
    made = session.scalar(
        select(func.min(Document.made_at)).where(
            Document.competition_id == found.competition_id,
            Document.name == SPECS[found.kind].document,
            Document.subject_id == found.id,
        )
    )
    return day(made or now)


def day(at: datetime) -> str:
    """Return the day of a moment in Oslo, as documents print it."""
    return formats.day(formats.local(at).date())


def contract(session: Session, competition: Competition) -> Contract:
    """Return the call-off that the competition ended in; `NotFound` when there is none."""
    found = session.scalar(select(Contract).where(Contract.competition_id == competition.id))
    if found is None:
        raise NotFound
    return found


def period(competition: Competition) -> str:
    """Return when the assignment runs; empty when that is not set."""
    if competition.starts_on is None or competition.ends_on is None:
        return ""
    return say(
        "{start} til {end}",
        start=formats.day(competition.starts_on),
        end=formats.day(competition.ends_on),
    )
