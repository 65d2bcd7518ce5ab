"""Two authors save one form: each field is settled by itself, and only a real clash is shown.

A form carries the marks of the values that it was filled with. When it comes back, whoever changed
a field wins it; what both changed, and differently, is a clash for the later author to settle.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

_LENGTH: Final = 16  # hexadecimal digits: 64 bits tell versions of a field apart


@dataclass(frozen=True, slots=True)
class Merge:
    """What to write, and where the other author has been."""

    values: dict[str, Any]  # that the later author changed, and nobody else
    theirs: tuple[str, ...] = ()  # fields that only the other changed: they stand
    clashes: tuple[str, ...] = ()  # fields that both changed, and differently


def marks(values: Mapping[str, Any]) -> str:
    """Return what a form filled with these values carries, to be merged when it comes back."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in sorted(values.items()))


def merge(base: str, *, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merge:
    """Settle what was typed against what is stored, both made from the values that `base` marks.

    A field that the base does not mark was not in the form: it is stored as it was typed.
    """
    before = dict(pair.split(":", 1) for pair in base.split() if ":" in pair)
    values: dict[str, Any] = {}
    kept: list[str] = []
    clashes: list[str] = []
    for name, typed in mine.items():
        own, other = _mark(typed), _mark(theirs[name])
        then = before.get(name, other)
        if other not in (then, own):
            (kept if own == then else clashes).append(name)
        elif own != other:
            values[name] = typed
    return Merge(values, tuple(kept), tuple(clashes))


def _mark(value: object) -> str:
    text = json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    """Write a value the same way however the database gives it back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
