"""Who changed which field of a draft last, as the trail tells it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.audit import Tag
from procure.domain.permissions import Actor, Permission
from procure.models.accounts import User
from procure.models.audit import AuditEntry
from procure.queries import facts

NEWEST: Final = 100  # lines looked through: what was changed a moment ago is among them


@dataclass(frozen=True, slots=True)
class Change:
    """The newest change of a field."""

    by: str
    at: datetime


def newest(
    session: Session, competition_id: int, fields: Collection[str], *, viewer: Actor
) -> dict[str, Change]:
    """Return who changed each of the fields last, for someone who may change them too."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    permissions.require(viewer, Permission.COMPETITION_EDIT, subject)
    rows = session.execute(
        select(AuditEntry.line, AuditEntry.at, User.name)
        .join(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.chain == f"competition:{competition_id}",
            AuditEntry.tag == Tag.COMPETITION_CHANGE.value,
        )
        .order_by(AuditEntry.seq.desc())
        .limit(NEWEST)
    )
    found: dict[str, Change] = {}
    for line, at, name in rows:
        for field in json.loads(line)["facts"].get("fields", ()):
            if field in fields:
                found.setdefault(field, Change(name, at))
    return found
