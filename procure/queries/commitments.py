"""Commitment statements as pages: those of a consortium, of an agreement, and those that expire."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from procure.domain import commitments, permissions
from procure.domain.commitments import SOON, Standing
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission, Role
from procure.models.accounts import Organisation
from procure.models.consortia import CommitmentStatement, Consortium
from procure.models.frameworks import Framework
from procure.queries import cards


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement; `days_left` is None when it holds as long as the agreement."""

    id: int
    consortium_id: int
    consortium: str
    firm: str
    organisation_number: str
    covers: str
    reference: str
    signed_on: date
    expires_on: date | None
    days_left: int | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The statements of one consortium: those that stand, and those that are over."""

    framework_id: int
    framework_title: str
    id: int
    name: str
    version: int
    is_staff: bool
    may_change: bool
    firms: tuple[tuple[str, str], ...]  # name and organisation number of today's members
    rows: tuple[StatementRow, ...]
    over: tuple[StatementRow, ...]

    def row(self, statement_id: int) -> StatementRow:
        """Return one that stands. Raises `NotFound`."""
        for row in self.rows:
            if row.id == statement_id:
                return row
        raise NotFound


@dataclass(frozen=True, slots=True)
class FrameworkStatements:
    """The statements that stand in an agreement, the soonest to expire first."""

    framework_id: int
    framework_title: str
    rows: tuple[StatementRow, ...]

    @property
    def due(self) -> int:
        """How many have expired or will soon."""
        return sum(r.standing in {Standing.EXPIRED, Standing.EXPIRING} for r in self.rows)


def page(session: Session, consortium_id: int, *, viewer: Actor, now: datetime) -> StatementPage:
    """Return the statements of a consortium, to its own people and to staff. Raises `NotFound`."""
    found, today = cards.consortium(session, consortium_id), local(now).date()
    permissions.require_sight(viewer, Permission.CONSORTIUM_HISTORY, cards.subject_of(found))
    cards.require_visible(found, viewer)
    rows = _rows(session, _select().where(Consortium.id == consortium_id), today)
    return StatementPage(
        framework_id=found.framework_id,
        framework_title=found.framework.title,
        id=found.id,
        name=found.name,
        version=found.version,
        is_staff=permissions.allows(viewer, Permission.FRAMEWORK_READ),
        may_change=permissions.allows(viewer, Permission.FRAMEWORK_CHANGE),
        firms=tuple(
            (m.organisation.name, m.organisation.organisation_number or "")
            for m in found.members_on(today)
        ),
        rows=tuple(r for r in rows if r.standing is not Standing.OVER),
        over=tuple(r for r in rows if r.standing is Standing.OVER),
    )


def of_consortium(session: Session, consortium_id: int, today: date) -> tuple[StatementRow, ...]:
    """Return the statements that are neither replaced nor withdrawn, for the consortium's card."""
    wanted = _select().where(
        Consortium.id == consortium_id, CommitmentStatement.withdrawn_at.is_(None)
    )
    return _rows(session, wanted, today)


def of_framework(
    session: Session, framework_id: int, *, viewer: Actor, now: datetime
) -> FrameworkStatements:
    """Return the statements of an agreement, to those who may follow every consortium."""
    permissions.require_sight(viewer, Permission.CONSORTIUM_HISTORY, EVERYTHING)
    title = session.scalar(select(Framework.title).where(Framework.id == framework_id))
    if title is None:
        raise NotFound
    wanted = _select().where(
        Consortium.framework_id == framework_id, CommitmentStatement.withdrawn_at.is_(None)
    )
    return FrameworkStatements(framework_id, title, _rows(session, wanted, local(now).date()))


def expiring(session: Session, *, viewer: Actor, now: datetime) -> tuple[StatementRow, ...]:
    """Return what an officer, or a consortium's lead, must have renewed; the soonest first.

    Nothing for others, and nothing in agreements that are over.
    """
    today = local(now).date()
    wanted = (
        _select()
        .join(Framework, Framework.id == Consortium.framework_id)
        .where(
            CommitmentStatement.withdrawn_at.is_(None),
            CommitmentStatement.expires_on <= today + timedelta(days=SOON),
            Framework.activated_at.is_not(None),
            Framework.ends_on >= today,
            Framework.terminates_on.is_(None) | (Framework.terminates_on > today),
        )
    )
    if viewer.role is Role.SUPPLIER:
        if not viewer.lead_consortium_ids:
            return ()
        wanted = wanted.where(Consortium.id.in_(viewer.lead_consortium_ids))
    elif not permissions.allows(viewer, Permission.FRAMEWORK_CHANGE):
        return ()
    return _rows(session, wanted, today)


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            CommitmentStatement,
            Organisation.name.label("firm"),
            Organisation.organisation_number.label("number"),
            Consortium.name.label("consortium"),
        )
        .join(Organisation, Organisation.id == CommitmentStatement.organisation_id)
        .join(Consortium, Consortium.id == CommitmentStatement.consortium_id)
        .order_by(
            CommitmentStatement.expires_on.is_(None),
            CommitmentStatement.expires_on,
            CommitmentStatement.id,
        )
    )


def _rows(
    session: Session, wanted: Select[*tuple[Any, ...]], today: date
) -> tuple[StatementRow, ...]:
    return tuple(_row(row, today) for row in session.execute(wanted))


def _row(row: Row[*tuple[Any, ...]], today: date) -> StatementRow:
    statement: CommitmentStatement = row.CommitmentStatement
    last = statement.expires_on
    return StatementRow(
        id=statement.id,
        consortium_id=statement.consortium_id,
        consortium=row.consortium,
        firm=row.firm,
        organisation_number=row.number or "",
        covers=statement.covers,
        reference=statement.reference,
        signed_on=statement.signed_on,
        expires_on=last,
        days_left=None if last is None else commitments.days_left(last, today),
        standing=commitments.standing(last, today, over=statement.withdrawn_at is not None),
    )
