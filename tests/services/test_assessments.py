from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.journal_facts import Clarification
from procure.domain.law import RejectionProvision
from procure.domain.permissions import Role
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Assessment, Bid
from procure.services import assessments, journals, paperwork
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.bid_stories import AFTER


@pytest.fixture
def story(session):
    return stories.issued(session)


def codes(error):
    return [why.code for why in error.value.reasons]


def assess(session, bid_id, actor, *, admissible, reason="", provision=None, now=AFTER):
    with atomic(session):
        if admissible and actor.role is Role.OFFICER:
            bid_stories.meet_requirements(session, bid_id, actor=actor, now=now)
        assessments.assess(
            session, bid_id, admissible=admissible, reason=reason, provision=provision,
            actor=actor, now=now,
        )  # fmt: skip


def test_bids_are_admitted_or_rejected_with_provision_and_reason(session, story, vault, storage):
    good, bad = bid_stories.opened(session, story, vault, storage)
    assess(session, good, story.officer, admissible=True)
    with pytest.raises(InvalidInput) as refused:
        assess(session, bad, story.officer, admissible=False, reason="  ")
    assert codes(refused) == [Code.PROVISION_MISSING, Code.REASON_MISSING]
    why = {"provision": RejectionProvision.FORMAL, "reason": "Krav 1 er ikke oppfylt."}
    assess(session, bad, story.officer2, admissible=False, **why)
    rows = {
        b.id: (b.assessment, b.provision, b.assessment_reason) for b in session.scalars(select(Bid))
    }
    assert rows == {
        good: (Assessment.ADMISSIBLE, None, ""),
        bad: (Assessment.REJECTED, RejectionProvision.FORMAL, "Krav 1 er ikke oppfylt."),
    }
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tag.in_(["bid:bid:admit", "bid:bid:reject"]))
        .order_by(AuditEntry.seq)
    ).all()
    assert [entry.tag for entry in entries] == ["bid:bid:admit", "bid:bid:reject"]
    assert ["rejection_formal" in entry.line for entry in entries] == [False, True]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "Krav 1"}, Code.PROVISION_MISSING),
        ({"provision": RejectionProvision.BID}, Code.REASON_MISSING),
    ],
)
def test_rejection_needs_both_provision_and_reason(session, story, vault, storage, given, code):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    with pytest.raises(InvalidInput) as refused:
        assess(session, bid_id, story.officer, admissible=False, **given)
    assert codes(refused) == [code]
    assert session.get_one(Bid, bid_id).assessment is None


def test_low_price_is_explained_before_it_rejects_a_bid(session, story, vault, storage):
    bid_id, other = bid_stories.opened(session, story, vault, storage)
    why = {"provision": RejectionProvision.LOW, "reason": "Prisen dekker ikke lønn."}
    with pytest.raises(InvalidInput) as refused:
        assess(session, bid_id, story.officer, admissible=False, **why)
    assert codes(refused) == [Code.LOW_NOT_EXPLAINED]
    asked = Clarification(
        subject="Prisen", question="Hvordan er prisen satt?", due_at=AFTER + timedelta(days=3)
    )
    by = {"actor": story.officer, "now": AFTER}
    with atomic(session):
        (entry,) = journals.write(session, story.competition_id, asked, bid_ids=[bid_id], **by)
    with pytest.raises(InvalidInput) as unsent:
        assess(session, bid_id, story.officer, admissible=False, **why)
    assert codes(unsent) == [Code.LOW_NOT_EXPLAINED]
    with atomic(session):
        paperwork.make(session, story.competition_id, "clarification", entry.id, **by)
    assess(session, bid_id, story.officer, admissible=False, **why)
    assert session.get_one(Bid, bid_id).provision is RejectionProvision.LOW
    with pytest.raises(InvalidInput):  # the other bidder was asked nothing
        assess(session, other, story.officer, admissible=False, **why)


def test_bid_that_is_admitted_after_all_keeps_no_provision(session, story, vault, storage):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    why = {"provision": RejectionProvision.BID, "reason": "Krav 1"}
    assess(session, bid_id, story.officer, admissible=False, **why)
    assess(session, bid_id, story.officer, admissible=True, **why)
    bid = session.get_one(Bid, bid_id)
    assert (bid.assessment, bid.provision) == (Assessment.ADMISSIBLE, None)


def test_sealed_bid_cannot_be_assessed(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    with pytest.raises(NotFound):
        assess(session, bid_id, story.officer, admissible=True)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("owner", PermissionDenied),
        ("auditor", PermissionDenied),
        ("leads", PermissionDenied),
        ("foreign", NotFound),
        ("administrator", NotFound),
    ],
)
def test_only_officers_assess(session, story, vault, storage, who, error):
    bid_id, _ = bid_stories.opened(session, story, vault, storage)
    actor = {"leads": story.leads[0], "foreign": story.leads[1]}.get(who) or getattr(story, who)
    with pytest.raises(error):
        assess(session, bid_id, actor, admissible=True)


def test_an_officer_who_evaluates_and_has_named_a_tie_assesses_no_bid(session, tmp_path):
    found = es.tied_owner(session, tmp_path, officer=True)
    with pytest.raises(PermissionDenied) as refused, atomic(session):
        assessments.assess(
            session, found.bids[1], admissible=False, provision=RejectionProvision.BID,
            reason="Krav 1", actor=found.story.officer2, now=AFTER,
        )  # fmt: skip
    assert codes(refused) == [Code.IMPARTIALITY_CONFLICT]
    assert session.get_one(Bid, found.bids[1]).assessment is Assessment.ADMISSIBLE
