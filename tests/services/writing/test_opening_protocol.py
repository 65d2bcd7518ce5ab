"""The opening writes its own protocol; anyone of the staff can make it again."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from procure.domain.cancellations import CancelGround
from procure.domain.errors import (
    DeadlinePassed,
    IllegalTransition,
    InvalidInput,
    PermissionDenied,
)
from procure.domain.openings import Defect, fingerprint
from procure.domain.reasons import Code, reason
from procure.domain.receipts import root
from procure.extensions import atomic
from procure.models.bids import BidFilePart, Submission
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.services import bids, competitions, openings
from tests import bid_stories, openers, stories
from tests.bid_stories import AFTER
from tests.services.writing import made

NAME = "opening_protocol"


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
    assert re.search(r"\n0 filer, [\d,]+ (byte|kB)\n", shown)
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


def test_what_was_lost_and_who_tried_stand_in_the_protocol(session, story, vault, storage):
    bids_of = [bid_stories.submitted(session, story, vault, storage, n) for n in (0, 1)]
    with atomic(session):
        part = session.scalars(select(BidFilePart).order_by(BidFilePart.file_id)).first()
        storage.remove(part.object_key)
        early = DeadlinePassed([reason(Code.BEFORE_DEADLINE)])
        openings.record_refused(
            session, story.competition_id, early, actor=story.officer, now=AFTER
        )
        openings.record_refused(
            session, story.competition_id, PermissionDenied(), actor=story.auditor, now=AFTER
        )
    confirm(session, story, vault, storage, story.officer)
    seen = fingerprint([Defect(bids_of[0], part.file_id, "Løsning.pdf", gone=True)])
    with atomic(session):
        openings.confirm(
            session, story.competition_id, hand=openers.hand(session, story.officer2),
            vault=vault, storage=storage, accepted=seen, actor=story.officer2, now=AFTER,
        )  # fmt: skip
    shown = made.newest(session, NAME)
    assert "Konsortium 0 (konstruert): filen «Løsning.pdf» fantes ikke lenger" in shown
    assert (
        "Konsortium 1 (konstruert): «Løsning.pdf» mangler slutten, er skadet" in shown
    )  # it is no real PDF
    assert "Innkjøper 1\nDet var for tidlig" in shown
    assert "Revisor 1\nPersonen har ikke rett til å åpne" in shown
    digests = session.scalars(select(Submission.receipt_digest).order_by(Submission.bid_id)).all()
    assert root(digests) in shown


def test_people_of_several_bids_stand_in_the_protocol(session, story, vault, storage):
    for n in (0, 1):
        content = bid_stories.content(session, story, n)
        one = replace(content.team[0], label="Navn En", person_id=None)
        bid_stories.submitted(session, story, vault, storage, n, team=(one,))
    confirm(session, story, vault, storage, story.officer, story.officer2)
    shown = made.newest(session, NAME)
    assert "Navn En: Konsortium 0 (konstruert), Konsortium 1 (konstruert)" in shown


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
