"""The letter about a reversal, from the entry that the act wrote for each bidder."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.reversal_letter import ReversalLetter
from procure.domain import formats
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.models.awards import Decision
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.services import document_parts, journal_documents, law
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {
    "": "journal",
    "recipient": "framework",
    "contact": "framework",
    "complaints": "framework",
}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> ReversalLetter:
    """Return the letter to the bidder of the entry `subject_id`."""
    entry = journal_documents.entry(session, competition, subject_id, EntryKind.REVERSAL)
    facts = journal_documents.facts(entry)
    chosen = session.scalars(select(Decision.bid_id).where(Decision.id == facts.decision_id)).one()
    common = document_parts.common(session, competition, actor, now)
    return ReversalLetter(
        **journal_documents.letter(session, competition, entry, actor, now),
        chosen=facts.chosen,
        was_chosen=entry.bid_id == chosen,
        rejected=_rejected(session, entry.bid_id),
        told_on=formats.day(facts.told_on),
        reversed_on=journal_documents.day(entry.made_at),
        reversed_by=entry.made_by.name,
        fault=paragraphs(facts.fault),
        reason=paragraphs(facts.reason),
        following=paragraphs(facts.following),
        standstill=bool(competition.standstill_days),
        complaints=document_parts.complaints(common),
        legal_basis=law.basis(session, "reversal", "notice", on=formats.local(now).date()),
    )


def _rejected(session: Session, bid_id: int | None) -> bool:
    """Whether the bid is out for good: a reversal brings no rejected bid back."""
    assessed = session.scalar(select(Bid.assessment).where(Bid.id == bid_id))
    return assessed is Assessment.REJECTED
