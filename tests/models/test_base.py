"""The column types, through a table of their own in memory: no row of ours is needed."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from procure.models.base import Exact, UtcDateTime, choice

OSLO_SUMMER = timezone(timedelta(hours=2))


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


TABLE = Table(
    "things",
    MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
    Column("at", UtcDateTime),
    Column("exact", Exact),
    Column("colour", choice(Colour)),
)


@pytest.fixture
def connection(any_engine):
    with any_engine.connect() as connection:
        TABLE.create(connection)
        yield connection


def stored(connection, **values):
    """What comes back of what was put in."""
    connection.execute(insert(TABLE).values(**values))
    return connection.execute(select(*(TABLE.c[name] for name in values))).one()


def test_instant_comes_back_as_the_same_instant_in_utc(connection):
    at = datetime(2027, 7, 1, 12, 0, 0, 1, tzinfo=OSLO_SUMMER)
    (found,) = stored(connection, at=at)
    assert found == at
    assert found.tzinfo is UTC


def test_naive_instant_is_refused(connection):
    with pytest.raises(StatementError, match="naive datetime"):
        stored(connection, at=datetime(2027, 7, 1, 12))  # noqa: DTZ001 -- the point of the test


def test_naive_instant_is_refused_in_a_comparison(connection):
    naive = datetime(2027, 7, 1, 12)  # noqa: DTZ001 -- the point of the test
    with pytest.raises(StatementError, match="naive datetime"):
        connection.execute(select(TABLE.c.at).where(TABLE.c.at < naive))


def test_nothing_stays_nothing(connection):
    assert stored(connection, at=None, exact=None, colour=None) == (None, None, None)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12)
)  # fmt: skip
def test_decimal_keeps_every_digit(value):
    bound = Exact().process_bind_param(value, None)
    found = Exact().process_result_value(bound, None)
    assert (found, found.as_tuple()) == (value, value.as_tuple())
    assert "e" not in bound.lower()


@pytest.mark.parametrize("digits", ["0.1", "33.333333333333333333", "1E+3", "-0.00"])
def test_decimal_is_not_a_float_on_the_way(connection, digits):
    (found,) = stored(connection, exact=Decimal(digits))
    assert found == Decimal(digits)


def test_choice_stores_the_value_of_the_member(connection):
    assert stored(connection, colour=Colour.BLUE) == (Colour.BLUE,)
    assert connection.scalar(text("SELECT colour FROM things")) == "blue"


def test_choice_has_a_named_check(connection):
    with pytest.raises(IntegrityError, match="ck_things_colour"):
        connection.execute(text("INSERT INTO things (colour) VALUES ('green')"))
