"""Many write to the trail at once: no chain forks, no checkpoint waits in a circle, none is lost."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.extensions import atomic
from procure.models.audit import AuditEntry, AuditHead
from procure.services import audit
from tests.postgres.test_races import at_once, whole
from tests.stories import START

pytestmark = pytest.mark.postgres
WRITERS, ROUNDS = 8, 5


def writing(*chains, tag=Tag.COMPETITION_ISSUE):
    def work(session):
        for chain in chains:
            audit.record(session, tag, chain, chain=chain, actor=None, now=START)

    return work


def test_first_lines_of_a_chain_at_once_follow_each_other(session, engine):
    works = [writing("competition:1", tag=Tag.COMPETITION_CHANGE) for _ in range(WRITERS)]
    assert at_once(engine, *works) == [None] * WRITERS
    assert session.get_one(AuditHead, "competition:1").seq == WRITERS
    whole(engine)


def test_state_changes_at_once_all_get_their_checkpoint(session, engine):
    """Each holds its own chain and takes a checkpoint over all of them."""
    for number in range(ROUNDS):
        works = [writing(f"competition:{number}{n}", "accounts") for n in range(WRITERS)]
        assert at_once(engine, *works) == [None] * WRITERS
    assert session.get_one(AuditHead, audit.CHECKPOINTS).seq == ROUNDS * WRITERS
    lines = session.scalars(select(AuditEntry.line).where(AuditEntry.chain == audit.CHECKPOINTS))
    told = [head for line in lines for head in json.loads(line)["facts"]["heads"]]
    assert {head for head in told if head != "accounts"} == {
        f"competition:{number}{n}" for number in range(ROUNDS) for n in range(WRITERS)
    }
    whole(engine)


def test_checkpoint_leaves_a_chain_that_is_being_written_to_the_next(session, engine):
    with Session(engine) as other:
        writing("competition:1", tag=Tag.COMPETITION_CHANGE)(other)
        other.flush()
        with atomic(session):
            early = audit.checkpoint(session, now=START)
        other.commit()
    with atomic(session):
        late = audit.checkpoint(session, now=START)
    assert [list(json.loads(one.line)["facts"]["heads"]) for one in (early, late)] == [
        [], ["competition:1"],
    ]  # fmt: skip
    whole(engine)
