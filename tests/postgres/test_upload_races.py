"""Uploads at the same moment: in two windows, and across the submission of the bid."""

import pytest
from sqlalchemy import select

from procure.domain.attachments import Piece
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.seals import PART_SIZE
from procure.extensions import atomic
from procure.models.bids import BidFile, BidFilePart, Submission
from procure.services import bid_files, bids
from tests import bid_stories, stories
from tests.bid_stories import PDF, WRITING
from tests.postgres.test_races import at_once
from tests.stories import VAULT

pytestmark = pytest.mark.postgres
SIZE = PART_SIZE + 2_000_000
FIRST = Piece(b"%PDF-1.7" + b"0" * 100, last=False)


@pytest.fixture
def story(session):
    return stories.issued(session)


def begun(session, story, bid_id, size=SIZE, name="a.pdf"):
    with atomic(session):
        return bid_files.begin(
            session, bid_id, name=name, size=size, vault=VAULT, actor=story.leads[0], now=WRITING
        )[0]


def kinds(answers):
    return sorted(type(a).__name__ if isinstance(a, Exception) else str(a) for a in answers)


def test_part_that_two_windows_send_at_once_counts_once(session, story, engine, storage):
    upload = begun(session, story, bid_stories.started(session, story))
    parts = [bid_files.seal_part(upload, 0, FIRST, storage=storage) for _ in range(4)]

    def keep(part):
        return lambda s: bid_files.keep(s, upload, part, actor=story.leads[0], now=WRITING)

    session.rollback()
    assert kinds(at_once(engine, *map(keep, parts))) == ["False", "False", "False", "True"]
    session.rollback()
    (kept,) = session.scalars(select(BidFilePart.object_key))
    assert kept in {part.object_key for part in parts}


def test_file_that_two_windows_finish_at_once_is_finished_once(session, story, engine, storage):
    upload = begun(session, story, bid_stories.started(session, story), size=len(PDF))
    part = bid_files.seal_part(upload, 0, Piece(PDF), storage=storage)
    by = {"actor": story.leads[0], "now": WRITING}
    with atomic(session):
        bid_files.keep(session, upload, part, **by)
    session.rollback()
    finish = lambda s: bid_files.complete(s, upload.bid_id, upload.file_id, **by).id  # noqa: E731
    assert kinds(at_once(engine, finish, finish)) == sorted(["NotFound", str(upload.file_id)])


def test_two_files_that_together_are_too_much_are_not_both_begun(session, story, engine):
    bid_id = bid_stories.started(session, story)
    limits = bid_files.Limits(SIZE, SIZE + 1)

    def begin(name, actor):
        return lambda s: (
            bid_files.begin(
                s,
                bid_id,
                name=name,
                size=SIZE,
                limits=limits,
                vault=VAULT,
                actor=actor,
                now=WRITING,
            )[0].name
        )

    session.rollback()
    answers = at_once(engine, begin("a.pdf", story.leads[0]), begin("b.pdf", story.members[0]))
    assert [type(a) for a in answers if not isinstance(a, str)] == [InvalidInput]


def test_file_finished_while_the_bid_is_submitted_is_of_one_version_or_refused(
    session, story, engine, storage
):
    bid_id = bid_stories.written(session, story, VAULT)
    upload = begun(session, story, bid_id, size=len(PDF))
    part = bid_files.seal_part(upload, 0, Piece(PDF), storage=storage)
    by = {"actor": story.leads[0], "now": WRITING}
    with atomic(session):
        bid_files.keep(session, upload, part, **by)
    session.rollback()

    def submit(own):
        return bids.submit(
            own, bid_id, idempotency_key="k", received_at=WRITING, vault=VAULT, **by
        ).number

    finished, number = at_once(
        engine, lambda s: bid_files.complete(s, bid_id, upload.file_id, **by), submit
    )
    assert number == 1
    session.rollback()
    delivered = {file["id"] for file in session.scalars(select(Submission.files)).one()}
    if isinstance(finished, Exception):
        assert (type(finished), delivered) == (IllegalTransition, set())
        assert session.get(BidFile, upload.file_id).completed_at is None
    else:
        assert delivered == {str(upload.file_id)}
