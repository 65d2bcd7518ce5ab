"""The changes of an agreement as pages: what can be changed, what it would do, the history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import framework_changes, framework_plans, frameworks, permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.framework_changes import ChangeKind, Row
from procure.domain.framework_plans import Plan
from procure.domain.framework_terms import ACTIONS, Change, Party, Terms
from procure.domain.frameworks import Action, Status
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Reason
from procure.models.accounts import User
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework, FrameworkChange, FrameworkParty
from procure.queries import ceilings, framework_effects
from procure.queries import frameworks as agreements
from procure.queries.framework_effects import Effect
from procure.queries.framework_terms import terms_of

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of change, and why it cannot be made now."""

    kind: ChangeKind
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The agreement as it stands, and what can be changed in it."""

    framework_id: int
    framework_title: str
    version: int
    status: Status
    today: date
    terms: Terms
    choices: tuple[Choice, ...]

    def reasons(self, kind: ChangeKind) -> tuple[Reason, ...]:
        """Return why a kind of change cannot be made now."""
        return next(choice.reasons for choice in self.choices if choice.kind is kind)

    @property
    def parties_now(self) -> tuple[Party, ...]:
        """Those that may call off today or later, and are not on their way out."""
        return tuple(p for p in self.terms.parties if p.ends_on is None)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, or why it cannot be made."""

    plan: Plan | None
    rows: tuple[Row, ...]
    effects: tuple[Effect, ...]
    refusals: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change as the history tells it; `withdrawable` is whether it can still be taken back."""

    id: int
    kind: ChangeKind
    consortium_id: int | None
    consortium: str
    effective_on: date
    planned: bool
    rows: tuple[Row, ...]
    reason: str
    made_by: str
    made_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawable: bool


@dataclass(frozen=True, slots=True)
class History:
    """A page of the history, the newest first; `older` leads on."""

    framework_id: int
    framework_title: str
    status: Status
    rows: tuple[HistoryRow, ...]
    older: int | None
    kinds: tuple[ChangeKind, ...]  # that occur
    consortia: tuple[tuple[int, str], ...]  # that occur
    may_change: bool


def page(session: Session, framework_id: int, *, viewer: Actor, now: datetime) -> ChangePage:
    """Return what an officer can change now. Raises `NotFound` and `PermissionDenied`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(viewer, Permission.FRAMEWORK_CHANGE)
    framework = _loaded(session, framework_id)
    known = agreements.facts_of(
        framework, spent_ore=ceilings.of(session, framework_id).used_ore, consortia=1
    )
    return ChangePage(
        framework_id=framework.id,
        framework_title=framework.title,
        version=framework.version,
        status=frameworks.status(known, now),
        today=local(now).date(),
        terms=terms_of(session, framework, on=local(now).date()),
        choices=tuple(
            Choice(kind, frameworks.refusals(known, action, now))
            for kind, action in ACTIONS.items()
        ),
    )


