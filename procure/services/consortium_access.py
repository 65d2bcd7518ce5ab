"""The way in to every change of a consortium: lock, sight, lifecycle, version; and the way out."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from procure.domain import frameworks
from procure.domain.consortium_changes import Plan, first_day, require_plan
from procure.domain.errors import NotFound, Stale
from procure.domain.framework_changes import ChangeKind, Value
from procure.domain.frameworks import Action
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.frameworks import Framework, FrameworkChange
from procure.services import framework_access, framework_changes
from procure.services import frameworks as agreements

ORGANISATION: Final = "Virksomhet"
NUMBER: Final = "Organisasjonsnummer"


def framework(session: Session, framework_id: int, *, actor: Actor, now: datetime) -> Framework:
    """Lock the agreement for a change of its consortia by an officer."""
    found = framework_access.locked(session, framework_id, Permission.FRAMEWORK_CHANGE, actor=actor)
    frameworks.require(agreements.facts_of(session, found), Action.CHANGE, now)
    return found


def consortia(session: Session, agreement: Framework, ids: Collection[int]) -> list[Consortium]:
    """Lock consortia of the agreement, in one order, with all that a change looks at."""
    wanted = (Consortium.framework_id == agreement.id, Consortium.id.in_(ids))
    order = Consortium.id
    session.execute(select(Consortium.id).where(*wanted).order_by(order).with_for_update())
    found = session.scalars(
        select(Consortium)
        .where(*wanted)
        .order_by(order)
        .options(
            joinedload(Consortium.framework).selectinload(Framework.roles),
            selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
            selectinload(Consortium.rates),
            selectinload(Consortium.people),
            selectinload(Consortium.suspensions),
        )
        .execution_options(populate_existing=True)
    ).all()
    if len(found) != len(set(ids)):
        raise NotFound
    return list(found)


def enter(
    session: Session,
    consortium_id: int,
    plan: Plan,
    *,
    actor: Actor,
    now: datetime,
    first: date | None = None,
) -> Consortium:
    """Lock a consortium for a change from the plan's day, which is tomorrow unless `first` says.

    Raises `NotFound`, `PermissionDenied`, `IllegalTransition` when the agreement cannot be
    changed, `Stale` when someone else changed the consortium, and `InvalidInput` for the plan.
    """
    agreement = framework(session, _framework_id(session, consortium_id), actor=actor, now=now)
    (found,) = consortia(session, agreement, [consortium_id])
    require_version(found, plan.version)
    require_plan(plan, first=first or first_day(now), ends_on=agreement.ends_on)
    return found


def require_version(consortium: Consortium, version: int | None) -> None:
    """Refuse when the consortium has changed since the officer read it."""
    if version is not None and consortium.version != version:
        raise Stale([reason(Code.STALE)])


def _framework_id(session: Session, consortium_id: int) -> int:
    found = session.scalar(select(Consortium.framework_id).where(Consortium.id == consortium_id))
    if found is None:
        raise NotFound
    return found


def leave(
    session: Session,
    consortium: Consortium,
    kind: ChangeKind,
    plan: Plan,
    *,
    before: Sequence[Value],
    after: Sequence[Value],
    actor: Actor,
    now: datetime,
) -> FrameworkChange:
    """Write the change in the history and the audit trail, and count the consortium's version."""
    touch(consortium)
    return framework_changes.log(
        session, consortium.framework, kind,
        effective_on=plan.effective_on, before=before, after=after, reason=plan.reason,
        actor=actor, now=now, consortium_id=consortium.id,
    )  # fmt: skip


def touch(consortium: Consortium) -> None:
    """Let the version count: what changed stands in rows of its own."""
    flag_modified(consortium, "name")
