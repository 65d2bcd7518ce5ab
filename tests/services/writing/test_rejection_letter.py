"""The letter to a rejected bidder comes from the officer's assessment."""

import pytest
from sqlalchemy import select

from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.bids import Bid
from procure.models.documents import Document
from tests import evaluation_stories as es
from tests.services.writing import made

NAME = "rejection_letter"


def rejected(session):
    return session.scalars(select(Bid.id).where(Bid.assessment == "rejected")).one()


def test_the_letter_carries_the_reason_and_no_other_bidder(session, tmp_path):
    found = es.opened(session, tmp_path, rejected=(0,))
    bid = rejected(session)
    shown = made.text(session, found.id, NAME, bid, actor=found.story.officer, now=es.OPENED)
    assert "Konsortium 0 (konstruert)\nv/ Firma 0 AS (konstruert)" in shown
    assert "Et absolutt krav er ikke oppfylt." in shown
    assert "Send klagen skriftlig til rammeavtale@example.test" in shown
    assert "Anskaffelsesforskriften § 24-8 om avvisning på grunn av forhold ved tilbudet" in shown
    assert "Konsortium 1" not in shown


def test_an_older_rejection_without_provision_gets_a_letter_that_cites_none(session, tmp_path):
    found = es.opened(session, tmp_path, rejected=(0,))
    bid = rejected(session)
    with atomic(session):
        session.get_one(Bid, bid).provision = None
    shown = made.text(session, found.id, NAME, bid, actor=found.story.officer, now=es.OPENED)
    assert "Et absolutt krav er ikke oppfylt." in shown
    assert "§" not in shown


def test_the_letter_is_the_bidder_s_and_the_bidder_is_told(session, tmp_path):
    found = es.opened(session, tmp_path, rejected=(0,))
    bid = rejected(session)
    made.text(session, found.id, NAME, bid, actor=found.story.officer, now=es.OPENED)
    stored = session.scalars(select(Document).where(Document.name == NAME)).one()
    assert (stored.bid_id, stored.for_suppliers) == (bid, True)
    told = session.scalars(
        select(OutboxMail.recipient).where(OutboxMail.subject.startswith("Avvisningsbrev"))
    ).all()
    assert told == ["konsortium0@example.test"]


def test_a_bid_that_is_not_rejected_gets_no_letter(session, tmp_path):
    found = es.opened(session, tmp_path)
    with pytest.raises(NotFound):
        made.text(session, found.id, NAME, found.bids[0], actor=found.story.officer, now=es.OPENED)
