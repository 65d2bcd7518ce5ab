"""What the rules of evaluation and award read, from bids that people have made."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.competitions import Action
from procure.domain.consortium_changes import Plan
from procure.domain.formats import local
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.consortia import ConsortiumMember, Person
from procure.queries import facts, rules
from procure.services import consensus, consortium_members, evaluations, journals
from procure.services import rules as reasons
from tests import bid_stories, journal_stories, stories
from tests import evaluation_stories as es
from tests.stops import sent

FIRM = stories.firm(0)  # leads consortium 0


def codes(session, found, gate, now=None):
    competition = facts.competition(session, found.id)
    told = rules.unexplained(session, competition, gate, now=now or found.now)
    session.rollback()
    return [(one.rule.id, one.reason.code) for one in told]


@pytest.fixture
def related(session):
    """Consortium 1 has taken in the firm that leads consortium 0, before the issue."""
    story = stories.draft(session)
    with atomic(session):
        consortium_members.member_in(
            session, story.consortium_ids[1],
            Plan(effective_on=date(2027, 1, 12), reason="Ny underleverandør."),
            name=FIRM.name, organisation_number=FIRM.organisation_number,
            actor=story.officer, now=story.now,
        )  # fmt: skip
    return sent(session, story)


def test_firm_and_person_in_two_bids_must_be_explained_before_the_scoring(
    session, related, tmp_path
):
    person = session.scalars(
        select(Person.id).where(Person.consortium_id == related.consortium_ids[0])
    ).first()
    assert person is not None
    team = bid_stories.content(session, related, 0).team
    borrowed = replace(team[0], person_id=None)  # as consortium 1 writes of the same person
    found = es.opened(
        session, tmp_path, story=related,
        contents={1: es.rates(session, related, 101_000, 90_000) | {"team": (borrowed,)}},
    )  # fmt: skip
    assert codes(session, found, Action.START_SCORING) == [
        ("26a", Code.BIDDERS_SHARE_FIRM), ("26a", Code.BIDDERS_SHARE_PERSON),
    ]  # fmt: skip
    with atomic(session):
        reasons.explain(
            session, found.id, gate=Action.START_SCORING, rule="26a",
            why="Begge har levert erklæringer om uavhengighet.", actor=related.owner, now=es.OPENED,
        )  # fmt: skip
    assert codes(session, found, Action.START_SCORING) == []
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=related.owner, now=es.SCORING)


def test_bids_of_firms_apart_and_of_like_prices_are_not_told(session, tmp_path):
    assert codes(session, es.opened(session, tmp_path), Action.START_SCORING) == []


def test_price_far_below_the_others_must_be_explained(session, tmp_path):
    story = stories.issued(session)
    low = {0: es.rates(session, story, 70_000, 60_000)}
    found = es.opened(session, tmp_path, bids=3, story=story, contents=low)
    assert codes(session, found, Action.START_SCORING) == [("28b", Code.BIDS_LOOK_LOW)]


def test_firm_and_person_that_leave_before_the_signing_are_told(session, tmp_path):
    found = es.told(session, tmp_path)
    signing = es.SENT + timedelta(days=12)
    assert codes(session, found, Action.SIGN_CONTRACT, signing) == []
    story = found.story
    lead = stories.organisation_id(session, FIRM)
    member = session.scalars(
        select(ConsortiumMember.organisation_id).where(
            ConsortiumMember.consortium_id == story.consortium_ids[0],
            ConsortiumMember.organisation_id != lead,
        )
    ).one()
    session.rollback()
    with atomic(session):
        consortium_members.member_out(
            session, story.consortium_ids[0],
            Plan(effective_on=local(es.SENT).date() + timedelta(days=1), reason="Firmaet trekker seg."),
            organisation_id=member, actor=story.officer, now=es.SENT,
        )  # fmt: skip
    assert codes(session, found, Action.SIGN_CONTRACT, signing) == [
        ("42", Code.OFFER_FIRM_GONE), ("42", Code.OFFER_PERSON_GONE),
    ]  # fmt: skip


def test_presentations_count_when_they_are_announced_and_held(session, tmp_path):
    found = es.agreed(session, tmp_path)
    competition = facts.competition(session, found.id)
    assert competition.presentation is False
    session.rollback()
    held = replace(journal_stories.MINUTES, held_at=es.OPENED)
    with atomic(session):
        journals.write(
            session, found.id, held, bid_ids=[found.bids[0]], actor=found.story.officer,
            now=found.now,
        )  # fmt: skip
        consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)


def test_price_above_the_funding_must_be_explained_at_the_decision(session, tmp_path):
    story = stories.issued(session)  # the project has two million kroner
    dear = {n: es.rates(session, story, 150_000, 110_000 - n) for n in (0, 1)}
    found = es.locked(session, tmp_path, story=story, contents=dear)
    assert codes(session, found, Action.DECIDE) == []
    with atomic(session):
        facts.competition(session, found.id).project.grant_ore = 1_000_000_00
    assert codes(session, found, Action.DECIDE) == [("47", Code.PROJECT_PRICE_ABOVE_FUNDING)]
