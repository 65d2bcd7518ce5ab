"""Keep a consortium out of new competitions for a while; it returns by itself."""

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain.consortium_changes import DAY, Plan, first_day, overlapping
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.framework_changes import ChangeKind, Value, load
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.consortia import Consortium, ConsortiumSuspension
from procure.models.frameworks import FrameworkChange
from procure.services import consortium_access as access

FROM: Final = "Utestengt fra og med"
UNTIL: Final = "Utestengt til og med"


def suspend(
    session: Session,
    consortium_id: int,
    plan: Plan,
    *,
    until: date | None,
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Suspend the consortium from a day, today at the earliest, to and including `until`.

    None is until someone lifts it. Raises `InvalidInput` for an end before the start, and for
    two suspensions that share a day.
    """
    today = first_day(now) - DAY
    consortium = access.enter(session, consortium_id, plan, actor=actor, now=now, first=today)
    if until is not None and until < plan.effective_on:
        raise InvalidInput([reason(Code.PERIOD_BACKWARDS)])
    row = ConsortiumSuspension(
        consortium_id=consortium.id,
        starts_on=plan.effective_on,
        ends_on=until,
        reason=plan.reason,
    )
    _require_apart(consortium, row)
    session.add(row)
    return access.leave(
        session, consortium, ChangeKind.CONSORTIUM_SUSPENDED, plan,
        before=[Value.day(FROM, None), Value.day(UNTIL, None)],
        after=[Value.day(FROM, plan.effective_on), Value.day(UNTIL, until)],
        actor=actor, now=now,
    )  # fmt: skip


def _require_apart(consortium: Consortium, row: ConsortiumSuspension) -> None:
    for other in consortium.suspensions:
        if other is not row and overlapping(other, row):
            raise InvalidInput([reason(Code.PERIODS_OVERLAP, day=other.starts_on)])


def lift_suspension(
    session: Session, consortium_id: int, plan: Plan, *, actor: Actor, now: datetime
) -> FrameworkChange:
    """Let the consortium return on the plan's day, before its suspension ends by itself."""
    consortium = access.enter(session, consortium_id, plan, actor=actor, now=now)
    row = consortium.suspension_on(plan.effective_on)
    if row is None or row.starts_on == plan.effective_on:
        raise InvalidInput([reason(Code.SUSPENSION_MISSING)])
    was, row.ends_on = row.ends_on, plan.last_before
    return access.leave(
        session, consortium, ChangeKind.SUSPENSION_LIFTED, plan,
        before=[Value.day(UNTIL, was)], after=[Value.day(UNTIL, row.ends_on)],
        actor=actor, now=now,
    )  # fmt: skip


def undo_suspend(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Take back a suspension that has not begun."""
    until = _until(change.after)
    row = next((s for s in consortium.suspensions if s.starts_on == change.effective_on), None)
    if row is None or row.ends_on != until:
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    session.delete(row)


def undo_lift(session: Session, consortium: Consortium, change: FrameworkChange) -> None:
    """Give a suspension the end it had."""
    lifted = change.effective_on - DAY
    row = next((s for s in consortium.suspensions if s.ends_on == lifted), None)
    if row is None:
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])
    row.ends_on = _until(change.before)
    if any(other is not row and overlapping(other, row) for other in consortium.suspensions):
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])


def _until(text: str) -> date | None:
    found = next(v.value for v in load(text) if v.label == UNTIL)
    return found if isinstance(found, date) else None
