"""A consortium that cannot deliver is left out by one person and approved by another."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.competitions import Competition, Invitation
from procure.queries import recipients
from procure.services import competitions, exclusions
from tests import stories
from tests.stories import START, VAULT

WHY = "Konsortiet dekker ikke delområdet gevinstrealisering."
LATER = START + timedelta(hours=1)


def do(session, verb, story, n, actor, **more):
    with atomic(session):
        verb(
            session, story.competition_id, consortium_id=story.consortium_ids[n], actor=actor,
            now=LATER, **more,
        )  # fmt: skip


def propose(session, story, n, actor=None, why=WHY):
    do(session, exclusions.propose, story, n, actor or story.owner, why=why)


def submit(session, story):
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, actor=story.owner, now=LATER)
        competitions.approve(session, story.competition_id, actor=story.officer, now=LATER)


def issue(session, story):
    with atomic(session):
        competitions.issue(session, story.competition_id, vault=VAULT, actor=story.owner, now=LATER)


def codes(refused):
    return [why.code for why in refused.value.reasons]


@pytest.fixture
def story(session):
    return stories.draft(session)


def test_approved_exclusion_gets_no_invitation_and_is_on_record(session, story):
    propose(session, story, 1)
    do(session, exclusions.approve, story, 1, story.officer)
    submit(session, story)
    issue(session, story)
    ids = story.consortium_ids
    assert set(session.scalars(select(Invitation.consortium_id))) == {ids[0], ids[2]}
    assert sorted(session.scalars(select(OutboxMail.recipient))) == [
        "konsortium0@example.test", "konsortium2@example.test",
    ]  # fmt: skip
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == Tag.COMPETITION_ISSUE)
    ).one()
    told = json.loads(line)["facts"]
    assert told["excluded"] == ["Konsortium 1 (konstruert)"]
    assert told["invited"] == ["Konsortium 0 (konstruert)", "Konsortium 2 (konstruert)"]
    assert told["suspended"] == []
    competition = session.get_one(Competition, story.competition_id)
    found = recipients.of(session, competition, now=LATER)
    assert [len(found.invited), len(found.excluded), found.total] == [2, 1, 3]
    one = found.excluded[0]
    assert (one.reason, one.proposed_by, one.approved_by) == (
        WHY, "Prosjekteier 1", "Innkjøper 1",
    )  # fmt: skip


def test_nothing_is_issued_while_a_proposal_waits(session, story):
    propose(session, story, 1)
    submit(session, story)
    with pytest.raises(IllegalTransition) as refused:
        issue(session, story)
    assert codes(refused) == [Code.EXCLUSION_UNAPPROVED]
    do(session, exclusions.refuse, story, 1, story.officer, why="De har folk til det.")
    issue(session, story)
    assert len(session.scalars(select(Invitation)).all()) == 3


def test_someone_must_be_left_to_invite(session, story):
    for n in range(3):
        propose(session, story, n)
        do(session, exclusions.approve, story, n, story.officer)
    submit(session, story)
    with pytest.raises(IllegalTransition) as refused:
        issue(session, story)
    assert codes(refused) == [Code.NOBODY_TO_INVITE]


@pytest.mark.parametrize("verb", [exclusions.approve, exclusions.refuse])
def test_nobody_decides_their_own_proposal(session, story, verb):
    more = {"why": "Nei."} if verb is exclusions.refuse else {}
    propose(session, story, 1, story.officer)
    with pytest.raises(PermissionDenied) as refused:
        do(session, verb, story, 1, story.officer, **more)
    assert codes(refused) == [Code.EXCLUSION_OWN]
    with pytest.raises(PermissionDenied):  # an owner is no officer
        do(session, verb, story, 1, story.owner, **more)
    do(session, verb, story, 1, story.officer2, **more)


def test_proposal_needs_a_reason_and_a_consortium_of_the_framework(session, story):
    with pytest.raises(InvalidInput):
        propose(session, story, 1, why=" \n")
    with pytest.raises(NotFound), atomic(session):
        exclusions.propose(
            session, story.competition_id, consortium_id=99, why=WHY, actor=story.owner, now=LATER
        )
    with pytest.raises(NotFound):
        propose(session, story, 1, story.leads[1])
    with pytest.raises(PermissionDenied):
        propose(session, story, 1, story.auditor)
    propose(session, story, 1)
    with pytest.raises(IllegalTransition) as refused:
        propose(session, story, 1, story.officer)
    assert codes(refused) == [Code.EXCLUSION_PROPOSED]


def test_what_was_decided_stays_once_it_is_handed_over(session, story):
    propose(session, story, 1)
    do(session, exclusions.withdraw, story, 1, story.owner)
    propose(session, story, 1)
    do(session, exclusions.approve, story, 1, story.officer)
    with pytest.raises(IllegalTransition) as refused:
        do(session, exclusions.refuse, story, 1, story.officer2, why="Nei.")
    assert codes(refused) == [Code.EXCLUSION_DECIDED]
    submit(session, story)
    for verb, more in ((exclusions.withdraw, {}), (exclusions.propose, {"why": WHY})):
        with pytest.raises(IllegalTransition) as refused:
            do(session, verb, story, 1, story.owner, **more)
        assert codes(refused) == [Code.NOT_DRAFT]
    issue(session, story)
    with pytest.raises(IllegalTransition):
        do(session, exclusions.approve, story, 1, story.officer2)
