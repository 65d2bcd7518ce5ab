"""Whoever was invited gets a letter when the competition ends without a winner."""

import pytest
from sqlalchemy import select

from procure.domain.cancellations import CancelGround
from procure.domain.errors import InvalidInput
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.bids import Assessment, Bid
from procure.models.documents import Document
from procure.services import competitions, openings
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.bid_stories import AFTER
from tests.services.writing import made

NAME = "cancellation_letter"
WHY = "Behovet er borte etter at tjenestene ble slått sammen."


def cancel(session, competition_id, actor, now):
    with atomic(session):
        competitions.cancel(
            session, competition_id, ground=CancelGround.NEED, why=WHY, actor=actor, now=now
        )


def mails(session):
    """Who was told that it is over."""
    subjects = OutboxMail.subject.startswith("Minikonkurransen er av")
    return sorted(session.scalars(select(OutboxMail.recipient).where(subjects)))


def names(session):
    return set(session.scalars(select(Document.name)))


def test_cancelling_makes_a_letter_for_all_invited_and_mails_them(session):
    story = stories.issued(session)
    cancel(session, story.competition_id, story.owner, stories.START)
    shown = made.newest(session, NAME)
    assert "Minikonkurransen er avlyst\n" in shown
    ground = "Den saklige grunnen: Behovet er falt bort eller blitt et annet."
    assert f"Begrunnelse\n{ground}\n{WHY}" in shown
    assert "er forseglet og blir ikke åpnet" in shown
    stored = session.scalars(select(Document).where(Document.name == NAME)).one()
    assert (stored.for_suppliers, stored.bid_id) == (True, None)
    assert mails(session) == [f"konsortium{n}@example.test" for n in range(3)]


def test_the_letter_does_not_tell_that_a_sealed_bid_came(session, tmp_path):
    story = stories.issued(session)
    vault = ServerKeyVault("a test secret that is long enough to start with")
    bid_stories.submitted(session, story, vault, FolderStorage(tmp_path))
    cancel(session, story.competition_id, story.owner, bid_stories.WRITING)
    for name in (NAME, "procurement_protocol"):
        shown = made.newest(session, name)
        assert "Tilbud mottatt" not in shown
        assert "Konsortium 0 (konstruert)\nv/" not in shown


def test_after_the_letters_of_award_the_choice_no_longer_stands(session, tmp_path):
    found = es.told(session, tmp_path)
    cancel(session, found.id, found.story.owner, es.SENT)
    shown = made.newest(session, NAME)
    assert "Meddelelsen om valg av leverandør gjelder ikke lenger." in shown


def test_when_all_are_rejected_each_gets_its_own_letter_too(session, tmp_path):
    found = es.opened(session, tmp_path, rejected=(0, 1))
    with atomic(session):
        openings.declare_unsuccessful(session, found.id, actor=found.story.officer, now=es.OPENED)
    assert "Alle tilbudene måtte avvises." in made.newest(session, NAME)
    rejected = session.scalars(
        select(Bid.id).where(Bid.assessment == Assessment.REJECTED).order_by(Bid.id)
    ).all()
    letters = session.execute(
        select(Document.bid_id, Document.for_suppliers)
        .where(Document.name == "rejection_letter")
        .order_by(Document.bid_id)
    ).all()
    assert [tuple(letter) for letter in letters] == [(bid, True) for bid in rejected]
    assert len(mails(session)) == 3


def test_without_bids_the_letter_says_that_none_came(session, tmp_path):
    story = stories.issued(session)
    vault, storage = ServerKeyVault(es.SECRET), FolderStorage(tmp_path)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=vault, storage=storage, actor=officer,
                now=AFTER,
            )  # fmt: skip
    with atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    assert "Ingen leverte tilbud innen tilbudsfristen." in made.newest(session, NAME)


def test_a_draft_that_is_dropped_has_nobody_to_write_to(session):
    story = stories.draft(session)
    cancel(session, story.competition_id, story.owner, stories.START)
    assert names(session) == set()
    with pytest.raises(InvalidInput) as error:
        made.text(session, story.competition_id, NAME, actor=story.officer, now=stories.START)
    assert ("Invitasjonen ble sendt", "timeline") in made.lacking(error)
