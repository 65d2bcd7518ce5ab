"""The request for clarification comes from the journal; the answer comes in a later version."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import NotFound
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.documents import Document
from procure.services import journals
from tests import evaluation_stories as es
from tests import journal_stories as js
from tests.services.writing import made

NAME = "clarification"


@pytest.fixture
def asked(session, tmp_path):
    found = es.consensus(session, tmp_path)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    return found, entry


def shown(session, found, entry, now=None):
    return made.text(
        session, found.id, NAME, entry, actor=found.story.officer, now=now or found.now
    )


def test_the_letter_asks_its_bidder_alone_and_by_when(session, asked):
    found, entry = asked
    text = shown(session, found, entry)
    assert "Konsortium 0 (konstruert)\nv/ Firma 0 AS (konstruert)" in text
    assert "Forespørsel om avklaring" in text
    assert "Den gjelder Antall timer i fase 2." in text
    assert "Sted i tilbudet: Svaret på kriteriet Team, side 3" in text
    assert "Dere skriver både 200 og 240 timer.\nHvilket tall gjelder?" in text
    assert "Fristen for å svare er lørdag 6. februar 2027 kl. 10.00." in text
    assert "Svar skriftlig på e-post til rammeavtale@example.test" in text
    assert "Anskaffelsesforskriften § 23-5 om ettersending og avklaring" in text
    assert "Svaret vi har fått" not in text
    assert "Konsortium 1" not in text
    stored = session.scalars(select(Document).where(Document.name == NAME)).one()
    assert (stored.bid_id, stored.subject_id, stored.for_suppliers) == (
        found.bids[0], entry, True,
    )  # fmt: skip
    told = select(OutboxMail.recipient).where(OutboxMail.subject.startswith("Forespørsel"))
    assert session.scalars(told).all() == ["konsortium0@example.test"]


def test_the_next_version_holds_the_answer_and_the_first_date(session, asked):
    found, entry = asked
    shown(session, found, entry)
    later = found.now + timedelta(days=2)
    with atomic(session):
        journals.answer(
            session,
            found.id,
            entry,
            text="200 timer gjelder.",
            received_at=found.now + timedelta(days=1),
            accepted=True,
            assessment="Det laveste av to tall i tilbudet.",
            actor=found.story.owner,
            now=later,
        )
    text = shown(session, found, entry, later)
    assert "Forespørselen har nummer 1 og datoen 3. februar 2027." in text
    assert "5. februar 2027\nForespørsel om avklaring" in text
    assert "Svaret kom torsdag 4. februar 2027 kl. 10.00:\n200 timer gjelder." in text
    assert "Vi har vurdert at svaret ikke forbedrer tilbudet. Det er tatt med." in text
    assert "Det laveste av to tall i tilbudet." in text


def test_an_entry_of_another_kind_or_case_makes_no_request(session, asked):
    found, _entry = asked
    (minutes,) = js.written(session, found, js.MINUTES, 0)
    for other in (minutes, 999):
        with pytest.raises(NotFound):
            shown(session, found, other)
