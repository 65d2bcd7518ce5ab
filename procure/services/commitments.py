"""Register, replace and withdraw commitment statements of a consortium."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from stdnum.no import orgnr

from procure.domain import permissions
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.formats import local
from procure.domain.framework_changes import ChangeKind, Value
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.consortia import CommitmentStatement, Consortium
from procure.services import accounts, framework_changes
from procure.services import consortium_access as access


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a firm has signed; `expires_on` is the last day it holds, None as the agreement."""

    name: str
    organisation_number: str
    covers: str
    reference: str
    signed_on: date
    expires_on: date | None


def register(
    session: Session,
    consortium_id: int,
    statement: Statement,
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> CommitmentStatement:
    """Register a signed statement. The firm may be a member or someone outside.

    Raises `InvalidInput` for a wrong check digit, a day of signing that has not come, and an end
    before the signing; `Stale` when the consortium has changed since `version`.
    """
    consortium = _enter(session, consortium_id, version, actor)
    made = _add(session, consortium, statement, actor, now)
    _log(session, consortium, None, made, "Registrert.", actor, now)
    return made


def replace(
    session: Session,
    statement_id: int,
    statement: Statement,
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> CommitmentStatement:
    """Register a new statement in the place of one that stands."""
    consortium = _enter(session, _consortium_id(session, statement_id), version, actor)
    old = _standing(session, statement_id)
    made = _add(session, consortium, statement, actor, now)
    old.withdrawn_at = now
    _log(session, consortium, old, made, "Erstattet med en ny erklæring.", actor, now)
    return made


def withdraw(
    session: Session,
    statement_id: int,
    *,
    why: str,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """End a statement that was taken back, or registered by mistake."""
    consortium = _enter(session, _consortium_id(session, statement_id), version, actor)
    old = _standing(session, statement_id)
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING)])
    old.withdrawn_at = now
    _log(session, consortium, old, None, why.strip(), actor, now)


def _enter(session: Session, consortium_id: int, version: int | None, actor: Actor) -> Consortium:
    """Lock the agreement, then the consortium. Papers are kept whatever state it is in."""
    permissions.require_sight(actor, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(actor, Permission.FRAMEWORK_CHANGE)
    agreement = session.scalar(
        select(Consortium.framework_id).where(Consortium.id == consortium_id)
    )
    if agreement is None:
        raise NotFound
    framework_changes.locked(session, agreement, actor=actor)
    found = session.scalars(
        select(Consortium)
        .where(Consortium.id == consortium_id)
        .options(joinedload(Consortium.framework))
        .execution_options(populate_existing=True)
    ).one()
    access.require_version(found, version)
    return found


def _consortium_id(session: Session, statement_id: int) -> int:
    found = session.scalar(
        select(CommitmentStatement.consortium_id).where(CommitmentStatement.id == statement_id)
    )
    if found is None:
        raise NotFound
    return found


def _standing(session: Session, statement_id: int) -> CommitmentStatement:
    found = session.scalars(
        select(CommitmentStatement)
        .where(CommitmentStatement.id == statement_id)
        .options(joinedload(CommitmentStatement.organisation))
        .execution_options(populate_existing=True)
    ).one()
    if found.withdrawn_at is not None:
        raise IllegalTransition([reason(Code.COMMITMENT_OVER)])
    return found


def _add(
    session: Session, consortium: Consortium, statement: Statement, actor: Actor, now: datetime
) -> CommitmentStatement:
    _require_sound(statement, local(now).date())
    firm = accounts.organisation(
        session,
        name=statement.name.strip(),
        organisation_number=orgnr.compact(statement.organisation_number),
    )
    made = CommitmentStatement(
        consortium_id=consortium.id,
        organisation=firm,
        covers=statement.covers.strip(),
        reference=statement.reference.strip(),
        signed_on=statement.signed_on,
        expires_on=statement.expires_on,
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(made)
    return made


def _require_sound(statement: Statement, today: date) -> None:
    if not orgnr.is_valid(statement.organisation_number):
        raise InvalidInput([reason(Code.ORGANISATION_NUMBER_WRONG)])
    if not (statement.name.strip() and statement.covers.strip()):
        raise InvalidInput([reason(Code.VALUE_MISSING)])
    if statement.signed_on > today:
        raise InvalidInput([reason(Code.TIME_AHEAD)])
    if statement.expires_on is not None and statement.expires_on < statement.signed_on:
        raise InvalidInput([reason(Code.PERIOD_BACKWARDS)])


def _log(
    session: Session,
    consortium: Consortium,
    old: CommitmentStatement | None,
    new: CommitmentStatement | None,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    access.touch(consortium)
    framework_changes.log(
        session, consortium.framework, ChangeKind.CARD,
        effective_on=local(now).date(), before=_told(old), after=_told(new), reason=why,
        actor=actor, now=now, consortium_id=consortium.id,
    )  # fmt: skip


def _told(statement: CommitmentStatement | None) -> list[Value]:
    """Tell a statement as the history does; nothing when there is none."""
    firm = statement.organisation if statement else None
    return [
        Value.text("Forpliktelseserklæring fra", firm.name if firm else None),
        Value.text("Gjelder", statement.covers if statement else None),
        Value.day("Signert", statement.signed_on if statement else None),
        Value.day("Gjelder til og med", statement.expires_on if statement else None),
        Value.text("Arkivreferanse", statement.reference if statement else None),
    ]
