"""Change an agreement in force: every act is typed, dated, reasoned and told in its history."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.framework_changes import ChangeKind, Value, dump
from procure.domain.permissions import Actor
from procure.models.frameworks import Framework, FrameworkChange
from procure.services import audit

_TAGS: Final[Mapping[ChangeKind, Tag]] = {ChangeKind.TERMINATION: Tag.FRAMEWORK_TERMINATE}


def log(  # noqa: PLR0913 -- a line of the history has as many parts
    session: Session,
    framework: Framework,
    kind: ChangeKind,
    *,
    effective_on: date,
    before: Sequence[Value],
    after: Sequence[Value],
    reason: str,
    actor: Actor,
    now: datetime,
    consortium_id: int | None = None,
) -> FrameworkChange:
    """Write one line of the agreement's history and of the audit trail, in this transaction.

    Called by the services that make the change, after it; permission is theirs to check.
    `effective_on` is the first day on which `after` holds.
    """
    change = FrameworkChange(
        framework_id=framework.id,
        consortium_id=consortium_id,
        kind=kind,
        effective_on=effective_on,
        reason=reason,
        before=dump(before),
        after=dump(after),
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(change)
    session.flush()  # the audit line names its id
    subject = (
        f"framework:{framework.id}" if consortium_id is None else f"consortium:{consortium_id}"
    )
    audit.record(
        session, _TAGS.get(kind, Tag.FRAMEWORK_CHANGE), subject,
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now,
        change=change.id, kind=kind.value, effective_on=effective_on.isoformat(),
        before=_told(before), after=_told(after), reason=reason,
    )  # fmt: skip
    return change


def _told(values: Sequence[Value]) -> dict[str, str]:
    return {v.label: "" if v.value is None else str(v.value) for v in values}
