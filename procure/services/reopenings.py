"""Open a locked evaluation again, before any bidder is told (`domain.md` A5.26, E1 36)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor, Permission
from procure.models.awards import Decision
from procure.models.competitions import Competition
from procure.queries import material
from procure.services import audit
from procure.services.competition_access import act


def reopen(
    session: Session, competition_id: int, *, why: str, actor: Actor, now: datetime
) -> Competition:
    """Unlock the agreed points, with a reason; a decision that nobody was told of falls away.

    The points stay as they are until someone agrees on others. After the letters only a
    reversal leads back.
    """
    competition = act(
        session, competition_id, Action.REOPEN, Permission.EVALUATION_CHAIR, actor, now,
        sight=Permission.AWARD_READ,
    )  # fmt: skip
    material.require_impartial(session, competition, actor)
    said = text.clean(why)
    if problems := evaluations.reason_problems(said):
        raise InvalidInput(problems)
    decision = session.scalar(select(Decision).where(Decision.stands_in(competition_id)))
    if decision is not None:
        decision.reversed_at = now
    competition.locked_at = competition.decided_at = None
    audit.record_on(
        session, Tag.EVALUATION_REOPEN, competition, actor, now,
        decision=None if decision is None else decision.id, why=said,
    )  # fmt: skip
    return competition
