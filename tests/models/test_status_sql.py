"""`status_sql` and `status` must agree, or lists and pages would tell different stories.

Rows are reached through services only, and no service makes a competition that was opened
before it was issued. So the expression is asked about made-up rows: a common table
expression named `competitions` stands in the way of the real table, and holds every
combination of facts, whether a competition can come to it or not.
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import reduce

import pytest
from sqlalchemy import DateTime, bindparam, cast, literal, select, true, union_all

from procure.domain.competitions import LATEST_FIRST, CompetitionFacts, status
from procure.models.base import UtcDateTime
from procure.models.competitions import Competition, status_sql

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
STAMPS = [fact for fact, _ in LATEST_FIRST]
LIMITS = ["deadline_at", "standstill_ends_at"]
MOMENTS = (None, NOW - MICROSECOND, NOW, NOW + MICROSECOND)


def a_moment(value):
    typed = literal(value, UtcDateTime())
    return typed if value else cast(typed, DateTime(timezone=True))


def column(name, values):
    """A table of one column with these values."""
    return union_all(*(select(a_moment(value).label(name)) for value in values)).subquery(
        f"each_{name}"
    )


def every_combination():
    """Each stamp there or not, each limit missing, past, at this moment or ahead."""
    columns = [column(name, (None, NOW)) for name in STAMPS]
    columns += [column(name, MOMENTS) for name in LIMITS]
    crossed = reduce(lambda left, right: left.join(right, true()), columns)
    rows = select(*(part.c[0] for part in columns)).select_from(crossed)
    return rows.cte(Competition.__tablename__)


def rows(engine, now, found):
    asked = [getattr(Competition, name) for name in (*STAMPS, *LIMITS)]
    query = select(*asked, found.label("found")).add_cte(every_combination())
    with engine.connect() as connection:
        return [row._asdict() for row in connection.execute(query, {"now": now})]


@pytest.mark.parametrize("given", ["value", "parameter"])
def test_status_sql_agrees_with_status_in_every_case(any_engine, given):
    now = NOW if given == "value" else bindparam("now", type_=UtcDateTime())
    found = rows(any_engine, NOW, status_sql(now))
    assert len(found) == 2 ** len(STAMPS) * len(MOMENTS) ** len(LIMITS)
    told = [row.pop("found") for row in found]
    expected = [status(CompetitionFacts(**row), NOW).value for row in found]
    assert told == expected
    assert len(set(told)) == len(STAMPS) + 3  # draft, closed and standstill have no own stamp


@pytest.mark.parametrize("hours", [-1, 1, 5])
def test_status_sql_compares_instants_whatever_their_zone(any_engine, hours):
    """A clock that shows another hour for the same instant changes nothing."""
    elsewhere = NOW.astimezone(timezone(timedelta(hours=hours)))
    assert rows(any_engine, NOW, status_sql(NOW)) == rows(any_engine, NOW, status_sql(elsewhere))
