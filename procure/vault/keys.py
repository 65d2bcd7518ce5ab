"""The interface of the vault, and today's key: one that the server holds.

Bids are stored through here and nowhere else. Today a running server could open them before
the deadline if its code were changed; the bid room says so in a banner. What lies behind
this interface is to be replaced by keys that two officers hold (`security.md` §1.3).
"""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_HEADER = b"procure-seal-1\n"


class SealBroken(Exception):
    """The sealed bytes are not what was sealed for this context."""


class Vault(Protocol):
    """Seals bytes for a context and opens them for that context only."""

    protection: str

    def seal(self, plaintext: bytes, *, context: str) -> bytes: ...

    def open(self, sealed: bytes, *, context: str) -> bytes: ...


class ServerKeyVault:
    """AES-256-GCM under a key derived from the server's secret; the context is bound in."""

    protection = "server_key"

    def __init__(self, secret: str) -> None:
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"procure vault v1")
        self._cipher = AESGCM(kdf.derive(secret.encode()))

    def seal(self, plaintext: bytes, *, context: str) -> bytes:
        """Return header, nonce and ciphertext. `context` names whose bytes they are."""
        nonce = os.urandom(_NONCE)
        return _HEADER + nonce + self._cipher.encrypt(nonce, plaintext, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the plaintext. Raises `SealBroken` for changed bytes or another context."""
        if not sealed.startswith(_HEADER):
            raise SealBroken
        body = sealed[len(_HEADER) :]
        try:
            return self._cipher.decrypt(body[:_NONCE], body[_NONCE:], context.encode())
        except (InvalidTag, ValueError) as fault:  # ValueError: cut off inside the nonce
            raise SealBroken from fault
