"""Seal bytes for a recipient as an age v1 file, with the place they belong to bound inside.

What is sealed moved elsewhere does not pass for what belongs there. The files open with any
age program: first the length of a header (four octets, big-endian), then the header as JSON
(`place`, `salt`, `last`), then the content (`security.md` §1.4).
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import pyrage
from pyrage import x25519

from procure.domain.seals import commitment
from procure.vault.keys import SealBroken

_LENGTH = struct.Struct(">I")
_LONGEST_HEADER = 4_096


@dataclass(frozen=True, slots=True)
class Opened:
    """What lay in a seal. `commitment` is of its own salt and content."""

    content: bytes
    salt: bytes
    last: bool

    @property
    def commitment(self) -> str:
        """The salted digest that the receipt was given for."""
        return commitment(self.salt, self.content)


def seal(
    content: bytes, recipients: Sequence[str], *, place: str, salt: bytes, last: bool = True
) -> bytes:
    """Return an age file that any of the recipients opens.

    `last` says that no part follows. Raises `ValueError` for what is no X25519 recipient.
    """
    header = json.dumps({"place": place, "salt": salt.hex(), "last": last}).encode()
    try:
        keys = [x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as fault:
        msg = "not an X25519 recipient"
        raise ValueError(msg) from fault
    return bytes(pyrage.encrypt(_LENGTH.pack(len(header)) + header + content, keys))


def unseal(sealed: bytes, secret: str, *, place: str) -> Opened:
    """Return what was sealed. Raises `SealBroken` for changed bytes, key or place."""
    return _read(open_one(sealed, secret), place)


def for_one(content: bytes, recipient: str) -> bytes:
    """Return a bare age file: no place is bound inside."""
    return bytes(pyrage.encrypt(content, [x25519.Recipient.from_str(recipient)]))


def open_one(sealed: bytes, secret: str) -> bytes:
    """Return what `for_one` was given. Raises `SealBroken`."""
    try:
        return bytes(pyrage.decrypt(sealed, [x25519.Identity.from_str(secret)]))
    except (pyrage.DecryptError, pyrage.IdentityError) as fault:
        raise SealBroken from fault


def _read(plain: bytes, place: str) -> Opened:
    try:
        (length,) = _LENGTH.unpack_from(plain)
        if length > _LONGEST_HEADER:
            raise SealBroken
        header = json.loads(plain[_LENGTH.size : _LENGTH.size + length])
        found = Opened(
            plain[_LENGTH.size + length :], bytes.fromhex(header["salt"]), header["last"]
        )
    except (struct.error, ValueError, KeyError, TypeError) as fault:
        raise SealBroken from fault
    if header["place"] != place:
        raise SealBroken
    return found
