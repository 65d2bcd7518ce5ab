"""What opening a locked evaluation again takes with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Reason
from procure.queries import facts, material, reversals
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class ReopeningPage:
    """The locked evaluation, who is chosen on it, and why it cannot be opened now."""

    competition: Head
    locked_at: datetime | None
    chosen: str | None
    refused: tuple[Reason, ...]


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> ReopeningPage:
    """Return the page of the form; refused with 403 for who may not lead the evaluation."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.AWARD_READ, subject)
    permissions.require(viewer, Permission.EVALUATION_CHAIR, subject)
    material.require_impartial(session, competition, viewer)
    known = facts.facts_of(session, competition)
    return ReopeningPage(
        competition=material.head(competition, known, now, viewer=viewer),
        locked_at=competition.locked_at,
        chosen=reversals.chosen(session, competition_id),
        refused=competitions.refusals(known, Action.REOPEN, now),
    )
