"""What is left over when the deadline has passed, and what must stay."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.attachments import Piece
from procure.domain.bid_forms import ReadForm
from procure.domain.seals import GUARD
from procure.extensions import atomic
from procure.models.bids import BidFilePart
from procure.services import bid_files, bid_forms, upload_sweep
from tests import bid_stories, stories
from tests.bid_stories import PDF, WRITING
from tests.stories import DEADLINE, VAULT


@pytest.fixture
def story(session):
    return stories.issued(session)


def half(session, story, storage, bid_id, name="halv.pdf", n=0):
    """A file of which one part of two has come; return its object."""
    by = {"actor": story.leads[n], "now": WRITING}
    size = 6_000_000
    with atomic(session):
        upload, _loose = bid_files.begin(session, bid_id, name=name, size=size, vault=VAULT, **by)
    part = bid_files.seal_part(upload, 0, Piece(PDF, last=False), storage=storage)
    with atomic(session):
        bid_files.keep(session, upload, part, **by)
    return part.object_key


def objects(session, *, file_id=None):
    chosen = select(BidFilePart.object_key).order_by(BidFilePart.file_id)
    return list(
        session.scalars(chosen.where(BidFilePart.file_id == file_id) if file_id else chosen)
    )


def sweep(session, story, now=DEADLINE + GUARD):
    with atomic(session):
        return upload_sweep.sweep(session, story.competition_id, now=now)


def test_nothing_is_closed_before_the_last_bid_can_have_come(session, story):
    assert upload_sweep.closed(session, now=DEADLINE + GUARD - timedelta(microseconds=1)) == []
    assert upload_sweep.closed(session, now=DEADLINE + GUARD) == [story.competition_id]


def test_file_that_did_not_become_whole_is_swept_once(session, story, storage):
    bid_id = bid_stories.started(session, story)
    key = half(session, story, storage, bid_id)
    swept = sweep(session, story)
    assert (swept.files, swept.keys) == (1, (key,))
    assert objects(session) == []
    assert sweep(session, story) == upload_sweep.Swept(0, ())


def test_file_that_a_submission_names_stays_though_it_was_removed_later(session, story, storage):
    bid_id = bid_stories.submitted(session, story, VAULT, storage)
    delivered = objects(session)
    gone = bid_stories.attached(session, story, bid_id, VAULT, storage, name="bare utkast.pdf")
    (draft_only,) = objects(session, file_id=gone)
    for file_id in (bid_id * bid_files.FILE_NUMBERS + 1, gone):
        with atomic(session):
            bid_files.detach(session, bid_id, file_id, actor=story.leads[0], now=WRITING)
    assert sweep(session, story).keys == (draft_only,)
    assert objects(session) == delivered


def test_file_in_a_draft_that_was_not_submitted_stays(session, story, storage):
    bid_id = bid_stories.started(session, story)
    bid_stories.attached(session, story, bid_id, VAULT, storage)
    assert sweep(session, story) == upload_sweep.Swept(0, ())
    assert len(objects(session)) == 1


def test_forms_that_wait_are_swept(session, story, storage):
    keys = []
    for n in (0, 1):
        bid_id = bid_stories.started(session, story, n)
        with atomic(session):
            key = bid_forms.keep(
                session, bid_id, ReadForm(), name="skjema.docx", vault=VAULT, storage=storage,
                actor=story.leads[n], now=WRITING,
            )  # fmt: skip
        keys.append(key)
        of_one = upload_sweep.waiting_forms(session, story.competition_id, bid_id)
        assert of_one == (key,)
    assert sweep(session, story).keys == tuple(keys)


def test_bid_opens_whole_after_the_sweep(session, story, storage):
    bid_id = bid_stories.written(session, story, VAULT)
    bid_stories.attached(session, story, bid_id, VAULT, storage)
    half(session, story, storage, bid_id)
    bid_stories.deliver(session, story, bid_id, VAULT)
    for key in sweep(session, story).keys:
        storage.remove(key)
    bid_stories.opened(session, story, VAULT, storage, ())
    keys = session.scalars(select(BidFilePart.opened_key)).all()
    assert (len(keys), None in keys) == (1, False)
