"""Set a threshold or take a rule in and out of force, from a day on; confirm a provision."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions, text
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.formats import local
from procure.domain.law import REFERENCES, Standing
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules import registry, settings
from procure.domain.rules.settings import BY_KEY, RULE_PREFIX
from procure.models.audit import AuditHead
from procure.models.rules import LawConfirmation, RuleSetting
from procure.queries import rule_settings as pages
from procure.services import audit, law

_LONGEST_VALUE: Final = 60  # characters, as the column holds them


def set_threshold(
    session: Session,
    key: str,
    *,
    value: str,
    starts_on: date,
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a threshold a new value from a day on.

    What was used for competitions that are issued already is not changed: the day is not before
    `queries.rule_settings.first_day`. Raises `NotFound` for a key that is not declared.
    """
    _alone(session, actor, Permission.SETTING_WRITE)
    if key not in BY_KEY:
        raise NotFound
    typed = settings.plain(value)
    wrong = () if settings.valid(key, typed) else (_invalid(key),)
    _store(session, key, typed[:_LONGEST_VALUE], starts_on, source, actor, now, wrong)


def set_rule(
    session: Session,
    rule_id: str,
    *,
    in_force: bool,
    starts_on: date,
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a rule in or out of force from a day on; only those of `registry.SETTABLE`."""
    _alone(session, actor, Permission.SETTING_WRITE)
    if rule_id not in registry.SETTABLE:
        raise NotFound
    value = settings.ON if in_force else settings.OFF
    _store(session, RULE_PREFIX + rule_id, value, starts_on, source, actor, now, ())


def _alone(session: Session, actor: Actor, permission: Permission) -> None:
    """Let in one at a time: two who set the same day would else both add its row."""
    permissions.require(actor, permission)
    session.scalar(select(AuditHead).where(AuditHead.chain == audit.ACCOUNTS).with_for_update())


def _invalid(key: str) -> Reason:
    setting = BY_KEY[key]
    if setting.unit is settings.Unit.DAY_OF_YEAR:
        return reason(Code.SETTING_NO_DAY, "value")
    return reason(Code.SETTING_INVALID, "value", low=setting.lowest, high=setting.highest)


def _store(
    session: Session,
    key: str,
    value: str,
    starts_on: date,
    source: str,
    actor: Actor,
    now: datetime,
    wrong: tuple[Reason, ...],
) -> None:
    why, first = text.clean(source).strip(), pages.first_day(session, now)
    late = (
        () if starts_on >= first else (reason(Code.SETTING_IN_THE_PAST, "starts_on", first=first),)
    )
    unsaid = () if why else (reason(Code.TEXT_MISSING, "source"),)
    if problems := (*wrong, *late, *unsaid):
        raise InvalidInput(problems)
    row = session.scalar(
        select(RuleSetting).where(RuleSetting.key == key, RuleSetting.starts_on == starts_on)
    )
    if row is None:
        row = RuleSetting(key=key, starts_on=starts_on)
        session.add(row)
    row.value, row.source, row.set_by_id, row.set_at = value, why, actor.id, now
    audit.record(
        session, Tag.SETTING_CHANGE, f"setting:{key}", chain=audit.ACCOUNTS, actor=actor, now=now,
        value=value, starts_on=starts_on.isoformat(), source=why,
    )  # fmt: skip


def confirm(
    session: Session,
    provision: str,
    *,
    read_on: date,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that one has read a provision in the text of the law; documents may print it then.

    Raises `NotFound` for a provision that needs no confirmation.
    """
    _alone(session, actor, Permission.LAW_CONFIRM)
    reference = REFERENCES.get(provision)
    if reference is None or reference.standing is Standing.CONFIRMED:
        raise NotFound
    where = text.clean(note).strip()
    ahead = (reason(Code.TIME_AHEAD, "read_on"),) if read_on > local(now).date() else ()
    unsaid = () if where else (reason(Code.TEXT_MISSING, "note"),)
    if problems := (*ahead, *unsaid):
        raise InvalidInput(problems)
    row = session.scalar(select(LawConfirmation).where(LawConfirmation.provision == provision))
    if row is None:
        row = LawConfirmation(provision=provision)
        session.add(row)
    row.read_on, row.note, row.confirmed_by_id, row.confirmed_at = read_on, where, actor.id, now
    law.forget(session)
    audit.record(
        session, Tag.LAW_CONFIRM, f"provision:{provision}", chain=audit.ACCOUNTS, actor=actor,
        now=now, read_on=read_on.isoformat(), note=where,
    )  # fmt: skip
