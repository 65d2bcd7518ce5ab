"""What is bound inside a seal, and what may be said of sealed bytes without opening them.

A plain hash of a bid's file could be guessed; a salted one cannot by whoever lacks the salt
(`security.md` §0.3). All salts of a bid come of one seed that leaves the server in a single
answer and otherwise lies inside the seal.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

PART_SIZE: Final = 4 * 1024 * 1024  # octets of a file in one sealed part; the last may be shorter
SEED_SIZE: Final = 32
GUARD: Final = timedelta(minutes=5)  # from the deadline to the opening: longer than any request
WINDOW: Final = timedelta(hours=2)  # within which the second opener follows the first
REHEARSED_WITHIN: Final = timedelta(days=90)  # before issue, for every opener (`security.md` §1.5)


def submission_place(bid_id: int, number: int) -> str:
    """Name what the content of submission `number` is sealed for."""
    return f"bid:{bid_id}:submission:{number}"


def part_place(bid_id: int, file_id: int, number: int) -> str:
    """Name what one part of a file is sealed for."""
    return f"bid:{bid_id}:file:{file_id}:part:{number}"


def part_count(size: int) -> int:
    """Return how many parts a file of so many octets is sealed in."""
    return -(-size // PART_SIZE)


def salt(seed: bytes, place: str) -> bytes:
    """Return the salt of what is sealed for a place."""
    return hmac.new(seed, place.encode(), hashlib.sha256).digest()


def commitment(with_salt: bytes, content: bytes) -> str:
    """Return the SHA-256 of salt and content, in hexadecimal."""
    return hashlib.sha256(with_salt + content).hexdigest()


def together(digests: Iterable[str]) -> str:
    """Return the digest of a file from those of its parts, in their order."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def fingerprint(recipient: str) -> str:
    """Return the SHA-256 of a public key, as it is printed where people compare it."""
    return hashlib.sha256(recipient.encode()).hexdigest()
