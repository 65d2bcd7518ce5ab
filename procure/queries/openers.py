"""The keys that can open a body's sealed bids, and what they are locked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from procure.domain import openers, permissions
from procure.domain.errors import NotFound
from procure.domain.openers import OpenerFacts
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.domain.seals import WINDOW, fingerprint
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.models.openers import CompetitionKey, KeyEnvelope, KeyRotation, OpenerKey

SOON: Final = 14  # days before a key must be tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One key, as the body's officers see it. `fingerprint` is of its public half."""

    id: int
    facts: OpenerFacts
    fingerprint: str
    made_at: datetime
    own: bool
    in_use: bool
    ready: bool
    days_left: int

    @property
    def usable(self) -> bool:
        """Whether the viewer may use it: the own one, or the one on paper."""
        return self.own or self.facts.on_paper


@dataclass(frozen=True, slots=True)
class Half:
    """One opener's half of a rotation, while it counts."""

    name: str
    own: bool
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A competition whose bids are not opened, and whether today's keys open it."""

    id: int
    reference: str
    title: str
    deadline_at: datetime
    locked: tuple[KeyRow, ...]
    current: bool
    half: Half | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenersPage:
    """A body's openers; `lacking` is why nothing can be issued now."""

    keys: tuple[KeyRow, ...]
    lacking: tuple[Reason, ...]
    under_way: tuple[UnderWay, ...]

    @property
    def has_own(self) -> bool:
        """Whether the viewer has a key in use."""
        return any(key.own for key in self.keys)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a key is tried on, and what its owner's passphrase opens ("" in octets for paper)."""

    key: KeyRow
    canary: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class RotationPage:
    """The openers of one competition, and with what the viewer may take part in changing them."""

    competition: UnderWay
    keys: tuple[KeyRow, ...]
    hands: tuple[KeyRow, ...]
    refusals: tuple[Reason, ...]


def of_body(session: Session, organisation_id: int) -> tuple[OpenerFacts, ...]:
    """Return the keys in use; those of people who are shut out count no more."""
    found = session.execute(keys_in_use(organisation_id).with_only_columns(*_FACTS))
    return tuple(OpenerFacts(name or "", rehearsed_at) for name, rehearsed_at in found)


def page(session: Session, *, viewer: Actor, now: datetime) -> OpenersPage:
    """Return the page; 404 for who is no officer."""
    permissions.require_sight(viewer, Permission.OPENER_KEY, EVERYTHING)
    keys = _keys(session, viewer, now)
    return OpenersPage(
        keys=keys,
        lacking=openers.lacking([key.facts for key in keys], now),
        under_way=_under_way(session, keys, viewer, now),
    )


def due(session: Session, *, viewer: Actor, now: datetime) -> tuple[KeyRow, ...]:
    """Return the keys that the viewer must try again soon; nothing for who is no officer."""
    if not permissions.allows(viewer, Permission.OPENER_KEY):
        return ()
    return tuple(k for k in _keys(session, viewer, now) if k.usable and k.days_left <= SOON)


def trial(session: Session, key_id: int, *, viewer: Actor, now: datetime) -> Trial:
    """Return what a key is tried on; 404 for another's."""
    permissions.require_sight(viewer, Permission.OPENER_KEY, EVERYTHING)
    key = next((k for k in _keys(session, viewer, now) if k.id == key_id and k.usable), None)
    if key is None:
        raise NotFound
    canary, wrapped = session.execute(
        select(OpenerKey.canary, OpenerKey.wrapped).where(OpenerKey.id == key_id)
    ).one()
    return Trial(key, canary, wrapped or b"")


