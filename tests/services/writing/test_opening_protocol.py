"""The opening writes its own protocol; anyone of the staff can make it again."""

import pytest
from sqlalchemy import func, select

from procure.domain.cancellations import CancelGround
from procure.domain.errors import DeadlinePassed, IllegalTransition, InvalidInput
from procure.domain.reasons import Code, reason
from procure.extensions import atomic
from procure.models.bids import Submission
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.services import bids, competitions, openings
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER
from tests.services.writing import made

NAME = "opening_protocol"


@pytest.fixture
def vault():
    return ServerKeyVault("a test secret that is long enough to start with")


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path / "storage")


@pytest.fixture
def story(session):
    return stories.issued(session)


def confirm(session, story, vault, storage, *officers):
    for officer in officers:
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=vault, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip


def test_the_opening_makes_the_protocol_with_receipts_and_openers(session, story, vault, storage):
    bid_stories.opened(session, story, vault, storage)
    shown = made.newest(session, NAME)
    for digest in session.scalars(select(Submission.receipt_digest)):
        assert digest in shown
    for sentence in ("Vi åpnet 2 tilbud.", "Innkjøper 1\n", "Innkjøper 2\n", "Konsortium 1"):
        assert sentence in shown
    assert "Ingen forsøkte å levere tilbud etter fristen." in shown


def test_the_protocol_made_again_is_the_same_version(session, story, vault, storage):
    bid_stories.opened(session, story, vault, storage)
    made.text(session, story.competition_id, NAME, actor=story.owner, now=AFTER)
    found = select(func.count()).select_from(Document).where(Document.name == NAME)
    assert session.scalar(found) == 1


def test_late_and_withdrawn_bids_stand_in_the_protocol(session, story, vault, storage):
    late = bid_stories.written(session, story, vault, 2)
    withdrawn = bid_stories.submitted(session, story, vault, storage, 0)
    with atomic(session):
        bids.withdraw(session, withdrawn, actor=story.leads[0], now=bid_stories.WRITING)
    with pytest.raises(DeadlinePassed):
        bid_stories.deliver(session, story, late, vault, 2, received_at=AFTER)
    with atomic(session):
        bids.record_late(session, late, received_at=AFTER, actor=story.leads[2], now=AFTER)
    bid_stories.opened(session, story, vault, storage, consortia=(1,))
    shown = made.newest(session, NAME)
    assert "Vi åpnet 1 tilbud." in shown
    assert "fristen var ute. Innholdet er ikke lest.\nLeverandør" in shown
    assert "Konsortium 2 (konstruert)\n" in shown
    assert "Det er ikke åpnet:\nKonsortium 0 (konstruert)" in shown


def test_a_failed_opening_stands_in_the_protocol(session, story, vault, storage):
    bid = bid_stories.submitted(session, story, vault, storage)
    with atomic(session):
        unreadable = IllegalTransition([reason(Code.BID_UNREADABLE, bids=str(bid))])
        openings.record_refused(
            session, story.competition_id, unreadable, actor=story.officer, now=AFTER
        )
    confirm(session, story, vault, storage, story.officer, story.officer2)
    shown = made.newest(session, NAME)
    assert "stanset, uten at noe ble åpnet:\nTidspunkt" in shown
    assert "Kunne ikke leses\n" in shown


def test_without_bids_the_protocol_says_so_when_the_case_has_ended(session, story, vault, storage):
    confirm(session, story, vault, storage, story.officer, story.officer2)
    with atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    shown = made.text(session, story.competition_id, NAME, actor=story.officer, now=AFTER)
    assert "Det kom ingen tilbud innen fristen." in shown


def test_the_protocol_is_refused_before_the_opening(session, story):
    with pytest.raises(IllegalTransition):
        made.text(session, story.competition_id, NAME, actor=story.officer, now=AFTER)


def test_a_cancelled_case_that_was_never_opened_has_no_protocol(session, story):
    with atomic(session):
        competitions.cancel(
            session,
            story.competition_id,
            ground=CancelGround.NEED,
            why="Behovet er borte.",
            actor=story.officer,
            now=AFTER,
        )
    with pytest.raises(InvalidInput) as error:
        made.text(session, story.competition_id, NAME, actor=story.officer, now=AFTER)
    assert made.lacking(error) == [
        ("Tidspunkt for åpningen", "opening"),
        ("Til stede ved åpningen", "opening"),
    ]
    assert session.get_one(Competition, story.competition_id).opened_at is None
