"""The mark stays while nothing happens, and no act leaves it as it was."""

import pytest
from sqlalchemy.orm import Session

from procure.extensions import atomic
from procure.queries.snapshots import mark
from procure.services import accounts, assessments, competitions, projects
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.postgres_server import pg_engine, pg_server, pg_template

__all__ = ["pg_engine", "pg_server", "pg_template"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_engine(request):
    return request.getfixturevalue("engine" if request.param == "sqlite" else "pg_engine")


def read(engine) -> str:
    with Session(engine) as session:
        return mark(session)


def test_empty_database_has_a_mark(any_engine):
    assert read(any_engine) == read(any_engine)


def test_mark_stays_while_people_only_read(any_engine):
    with Session(any_engine, expire_on_commit=False) as session:
        stories.framework(session)
    assert len({read(any_engine) for _ in range(3)}) == 1


def test_every_act_gives_a_mark_of_its_own(any_engine):
    with Session(any_engine, expire_on_commit=False) as session:
        story, marks = stories.framework(session), [read(any_engine)]
        for step in (stories.project, stories.draft):
            story = step(session, story)
            marks.append(read(any_engine))
        with atomic(session):
            accounts.sign_in(
                session, email="eier@example.test", password=stories.PASSWORD,
                hasher=stories.CHEAP, now=stories.START,
            )  # fmt: skip
        marks.append(read(any_engine))
    assert len(set(marks)) == 4


def test_mark_waits_for_the_commit_and_ignores_what_was_undone(any_engine):
    with Session(any_engine, expire_on_commit=False) as session:
        story = stories.framework(session)
        session.rollback()
        before = read(any_engine)
        made = projects.create(session, title="Nytt", actor=story.owner, now=stories.START)
        assert made.id == 1
        assert read(any_engine) == before
        session.commit()
        assert read(any_engine) != before


def test_mark_tells_nothing_of_sealed_bids(any_engine, tmp_path):
    storage = FolderStorage(tmp_path)
    with Session(any_engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        before = read(any_engine)
        bids = [bid_stories.submitted(session, story, stories.VAULT, storage, n) for n in (0, 1)]
        bid_stories.declined(session, story, 2)
        assert read(any_engine) == before
        for officer in (story.officer, story.officer2):
            with atomic(session):
                bid_stories.confirm(
                    session, story.competition_id, vault=stories.VAULT, storage=storage,
                    actor=officer, now=bid_stories.AFTER,
                )  # fmt: skip
        opened = read(any_engine)
        assert opened != before
        with atomic(session):
            bid_stories.meet_requirements(
                session, bids[0], actor=story.officer, now=bid_stories.AFTER
            )
            assessments.assess(
                session, bids[0], admissible=True, reason="", actor=story.officer,
                now=bid_stories.AFTER,
            )  # fmt: skip
        assert read(any_engine) not in {before, opened}


@pytest.mark.postgres
def test_act_that_began_first_may_be_seen_last(pg_engine):
    """Two chains, two writers: the one that commits last had begun and written first."""
    with Session(pg_engine, expire_on_commit=False) as session:
        story = stories.empty_draft(session)
    start, seen = read(pg_engine), []
    with Session(pg_engine) as first, Session(pg_engine) as second:
        projects.create(first, title="Først", actor=story.owner, now=stories.START)
        competitions.change(
            second, story.competition_id, version=1, values={"title": "Sist"},
            actor=story.owner, now=stories.START,
        )  # fmt: skip
        second.commit()
        seen.append(read(pg_engine))
        first.commit()
        seen.append(read(pg_engine))
    assert len({start, *seen}) == 3
