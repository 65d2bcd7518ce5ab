"""What the records of the case journal are checked for, one question each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from procure.domain.formats import local
from procure.domain.reasons import Code, Reason, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the checks may know besides the record itself."""

    now: datetime
    validity_until: date | None = None


def blank(facts: object, *names: str) -> Iterator[Reason]:
    """Yield a reason for each text that is empty."""
    for name in names:
        if not getattr(facts, name).strip():
            yield reason(Code.TEXT_MISSING, name)


def unset(facts: object, *names: str) -> Iterator[Reason]:
    """Yield a reason for each day, moment or number that is not given."""
    for name in names:
        if getattr(facts, name) is None:
            yield reason(Code.VALUE_MISSING, name)


def no_rows(rows: Sequence[object], name: str) -> Iterator[Reason]:
    """Yield a reason when a list that must hold something is empty."""
    if not rows:
        yield reason(Code.ROWS_MISSING, name)


def half_rows(rows: Sequence[object], name: str, *needed: str) -> Iterator[Reason]:
    """Yield a reason for each row that is begun without what makes it one."""
    for number, row in enumerate(rows, start=1):
        values = [getattr(row, part) for part in needed]
        if any(value is None or (isinstance(value, str) and not value.strip()) for value in values):
            yield reason(Code.ROW_INCOMPLETE, name, number=number)


def not_later(at: datetime | None, known: Known, name: str) -> Iterator[Reason]:
    """Yield a reason when a deadline is not ahead."""
    if at is not None and at <= known.now:
        yield reason(Code.TIME_NOT_AHEAD, name)


def not_past(at: datetime | date | None, known: Known, name: str) -> Iterator[Reason]:
    """Yield a reason when what has happened lies ahead."""
    if isinstance(at, datetime):
        ahead = at > known.now
    else:
        ahead = at is not None and at > local(known.now).date()
    if ahead:
        yield reason(Code.TIME_AHEAD, name)
