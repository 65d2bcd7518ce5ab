"""What cases ask after the opening, for officers and for the owners of their own cases."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from procure.domain.complaints import ComplaintKind
from procure.domain.formats import OSLO
from procure.extensions import atomic
from procure.queries import case_duties
from procure.queries.case_duties import CaseStep
from procure.services import access_requests, complaints, journals, validity_reminders
from tests import evaluation_stories as es
from tests import journal_stories

UNTIL = date(2027, 5, 31)  # of the stories' bids


def at(month, day):
    return datetime(2027, month, day, 9, tzinfo=OSLO)


def shown(session, viewer, now):
    return [
        (one.step, one.count, one.due, one.late)
        for one in case_duties.of(session, viewer=viewer, now=now)
    ]


def remind(session, now):
    with atomic(session):
        return validity_reminders.remind(session, now=now)


def test_complaints_and_requests_wait_with_their_days_until_they_are_settled(session, tmp_path):
    found = es.told(session, tmp_path)
    by = {"actor": found.story.leads[1], "now": found.now}
    with atomic(session):
        complaints.send(session, found.bids[1], said="En.", **by)
        key = complaints.send(session, found.bids[1], said="To.", **by).id
        access_requests.ask(session, found.bids[1], said="Alt.", **by)
    waits = [
        (CaseStep.DECIDE_ACCESS, 1, date(2027, 2, 12), False),
        (CaseStep.ANSWER_COMPLAINT, 2, date(2027, 2, 16), False),
    ]
    assert shown(session, found.story.officer, found.now) == waits
    assert shown(session, found.story.owner, found.now) == waits
    for nobody in (found.story.leads[1], found.story.evaluators[0], found.story.auditor):
        assert shown(session, nobody, found.now) == []
    with atomic(session):
        complaints.end(
            session, found.id, key, outcome="Trukket.", version=1, actor=found.story.officer,
            now=found.now,
        )  # fmt: skip
        complaints.receive(
            session, found.id, bid_id=found.bids[0], kind=ComplaintKind.COURT, said="Stans.",
            received_at=found.now, actor=found.story.officer, now=found.now,
        )  # fmt: skip
    assert shown(session, found.story.officer, at(2, 14)) == [
        (CaseStep.DECIDE_ACCESS, 1, date(2027, 2, 12), True),
        (CaseStep.ANSWER_COMPLAINT, 2, date(2027, 2, 16), False),
    ]


@pytest.fixture
def chosen(session, tmp_path):
    return es.told(session, tmp_path)


def test_validity_is_told_within_the_days_once_and_again_when_it_is_prolonged(session, chosen):
    officer = chosen.story.officer
    assert shown(session, officer, at(5, 16)) == []
    assert remind(session, at(5, 16)) == 0
    assert shown(session, officer, at(5, 17)) == [(CaseStep.EXTEND_VALIDITY, 1, UNTIL, False)]
    assert [remind(session, at(5, 17)), remind(session, at(5, 18))] == [1, 0]
    assert shown(session, officer, at(6, 1)) == [(CaseStep.EXTEND_VALIDITY, 1, UNTIL, True)]
    found = replace(chosen, now=at(5, 20))
    (entry,) = journal_stories.written(session, found, journal_stories.VALIDITY, 0)
    journal_stories.lettered(session, found, "validity_extension", entry)
    with atomic(session):
        journals.answer(
            session, found.id, entry, text="Ja.", received_at=found.now, accepted=True,
            actor=officer, now=found.now,
        )  # fmt: skip
    assert shown(session, officer, at(5, 21)) == []
    longer = date(2027, 9, 1)
    assert shown(session, officer, at(8, 20)) == [(CaseStep.EXTEND_VALIDITY, 1, longer, False)]
    assert [remind(session, at(8, 20)), remind(session, at(8, 21))] == [1, 0]


def test_signed_contract_ends_the_alarm(session, tmp_path):
    found = es.contracted(session, tmp_path)
    assert shown(session, found.story.officer, at(5, 20)) == []
    assert remind(session, at(5, 20)) == 0
