"""How a verb on a delivery begins: the competition locked, seen, permitted, its contract read."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.audit import Fact, Tag
from procure.domain.permissions import Actor, Permission
from procure.queries import delivery_facts, facts, material
from procure.queries.delivery_facts import Record
from procure.services import audit


def enter(
    session: Session,
    competition_id: int,
    *,
    actor: Actor,
    now: datetime,
    permission: Permission = Permission.DELIVERY_RUN,
) -> Record:
    """Lock the competition; 404 for who may not see the delivery, 403 for who may not act."""
    competition = facts.competition(session, competition_id, lock=True)
    record = delivery_facts.record(session, competition, now)
    permissions.require_sight(actor, Permission.DELIVERY_READ, record.subject)
    permissions.require(actor, permission, record.subject)
    material.require_impartial(session, competition, actor)
    return record


def note(
    session: Session, tag: Tag, record: Record, actor: Actor, now: datetime, **said: Fact
) -> None:
    """Append one fact about the delivery to the trail of its competition."""
    audit.record(
        session,
        tag,
        f"contract:{record.contract.id}",
        chain=audit.chain_of(record.competition.id),
        actor=actor,
        now=now,
        **said,
    )
