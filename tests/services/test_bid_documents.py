"""Receipts as Word files: what they tell, and what their number in an address does not."""

import pytest
from sqlalchemy import func, select

from procure.documents.islands import Run
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.documents import Document
from procure.services import bid_documents, paperwork
from procure.vault.keys import ServerKeyVault
from tests import bid_stories, whole_story
from tests.bid_stories import WRITING
from tests.evaluation_stories import SECRET

OWN = {"remarks": ((Run("Svarene gjelder alle."),),)}


@pytest.fixture
def story(session):
    return whole_story.asked(session)


def note(session, story):
    """The next version of a document that staff make; its id."""
    with atomic(session):
        return paperwork.make(
            session, story.competition_id, "call_off_note", 0, actor=story.officer, now=WRITING
        ).id


def mails(session):
    return session.scalar(select(func.count(OutboxMail.id)))


def receipt(session, story, n):
    """The receipt of a bid of consortium n, fetched by its leader."""
    bid = bid_stories.submitted(session, story, ServerKeyVault(SECRET), n=n)
    with atomic(session):
        bid_documents.receipt(
            session, bid, 1, verify_at="https://example.test/", actor=story.leads[n], now=WRITING
        )


def test_no_number_counts_the_receipts_before_the_opening(session, story):
    issued = max(session.scalars(select(Document.id)))
    for n in (0, 1):
        receipt(session, story, n)
    assert note(session, story) == issued + 1
    ids = session.scalars(select(Document.id).where(Document.name == "bid_receipt")).all()
    assert len(ids) == 2
    assert abs(ids[0] - ids[1]) > 1


def test_the_invited_are_told_of_a_new_document_though_receipts_were_made(session, story):
    receipt(session, story, 0)
    before = mails(session)
    for _again in range(2):
        with atomic(session):
            paperwork.make(
                session, story.competition_id, "questions_answers", 0, written=OWN,
                actor=story.officer, now=WRITING,
            )  # fmt: skip
    assert mails(session) - before == len(story.consortium_ids)
