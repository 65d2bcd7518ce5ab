"""A competition's key pair, its secret locked for every two of the openers.

For each two of them, in either order, the secret is sealed for the second, then for the first,
then under the server's key. The server takes its layer off after the deadline only, so neither
two openers alone nor the server alone has the secret before (`security.md` §1.3, §1.4).
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from procure.vault import identities
from procure.vault.keys import SealBroken, Vault
from procure.vault.seal import for_one, open_one

Pair = tuple[int, int]  # opener key ids: who comes first, who second


@dataclass(frozen=True, slots=True)
class Locked:
    """A competition's public key, and its secret in envelopes."""

    recipient: str
    envelopes: Mapping[Pair, bytes]


class Hand(Protocol):
    """What an opener does with a key, in the browser or for one request on the server."""

    @property
    def key_id(self) -> int: ...

    def strip(self, layers: Mapping[int, bytes]) -> Mapping[int, bytes]:
        """Take the first layer off; by the second opener's key id."""
        ...

    def unlock(self, inner: bytes) -> str:
        """Take the last layer off and return the secret. Raises `SealBroken`."""
        ...


@dataclass(frozen=True, slots=True)
class ServerHand:
    """The opener's identity, held for one request."""

    key_id: int
    identity: identities.Identity

    def strip(self, layers: Mapping[int, bytes]) -> dict[int, bytes]:
        return {other: open_one(layer, self.identity.secret) for other, layer in layers.items()}

    def unlock(self, inner: bytes) -> str:
        return open_one(inner, self.identity.secret).decode()


@dataclass(frozen=True, slots=True)
class BrowserHand:
    """What the opener's browser did: the identity never came here."""

    key_id: int
    shares: Mapping[int, bytes]
    secret: str = ""

    def strip(self, layers: Mapping[int, bytes]) -> Mapping[int, bytes]:
        if self.shares.keys() != layers.keys():
            raise SealBroken
        return self.shares

    def unlock(self, inner: bytes) -> str:
        if not self.secret:
            raise SealBroken
        return self.secret


def lock(
    secret: identities.Identity, openers: Mapping[int, str], *, vault: Vault, competition_id: int
) -> Locked:
    """Lock a competition's secret for any two of the openers, by key id → recipient."""
    made = {}
    for first, second in itertools.permutations(openers, 2):
        inner = for_one(secret.secret.encode(), openers[second])
        layered = for_one(inner, openers[first])
        made[first, second] = vault.seal(layered, context=_context(competition_id, first, second))
    return Locked(secret.recipient, made)


def release(sealed: bytes, *, vault: Vault, competition_id: int, first: int, second: int) -> bytes:
    """Take the server's layer off. Only a caller that has proved the deadline may ask."""
    return vault.open(sealed, context=_context(competition_id, first, second))


def shelve(shares: Mapping[int, bytes], *, vault: Vault, context: str) -> bytes:
    """Return the first opener's shares, under the server's key until the second comes."""
    told = {other: share.hex() for other, share in shares.items()}
    return vault.seal(json.dumps(told).encode(), context=context)


def shelved(sealed: bytes, *, vault: Vault, context: str) -> dict[int, bytes]:
    """Return the shares by the second opener's key id. Raises `SealBroken`."""
    told = json.loads(vault.open(sealed, context=context))
    return {int(other): bytes.fromhex(share) for other, share in told.items()}


def secret_of(hand: Hand, inner: bytes, recipient: str) -> identities.Identity:
    """Return the competition's identity. Raises `SealBroken` when it is not of this public key."""
    try:
        found = identities.of(hand.unlock(inner))
    except ValueError as fault:
        raise SealBroken from fault
    if found.recipient != recipient:
        raise SealBroken
    return found


def _context(competition_id: int, first: int, second: int) -> str:
    return f"competition:{competition_id}:envelope:{first}:{second}"
