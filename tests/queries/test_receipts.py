"""The tree over all receipts: who is in it, in which order, and what stays out."""

import pytest
from sqlalchemy import select

from procure.domain import receipts as files
from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.models.bids import Submission
from procure.queries import receipts
from procure.services import bids
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER, WRITING
from tests.stories import VAULT


@pytest.fixture
def story(session):
    return stories.issued(session)


def digest(session, bid_id, number=1):
    return session.scalar(
        select(Submission.receipt_digest).where(
            Submission.bid_id == bid_id, Submission.number == number
        )
    )


def test_tree_holds_the_latest_version_of_each_bid_that_stands(session, story):
    for n in (2, 0, 1):
        bid_stories.submitted(session, story, VAULT, n=n)
    assert receipts.opened(session, 1) == [digest(session, bid) for bid in (1, 2, 3)]
    bid_stories.replaced(session, story, 2, VAULT, 1)
    with atomic(session):
        bids.withdraw(session, 3, actor=story.leads[2], now=WRITING)
    assert receipts.opened(session, 1) == [digest(session, 1), digest(session, 2, 2)]


@pytest.fixture
def opened(session, story, tmp_path):
    """Two bids opened, and one withdrawn before."""
    storage = FolderStorage(tmp_path / "storage")
    bid_stories.submitted(session, story, VAULT, n=2)
    with atomic(session):
        bids.withdraw(session, 3, actor=story.leads[2], now=WRITING)
    bid_stories.opened(session, story, VAULT, storage)
    return story


def test_proof_is_for_the_own_bid_after_the_opening(session, opened):
    found = receipts.proof(session, 2, viewer=opened.members[1], now=AFTER)
    assert (found.index, found.count) == (1, 2)
    assert found.root == files.root([digest(session, 1), digest(session, 2)])
    assert found.holds(digest(session, 2))


def test_withdrawn_bid_has_no_proof(session, opened):
    with pytest.raises(NotFound):
        receipts.proof(session, 3, viewer=opened.leads[2], now=AFTER)
    assert not receipts.receipt(session, 3, 1, viewer=opened.leads[2], now=AFTER).in_tree


@pytest.mark.parametrize("who", ["foreign", "officer", "outsider"])
def test_proof_and_stamp_do_not_exist_for_others(session, opened, who):
    actor = opened.leads[0] if who == "foreign" else getattr(opened, who)
    with pytest.raises(NotFound):
        receipts.proof(session, 2, viewer=actor, now=AFTER)
    with pytest.raises(NotFound):
        receipts.timestamp(session, 2, 1, viewer=actor, now=AFTER)


def test_receipt_asks_the_database_as_often_for_many_versions(session, story, count_statements):
    bid_stories.submitted(session, story, VAULT)
    asked = []
    for number in (1, 2, 3):
        if number > 1:
            bid_stories.replaced(session, story, 1, VAULT, key=f"{number}")
        session.rollback()
        session.expunge_all()
        with count_statements() as counted:
            receipts.receipt(session, 1, None, viewer=story.leads[0], now=WRITING)
        asked.append(len(counted))
    assert asked == [asked[0]] * 3
