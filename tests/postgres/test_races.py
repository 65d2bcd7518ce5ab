"""Several people at the same moment: one of them is first, the others are told why not."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.errors import IllegalTransition
from procure.extensions import atomic
from procure.models.awards import Decision
from procure.models.bids import Bid, OpeningConfirmation, Submission
from procure.models.questions import Question
from procure.queries.audit import verify_all
from procure.services import awards, bids, questions
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, evaluation_stories, stories
from tests.whole_story import ASKED

pytestmark = pytest.mark.postgres
PEOPLE = 8


def at_once(engine, *works):
    """Do each piece of work in a session and a thread of its own, all let go together.

    Returns what each gave back, or the exception it ended in.
    """
    gate = threading.Barrier(len(works))

    def one(work):
        with Session(engine, expire_on_commit=False) as session:
            session.connection()
            session.rollback()
            gate.wait(timeout=10)
            try:
                with atomic(session):
                    return work(session)
            except Exception as fault:  # noqa: BLE001 -- the caller looks at what it was
                return fault

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def whole(engine):
    with Session(engine) as session:
        assert {verdict.fault for verdict in verify_all(session)} == {None}


def count(engine, row):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(row))


def test_questions_at_once_get_numbers_without_holes(session, engine):
    story = stories.issued(session)
    asking = [story.leads[n % 3] for n in range(PEOPLE)]
    found = at_once(
        engine,
        *(
            lambda s, lead=lead: (
                questions.ask(s, story.competition_id, text="Når?", actor=lead, now=ASKED).number
            )
            for lead in asking
        ),
    )
    assert sorted(found) == list(range(1, PEOPLE + 1))
    assert count(engine, Question) == PEOPLE
    whole(engine)


def test_one_of_two_decisions_stands(session, engine, tmp_path):
    evaluation = evaluation_stories.locked(session, tmp_path)
    winner = evaluation.bids[0]
    first, second = at_once(
        engine,
        *(
            lambda s, actor=actor: awards.decide(
                s, evaluation.id, bid_id=winner, reason="Tilbudet er best på begge kriteriene.",
                actor=actor, now=evaluation_stories.DECIDED,
            ).id
            for actor in (evaluation.story.owner, evaluation.story.officer)
        ),
    )  # fmt: skip
    assert {type(first), type(second)} == {int, IllegalTransition}
    assert count(engine, Decision) == 1
    whole(engine)


def test_double_click_submits_once(session, engine):
    story = stories.issued(session)
    vault = ServerKeyVault(evaluation_stories.SECRET)
    bid = bid_stories.written(session, story, vault)
    clicks = [lambda s: _submit(s, story, bid, vault)] * PEOPLE
    assert at_once(engine, *clicks) == [1] * PEOPLE
    assert count(engine, Submission) == 1
    whole(engine)


def _submit(session, story, bid, vault):
    return bids.submit(
        session, bid, idempotency_key="one click", received_at=bid_stories.WRITING, vault=vault,
        actor=story.leads[0], now=bid_stories.WRITING,
    ).number  # fmt: skip


def test_two_officers_at_once_open_the_bids_once(session, engine, tmp_path):
    story = stories.issued(session)
    vault = ServerKeyVault(evaluation_stories.SECRET)
    storage = FolderStorage(tmp_path)
    for n in range(2):
        bid_stories.submitted(session, story, vault, storage, n)
    at_once(
        engine,
        *(
            lambda s, officer=officer: bid_stories.confirm(
                s, story.competition_id, vault=vault, storage=storage, actor=officer,
                now=bid_stories.AFTER,
            )
            for officer in (story.officer, story.officer2)
        ),
    )  # fmt: skip
    assert count(engine, OpeningConfirmation) == 2
    with Session(engine) as fresh:
        assert set(fresh.scalars(select(Bid.opened_at))) == {bid_stories.AFTER}
    whole(engine)
