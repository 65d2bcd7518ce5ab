"""How a verb on a competition begins: the row locked, then seen, then permitted, then possible."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action
from procure.domain.permissions import Actor, Permission
from procure.models.competitions import Competition
from procure.queries import facts, material, rules

_PRICED: Final = {Action.DECIDE, Action.SEND_LETTERS, Action.SIGN_CONTRACT}


def enter(
    session: Session,
    competition_id: int,
    permission: Permission,
    actor: Actor,
    *,
    sight: Permission = Permission.COMPETITION_READ,
) -> Competition:
    """Lock the competition; refuse with 404 who may not see, with 403 who may not act."""
    competition = facts.competition(session, competition_id, lock=True)
    subject = facts.subject_of(competition)
    permissions.require_sight(actor, sight, subject)
    permissions.require(actor, permission, subject)
    return competition


def act(
    session: Session,
    competition_id: int,
    action: Action,
    permission: Permission,
    actor: Actor,
    now: datetime,
    *,
    sight: Permission = Permission.COMPETITION_READ,
) -> Competition:
    """Enter, then ask the lifecycle whether the action is possible now: in that order."""
    competition = enter(session, competition_id, permission, actor, sight=sight)
    require(session, competition, action, now)
    return competition


def require(session: Session, competition: Competition, action: Action, now: datetime) -> None:
    """Refuse with the reasons what the competition's state or the clock makes impossible."""
    known = facts.facts_of(session, competition)
    if action in _PRICED:
        known = material.awarded_facts(session, competition, known)
    known = rules.gated(session, competition, known, action, now=now)
    competitions.require(known, action, now)
