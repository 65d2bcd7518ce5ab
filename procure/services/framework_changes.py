"""Change an agreement in force: every act is typed, dated, reasoned and told in its history.

`log` writes the history for everyone who changes something; `make` and `withdraw` are the
officer's changes of the agreement itself. What consortia rely on changes in services of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from procure.domain import framework_plans, frameworks
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, Stale
from procure.domain.formats import local
from procure.domain.framework_changes import ChangeKind, Value, dump
from procure.domain.framework_plans import ONE_DAY, Plan
from procure.domain.framework_terms import (
    ACTIONS,
    KINDS,
    AdmitParty,
    Change,
    Extend,
    RemoveParty,
    SetContact,
    SetMaximum,
    SucceedParty,
    TakeOption,
    Terminate,
)
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.frameworks import Framework, FrameworkChange, FrameworkParty
from procure.queries.framework_terms import terms_of
from procure.services import accounts, audit, framework_access
from procure.services import frameworks as agreements

SHORTEST_REASON: Final = 3  # characters: less says nothing
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


def locked(session: Session, framework_id: int, *, actor: Actor) -> Framework:
    """Lock the agreement for a change by an officer."""
    framework_access.locked(session, framework_id, Permission.FRAMEWORK_CHANGE, actor=actor)
    return session.scalars(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            selectinload(Framework.buyer),
            selectinload(Framework.parties).joinedload(FrameworkParty.organisation),
        )
        .execution_options(populate_existing=True)
    ).one()


def make(
    session: Session,
    framework_id: int,
    change: Change,
    *,
    version: int,
    why: str,
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Make a change hold from its day, and tell it in the history.

    Raises `IllegalTransition` when the agreement is not in a state for it, `Stale` when someone
    else changed the agreement since `version`, and `InvalidInput` for the change itself.
    """
    framework = locked(session, framework_id, actor=actor)
    kind = KINDS[type(change)]
    frameworks.require(agreements.facts_of(session, framework), ACTIONS[kind], now)
    if framework.version != version:
        raise Stale([reason(Code.STALE)])
    today = local(now).date()
    terms = terms_of(session, framework, on=today)
    short = [] if len(why.strip()) >= SHORTEST_REASON else [reason(Code.REASON_MISSING, "reason")]
    if refused := [*framework_plans.refusals(terms, change, today), *short]:
        raise InvalidInput(refused)
    plan = framework_plans.plan(terms, change, today)
    _APPLY[type(change)](session, framework, change, plan, now)
    touch(framework)
    return log(
        session, framework, kind,
        effective_on=plan.effective_on, before=plan.before, after=plan.after,
        reason=why.strip(), actor=actor, now=now,
    )  # fmt: skip


def touch(framework: Framework) -> None:
    """Let the version count: what changed may stand in rows of its own."""
    flag_modified(framework, "title")


def _longer(framework: Framework, plan: Plan, why: str) -> None:
    framework.ends_on = next(
        v.value for v in plan.after if isinstance(v.value, date)
    )  # the only day of such a plan
    if plan.over_four_years and why.strip():
        framework.duration_reason = why.strip()


def _take_option(
    session: Session, framework: Framework, change: TakeOption, plan: Plan, now: datetime
) -> None:
    stored = [dict(option) for option in framework.extension_options]
    taken = next(option for option in stored if not option.get("taken_on"))
    taken["taken_on"] = local(now).date().isoformat()
    framework.extension_options = stored
    _longer(framework, plan, change.duration_reason)


def _extend(
    session: Session, framework: Framework, change: Extend, plan: Plan, now: datetime
) -> None:
    _longer(framework, plan, change.duration_reason)


def _set_maximum(
    session: Session, framework: Framework, change: SetMaximum, plan: Plan, now: datetime
) -> None:
    framework.maximum_value_ore = change.maximum_ore


def _admit(
    session: Session, framework: Framework, change: AdmitParty | SucceedParty, plan: Plan,
    now: datetime,
) -> None:  # fmt: skip
    body = accounts.organisation(
        session, name=change.name, organisation_number=change.organisation_number
    )
    session.add(
        FrameworkParty(
            framework_id=framework.id, organisation_id=body.id, starts_on=change.starts_on
        )
    )
    session.flush()


def _remove(
    session: Session, framework: Framework, change: RemoveParty, plan: Plan, now: datetime
) -> None:
    _party(framework, change.party_id).ends_on = change.last_day


def _succeed(
    session: Session, framework: Framework, change: SucceedParty, plan: Plan, now: datetime
) -> None:
    _party(framework, change.party_id).ends_on = change.starts_on - ONE_DAY
    _admit(session, framework, change, plan, now)


def _party(framework: Framework, party_id: int) -> FrameworkParty:
    return next(p for p in framework.parties if p.id == party_id)


def _set_contact(
    session: Session, framework: Framework, change: SetContact, plan: Plan, now: datetime
) -> None:
    framework.contact_role, framework.contact_email = change.role, change.email


def _terminate(
    session: Session, framework: Framework, change: Terminate, plan: Plan, now: datetime
) -> None:
    framework.terminated_at, framework.terminates_on = now, change.terminates_on


_APPLY: Final[Mapping[type[Any], Callable[[Session, Framework, Any, Plan, datetime], None]]] = {
    TakeOption: _take_option,
    Extend: _extend,
    SetMaximum: _set_maximum,
    AdmitParty: _admit,
    RemoveParty: _remove,
    SucceedParty: _succeed,
    SetContact: _set_contact,
    Terminate: _terminate,
}
