"""A complaint comes while the contract is signed; two decide the same request for access."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from procure.domain.access_requests import BidGiven, Decision
from procure.domain.errors import IllegalTransition
from procure.domain.journal_facts import Given, Verdict
from procure.extensions import atomic
from procure.models.awards import Contract
from procure.models.complaints import AccessCopy, AccessRequest, Complaint
from procure.models.journals import JournalEntry
from procure.services import access_requests, awards, complaints
from tests import evaluation_stories as es
from tests.postgres.test_races import at_once, count, whole

pytestmark = pytest.mark.postgres
AFTER = timedelta(days=12)


def test_contract_and_complaint_at_once_come_one_after_the_other(session, engine, tmp_path):
    """Whichever is first, a signature that comes after the complaint is refused."""
    found = es.told(session, tmp_path)
    by = {"actor": found.story.officer, "now": found.now + AFTER}
    lead = {"actor": found.story.leads[1], "now": found.now + AFTER}
    ends = at_once(
        engine,
        lambda at: awards.sign_contract(at, found.id, **by) and None,
        *[lambda at: complaints.send(at, found.bids[1], said="Feil.", **lead) and None] * 3,
    )
    signed = count(engine, Contract)
    assert isinstance(ends[0], IllegalTransition) is (signed == 0)
    assert ends[1:] == [None] * 3
    assert count(engine, Complaint) == 1  # the same text three times
    whole(engine)


def test_request_is_decided_once(session, engine, tmp_path):
    found = es.told(session, tmp_path)
    by = {"actor": found.story.officer, "now": found.now}
    with atomic(session):
        access_requests.ask(
            session, found.bids[1], said="Tilbudet.", actor=found.story.leads[1], now=found.now
        )
    decision = Decision(
        verdict=Verdict.PARTLY, claim="Tilbudet.", assessment="Vurdert.", appeal="Klag til oss.",
        bid=BidGiven(
            bid_id=found.bids[0], given=Given.REDACTED, hidden=frozenset({0}), redacted="Starten",
            reason="Hemmelig.",
        ),
    )  # fmt: skip

    def decide(at):
        access_requests.decide(at, found.id, 1, decision, version=1, **by)

    ends = at_once(engine, *[decide] * 3)
    assert sorted(type(one).__name__ for one in ends) == ["IllegalTransition"] * 2 + ["NoneType"]
    assert (count(engine, JournalEntry), count(engine, AccessCopy)) == (1, 1)
    with Session(engine) as after:
        assert after.get(AccessRequest, 1).version == 2
    whole(engine)
