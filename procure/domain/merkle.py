"""Prove that a bid was among those opened without showing the others (RFC 9162 §2.1)."""

import hashlib
from collections.abc import Sequence


def leaf(text: bytes) -> bytes:
    """Return the hash of one entry."""
    return hashlib.sha256(b"\x00" + text).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(count: int) -> int:
    """Return the largest power of two below `count`, which is at least 2."""
    return int(1 << (count - 1).bit_length() - 1)


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the head of the tree; of no leaves, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return _node(root(leaves[:k]), root(leaves[k:]))


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root, the nearest first."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), root(leaves[k:])]
    return [*path(index - k, leaves[k:]), root(leaves[:k])]


def proves(own: bytes, index: int, count: int, way: Sequence[bytes], head: bytes) -> bool:
    """Say whether the path leads from a leaf at `index` of `count` to the root."""
    if not 0 <= index < count:
        return False
    place, last, found = index, count - 1, own
    for step in way:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = _node(step, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == head
