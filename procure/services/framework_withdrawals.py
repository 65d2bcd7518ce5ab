"""Withdraw a planned change of an agreement: what it wrote is taken back, before it has begun."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import framework_changes, frameworks
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.formats import OSLO, local
from procure.domain.framework_changes import ChangeKind
from procure.domain.framework_plans import ONE_DAY
from procure.domain.frameworks import Action
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition
from procure.models.frameworks import Framework, FrameworkChange, FrameworkParty
from procure.services import audit
from procure.services import frameworks as agreements
from procure.services.framework_changes import locked, touch


def withdraw(
    session: Session, framework_id: int, change_id: int, *, actor: Actor, now: datetime
) -> FrameworkChange:
    """Withdraw a change that has not begun: the agreement is as it was before it.

    Raises `NotFound`, and `IllegalTransition` when it has begun or is withdrawn, when a later
    change builds on it, or when a competition that was sent out relies on it.
    """
    framework = locked(session, framework_id, actor=actor)
    change = session.get(FrameworkChange, change_id, populate_existing=True)
    if change is None or change.framework_id != framework.id or change.kind not in UNDO:
        raise NotFound
    frameworks.require(agreements.facts_of(session, framework), Action.WITHDRAW, now)
    _require_planned(change, local(now).date())
    _require_last(session, change)
    UNDO[change.kind](session, framework, change)
    change.withdrawn_at, change.withdrawn_by_id = now, actor.id
    touch(framework)
    audit.record(
        session, Tag.FRAMEWORK_CHANGE_WITHDRAW, f"framework:{framework.id}",
        chain=audit.chain_of(framework_id=framework.id), actor=actor, now=now,
        change=change.id, kind=change.kind.value,
    )  # fmt: skip
    return change


def _require_planned(change: FrameworkChange, today: date) -> None:
    if change.withdrawn_at is not None:
        raise IllegalTransition([reason(Code.CHANGE_WITHDRAWN)])
    if change.effective_on <= today:
        raise IllegalTransition([reason(Code.CHANGE_BEGUN, day=change.effective_on)])


# Kinds that write the same place of the agreement: the last one is withdrawn first.
_SAME_PLACE: Final = (
    frozenset({ChangeKind.OPTION_TAKEN, ChangeKind.EXTENSION, ChangeKind.TERMINATION}),
    frozenset({ChangeKind.PARTY_IN, ChangeKind.PARTY_OUT, ChangeKind.PARTY_SUCCEEDED}),
)


def _require_last(session: Session, change: FrameworkChange) -> None:
    place = next(kinds for kinds in _SAME_PLACE if change.kind in kinds)
    later = session.scalar(
        select(FrameworkChange.id).where(
            FrameworkChange.framework_id == change.framework_id,
            FrameworkChange.id > change.id,
            FrameworkChange.kind.in_(place),
            FrameworkChange.withdrawn_at.is_(None),
        )
    )
    if later is not None:
        raise IllegalTransition([reason(Code.CHANGE_NOT_LAST)])


def _values(text: str) -> dict[str, object]:
    return {v.label: v.value for v in framework_changes.load(text)}


def _shorten(session: Session, framework: Framework, change: FrameworkChange) -> None:
    """Take back a longer period, unless a competition sent out needs it."""
    was = change.effective_on - ONE_DAY
    relies = session.scalar(
        select(Competition.id).where(
            Competition.framework_id == framework.id,
            Competition.issued_at.is_not(None),
            Competition.cancelled_at.is_(None),
            Competition.unsuccessful_at.is_(None),
            Competition.deadline_at >= _midnight_after(was),
        )
    )
    if relies is not None:
        raise IllegalTransition([reason(Code.CHANGE_RELIED_ON)])
    framework.ends_on = was
    before = _values(change.before)
    if framework_changes.FOUR_YEARS in before:
        framework.duration_reason = str(before[framework_changes.FOUR_YEARS] or "")


def _untake(session: Session, framework: Framework, change: FrameworkChange) -> None:
    _shorten(session, framework, change)
    stored = [dict(option) for option in framework.extension_options]
    last = [n for n, option in enumerate(stored) if option.get("taken_on")][-1]
    stored[last].pop("taken_on")
    framework.extension_options = stored


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, datetime.min.time(), OSLO)


def _stay(session: Session, framework: Framework, change: FrameworkChange) -> None:
    framework.terminated_at = framework.terminates_on = None


def _shut_out(session: Session, framework: Framework, change: FrameworkChange) -> None:
    session.delete(_started(framework, change.effective_on))


def _let_stay(session: Session, framework: Framework, change: FrameworkChange) -> None:
    _ended(framework, change).ends_on = None


def _give_back(session: Session, framework: Framework, change: FrameworkChange) -> None:
    session.delete(_started(framework, change.effective_on))
    _ended(framework, change).ends_on = None


def _started(framework: Framework, day: date) -> FrameworkParty:
    """The row the change wrote: the newest that begins on its day."""
    return max((p for p in framework.parties if p.starts_on == day), key=lambda p: p.id)


def _ended(framework: Framework, change: FrameworkChange) -> FrameworkParty:
    told = str(_values(change.before)[framework_changes.BODY])
    return next(
        p
        for p in framework.parties
        if p.ends_on == change.effective_on - ONE_DAY
        and (p.organisation.organisation_number or p.organisation.name) in told
    )


UNDO: Final[Mapping[ChangeKind, Callable[[Session, Framework, FrameworkChange], None]]] = {
    ChangeKind.OPTION_TAKEN: _untake,
    ChangeKind.EXTENSION: _shorten,
    ChangeKind.TERMINATION: _stay,
    ChangeKind.PARTY_IN: _shut_out,
    ChangeKind.PARTY_OUT: _let_stay,
    ChangeKind.PARTY_SUCCEEDED: _give_back,
}
