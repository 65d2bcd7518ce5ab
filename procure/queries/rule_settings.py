"""The page of thresholds, rules and provisions: what holds, since when, and on what ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.law import REFERENCES, Reference, Standing
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules import registry, settings
from procure.domain.rules.model import Rule
from procure.domain.rules.settings import RULE_PREFIX, SETTINGS, Dated, Setting
from procure.domain.rules.titles import TITLES
from procure.language import say
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.rules import LawConfirmation, RuleSetting

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value that was set: from which day, on what ground, by whom."""

    key: str
    value: str
    starts_on: date
    source: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A threshold as it is today, with everything that was set, the newest day first."""

    setting: Setting
    value: str
    since: date | None  # None: the default, since always
    source: str
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One check of a rule: whether it is in force today, and what was said of that."""

    rule: Rule
    title: str
    in_force: bool
    settable: bool
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A provision that is not known in its own text, or was confirmed by someone."""

    reference: Reference
    read_on: date | None
    note: str
    confirmed_by: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """Everything that can be set about the rules, and why the viewer may not, if so."""

    thresholds: tuple[Threshold, ...]
    rules: tuple[RuleRow, ...]
    provisions: tuple[Provision, ...]
    first_day: date
    write: tuple[Reason, ...]
    confirm: tuple[Reason, ...]

    def threshold(self, key: str) -> Threshold:
        """Return one threshold. Raises `NotFound`."""
        return _one(t for t in self.thresholds if t.setting.key == key)

    def rule(self, rule_id: str) -> RuleRow:
        """Return one rule that can be set. Raises `NotFound`."""
        return _one(row for row in self.rules if row.rule.id == rule_id and row.settable)

    def provision(self, key: str) -> Provision:
        """Return one provision that can be confirmed. Raises `NotFound`."""
        return _one(row for row in self.provisions if row.reference.rule == key)


def _one(found: Iterable[T]) -> T:
    first = next(iter(found), None)
    if first is None:
        raise NotFound
    return first


def first_day(session: Session, now: datetime) -> date:
    """Return the first day a new value may hold from: today, or tomorrow if one was issued today.

    A competition that is issued was judged by the values of its day; they are not changed after.
    """
    today = local(now).date()
    newest = session.scalar(select(func.max(Competition.issued_at)))
    issued_today = newest is not None and local(newest).date() >= today
    return today + timedelta(days=1) if issued_today else today


def page(session: Session, *, viewer: Actor, now: datetime) -> SettingsPage:
    """Return the page; three statements."""
    permissions.require_sight(viewer, Permission.SETTING_READ, permissions.EVERYTHING)
    today = local(now).date()
    entries = _entries(session)
    held = settings.on(today, (Dated(e.key, e.value, e.starts_on) for e in entries))
    return SettingsPage(
        thresholds=tuple(_threshold(s, held, entries, today) for s in SETTINGS),
        rules=tuple(_rule(rule, held, entries, today) for rule in registry.RULES),
        provisions=_provisions(session),
        first_day=first_day(session, now),
        write=_refusal(viewer, Permission.SETTING_WRITE),
        confirm=_refusal(viewer, Permission.LAW_CONFIRM),
    )


def _refusal(viewer: Actor, permission: Permission) -> tuple[Reason, ...]:
    return () if permissions.allows(viewer, permission) else (reason(Code.NOT_PERMITTED),)


def _entries(session: Session) -> tuple[Entry, ...]:
    rows = session.execute(
        select(RuleSetting, User.name)
        .join(User, User.id == RuleSetting.set_by_id)
        .order_by(RuleSetting.starts_on.desc())
    )
    return tuple(
        Entry(
            key=row.key,
            value=row.value,
            starts_on=row.starts_on,
            source=row.source,
            set_by=name,
            set_at=row.set_at,
        )
        for row, name in rows
    )


def _threshold(
    setting: Setting, held: settings.Settings, entries: tuple[Entry, ...], today: date
) -> Threshold:
    mine = tuple(e for e in entries if e.key == setting.key)
    begun = next((e for e in mine if e.starts_on <= today), None)
    return Threshold(
        setting=setting,
        value=held.text(setting.key),
        since=begun.starts_on if begun else None,
        source=begun.source if begun else setting.source,
        history=mine,
    )


def _rule(rule: Rule, held: settings.Settings, entries: tuple[Entry, ...], today: date) -> RuleRow:
    return RuleRow(
        rule=rule,
        title=say(TITLES[rule.number]),
        in_force=rule.in_force(today) and not held.off(rule.id),
        settable=rule.id in registry.SETTABLE,
        history=tuple(e for e in entries if e.key == RULE_PREFIX + rule.id),
    )


def _provisions(session: Session) -> tuple[Provision, ...]:
    rows = session.execute(
        select(LawConfirmation, User.name).join(User, User.id == LawConfirmation.confirmed_by_id)
    )
    found = {row.provision: (row, name) for row, name in rows}
    return tuple(
        _provision(reference, *found.get(reference.rule, (None, "")))
        for reference in REFERENCES.values()
        if reference.standing is not Standing.CONFIRMED
    )


def _provision(reference: Reference, row: LawConfirmation | None, name: str) -> Provision:
    return Provision(
        reference=reference,
        read_on=row.read_on if row else None,
        note=row.note if row else "",
        confirmed_by=name,
        confirmed_at=row.confirmed_at if row else None,
    )
