"""The letter to all invited when a competition ends without a winner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents import parts
from procure.documents.contexts.cancellation_letter import CancellationLetter, Ending, Reached
from procure.domain import formats
from procure.domain.cancellations import CancelGround
from procure.domain.permissions import Actor
from procure.language import mark, say
from procure.models.competitions import Competition
from procure.queries import facts
from procure.services import document_parts, law
from procure.services.document_parts import Common, paragraphs

GROUNDS: Final[Mapping[CancelGround, str]] = {
    CancelGround.FUNDING: mark("Pengene til oppdraget er falt bort eller ble ikke gitt"),
    CancelGround.NEED: mark("Behovet er falt bort eller blitt et annet"),
    CancelGround.DOCUMENTS: mark("Konkurransegrunnlaget har en feil som ikke kan rettes"),
    CancelGround.LEGAL_DOUBT: mark("Det er reell tvil om konkurransen er lovlig"),
    CancelGround.COMPETITION: mark("Det kom for få tilbud til at det er reell konkurranse"),
    CancelGround.PRICES: mark("Alle tilbudene koster mer enn vi har anslått"),
    CancelGround.OTHER: mark("En annen saklig grunn"),
}

PLACES: Final[Mapping[str, str]] = {"": "basis", "invited_at": "timeline", "framework": "framework"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> CancellationLetter:
    """Return the letter; a competition that nobody was invited to lacks what it must say."""
    common = document_parts.common(session, competition, actor, now)
    ended = competition.cancelled_at or competition.unsuccessful_at
    issued = competition.issued_at
    return CancellationLetter(
        **common.start(),
        framework=common.framework,
        framework_number=common.framework_number,
        invited_at=formats.moment(issued) if issued else "",
        ended_on=formats.day(formats.local(ended).date()) if ended else "",
        ending=_ending(session, competition),
        reached=_reached(competition),
        reason=paragraphs(competition.cancel_reason or ""),
        ground=said(competition.cancel_ground),
        complaints=_complaints(common),
        contact=common.contact,
        signature=common.signature,
        legal_basis=law.basis(session, "cancellation", on=formats.local(now).date())
        if competition.cancelled_at
        else (),
    )


def said(ground: CancelGround | None) -> str | None:
    """Return the ground in words; the oldest cancellations have none."""
    return say(GROUNDS[ground]) if ground else None


def _ending(session: Session, competition: Competition) -> Ending:
    if competition.cancelled_at is not None:
        return Ending.CANCELLED
    received = facts.facts_of(session, competition).bids
    return Ending.NONE_ADMISSIBLE if received else Ending.NO_BIDS


def _reached(competition: Competition) -> Reached:
    if competition.letters_sent_at is not None:
        return Reached.TOLD
    return Reached.OPENED if competition.opened_at is not None else Reached.SEALED


def _complaints(common: Common) -> tuple[parts.ComplaintRoute, ...]:
    """As in the other letters, but there is no contract to complain before."""
    first, *others = document_parts.complaints(common)
    how = say("Send klagen skriftlig til {address}.", address=common.contact.email)
    return (parts.ComplaintRoute(body=first.body, how=how), *others)
