"""What is taken out of a draft stands in the trail with all it held, and is put back from there.

The trail can be written by nobody else, tells which removals are undone already, and goes with
the transaction: no table and no token is needed for it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Enum, select
from sqlalchemy.orm import Session

from procure.domain import audit as trail
from procure.domain.errors import NotFound
from procure.models.audit import AuditEntry
from procure.models.base import Base, Exact

PUTS_BACK: Final = "puts_back"  # in the line of an undoing: the place of the removal's line
_OWN: Final = frozenset({"id", "version"})  # a row that is put back is a new one


def kept(row: Base, **beside: object) -> dict[str, object]:
    """Return what a row holds, and what stands `beside` it, as the trail can keep it."""
    names = [column.key for column in row.__table__.columns if column.key not in _OWN]
    return {name: _plain(getattr(row, name)) for name in names} | beside


def values(noun: type[Base], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a row to put back, from what `kept` made of it."""
    columns = [column for column in noun.__table__.columns if column.key in told]
    return {column.key: _read(column, told[column.key]) for column in columns}


def text(told: Mapping[str, object]) -> dict[str, str]:
    """Return the fact that keeps it in the line of its removal."""
    return {trail.KEPT: trail.canonical(told)}


def find(session: Session, chain: str, what: str, place: int) -> dict[str, Any] | None:
    """Return what the removal at a place of a chain took out; None when it is undone already.

    The draft is locked by the caller, so that of two who undo at once the second sees the first.
    Raises `NotFound` where no such removal stands.
    """
    entry = session.get(AuditEntry, (chain, place))
    facts = json.loads(entry.line)["facts"] if entry else {}
    if entry is None or facts.get("what") != what or trail.KEPT not in facts:
        raise NotFound
    later = session.scalars(
        select(AuditEntry.line).where(
            AuditEntry.chain == chain, AuditEntry.tag == entry.tag, AuditEntry.seq > place
        )
    )
    if any(json.loads(line)["facts"].get(PUTS_BACK) == place for line in later):
        return None
    found: dict[str, Any] = json.loads(facts[trail.KEPT])
    return found


def known_as(session: Session, chain: str, what: str, place: int, old: int) -> int | None:
    """Return the number that a row of the time of a line has now; None: it is taken out.

    A row that is put back is a new one, and its old number may be another's by then.
    """
    now: int | None = old
    gone = None  # the place of the line that took it out
    later = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain == chain, AuditEntry.seq > place)
        .order_by(AuditEntry.seq)
    )
    for entry in later:
        facts = json.loads(entry.line)["facts"]
        if now is not None and facts.get("what") == what and facts["which"] == now:
            now, gone = None, entry.seq
        elif gone is not None and facts.get(PUTS_BACK) == gone:
            now, gone = facts["which"], None
    return now


def room(wanted: int, taken: Iterable[int]) -> int:
    """Return the place in an order that was left, or the last if another has it by now.

    >>> room(2, [1, 3]), room(3, [1, 3])
    (2, 4)
    """
    known = set(taken)
    return max(known) + 1 if wanted in known else wanted


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _read(column: ColumnElement[Any], told: Any) -> Any:
    if told is None:
        return None
    if isinstance(column.type, Exact):
        return Decimal(told)
    if isinstance(column.type, Date):
        return date.fromisoformat(told)
    if isinstance(column.type, Enum) and column.type.enum_class:
        return column.type.enum_class(told)
    return told
