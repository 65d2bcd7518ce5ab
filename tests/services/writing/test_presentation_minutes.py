"""The minutes come from the journal: one bidder's presentation, or a meeting with several."""

import dataclasses

from sqlalchemy import select

from procure.domain import journal_facts as kinds
from procure.models.audit import OutboxMail
from procure.models.documents import Document
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "presentation_minutes"


def shown(session, found, entry):
    return made.text(session, found.id, NAME, entry, actor=found.story.officer, now=found.now)


def test_minutes_hold_topic_time_people_and_the_same_questions(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.MINUTES, 1)
    text = shown(session, found, entry)
    assert "Referat fra presentasjon" in text
    assert "Tilbyder\tKonsortium 1 (konstruert)" in text
    assert "Møtet begynte\tonsdag 3. februar 2027 kl. 08.00" in text
    assert "Tid brukt\t45 minutter" in text
    assert "Prosjektleder\nLeverandøren" in text
    assert "Hvordan tar dere med brukerne?\nI alle tre fasene." in text
    assert "Alle fikk 45 minutter og de samme spørsmålene." in text
    assert "De samme spørsmålene er stilt til alle tilbyderne." in text
    assert "Referatet er skrevet av:\nInnkjøper 1" in text


def test_minutes_are_for_the_staff_and_nobody_outside_is_told(session, tmp_path):
    found = es.consensus(session, tmp_path)
    mails = len(session.scalars(select(OutboxMail)).all())
    (entry,) = js.written(session, found, js.MINUTES, 1)
    shown(session, found, entry)
    stored = session.scalars(select(Document).where(Document.name == NAME)).one()
    assert stored.for_suppliers is False
    assert len(session.scalars(select(OutboxMail)).all()) == mails


def test_a_meeting_with_several_has_no_bidder_and_may_lack_questions(session, tmp_path):
    found = es.consensus(session, tmp_path)
    meeting = dataclasses.replace(
        js.MINUTES, meeting=kinds.Meeting.DIALOGUE, exchanges=(), shared=""
    )
    (entry,) = js.written(session, found, meeting)
    text = shown(session, found, entry)
    assert "Referat fra dialogmøte" in text
    assert "Tilbyder\t" not in text
    assert "Det ble ikke stilt spørsmål i møtet." in text
    assert "Det ble ikke vist eller delt ut materiale." in text
