"""The letter to a bidder whose bid is rejected, from the officer's assessment of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.documents.contexts.rejection_letter import RejectionLetter
from procure.domain import formats
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.models.bids import Assessment, Bid, Submission
from procure.models.competitions import Competition
from procure.services import document_parts, law
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {"": "opening", "contact": "framework"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> RejectionLetter:
    """Return the letter about the rejected bid `subject_id`.

    It cites no provision when the bid was rejected before provisions were recorded.
    """
    bid = session.scalar(
        select(Bid)
        .where(Bid.id == subject_id, Bid.competition_id == competition.id)
        .options(selectinload(Bid.submissions).defer(Submission.payload))
    )
    if bid is None or bid.assessment is not Assessment.REJECTED or bid.assessed_at is None:
        raise NotFound
    common = document_parts.common(session, competition, actor, now)
    return RejectionLetter(
        **common.start(),
        recipient=document_parts.suppliers(session, competition, [bid.consortium_id])[
            bid.consortium_id
        ],
        framework=common.framework,
        received_at=formats.moment(bid.submissions[-1].received_at),
        rejected_on=formats.day(formats.local(bid.assessed_at).date()),
        reason=paragraphs(bid.assessment_reason),
        complaints=document_parts.complaints(common),
        contact=common.contact,
        signature=common.signature,
        legal_basis=law.basis(session, bid.provision) if bid.provision else (),
    )
