"""The approval of an award: another officer's, before anyone is told, or sent back with a reason."""

import json

import pytest
from sqlalchemy import select

from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.awards import Decision
from procure.models.competitions import Competition
from procure.queries import awards as pages
from procure.services import award_approvals, award_letters, awards
from tests import evaluation_stories as es

WHY = "Begrunnelsen sier ikke hva som skiller tilbudene."


def codes(error):
    return [why.code for why in error.value.reasons]


def by(found, who="officer"):
    return {"actor": getattr(found.story, who), "now": es.SENT}


def test_letters_wait_for_another_officer(session, tmp_path):
    found = es.chosen(session, tmp_path)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        awards.send_letters(session, found.id, **by(found, "owner"))
    assert codes(refused) == [Code.AWARD_NOT_APPROVED]
    with atomic(session):
        award_approvals.approve(session, found.id, **by(found))
    decision = session.scalars(select(Decision)).one()
    assert (decision.approved_at, decision.approved_by_id) == (es.SENT, found.story.officer.id)
    with pytest.raises(IllegalTransition) as twice, atomic(session):
        award_approvals.approve(session, found.id, **by(found, "officer2"))
    assert codes(twice) == [Code.AWARD_APPROVED]
    with atomic(session):
        assert len(awards.send_letters(session, found.id, **by(found, "owner"))) == 2


@pytest.mark.parametrize("verb", ["approve", "send_back"])
def test_who_decided_does_not_judge_the_decision(session, tmp_path, verb):
    found = es.locked(session, tmp_path)
    with atomic(session):
        awards.decide(
            session, found.id, bid_id=found.bids[0], reason=es.REASON, actor=found.story.officer,
            now=es.DECIDED,
        )  # fmt: skip
    said = {"why": WHY} if verb == "send_back" else {}
    ask = getattr(award_approvals, verb)
    with pytest.raises(PermissionDenied) as own, atomic(session):
        ask(session, found.id, **said, **by(found))
    assert codes(own) == [Code.AWARD_OWN_DECISION]
    with pytest.raises(PermissionDenied), atomic(session):
        ask(session, found.id, **said, **by(found, "owner"))
    with pytest.raises(NotFound), atomic(session):
        ask(session, found.id, **said, actor=found.story.leads[0], now=es.SENT)
    with atomic(session):
        ask(session, found.id, **said, **by(found, "officer2"))


def test_what_is_sent_back_can_be_decided_again(session, tmp_path):
    found = es.chosen(session, tmp_path)
    for empty in ("", " \n", "Kort."):
        with pytest.raises(InvalidInput), atomic(session):
            award_approvals.send_back(session, found.id, why=empty, **by(found))
    with atomic(session):
        award_approvals.send_back(session, found.id, why=WHY, **by(found))
    competition = session.get(Competition, found.id, populate_existing=True)
    assert (competition.decided_at, competition.locked_at) == (None, es.LOCKED)
    assert session.scalars(select(Decision.reversed_at)).all() == [es.SENT]
    line = select(AuditEntry.line).where(AuditEntry.tag == "award:decision:return")
    assert json.loads(session.scalars(line).one())["facts"] == {"decision": 1, "why": WHY}
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()
    assert (mail.recipient, WHY in mail.body) == ("eier@example.test", True)
    with atomic(session):
        awards.decide(
            session, found.id, bid_id=found.bids[0], reason=es.REASON, **by(found, "owner")
        )
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        awards.send_letters(session, found.id, **by(found, "owner"))
    assert codes(refused) == [Code.AWARD_NOT_APPROVED]  # the new decision needs its own


def test_nothing_is_judged_before_the_decision_or_after_the_letters(session, tmp_path):
    found = es.locked(session, tmp_path)
    for verb, said in ((award_approvals.approve, {}), (award_approvals.send_back, {"why": WHY})):
        with pytest.raises(IllegalTransition) as early, atomic(session):
            verb(session, found.id, **said, **by(found))
        assert codes(early) == [Code.WRONG_STATE]


def writes(session, found, said, who="owner"):
    with atomic(session):
        award_letters.write(
            session, found.id, bid_id=found.bids[1], texts={"ending": said}, **by(found, who)
        )


def test_only_what_the_approver_was_shown_is_approved(session, tmp_path):
    found = es.chosen(session, tmp_path)

    def shown():
        page = pages.page(session, found.id, viewer=found.story.officer, now=es.SENT)
        return page.decision.version

    seen = [shown()]
    for said in ("Takk for innsatsen.", "Takk for stor innsats."):
        writes(session, found, said)
        seen.append(shown())
    for old in ("", *seen[:-1]):
        with pytest.raises(Stale) as stale, atomic(session):
            award_approvals.approve(session, found.id, seen=old, **by(found))
        assert codes(stale) == [Code.STALE]
    with atomic(session):
        award_approvals.send_back(session, found.id, why=WHY, **by(found))
        awards.decide(
            session, found.id, bid_id=found.bids[0], reason=es.REASON, **by(found, "owner")
        )
    with pytest.raises(Stale), atomic(session):
        award_approvals.approve(session, found.id, seen=seen[0], **by(found))  # another decision
    with atomic(session):
        award_approvals.approve(session, found.id, seen=shown(), **by(found))


def test_who_wrote_in_a_letter_does_not_approve_it(session, tmp_path):
    found = es.chosen(session, tmp_path)
    writes(session, found, "Takk for innsatsen.", "officer")
    page = pages.page(session, found.id, viewer=found.story.officer, now=es.SENT)
    assert [why.code for why in page.approve] == [Code.AWARD_OWN_DECISION]
    assert page.send_back == ()
    with pytest.raises(PermissionDenied) as own, atomic(session):
        award_approvals.approve(session, found.id, **by(found))
    assert codes(own) == [Code.AWARD_OWN_DECISION]
    writes(session, found, "")
    with atomic(session):
        award_approvals.approve(session, found.id, **by(found))
