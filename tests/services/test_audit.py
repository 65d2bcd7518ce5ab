import json
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from procure.domain.audit import GENESIS, StoredLine, Tag, first_fault
from procure.extensions import atomic
from procure.models.audit import AuditEntry, AuditHead
from procure.services import audit
from tests import stories
from tests.stories import START


def record(session, chain="competition:7", **facts):
    return audit.record(
        session,
        Tag.COMPETITION_CHANGE,
        "competition:7",
        chain=chain,
        actor=None,
        now=START,
        **facts,
    )


def entries(session, chain):
    return session.scalars(
        select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
    ).all()


def whole(session, chain):
    return first_fault(
        StoredLine(e.seq, e.line, e.previous, e.digest) for e in entries(session, chain)
    )


@pytest.mark.parametrize(
    ("ids", "chain"),
    [
        ({"competition_id": 3}, "competition:3"),
        ({"framework_id": 4}, "framework:4"),
        ({}, "accounts"),
    ],
)
def test_chain_is_named_for_its_noun(ids, chain):
    assert audit.chain_of(**ids) == chain


def test_lines_of_a_chain_hang_together_and_others_are_apart(session):
    with atomic(session):
        for number in range(3):
            record(session, what=f"endring {number}")
            record(session, chain="competition:8")
    assert [e.seq for e in entries(session, "competition:7")] == [1, 2, 3]
    assert entries(session, "competition:7")[0].previous == GENESIS
    assert whole(session, "competition:7") is None
    assert whole(session, "competition:8") is None
    head = session.get_one(AuditHead, "competition:7")
    newest = entries(session, "competition:7")[-1]
    assert (head.seq, head.digest) == (newest.seq, newest.digest)


def test_line_tells_who_did_what_to_what_and_when(session):
    story = stories.framework(session)
    at = START + timedelta(microseconds=7)
    with atomic(session):
        audit.record(
            session, Tag.QUESTION_ASK, "question:1",
            chain="competition:7", actor=story.leads[0], now=at, antall=2,
        )  # fmt: skip
    entry = entries(session, "competition:7")[0]
    assert (entry.at, entry.tag, entry.actor_id) == (at, "question:question:ask", story.leads[0].id)
    assert json.loads(entry.line) == {
        "chain": "competition:7",
        "seq": 1,
        "at": at.isoformat(timespec="microseconds"),
        "tag": "question:question:ask",
        "subject": "question:1",
        "actor": f"{story.leads[0].id} Tilbudsleder 0",
        "facts": {"antall": 2},
    }


def test_line_goes_with_the_transaction_that_fails(session):
    def fail():
        with atomic(session):
            record(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert entries(session, "competition:7") == []
    assert session.get(AuditHead, "competition:7") is None


@pytest.mark.parametrize(
    "tamper",
    [
        update(AuditEntry).values(line="endret"),
        delete(AuditEntry),
        text("REPLACE INTO audit_entries SELECT * FROM audit_entries"),
    ],
)
@pytest.mark.sqlite
def test_database_refuses_to_change_what_is_written(session, tamper):
    with atomic(session):
        record(session)
    before = [e.line for e in entries(session, "competition:7")]
    with pytest.raises(DatabaseError, match="append-only"), atomic(session):
        session.execute(tamper)
    assert [e.line for e in entries(session, "competition:7")] == before


def test_checkpoint_tells_the_heads_that_have_moved(session):
    with atomic(session):
        record(session)
        first = audit.checkpoint(session, now=START)
        record(session, chain="competition:8")
        second = audit.checkpoint(session, now=START)
        third = audit.checkpoint(session, now=START)
    told = [json.loads(entry.line)["facts"]["heads"] for entry in (first, second, third)]
    head = {c: entries(session, c)[-1].digest for c in ("competition:7", "competition:8")}
    assert told == [
        {"competition:7": f"1:{head['competition:7']}"},
        {"competition:8": f"1:{head['competition:8']}"},
        {},  # written all the same: a number that stands still would tell that nothing happened
    ]
    assert whole(session, "checkpoints") is None
    assert audit.newest_checkpoint(session) == f"3:{third.digest}"


def test_state_change_takes_a_checkpoint_as_its_last_act(session):
    with atomic(session):
        audit.record(
            session, Tag.COMPETITION_ISSUE, "competition:7", chain="competition:7", actor=None,
            now=START,
        )  # fmt: skip
        newest = record(session)
    assert audit.newest_checkpoint(session).startswith("1:")
    told = json.loads(entries(session, "checkpoints")[0].line)["facts"]["heads"]
    assert told == {"competition:7": f"2:{newest.digest}"}


def test_what_a_bidder_does_takes_no_checkpoint(session):
    for tag in (Tag.BID_SUBMIT, Tag.BID_WITHDRAW, Tag.BID_DRAFT_SAVE, Tag.INVITATION_DECLINE):
        with atomic(session):
            audit.record(session, tag, "bid:1", chain="competition:7", actor=None, now=START)
    assert audit.newest_checkpoint(session) == ""


def test_checkpoint_of_a_change_that_failed_is_not_taken_later(session):
    def fail():
        with atomic(session):
            audit.record(
                session, Tag.COMPETITION_ISSUE, "competition:7", chain="competition:7", actor=None,
                now=START,
            )  # fmt: skip
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with atomic(session):
        record(session)
    assert audit.newest_checkpoint(session) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 3},  # a gap
        {"seq": 1, "previous": GENESIS},  # where there is a line already
        {"previous": "e" * 64},
        {"chain": "competition:8", "previous": GENESIS},  # not the first
    ],
)
def test_database_takes_a_line_only_where_the_chain_ends(session, change):
    with atomic(session):
        first = record(session)
    row = {
        "chain": first.chain, "seq": 2, "at": START, "tag": first.tag, "line": "ny",
        "previous": first.digest, "digest": "f" * 64,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="append-only"), atomic(session):
        session.execute(insert(AuditEntry).values(row | change))
    with atomic(session):
        session.execute(insert(AuditEntry).values(row))


@pytest.mark.sqlite
def test_replace_is_refused_where_triggers_do_not_see_it(engine, session):
    """Another program's connection has not switched `recursive_triggers` on."""
    with atomic(session):
        first = record(session)
        record(session)
    session.close()
    bare = sqlite3.connect(engine.url.database)
    try:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            bare.execute(
                "REPLACE INTO audit_entries SELECT chain, 3, at, tag, actor_id, line,"
                " (SELECT digest FROM audit_entries WHERE seq = 2), digest"
                " FROM audit_entries WHERE seq = 1"
            )
        assert bare.execute("SELECT digest FROM audit_entries WHERE seq = 1").fetchall() == [
            (first.digest,)
        ]
    finally:
        bare.close()


def test_chain_cannot_fork(session):
    with atomic(session):
        first = record(session)
    fork = {
        "chain": first.chain, "seq": 2, "at": START, "tag": first.tag, "line": "annen",
        "previous": first.previous, "digest": "f" * 64,
    }  # fmt: skip
    with pytest.raises(IntegrityError), atomic(session):
        session.execute(insert(AuditEntry).values(fork))
