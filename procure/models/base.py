"""Column types and naming, once: money in øre, aware UTC, exact decimals as text."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    and_,
    or_,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; a naive one is an error at the column."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as its own digits: SQLite would store NUMERIC as a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def choice(enum: type[StrEnum]) -> Enum:
    """Return a column type that stores the values of `enum`, with a CHECK."""
    return Enum(
        enum,
        values_callable=lambda e: [member.value for member in e],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=enum.__name__.lower(),
    )


class Base(DeclarativeBase):
    """The root of every row."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, Decimal: Exact, str: Text}


class Dated:
    """A row that holds from one day to another: `ends_on` is the last day, None while open.

    No job makes a change true: what holds is asked for a day, here and in SQL alike.
    """

    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    @classmethod
    def on(cls, day: date | ColumnElement[date]) -> ColumnElement[bool]:
        """Return the condition for the rows that hold on the day."""
        return and_(cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day))

    def holds(self, day: date) -> bool:
        """Say whether this row holds on the day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


PrimaryKey = Annotated[int, mapped_column(Integer, primary_key=True)]
Ore = Annotated[int, mapped_column(BigInteger)]
Digest = Annotated[str, mapped_column(String(64))]
Short = Annotated[str, mapped_column(String(255))]


def refers(target: str, **kwargs: Any) -> Any:
    """Return a foreign key column with an index; rows that others rely on are not deleted."""
    nullable = kwargs.pop("nullable", False)
    ondelete = kwargs.pop("ondelete", "RESTRICT")
    return mapped_column(
        ForeignKey(target, ondelete=ondelete), index=True, nullable=nullable, **kwargs
    )
