"""What a cancellation would do: who is told, and what is already said to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.cancellations import Reached, reached
from procure.domain.competitions import Action
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Reason
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium
from procure.queries import facts


@dataclass(frozen=True, slots=True)
class Receiver:
    """One who is told."""

    consortium: str
    address: str


@dataclass(frozen=True, slots=True)
class CancellationPage:
    """A competition that may be cancelled; nobody is told of one that was never issued."""

    id: int
    title: str
    reference: str
    language: str
    reached: Reached
    receivers: tuple[Receiver, ...]
    refusals: tuple[Reason, ...]


def page(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> CancellationPage:
    """Return the page for those who may cancel; others who see the competition get 403."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    permissions.require(viewer, Permission.COMPETITION_CANCEL, subject)
    known = facts.facts_of(session, competition)
    return CancellationPage(
        id=competition.id,
        title=competition.title,
        reference=competition.reference,
        language=competition.language.value,
        reached=reached(known),
        receivers=_receivers(session, competition),
        refusals=competitions.refusals(known, Action.CANCEL, now),
    )


def _receivers(session: Session, competition: Competition) -> tuple[Receiver, ...]:
    found = session.execute(
        select(Consortium.name, Consortium.contact_email)
        .join(Invitation, Invitation.consortium_id == Consortium.id)
        .where(Invitation.competition_id == competition.id)
        .order_by(Consortium.name)
    )
    return tuple(Receiver(row.name, row.contact_email) for row in found)
