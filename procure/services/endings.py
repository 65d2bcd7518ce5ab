"""What every end without a contract brings: a letter to all invited, a mail, the protocol."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.language import say, using
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.services import act_documents, competition_versions, outbox


def close(session: Session, competition: Competition, *, actor: Actor, now: datetime) -> None:
    """Tell everyone invited that the competition is over, and write its protocol.

    Whoever was rejected learns why: no case closes with a bidder who does not know. A draft
    that was never issued has nobody to tell, and was no procurement.
    """
    if competition.issued_at is None:
        return
    act_documents.make(session, competition, "cancellation_letter", actor=actor, now=now)
    for bid_id in session.scalars(_rejected(competition.id)):
        act_documents.make(
            session, competition, "rejection_letter", bid_id=bid_id, actor=actor, now=now
        )
    act_documents.make(session, competition, "procurement_protocol", actor=actor, now=now)
    mail = _mail(competition)
    for address in competition_versions.invited_addresses(session, competition):
        outbox.queue(
            session, address, *mail, now=now, reply_to=competition.framework.contact_email
        )


def _rejected(competition_id: int) -> Select[int]:
    return (
        select(Bid.id)
        .where(Bid.competition_id == competition_id, Bid.assessment == Assessment.REJECTED)
        .order_by(Bid.id)
    )


def _mail(competition: Competition) -> tuple[str, str]:
    """Subject and body. Why it was cancelled is told at once; the letter says the rest."""
    names = {"title": competition.title, "reference": competition.reference}
    with using(competition.language):
        read = say("Logg inn for å lese brevet.")
        if competition.cancelled_at is None:
            ended = say(
                "Minikonkurransen «{title}» (sak {reference}) er avsluttet uten valg av "
                "leverandør.",
                **names,
            )
            return say("Minikonkurransen er avsluttet: {title}", **names), f"{ended}\n\n{read}\n"
        ended = say("Minikonkurransen «{title}» (sak {reference}) er avlyst.", **names)
        why = say("Begrunnelse: {reason}", reason=competition.cancel_reason)
        subject = say("Minikonkurransen er avlyst: {title}", **names)
        return subject, f"{ended}\n\n{why}\n\n{read}\n"
