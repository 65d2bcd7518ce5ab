import json
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


def test_chain_cannot_fork(session):
    with atomic(session):
        first = record(session)
    fork = {
        "chain": first.chain, "seq": 2, "at": START, "tag": first.tag, "line": "annen",
        "previous": first.previous, "digest": "f" * 64,
    }  # fmt: skip
    with pytest.raises(IntegrityError), atomic(session):
        session.execute(insert(AuditEntry).values(fork))
