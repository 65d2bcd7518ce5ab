"""The typed, dated changes of a framework agreement and its consortia."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

BODY: Final = "Virksomhet"
FOUR_YEARS: Final = "Hvorfor mer enn fire år"


class ChangeKind(StrEnum):
    """What was changed, in the words of the history."""

    OPTION_TAKEN = "option_taken"
    EXTENSION = "extension"
    MAXIMUM = "maximum"
    PARTY_IN = "party_in"
    PARTY_OUT = "party_out"
    PARTY_SUCCEEDED = "party_succeeded"
    CONTACT = "contact"
    TERMINATION = "termination"
    RATES_INDEXED = "rates_indexed"
    RATE_SET = "rate_set"
    MEMBER_IN = "member_in"
    MEMBER_OUT = "member_out"
    LEAD_CHANGED = "lead_changed"
    CONSORTIUM_SUSPENDED = "consortium_suspended"
    SUSPENSION_LIFTED = "suspension_lifted"
    CARD = "card"


class Unit(StrEnum):
    """What a value of the history is, so that a page writes it as the reader expects."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"  # øre
    RATE = "rate"  # øre per hour
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Value:
    """One field as it was or became. `label` is what the reader calls it; None is nothing.

    >>> load(dump([Value.money("Høyeste verdi", 100), Value.day("Slutt", date(2027, 1, 31))]))[0]
    Value(label='Høyeste verdi', value=100, unit=<Unit.MONEY: 'money'>)
    """

    label: str
    value: str | int | date | Decimal | None
    unit: Unit = Unit.TEXT

    @classmethod
    def text(cls, label: str, value: str | None) -> Self:
        """Return words."""
        return cls(label, value, Unit.TEXT)

    @classmethod
    def day(cls, label: str, value: date | None) -> Self:
        """Return a date; None is no end, or none set."""
        return cls(label, value, Unit.DAY)

    @classmethod
    def money(cls, label: str, ore: int | None) -> Self:
        """Return an amount in øre."""
        return cls(label, ore, Unit.MONEY)

    @classmethod
    def rate(cls, label: str, ore: int | None) -> Self:
        """Return an hourly rate in øre."""
        return cls(label, ore, Unit.RATE)

    @classmethod
    def percent(cls, label: str, value: Decimal | None) -> Self:
        """Return a share in per cent."""
        return cls(label, value, Unit.PERCENT)

    @classmethod
    def number(cls, label: str, value: int | None) -> Self:
        """Return a count."""
        return cls(label, value, Unit.NUMBER)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a before-and-after table; None where one side has no such value."""

    label: str
    before: Value | None
    after: Value | None

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


def dump(values: Iterable[Value]) -> str:
    """Return the values as the text that the history stores."""
    rows = [[v.label, v.unit.value, _written(v.value)] for v in values]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> tuple[Value, ...]:
    """Return the values of a stored text. Raises ValueError on a text that is not ours."""
    return tuple(_read(label, Unit(unit), value) for label, unit, value in json.loads(text))


def rows(before: Iterable[Value], after: Iterable[Value]) -> tuple[Row, ...]:
    """Pair two sides by label, in the order of the first, new labels last.

    >>> [r.label for r in rows([Value.text("A", "1")], [Value.text("B", "2")])]
    ['A', 'B']
    """
    was = {v.label: v for v in before}
    becomes = {v.label: v for v in after}
    labels = [*was, *(label for label in becomes if label not in was)]
    return tuple(Row(label, was.get(label), becomes.get(label)) for label in labels)


def _written(value: str | int | date | Decimal | None) -> str | int | None:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _read(label: str, unit: Unit, value: str | int | None) -> Value:
    if value is None:
        return Value(label, None, unit)
    if unit is Unit.DAY:
        return Value(label, date.fromisoformat(str(value)), unit)
    return Value(label, Decimal(value) if unit is Unit.PERCENT else value, unit)