def rotation(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> RotationPage:
    """Return the page; 404 for a competition that has no sealed key or is opened."""
    found = page(session, viewer=viewer, now=now)
    competition = next((one for one in found.under_way if one.id == competition_id), None)
    if competition is None:
        raise NotFound
    done = competition.half is not None and competition.half.own
    return RotationPage(
        competition=competition,
        keys=found.keys,
        hands=tuple(key for key in competition.locked if key.usable),
        refusals=(*found.lacking, *([reason(Code.OPENER_ROTATION_HALF)] if done else [])),
    )


_FACTS = (User.name, OpenerKey.rehearsed_at)


def keys_in_use(organisation_id: int) -> Select[OpenerKey, str | None]:
    """Select a body's keys with their owners' names; those of people who are shut out are none."""
    return (
        select(OpenerKey, User.name)
        .outerjoin(User, User.id == OpenerKey.user_id)
        .where(
            OpenerKey.organisation_id == organisation_id,
            OpenerKey.retired_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(OpenerKey.id)
    )


def _keys(session: Session, viewer: Actor, now: datetime) -> tuple[KeyRow, ...]:
    """The body's keys in use: its people's, then those on paper."""
    found = session.execute(keys_in_use(viewer.organisation_id))
    rows = [_key(key, name, viewer, now, in_use=True) for key, name in found]
    return tuple(sorted(rows, key=lambda key: key.facts.on_paper))


def _key(key: OpenerKey, name: str | None, viewer: Actor, now: datetime, *, in_use: bool) -> KeyRow:
    known = OpenerFacts(name or "", key.rehearsed_at)
    return KeyRow(
        id=key.id,
        facts=known,
        fingerprint=fingerprint(key.recipient),
        made_at=key.made_at,
        own=key.user_id == viewer.id,
        in_use=in_use,
        ready=known.ready(now),
        days_left=known.days_left(now),
    )


def _under_way(
    session: Session, keys: Sequence[KeyRow], viewer: Actor, now: datetime
) -> tuple[UnderWay, ...]:
    found = session.execute(
        select(Competition.id, Competition.reference, Competition.title, Competition.deadline_at)
        .join(CompetitionKey, CompetitionKey.competition_id == Competition.id)
        .join(Framework, Framework.id == Competition.framework_id)
        .where(
            Framework.buyer_id == viewer.organisation_id,
            Competition.opened_at.is_(None),
            Competition.cancelled_at.is_(None),
            Competition.unsuccessful_at.is_(None),
        )
        .order_by(Competition.deadline_at, Competition.id)
    ).all()
    ids = [row.id for row in found]
    locked = _locked(session, ids, keys, viewer, now)
    halves = _halves(session, ids, viewer, now)
    return tuple(_one(row, keys, locked.get(row.id, ()), halves.get(row.id)) for row in found)


def _one(
    row: Row[int, str, str, datetime | None],
    keys: Sequence[KeyRow],
    locked: tuple[KeyRow, ...],
    half: Half | None,
) -> UnderWay:
    return UnderWay(
        id=row.id, reference=row.reference, title=row.title, deadline_at=row.deadline_at,
        locked=locked, current={key.id for key in keys} == {key.id for key in locked}, half=half,
    )  # fmt: skip


def _locked(
    session: Session, ids: Sequence[int], keys: Sequence[KeyRow], viewer: Actor, now: datetime
) -> dict[int, tuple[KeyRow, ...]]:
    """The keys that each competition is locked for, also those that are out of use."""
    in_use = {key.id for key in keys}
    found = session.execute(
        select(KeyEnvelope.competition_id, OpenerKey, User.name)
        .join(OpenerKey, OpenerKey.id == KeyEnvelope.first_id)
        .outerjoin(User, User.id == OpenerKey.user_id)
        .where(KeyEnvelope.competition_id.in_(ids))
        .order_by(KeyEnvelope.competition_id, OpenerKey.id)
    )
    rows: dict[int, dict[int, KeyRow]] = {}
    for competition_id, key, name in found:
        of_one = rows.setdefault(competition_id, {})
        of_one[key.id] = _key(key, name, viewer, now, in_use=key.id in in_use)
    return {competition_id: tuple(of_one.values()) for competition_id, of_one in rows.items()}


def _halves(session: Session, ids: Sequence[int], viewer: Actor, now: datetime) -> dict[int, Half]:
    found = session.execute(
        select(KeyRotation.competition_id, User.id, User.name, KeyRotation.begun_at)
        .join(User, User.id == KeyRotation.user_id)
        .where(KeyRotation.competition_id.in_(ids), KeyRotation.begun_at >= now - WINDOW)
    )
    return {
        competition_id: Half(name, user_id == viewer.id, begun_at + WINDOW)
        for competition_id, user_id, name, begun_at in found
    }
