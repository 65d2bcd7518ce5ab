"""Keys that open sealed bids: made by an officer or for paper, tried, and taken out of use."""

import hashlib
import hmac
import os
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from procure.domain import openers, permissions
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.accounts import User
from procure.models.openers import OpenerKey
from procure.services import audit
from procure.vault import identities, seal
from procure.vault.envelopes import ServerHand

_CANARY = 32  # octets
_WRAPPED = b"age-encryption.org/v1\n-> scrypt "
_LONGEST_WRAPPED = 1_000  # octets; an identity under a passphrase takes a quarter of it


def register(
    session: Session, *, recipient: str, wrapped: bytes, actor: Actor, now: datetime
) -> OpenerKey:
    """Keep the actor's key; one that was in use is taken out of it. It must be tried before use.

    `wrapped` is the identity under its owner's passphrase, as an age file. The same key again is
    no new one. Raises `InvalidInput` with `OPENER_KEY_WRONG` for what is no key of that kind.
    """
    permissions.require(actor, Permission.OPENER_KEY, EVERYTHING)
    if not wrapped.startswith(_WRAPPED) or len(wrapped) > _LONGEST_WRAPPED:
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    if (found := _posted_twice(session, recipient, actor, actor.id)) is not None:
        return found
    for old in session.scalars(active(actor.organisation_id).where(OpenerKey.user_id == actor.id)):
        _retire(session, old, actor, now)
    session.flush()  # the database holds one in use
    return _keep(session, recipient, actor, now, wrapped=wrapped, user_id=actor.id)


def register_paper(session: Session, *, recipient: str, actor: Actor, now: datetime) -> OpenerKey:
    """Keep the public half of a recovery key; its secret stands on a sheet of paper alone."""
    permissions.require(actor, Permission.OPENER_KEY, EVERYTHING)
    if (found := _posted_twice(session, recipient, actor, None)) is not None:
        return found
    return _keep(session, recipient, actor, now)


def _posted_twice(
    session: Session, recipient: str, actor: Actor, user_id: int | None
) -> OpenerKey | None:
    """Return the key if the same one was registered before: the button was pressed twice."""
    if not identities.is_recipient(recipient):
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    session.get_one(User, actor.id, with_for_update=True)  # both presses at once: one waits
    found = session.scalar(select(OpenerKey).where(OpenerKey.recipient == recipient))
    if found is None:
        return None
    if found.retired_at or (found.organisation_id, found.user_id) != (
        actor.organisation_id, user_id,
    ):  # fmt: skip
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    return found


def _keep(
    session: Session,
    recipient: str,
    actor: Actor,
    now: datetime,
    *,
    wrapped: bytes | None = None,
    user_id: int | None = None,
) -> OpenerKey:
    key = OpenerKey(
        organisation_id=actor.organisation_id, user_id=user_id, recipient=recipient,
        wrapped=wrapped, made_at=now, made_by_id=actor.id,
    )  # fmt: skip
    _new_canary(key)
    session.add(key)
    session.flush()  # the audit line names its id
    _record(session, Tag.OPENER_KEY_MAKE, key, actor, now)
    return key


def rehearse(session: Session, key_id: int, answer: bytes, *, actor: Actor, now: datetime) -> None:
    """Prove that the key is at hand: `answer` is what its canary holds. Anyone holds the paper.

    Raises `InvalidInput` with `OPENER_KEY_WRONG` for any other text.
    """
    permissions.require(actor, Permission.OPENER_KEY, EVERYTHING)
    key = own(session, key_id, actor)
    if not hmac.compare_digest(hashlib.sha256(answer).hexdigest(), key.canary_digest):
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    key.rehearsed_at = now
    _new_canary(key)
    _record(session, Tag.OPENER_KEY_REHEARSE, key, actor, now)


def retire(session: Session, key_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a key of the actor's body out of use. What it opens already, it goes on opening."""
    permissions.require(actor, Permission.OPENER_KEY, EVERYTHING)
    key = session.scalar(active(actor.organisation_id).where(OpenerKey.id == key_id))
    if key is None:
        raise NotFound
    _retire(session, key, actor, now)


def hand(session: Session, key_id: int, typed: str, *, actor: Actor) -> ServerHand:
    """Return what the actor opens with, for one request, when the browser could not do it.

    `typed` is the passphrase, or what stands on the sheet. A key taken out of use still opens
    what was locked for it. It takes a second on purpose: ask before the transaction that writes.
    Raises `NotFound` for another's key and `InvalidInput` with `OPENER_KEY_WRONG`.
    """
    permissions.require(actor, Permission.OPENER_KEY, EVERYTHING)
    key = session.get(OpenerKey, key_id)
    if key is None or key.organisation_id != actor.organisation_id:
        raise NotFound
    if key.user_id not in (None, actor.id):
        raise NotFound
    try:
        found = _identity(key, typed)
    except (ValueError, identities.WrongPassphrase) as fault:
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)]) from fault
    if found.recipient != key.recipient:
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    return ServerHand(key.id, found)


def answer(session: Session, key_id: int, typed: str, *, actor: Actor) -> bytes:
    """Return what the key's canary holds, for a browser that could not open it; see `hand`."""
    found = hand(session, key_id, typed, actor=actor)
    return seal.open_one(session.get_one(OpenerKey, key_id).canary, found.identity.secret)


def _identity(key: OpenerKey, typed: str) -> identities.Identity:
    if key.wrapped is None:
        return identities.of(openers.secret_of(typed))
    return identities.unwrap(key.wrapped, openers.passphrase_of(typed))


def own(session: Session, key_id: int, actor: Actor) -> OpenerKey:
    """Return a key in use that the actor may use: the own one, or the body's on paper."""
    key = session.scalar(active(actor.organisation_id).where(OpenerKey.id == key_id))
    if key is None or key.user_id not in (None, actor.id):
        raise NotFound
    return key


def active(organisation_id: int) -> Select[OpenerKey]:
    """Select the keys of a body that are in use, the oldest first."""
    return (
        select(OpenerKey)
        .where(OpenerKey.organisation_id == organisation_id, OpenerKey.retired_at.is_(None))
        .order_by(OpenerKey.id)
    )


def _retire(session: Session, key: OpenerKey, actor: Actor, now: datetime) -> None:
    key.retired_at, key.retired_by_id = now, actor.id
    _record(session, Tag.OPENER_KEY_RETIRE, key, actor, now)


def _new_canary(key: OpenerKey) -> None:
    answer = os.urandom(_CANARY)
    key.canary = seal.for_one(answer, key.recipient)
    key.canary_digest = hashlib.sha256(answer).hexdigest()


def _record(session: Session, tag: Tag, key: OpenerKey, actor: Actor, now: datetime) -> None:
    audit.record(
        session, tag, f"opener_key:{key.id}", chain=audit.ACCOUNTS, actor=actor, now=now,
        recipient=key.recipient, paper=key.user_id is None,
    )  # fmt: skip
