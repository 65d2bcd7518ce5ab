"""Identities that open seals, and the passphrases they are kept under."""

import secrets
from dataclasses import dataclass, field
from typing import Final

import pyrage
from pyrage import passphrase as age_passphrase
from pyrage import x25519

from procure.vault import passphrases

_CONSONANTS: Final = "bdfghjklmnprstv"
_VOWELS: Final = "aeiouy"
_WORDS: Final = 6  # of two syllables each: 6 × 2 × log2(15 × 6) = 78 bits


class WrongPassphrase(Exception):
    """The passphrase does not open this identity."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A key pair: the secret opens what was sealed for the recipient."""

    secret: str = field(repr=False)
    recipient: str


def new() -> Identity:
    """Return a new X25519 identity."""
    made = x25519.Identity.generate()
    return Identity(str(made), str(made.to_public()))


def of(secret: str) -> Identity:
    """Return the identity of a secret as it is written. Raises `ValueError` for any other text."""
    try:
        return Identity(secret, str(x25519.Identity.from_str(secret).to_public()))
    except pyrage.IdentityError as fault:
        msg = "not an age identity"
        raise ValueError(msg) from fault


def is_recipient(text: str) -> bool:
    """Say whether the text is the public key of an X25519 identity."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def passphrase() -> str:
    """Return six words that can be said and written, but not guessed (78 bits)."""

    def syllable() -> str:
        return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)

    return " ".join(syllable() + syllable() for _ in range(_WORDS))


def wrap(secret: str, words: str) -> bytes:
    """Return the secret under a passphrase; takes about a second on purpose (scrypt)."""
    return passphrases.encrypt(secret.encode(), words)


def unwrap(wrapped: bytes, words: str) -> Identity:
    """Return the identity. Raises `WrongPassphrase`, also when the bytes were changed."""
    try:
        return of(age_passphrase.decrypt(wrapped, words).decode())
    except (pyrage.DecryptError, ValueError) as fault:
        raise WrongPassphrase from fault
