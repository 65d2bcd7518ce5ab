"""Two who explain the same warning, or set the same threshold, at the same moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.competitions import Action
from procure.domain.errors import Stale
from procure.domain.formats import local
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.rules import RuleSetting, WarningReason
from procure.services import competitions, rule_settings, rules
from tests import stories
from tests.postgres.test_races import at_once, count, whole
from tests.stories import START

pytestmark = pytest.mark.postgres
PEOPLE = 4


def test_one_reason_stands_for_a_warning(session, engine):
    story, deadline = stories.draft(session), START + timedelta(days=4)
    with atomic(session):
        competitions.change(
            session, 1, version=session.get(Competition, 1).version,
            values={"deadline_at": deadline, "questions_due_at": deadline - timedelta(days=3)},
            actor=story.owner, now=START,
        )  # fmt: skip

    def explain(at):
        rules.explain(
            at, 1, gate=Action.SUBMIT_FOR_REVIEW, rule="15", why="Leverandørene er varslet.",
            actor=story.owner, now=START,
        )  # fmt: skip

    found = at_once(engine, *[explain] * PEOPLE)
    assert sorted(type(one).__name__ for one in found) == ["NoneType"] + ["Stale"] * (PEOPLE - 1)
    assert any(isinstance(one, Stale) for one in found)
    assert count(engine, WarningReason) == 1
    whole(engine)


def test_threshold_of_a_day_is_one_row_and_the_log_has_all(session, engine):
    story = stories.framework(session)

    def put(value):
        return lambda at: rule_settings.set_threshold(
            at, "bids.least_days", value=value, starts_on=local(START).date(), source="Vedtak 1.",
            actor=story.officer, now=START,
        )  # fmt: skip

    found = at_once(engine, *(put(str(10 + n)) for n in range(PEOPLE)))
    assert found == [None] * PEOPLE
    with Session(engine) as after:
        assert len(after.scalars(select(RuleSetting)).all()) == 1
    whole(engine)
