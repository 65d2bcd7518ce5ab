"""Withdraw a planned change of a consortium: the rows are as they were before it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.consortium_changes import first_day
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.framework_changes import ChangeKind
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.consortia import Consortium
from procure.models.frameworks import FrameworkChange
from procure.services import (
    audit,
    consortium_members,
    consortium_rates,
    consortium_suspensions,
)
from procure.services import consortium_access as access

Undo = Callable[[Session, Consortium, FrameworkChange], None]

UNDO: Final[Mapping[ChangeKind, Undo]] = {
    ChangeKind.RATES_INDEXED: consortium_rates.undo,
    ChangeKind.RATE_SET: consortium_rates.undo,
    ChangeKind.MEMBER_IN: consortium_members.undo_in,
    ChangeKind.MEMBER_OUT: consortium_members.undo_out,
    ChangeKind.LEAD_CHANGED: consortium_members.undo_lead,
    ChangeKind.CONSORTIUM_SUSPENDED: consortium_suspensions.undo_suspend,
    ChangeKind.SUSPENSION_LIFTED: consortium_suspensions.undo_lift,
}


def withdraw(
    session: Session,
    change_id: int,
    *,
    framework_id: int | None = None,
    together: bool = False,
    actor: Actor,
    now: datetime,
) -> tuple[FrameworkChange, ...]:
    """Withdraw a change that has not begun; `together` withdraws an index adjustment whole.

    `framework_id`, when given, is the agreement that the change must be of.

    Raises `IllegalTransition` when it has begun or is withdrawn, or when a later change of the
    same thing builds on it.
    """
    found = _framework_id(session, change_id)
    if framework_id not in {None, found}:
        raise NotFound
    agreement = access.framework(session, found, actor=actor, now=now)
    changes = _chosen(session, change_id, together=together)
    for change in changes:
        _require_planned(change, now)
    ids = {change.consortium_id for change in changes if change.consortium_id is not None}
    known = {c.id: c for c in access.consortia(session, agreement, ids)}
    for change in changes:
        if change.consortium_id is None or change.kind not in UNDO:
            raise NotFound
        consortium = known[change.consortium_id]
        UNDO[change.kind](session, consortium, change)
        change.withdrawn_at, change.withdrawn_by_id = now, actor.id
        access.touch(consortium)
        audit.record(
            session, Tag.FRAMEWORK_CHANGE_WITHDRAW, f"consortium:{consortium.id}",
            chain=audit.chain_of(framework_id=agreement.id), actor=actor, now=now,
            change=change.id, kind=change.kind.value,
        )  # fmt: skip
    return tuple(changes)


def _framework_id(session: Session, change_id: int) -> int:
    found = session.scalar(
        select(FrameworkChange.framework_id).where(FrameworkChange.id == change_id)
    )
    if found is None:
        raise NotFound
    return found


def _chosen(session: Session, change_id: int, *, together: bool) -> list[FrameworkChange]:
    """The change, or all that were made in the same act: one moment, one kind, one day."""
    change = session.scalars(select(FrameworkChange).where(FrameworkChange.id == change_id)).one()
    if not together:
        return [change]
    same = (
        FrameworkChange.framework_id == change.framework_id,
        FrameworkChange.kind == change.kind,
        FrameworkChange.made_at == change.made_at,
        FrameworkChange.made_by_id == change.made_by_id,
        FrameworkChange.effective_on == change.effective_on,
        FrameworkChange.withdrawn_at.is_(None),
    )
    found = session.scalars(select(FrameworkChange).where(*same).order_by(FrameworkChange.id))
    return list(found) or [change]


def _require_planned(change: FrameworkChange, now: datetime) -> None:
    if change.withdrawn_at is not None:
        raise IllegalTransition([reason(Code.CHANGE_WITHDRAWN)])
    if change.effective_on < first_day(now):
        raise IllegalTransition([reason(Code.CHANGE_BEGUN, day=change.effective_on)])
