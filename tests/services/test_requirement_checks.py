"""Checking an opened bid against one must requirement at a time."""

import json

import pytest
from sqlalchemy import select

from procure.domain.errors import PermissionDenied
from procure.domain.law import RejectionProvision
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Assessment, Bid
from procure.models.evaluations import RequirementCheck
from procure.queries import facts
from procure.services import assessments, requirement_checks
from tests import evaluation_stories as es


def first_must(session, found):
    return requirement_checks_of(session, found)[0].requirement_id


def requirement_checks_of(session, found):
    return session.scalars(
        select(RequirementCheck)
        .where(RequirementCheck.bid_id == found.bids[0])
        .order_by(RequirementCheck.requirement_id)
    ).all()


def check(session, found, *, met, reason="Vist på side 3.", actor=None):
    with atomic(session):
        requirement_checks.check(
            session, found.bids[0], first_must(session, found), met=met, reason=reason,
            actor=actor or found.story.officer, now=found.now,
        )  # fmt: skip


def verdict(session, found):
    bid = session.get_one(Bid, found.bids[0])
    return bid.assessment, bid.assessed_at, bid.provision, bid.assessment_reason


def known(session, found):
    return facts.facts_of(session, facts.competition(session, found.id))


def test_an_admitted_bid_that_does_not_meet_a_requirement_is_assessed_anew(session, tmp_path):
    found = es.opened(session, tmp_path)
    check(session, found, met=False, reason="Beviset mangler.")
    assert verdict(session, found) == (None, None, None, "")
    assert known(session, found).unassessed_bids == 1
    lines = session.scalars(
        select(AuditEntry.line)
        .where(AuditEntry.tag == "bid:requirement:check")
        .order_by(AuditEntry.seq)
    ).all()
    said = json.loads(lines[-1])["facts"]
    assert (said["met"], said["taken_back"]) == (False, "admissible")
    assert "taken_back" not in json.loads(lines[0])["facts"]


def test_a_rejected_bid_that_meets_the_requirement_after_all_is_assessed_anew(session, tmp_path):
    found = es.opened(session, tmp_path)
    check(session, found, met=False)
    with atomic(session):
        assessments.assess(
            session, found.bids[0], admissible=False, provision=RejectionProvision.BID,
            reason="Krav 1", actor=found.story.officer, now=found.now,
        )  # fmt: skip
    check(session, found, met=False, reason="Beviset er for en annen person.")
    assert verdict(session, found)[0] is Assessment.REJECTED
    check(session, found, met=True)
    assert verdict(session, found) == (None, None, None, "")


def test_a_check_with_the_same_answer_leaves_the_assessment(session, tmp_path):
    found = es.opened(session, tmp_path)
    before = verdict(session, found)
    check(session, found, met=True, reason="Vist på side 4.")
    assert verdict(session, found) == before
    assert before[0] is Assessment.ADMISSIBLE


def test_an_officer_who_evaluates_and_has_named_a_tie_checks_no_requirement(session, tmp_path):
    found = es.tied_owner(session, tmp_path, officer=True)
    with pytest.raises(PermissionDenied) as refused:
        check(session, found, met=False, actor=found.story.officer2)
    assert [why.code for why in refused.value.reasons] == [Code.IMPARTIALITY_CONFLICT]
    assert requirement_checks_of(session, found)[0].met is True
