"""The server's own keys: for drafts, for what is opened, for one layer of each envelope.

They protect against a thief of the database and the files, not against the server itself.
What is submitted is sealed for openers whom the server cannot stand in for (`vault.seal`).
"""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_HEADER = b"procure-seal-1\n"


class SealBroken(Exception):
    """The sealed bytes are not what was sealed for this context."""


class Vault(Protocol):
    """Seals bytes for a context and opens them for that context only."""

    def seal(self, plaintext: bytes, *, context: str) -> bytes: ...

    def open(self, sealed: bytes, *, context: str) -> bytes: ...

    def sign(self, text: bytes) -> bytes: ...

    @property
    def public_key(self) -> bytes: ...


class KeyVault:
    """AES-256-GCM under one key; the context is bound in."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

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


class ServerKeyVault(KeyVault):
    """The server's key, derived from its secret, and the key it signs receipts with."""

    def __init__(self, secret: str) -> None:
        super().__init__(_derived(secret, b"procure vault v1"))
        self._signer = Ed25519PrivateKey.from_private_bytes(
            _derived(secret, b"procure receipts v1")
        )

    def sign(self, text: bytes) -> bytes:
        """Return an Ed25519 signature."""
        return self._signer.sign(text)

    @property
    def public_key(self) -> bytes:
        """The 32 octets that check its signatures."""
        return self._signer.public_key().public_bytes_raw()


def _derived(secret: str, purpose: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return kdf.derive(secret.encode())
