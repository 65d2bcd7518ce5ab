"""Two who issue at the same moment, or issue and withdraw the approval: one act, whole."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.errors import IllegalTransition
from procure.models.audit import OutboxMail
from procure.models.competitions import Competition, CompetitionVersion, Invitation
from procure.services import competitions
from tests import stories
from tests.postgres.test_races import at_once, count, whole
from tests.stories import START, VAULT

pytestmark = pytest.mark.postgres


def issue(story, actor):
    return lambda s: (
        competitions.issue(s, story.competition_id, vault=VAULT, actor=actor, now=START).id
    )


def test_of_two_who_issue_at_once_the_second_is_told_that_it_is_done(session, engine):
    story = stories.approved(session)
    found = at_once(engine, issue(story, story.owner), issue(story, story.officer))
    assert {type(one) for one in found} == {int, IllegalTransition}
    assert (count(engine, Invitation), count(engine, CompetitionVersion)) == (3, 1)
    with Session(engine) as fresh:
        invited = select(func.count()).where(OutboxMail.subject.startswith("Invitasjon"))
        assert fresh.scalar(invited) == 3
        assert len(set(fresh.scalars(select(Invitation.sent_at)))) == 1
    whole(engine)


def test_issue_and_return_at_once_leave_one_of_them(session, engine):
    story = stories.approved(session)
    found = at_once(
        engine,
        issue(story, story.owner),
        lambda s: competitions.return_to_draft(
            s, story.competition_id, comment="Vent.", actor=story.officer, now=START
        ),
    )
    assert IllegalTransition in {type(one) for one in found}
    with Session(engine) as fresh:
        competition = fresh.get_one(Competition, story.competition_id)
        assert (competition.issued_at is None) is (competition.approved_at is None)
    assert count(engine, Invitation) in {0, 3}
    whole(engine)
