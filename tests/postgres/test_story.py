"""The core story once more, on PostgreSQL: from need to contract, with the same result."""

import shutil

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from procure.domain.competitions import Status, status
from procure.domain.errors import DeadlinePassed
from procure.extensions import atomic, make_engine
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.awards import Contract, Letter
from procure.models.competitions import Competition, status_sql
from procure.models.documents import Document
from procure.queries import awards, facts
from procure.queries.audit import verify_all
from procure.vault.keys import ServerKeyVault
from tests import bid_stories, evaluation_stories, stories, whole_story
from tests.stories import DEADLINE

pytestmark = [pytest.mark.matrix, pytest.mark.postgres]


def numbers(session, evaluation):
    """What the story comes to: the same on every database."""
    page = awards.page(
        session, evaluation.id, viewer=evaluation.story.officer, now=evaluation.now
    )  # fmt: skip
    return {
        "candidates": page.candidates,
        "decision": page.decision,
        "contract": session.execute(select(Contract.bid_id, Contract.value_ore)).one(),
        "spent": facts.spent(session, evaluation.story.framework_id),
        "mails": session.scalar(select(func.count()).select_from(OutboxMail)),
        "letters": session.scalar(select(func.count()).select_from(Letter)),
        "documents": session.execute(
            select(Document.name, Document.suffix, Document.number).order_by(Document.id)
        ).all(),
        "trail": session.execute(
            select(AuditEntry.chain, AuditEntry.seq, AuditEntry.tag, AuditEntry.actor_id).order_by(
                AuditEntry.chain, AuditEntry.seq
            )
        ).all(),
    }


@pytest.fixture
def on_sqlite(migrated, tmp_path):
    """The same story told on SQLite, as the numbers it comes to."""
    shutil.copy(migrated, tmp_path / "other.db")
    engine = make_engine(f"sqlite:///{tmp_path}/other.db")
    with Session(engine, expire_on_commit=False) as session:
        yield numbers(session, whole_story.told(session, tmp_path / "sqlite"))
    engine.dispose()


def test_story_from_need_to_contract_is_the_same_on_both_databases(session, on_sqlite, tmp_path):
    evaluation = whole_story.told(session, tmp_path)
    found = numbers(session, evaluation)
    assert found == on_sqlite
    assert found["spent"] == 40_000_000  # what was invoiced: the delivery is completed


def test_story_leaves_a_whole_trail_and_a_status_that_sql_agrees_with(session, tmp_path):
    evaluation = whole_story.told(session, tmp_path)
    assert {verdict.fault for verdict in verify_all(session)} == {None}
    competition = facts.competition(session, evaluation.id)
    assert status(facts.facts_of(session, competition), evaluation.now) is Status.CONTRACTED
    told = session.scalars(select(status_sql(evaluation.now)).order_by(Competition.id)).all()
    assert told == [Status.CONTRACTED, Status.DRAFT, Status.CANCELLED]


def test_bid_at_the_deadline_is_late(session):
    story = stories.issued(session)
    vault = ServerKeyVault(evaluation_stories.SECRET)
    bid = bid_stories.written(session, story, vault)
    with pytest.raises(DeadlinePassed):
        bid_stories.deliver(session, story, bid, vault, received_at=DEADLINE)


def test_writer_waits_for_the_row_that_another_holds(session, engine):
    """The lock is there: without it, two people would check the same facts and both act."""
    story = stories.issued(session)
    with Session(engine) as other, atomic(session):
        facts.competition(session, story.competition_id, lock=True)
        other.connection().exec_driver_sql("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            facts.competition(other, story.competition_id, lock=True)
        other.rollback()
        assert facts.competition(other, story.competition_id).id == story.competition_id
