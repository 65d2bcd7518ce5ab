"""Attempts to open that were refused, as the audit trail tells of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.reasons import Code
from procure.models.audit import AuditEntry


class Refusal(StrEnum):
    """Why an attempt opened nothing, in the few ways that a reader tells apart."""

    ALONE = "alone"
    EARLY = "early"
    KEY = "key"
    OTHER = "other"
    PASSWORD = "password"  # noqa: S105 -- a reason, not a secret
    STRANGER = "stranger"
    UNREADABLE = "unreadable"


_KINDS: Final[Mapping[str, Refusal]] = {
    Code.ALREADY_CONFIRMED_OPENING: Refusal.ALONE,
    Code.BEFORE_DEADLINE: Refusal.EARLY,
    Code.BID_UNREADABLE: Refusal.UNREADABLE,
    Code.NOT_PERMITTED: Refusal.STRANGER,
    Code.OPENER_KEY_TAKEN: Refusal.ALONE,
    Code.OPENER_KEY_WRONG: Refusal.KEY,
    Code.OPENING_GUARDED: Refusal.EARLY,
    Code.PASSWORD_WRONG: Refusal.PASSWORD,
    Code.TOO_MANY_ATTEMPTS: Refusal.PASSWORD,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """Someone tried to open. `unreadable` are the bids that were not as they were delivered."""

    at: datetime
    who: str
    why: Refusal
    unreadable: tuple[int, ...] = ()


def of(session: Session, competition_id: int) -> tuple[Attempt, ...]:
    """Return the attempts on a competition that were refused, the first first."""
    found = session.scalars(
        select(AuditEntry.line)
        .where(
            AuditEntry.chain == f"competition:{competition_id}",
            AuditEntry.tag == Tag.REFUSED.value,
        )
        .order_by(AuditEntry.seq)
    )
    return tuple(_attempt(line) for line in map(json.loads, found) if _is_one(line))


def _is_one(line: Mapping[str, Any]) -> bool:
    return bool(line["facts"].get("action") == "open")


def _attempt(line: Mapping[str, Any]) -> Attempt:
    told = line["facts"]
    unreadable = told.get("unreadable", "")
    first = told.get("why", Code.BID_UNREADABLE.value).partition(", ")[0]
    return Attempt(
        at=datetime.fromisoformat(line["at"]),
        who=str(line["actor"]).partition(" ")[2],
        why=_KINDS.get(first, Refusal.OTHER),
        unreadable=tuple(int(number) for number in unreadable.split(", ") if number),
    )
