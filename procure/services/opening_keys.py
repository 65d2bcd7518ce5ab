"""The key of an opening, turned by two officers: each takes a layer off, the second the last.

Nothing here writes. The server's own layer goes off only where the lifecycle allows the opening,
so its callers ask that first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.domain.seals import WINDOW
from procure.models.bids import OpeningConfirmation
from procure.models.openers import KeyEnvelope, OpenerKey
from procure.services import competition_keys
from procure.vault import envelopes
from procure.vault.envelopes import Hand
from procure.vault.identities import Identity
from procure.vault.keys import SealBroken, Vault

_AGE: Final = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class Offer:
    """A key that the officer can open with, and what it has to open.

    `wrapped` is None for the key on paper. The first opener strips `layers`, by the other's key
    id; the second unlocks `inner`. Both are sealed for the key.
    """

    key_id: int
    wrapped: bytes | None
    layers: Mapping[int, bytes] = field(default_factory=dict)
    inner: bytes = b""


@dataclass(frozen=True, slots=True)
class Turned:
    """What an officer's turn gave: shares for every other key, or the competition's secret.

    `after` is the officer who turned first; None where this one did.
    """

    key_id: int
    shares: bytes | None = None
    secret: Identity | None = None
    after: int | None = None


def standing(session: Session, competition_id: int, now: datetime) -> Sequence[OpeningConfirmation]:
    """The confirmations that still count, the first first."""
    found = session.scalars(
        select(OpeningConfirmation)
        .where(OpeningConfirmation.competition_id == competition_id)
        .order_by(OpeningConfirmation.confirmed_at)
    )
    return [one for one in found if now - one.confirmed_at <= WINDOW]


def offers(
    session: Session, competition_id: int, *, vault: Vault, actor: Actor, now: datetime
) -> tuple[Offer, ...]:
    """Return the actor's own key, then those on paper, of those the secret is locked for.

    One that was taken out of use since still opens; the one that the first used does not. There
    is none under another server key.
    """
    earlier = standing(session, competition_id, now)
    try:
        inner = _shares(session, competition_id, earlier[0], vault) if earlier else None
        found = [
            _offer(session, competition_id, key, inner, vault)
            for key in _keys(session, competition_id, actor)
        ]
    except SealBroken:
        return ()
    return tuple(one for one in found if one.layers or one.inner)


def _offer(
    session: Session,
    competition_id: int,
    key: OpenerKey,
    inner: Mapping[int, bytes] | None,
    vault: Vault,
) -> Offer:
    if inner is None:
        layers = competition_keys.layers(session, competition_id, key.id, vault=vault)
        return Offer(key.id, key.wrapped, layers)
    return Offer(key.id, key.wrapped, inner=inner.get(key.id, b""))


def turn(
    session: Session,
    competition_id: int,
    *,
    hand: Hand,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> Turned:
    """Turn the key with an officer's hand.

    Raises `InvalidInput` with `OPENER_KEY_WRONG` when the hand is not the actor's or opens
    nothing here, and with `OPENER_KEY_TAKEN` when it is the one that the first used.
    """
    key = session.get(OpenerKey, hand.key_id)
    if key is None or key.user_id not in (None, actor.id):
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    earlier = standing(session, competition_id, now)
    if earlier and earlier[0].opener_key_id == hand.key_id:
        raise InvalidInput([reason(Code.OPENER_KEY_TAKEN)])
    try:
        if earlier:
            return _second(session, competition_id, hand, earlier[0], vault)
        return _first(session, competition_id, hand, vault)
    except (SealBroken, KeyError) as fault:
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)]) from fault


def _first(session: Session, competition_id: int, hand: Hand, vault: Vault) -> Turned:
    layers = competition_keys.layers(session, competition_id, hand.key_id, vault=vault)
    shares = hand.strip(layers)
    if not all(share.startswith(_AGE) for share in shares.values()):
        raise SealBroken  # a browser can send anything; the second would wait in vain
    context = _context(competition_id, hand.key_id)
    return Turned(hand.key_id, shares=envelopes.shelve(shares, vault=vault, context=context))


def _second(
    session: Session, competition_id: int, hand: Hand, first: OpeningConfirmation, vault: Vault
) -> Turned:
    inner = _shares(session, competition_id, first, vault)[hand.key_id]
    recipient = competition_keys.recipient(session, competition_id)
    secret = envelopes.secret_of(hand, inner, recipient)
    return Turned(hand.key_id, secret=secret, after=first.user_id)


def _shares(
    session: Session, competition_id: int, first: OpeningConfirmation, vault: Vault
) -> dict[int, bytes]:
    """What the first took a layer off, by the other's key id."""
    if first.shares is None or first.opener_key_id is None:
        return {}
    context = _context(competition_id, first.opener_key_id)
    return envelopes.shelved(first.shares, vault=vault, context=context)


def _keys(session: Session, competition_id: int, actor: Actor) -> Sequence[OpenerKey]:
    locked_for = select(KeyEnvelope.first_id).where(KeyEnvelope.competition_id == competition_id)
    return session.scalars(
        select(OpenerKey)
        .where(
            OpenerKey.id.in_(locked_for),
            OpenerKey.user_id.is_(None) | (OpenerKey.user_id == actor.id),
        )
        .order_by(OpenerKey.user_id.is_(None), OpenerKey.id)
    ).all()


def _context(competition_id: int, key_id: int) -> str:
    return f"competition:{competition_id}:shares:{key_id}"
