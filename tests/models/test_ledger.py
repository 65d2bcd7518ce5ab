"""What the database refuses of the ledger by itself, in statements a mistaken script would send."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InternalError, ProgrammingError
from sqlalchemy.orm import Session

from tests import ledger_stories
from tests.ledger_stories import PRICE

LINE = (
    "INSERT INTO ledger_postings (framework_id, kind, amount_ore, posted_at, text, reason)"
    " VALUES (:framework, :kind, :ore, :at, 'Avrop', '')"
)
ROOM = 4_000_000_000 - PRICE
# The agreement begins 1 July 2026 and ends 30 June 2030, in Norway; these are UTC.
EVENING_BEFORE = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
FIRST_MINUTE = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
LAST_MINUTE = datetime(2030, 6, 30, 21, 59, tzinfo=UTC)
MIDNIGHT = datetime(2030, 6, 30, 22, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(shared_engine, tmp_path_factory):
    """One signed call-off; each test tries in a transaction that is rolled back."""
    with Session(shared_engine, expire_on_commit=False) as session:
        (found,) = ledger_stories.signed(session, tmp_path_factory.mktemp("story"), 1)
    return shared_engine, found.story.framework_id


def said(told, statement, **values):
    """Return what the database says against it; empty when it is let through."""
    engine, framework = told
    if isinstance(values.get("at"), datetime) and engine.dialect.name == "sqlite":
        values["at"] = f"{values['at']:%Y-%m-%d %H:%M:%S.%f}"
    with engine.connect() as connection:
        try:
            connection.execute(text(statement), {"framework": framework, **values})
        except (IntegrityError, InternalError, ProgrammingError) as refused:
            return str(refused.orig)
    return ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_postings SET amount_ore = amount_ore - 1",
        "UPDATE ledger_postings SET text = 'Noe annet'",
        "DELETE FROM ledger_postings",
    ],
)
def test_a_line_is_never_edited(told, statement):
    assert "the ledger is append-only" in said(told, statement)


@pytest.mark.parametrize("kind", ["option", "change", "completion"])
def test_a_line_past_the_maximum_is_refused(told, kind):
    at = ledger_stories.SIGNING
    assert said(told, LINE, kind=kind, ore=ROOM, at=at) == ""
    past = said(told, LINE, kind=kind, ore=ROOM + 1, at=at)
    assert "the maximum value of the framework would be passed" in past
    assert said(told, LINE, kind=kind, ore=-1, at=at) == ""


@pytest.mark.parametrize("at", [FIRST_MINUTE, LAST_MINUTE])
def test_a_call_off_on_the_first_and_last_day_is_in_time(told, at):
    assert said(told, LINE, kind="award", ore=1, at=at) == ""


@pytest.mark.parametrize("at", [EVENING_BEFORE, MIDNIGHT])
def test_a_call_off_the_day_before_or_after_is_refused(told, at):
    if told[0].dialect.name == "sqlite":  # does not know the hour in Norway
        at += timedelta(hours=-1 if at == EVENING_BEFORE else 1)
    refused = said(told, LINE, kind="award", ore=1, at=at)
    assert "the framework is not in force on the day of the call-off" in refused
    for kind in ("option", "change", "completion"):
        assert said(told, LINE, kind=kind, ore=1, at=at) == ""


@pytest.mark.parametrize(
    "broken", ["activated_at = NULL", "terminated_at = posted_at, terminates_on = '2027-02-28'"]
)
def test_a_call_off_under_an_agreement_without_force_is_refused(told, broken):
    engine, framework = told
    change = (
        f"UPDATE frameworks SET {broken.replace('posted_at', 'activated_at')}"  # noqa: S608 -- above
        " WHERE id = :framework"
    )
    at = datetime(2027, 2, 28, 12, tzinfo=UTC)
    shown = f"{at:%Y-%m-%d %H:%M:%S.%f}" if engine.dialect.name == "sqlite" else at
    values = {"framework": framework, "kind": "award", "ore": 1, "at": shown}
    with engine.connect() as connection:
        connection.execute(text(change), values)
        with pytest.raises((IntegrityError, InternalError)) as refused:
            connection.execute(text(LINE), values)
    assert "not in force" in str(refused.value.orig)


def test_the_maximum_cannot_be_set_below_what_is_used(told):
    change = "UPDATE frameworks SET maximum_value_ore = :ore WHERE id = :framework"
    assert said(told, change, ore=PRICE) == ""
    assert "the maximum value would be below what is used" in said(told, change, ore=PRICE - 1)
