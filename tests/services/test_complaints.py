"""A complaint is received or sent, answered through the journal, ended; meanwhile nobody signs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.complaints import ComplaintKind
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.journal_facts import Verdict
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.complaints import Complaint
from procure.queries import complaints as pages
from procure.queries import journals as entry_pages
from procure.services import awards, bids, complaints, journals
from procure.services.complaints import Answer
from tests import evaluation_stories as es
from tests import journal_stories, stories

TEXT = "Poengene på kriteriet Team er for lave.\nVi ber om ny vurdering."
ANSWER = Answer(
    claim="Poengene på Team er for lave.",
    verdict=Verdict.DISMISSED,
    assessment="Poengene bygger på dokumentasjonen i tilbudet.",
    consequence="Valget blir stående.",
)
LATE = timedelta(days=12)  # the standstill of ten days is over


@pytest.fixture
def told(session, tmp_path):
    return es.told(session, tmp_path)


def received(session, found, kind=ComplaintKind.BUYER, **changed):
    given = {
        "bid_id": found.bids[1], "kind": kind, "said": TEXT, "received_at": found.now,
        "actor": found.story.officer, "now": found.now, **changed,
    }  # fmt: skip
    with atomic(session):
        return complaints.receive(session, found.id, **given)


def sent(session, found, place=1, said=TEXT, who=None):
    with atomic(session):
        return complaints.send(
            session, found.bids[place], said=said, actor=who or found.story.leads[place],
            now=found.now,
        )  # fmt: skip


def fresh(session, complaint_id):
    return session.get(Complaint, complaint_id, populate_existing=True)


def answered(session, found, complaint_id, version=None, **by):
    with atomic(session):
        entry = complaints.answer(
            session, found.id, complaint_id, ANSWER,
            version=fresh(session, complaint_id).version if version is None else version,
            **{"actor": found.story.officer, "now": found.now, **by},
        )  # fmt: skip
    return entry.id


def ended(session, found, complaint_id, outcome="Klagen er trukket.", **by):
    with atomic(session):
        return complaints.end(
            session, found.id, complaint_id, outcome=outcome,
            version=by.pop("version", None) or fresh(session, complaint_id).version,
            **{"actor": found.story.officer, "now": found.now, **by},
        )  # fmt: skip


def signing(session, found):
    """Why nobody can sign after the standstill; nothing is signed."""
    try:
        awards.sign_contract(session, found.id, actor=found.story.officer, now=found.now + LATE)
    except IllegalTransition as refused:
        session.rollback()
        return [why.code for why in refused.reasons]
    session.rollback()
    return []


def test_complaint_from_the_bidder_is_kept_told_to_the_buyer_and_due_in_the_standstill(
    session, told
):
    before = len(session.scalars(select(OutboxMail)).all())
    kept = sent(session, told)
    assert (kept.kind, kept.text, kept.bid_id) == (ComplaintKind.BUYER, TEXT, told.bids[1])
    assert kept.answer_by == date(2027, 2, 16)
    (mail,) = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()[before:]
    assert mail.subject.startswith("Ny klage: ")
    assert "Poengene" not in mail.body


def test_sending_twice_complains_once(session, told):
    assert sent(session, told).id == sent(session, told).id
    assert sent(session, told, said="En annen klage.").id != sent(session, told).id
    assert len(session.scalars(select(Complaint)).all()) == 2


def test_signing_waits_until_the_letter_with_the_answer_is_made(session, told):
    assert signing(session, told) == []
    complaint = sent(session, told).id
    assert signing(session, told) == [Code.COMPLAINT_OPEN]
    entry = answered(session, told, complaint)
    assert signing(session, told) == [Code.COMPLAINT_OPEN]
    journal_stories.lettered(session, told, "complaint_answer", entry)
    assert signing(session, told) == []


def test_injunction_holds_whatever_is_answered_until_it_is_over(session, told):
    complaint = received(session, told, ComplaintKind.COURT).id
    entry = answered(session, told, complaint)
    journal_stories.lettered(session, told, "complaint_answer", entry)
    assert signing(session, told) == [Code.INJUNCTION_OPEN]
    ended(session, told, complaint, outcome="Tingretten tok ikke begjæringen til følge.")
    assert signing(session, told) == []


def test_case_does_not_close_with_a_complaint_open(session, tmp_path):
    found = es.contracted(session, tmp_path)
    received(session, found)
    with pytest.raises(IllegalTransition) as refused:
        awards.complete(session, found.id, actor=found.story.officer, now=found.now)
    assert [why.code for why in refused.value.reasons] == [Code.COMPLAINT_OPEN]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"said": " \n "}, [Code.TEXT_MISSING]),
        ({"received_at": None}, [Code.VALUE_MISSING]),
        ({"said": "", "received_at": es.SENT + timedelta(days=400)},
         [Code.TEXT_MISSING, Code.TIME_AHEAD]),
    ],
)  # fmt: skip
def test_what_lacks_is_said_at_once(session, told, changed, codes):
    with pytest.raises(InvalidInput) as refused:
        received(session, told, **changed)
    assert [why.code for why in refused.value.reasons] == codes


def test_bid_of_elsewhere_and_strangers_are_not_found(session, told):
    with pytest.raises(NotFound):
        received(session, told, bid_id=999)
    with pytest.raises(NotFound):
        sent(session, told, place=1, who=told.story.leads[0])  # the other bidder
    with pytest.raises(NotFound):
        complaints.send(session, 999, said=TEXT, actor=told.story.leads[0], now=told.now)
    with pytest.raises(PermissionDenied):
        received(session, told, actor=told.story.evaluators[0])


def test_nobody_complains_through_the_system_before_the_letters(session, tmp_path):
    decided = es.decided(session, tmp_path)
    with pytest.raises(NotFound):
        sent(session, decided)


def test_second_of_two_writers_is_told_and_ended_complaints_rest(session, told):
    complaint = sent(session, told).id
    seen = fresh(session, complaint).version
    answered(session, told, complaint)
    with pytest.raises(Stale):
        ended(session, told, complaint, version=seen)
    with pytest.raises(InvalidInput):
        ended(session, told, complaint, outcome=" ")
    ended(session, told, complaint)
    with pytest.raises(IllegalTransition) as over:
        answered(session, told, complaint)
    assert [why.code for why in over.value.reasons] == [Code.COMPLAINT_ENDED]
    tags = session.scalars(
        select(AuditEntry.tag).where(AuditEntry.tag.like("complaint:%")).order_by(AuditEntry.seq)
    )
    assert tags.all() == [
        "complaint:complaint:receive", "complaint:complaint:answer", "complaint:complaint:end",
    ]  # fmt: skip


def test_answer_that_names_a_third_bidder_is_refused(session, tmp_path):
    told = es.told(session, tmp_path, bids=3)
    complaint = sent(session, told).id
    third = told.story.leads[2].organisation  # neither the asker nor the chosen one
    named = Answer(
        claim=f"Tilbudet fra {third} skulle vært avvist.", verdict=Verdict.DISMISSED,
        assessment="Nei.", consequence="Ingenting.",
    )  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        complaints.answer(
            session, told.id, complaint, named, version=1,
            actor=told.story.officer, now=told.now,
        )  # fmt: skip
    assert [why.code for why in refused.value.reasons] == [Code.REASON_NAMES_OTHER]


def test_who_began_a_bid_and_never_delivered_it_is_no_party(session, tmp_path):
    story = stories.issued(session)
    with atomic(session):
        begun = bids.start(
            session, story.competition_id, consortium_id=story.consortium_ids[2],
            actor=story.leads[2], now=stories.START,
        ).id  # fmt: skip
    told = es.told(session, tmp_path, story=story)
    with pytest.raises(NotFound):
        complaints.send(session, begun, said=TEXT, actor=story.leads[2], now=told.now)
    with pytest.raises(NotFound):
        pages.own(session, begun, viewer=story.leads[2], now=told.now)


def test_answer_that_waits_for_its_letter_is_replaced_and_never_closed(session, told):
    complaint = sent(session, told).id
    entry = answered(session, told, complaint)
    by = {"actor": told.story.officer, "now": told.now}
    with pytest.raises(IllegalTransition) as refused:
        journals.close(session, told.id, entry, reason="Feil.", **by)
    assert [(why.code, why.params["count"]) for why in refused.value.reasons] == [
        (Code.COMPLAINT_OPEN, 1)
    ]
    session.rollback()
    assert entry_pages.entry_page(
        session, told.id, entry, viewer=by["actor"], now=told.now
    ).close == tuple(refused.value.reasons)
    (new,) = journal_stories.written(session, told, journal_stories.COMPLAINT, replaces=entry)
    assert fresh(session, complaint).answer_id == new
    assert signing(session, told) == [Code.COMPLAINT_OPEN]
    journal_stories.lettered(session, told, "complaint_answer", new)
    assert signing(session, told) == []


def test_answer_to_an_ended_complaint_can_be_closed(session, told):
    complaint = sent(session, told).id
    entry = answered(session, told, complaint)
    ended(session, told, complaint)
    with atomic(session):
        closed = journals.close(
            session, told.id, entry, reason="Trukket.", actor=told.story.officer, now=told.now
        )
    assert closed.closed_reason == "Trukket."
