"""The trail is append-only for everyone who goes through the database's own rules."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from procure.queries.audit import verify_all
from tests import stories

REFUSAL = "audit is append-only"
COPY = (
    "INTO audit_entries (chain, seq, at, tag, actor_id, line, previous, digest)"
    " SELECT chain, seq, at, tag, actor_id, 'forged', previous, digest FROM audit_entries"
)
UPSERT = f"INSERT {COPY} WHERE TRUE ON CONFLICT (chain, seq) DO UPDATE SET line = excluded.line"
ANYWHERE = [
    "UPDATE audit_entries SET line = 'forged'",
    "UPDATE audit_entries SET line = line",
    "DELETE FROM audit_entries",
    "DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)",
    UPSERT,
]
ONLY = {
    "sqlite": [
        f"REPLACE {COPY}",  # deletes the old row unless triggers see it (`security.md` §2.2)
        f"INSERT OR REPLACE {COPY}",
        "UPDATE OR REPLACE audit_entries SET seq = 1",
        "UPDATE OR IGNORE audit_entries SET line = 'forged'",
    ],
    "postgresql": [
        "TRUNCATE audit_entries",
        "TRUNCATE audit_entries CASCADE",
        # What a superuser sets to switch ordinary triggers off.
        "SET session_replication_role = replica; DELETE FROM audit_entries",
        "MERGE INTO audit_entries e USING audit_heads h ON e.chain = h.chain WHEN MATCHED THEN DELETE",
    ],
}


def lines(engine):
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT * FROM audit_entries ORDER BY chain, seq")
        ).all()  # fmt: skip


@pytest.fixture
def story(any_engine):
    with Session(any_engine, expire_on_commit=False) as session:
        return stories.framework(session)


@pytest.fixture
def trail(any_engine, story):
    """A database whose trail has several chains."""
    return any_engine


def refused(engine, statement):
    with engine.connect() as connection, pytest.raises(DatabaseError, match=REFUSAL):
        connection.execute(text(statement))


def test_trail_refuses_every_change(trail):
    before = lines(trail)
    assert len({line.chain for line in before}) > 1
    for statement in (*ANYWHERE, *ONLY[trail.dialect.name]):
        refused(trail, statement)
    assert lines(trail) == before
    with Session(trail) as session:
        assert {verdict.fault for verdict in verify_all(session)} == {None}


def test_trail_takes_a_new_line_after_refusals(trail, story):
    refused(trail, ANYWHERE[0])
    before = len(lines(trail))
    with Session(trail, expire_on_commit=False) as session:
        stories.project(session, story)
    assert len(lines(trail)) > before
