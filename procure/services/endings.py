"""What every end without a contract brings: a letter to all invited, a mail, the protocol."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from procure.domain.cancellations import CancelGround
from procure.domain.permissions import Actor
from procure.language import say, using
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.services import act_documents, competition_versions, outbox
from procure.services.writing import cancellation_letter


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
    mail = mail_of(competition)
    for address in competition_versions.invited_addresses(session, competition):
        outbox.queue(session, address, *mail, now=now, reply_to=competition.framework.contact_email)


def _rejected(competition_id: int) -> Select[int]:
    return (
        select(Bid.id)
        .where(Bid.competition_id == competition_id, Bid.assessment == Assessment.REJECTED)
        .order_by(Bid.id)
    )


def mail_of(competition: Competition) -> tuple[str, str]:
    """Subject and body. Why it was cancelled is told at once; the letter says the rest."""
    if competition.cancelled_at is not None:
        reason = competition.cancel_reason or ""
        return cancellation_mail(
            **_names(competition), language=competition.language,
            ground=competition.cancel_ground, reason=reason,
        )  # fmt: skip
    names = _names(competition)
    with using(competition.language):
        ended = say(
            "Minikonkurransen «{title}» (sak {reference}) er avsluttet uten valg av leverandør.",
            **names,
        )
        read = say("Logg inn for å lese brevet.")
        return say("Minikonkurransen er avsluttet: {title}", **names), f"{ended}\n\n{read}\n"


def _names(competition: Competition) -> dict[str, str]:
    return {"title": competition.title, "reference": competition.reference}


def cancellation_mail(
    *, title: str, reference: str, language: str, ground: CancelGround | None, reason: str
) -> tuple[str, str]:
    """Subject and body of the mail to all when a competition is cancelled for a reason."""
    with using(language):
        ended = say(
            "Minikonkurransen «{title}» (sak {reference}) er avlyst.",
            title=title,
            reference=reference,
        )
        lines = [
            ended,
            f"{cancellation_letter.said(ground)}." if ground else "",
            say("Begrunnelse: {reason}", reason=reason),
            say("Logg inn for å lese brevet."),
        ]
        subject = say("Minikonkurransen er avlyst: {title}", title=title)
    return subject, "\n\n".join(filter(None, lines)) + "\n"