def _loaded(session: Session, framework_id: int) -> Framework:
    found = session.scalar(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            joinedload(Framework.buyer),
            selectinload(Framework.parties).joinedload(FrameworkParty.organisation),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def preview(session: Session, shown: ChangePage, change: Change) -> Preview:
    """Return what the change would do to the agreement as the page shows it."""
    refused = framework_plans.refusals(shown.terms, change, shown.today)
    if refused:
        return Preview(None, (), (), refused)
    plan = framework_plans.plan(shown.terms, change, shown.today)
    return Preview(
        plan,
        framework_changes.rows(plan.before, plan.after),
        framework_effects.of(session, shown.framework_id, shown.terms, change, plan),
        (),
    )


def history(
    session: Session,
    framework_id: int,
    *,
    viewer: Actor,
    now: datetime,
    kind: str = "",
    consortium_id: int | None = None,
    before: int | None = None,
) -> History:
    """Return a page of the history; `kind` that is none of ours filters nothing."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = session.get(Framework, framework_id, populate_existing=True)
    if framework is None:
        raise NotFound
    wanted = _wanted(framework_id, kind, consortium_id, before)
    found = session.execute(wanted.limit(PAGE_SIZE + 1)).all()
    may = permissions.allows(viewer, Permission.FRAMEWORK_CHANGE)
    known = agreements.facts_of(
        framework, spent_ore=ceilings.of(session, framework_id).used_ore, consortia=1
    )
    may_withdraw = may and not frameworks.refusals(known, Action.WITHDRAW, now)
    rows = tuple(_history_row(row, local(now).date(), may_withdraw) for row in found[:PAGE_SIZE])
    kinds, consortia = _occurring(session, framework_id)
    return History(
        framework_id=framework.id,
        framework_title=framework.title,
        status=frameworks.status(known, now),
        rows=rows,
        older=rows[-1].id if len(found) > PAGE_SIZE else None,
        kinds=kinds,
        consortia=consortia,
        may_change=may,
    )


def newest(
    session: Session, framework_id: int, *, viewer: Actor, now: datetime
) -> HistoryRow | None:
    """Return the last change, for the officer who was overtaken by it."""
    rows = history(session, framework_id, viewer=viewer, now=now).rows
    return next((row for row in rows if row.withdrawn_at is None), None)


def _wanted(
    framework_id: int, kind: str, consortium_id: int | None, before: int | None
) -> Select[FrameworkChange, str, str]:
    withdrawer = select(User.name).where(User.id == FrameworkChange.withdrawn_by_id)
    wanted = (
        select(
            FrameworkChange,
            func.coalesce(Consortium.name, "").label("consortium"),
            func.coalesce(withdrawer.scalar_subquery(), "").label("withdrawn_by"),
        )
        .outerjoin(Consortium, Consortium.id == FrameworkChange.consortium_id)
        .options(joinedload(FrameworkChange.made_by))
        .where(FrameworkChange.framework_id == framework_id)
        .order_by(FrameworkChange.id.desc())
    )
    if kind in set(ChangeKind):
        wanted = wanted.where(FrameworkChange.kind == ChangeKind(kind))
    if consortium_id is not None:
        wanted = wanted.where(FrameworkChange.consortium_id == consortium_id)
    return wanted if before is None else wanted.where(FrameworkChange.id < before)


def _history_row(row: SqlRow[*tuple[Any, ...]], today: date, may_withdraw: bool) -> HistoryRow:  # noqa: FBT001
    change = row.FrameworkChange
    planned = change.effective_on > today and change.withdrawn_at is None
    return HistoryRow(
        id=change.id,
        kind=change.kind,
        consortium_id=change.consortium_id,
        consortium=row.consortium,
        effective_on=change.effective_on,
        planned=planned,
        rows=framework_changes.rows(
            framework_changes.load(change.before), framework_changes.load(change.after)
        ),
        reason=change.reason,
        made_by=change.made_by.name,
        made_at=change.made_at,
        withdrawn_at=change.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        withdrawable=planned and may_withdraw and change.kind is not ChangeKind.CARD,
    )


def _occurring(
    session: Session, framework_id: int
) -> tuple[tuple[ChangeKind, ...], tuple[tuple[int, str], ...]]:
    mine = FrameworkChange.framework_id == framework_id
    kinds = set(session.scalars(select(FrameworkChange.kind).where(mine).distinct()))
    consortia = session.execute(
        select(Consortium.id, Consortium.name)
        .where(Consortium.id.in_(select(FrameworkChange.consortium_id).where(mine)))
        .order_by(Consortium.name)
    )
    return tuple(k for k in ChangeKind if k in kinds), tuple((r.id, r.name) for r in consortia)


def of_consortium(session: Session, framework_id: int, change_id: int) -> bool:
    """Say whether a change is of one consortium. Raises `NotFound` when it is not of ours."""
    found = session.execute(
        select(FrameworkChange.consortium_id).where(
            FrameworkChange.id == change_id, FrameworkChange.framework_id == framework_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found.consortium_id is not None
