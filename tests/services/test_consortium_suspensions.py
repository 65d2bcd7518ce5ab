"""A suspended consortium is not invited, and returns by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.consortium_changes import Plan
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.competitions import Invitation
from procure.models.consortia import ConsortiumSuspension
from procure.services import competitions, consortium_changes, consortium_suspensions
from tests import stories
from tests.stories import START, VAULT

TODAY = date(2027, 1, 11)
EARLIER = START - timedelta(days=60)
REASON = "Mangler skatteattest. Varslet i brev av 5. januar."


def plan(day=TODAY):
    return Plan(effective_on=day, reason=REASON)


def suspend(session, story, *, starts=TODAY, until=None, which=0, now=START):
    with atomic(session):
        return consortium_suspensions.suspend(
            session, story.consortium_ids[which], plan(starts), until=until,
            actor=story.officer, now=now,
        ).id  # fmt: skip


def lift(session, story, day, *, now=START):
    with atomic(session):
        return consortium_suspensions.lift_suspension(
            session, story.consortium_ids[0], plan(day), actor=story.officer, now=now
        ).id


def withdraw(session, story, change_id, *, now=START):
    with atomic(session):
        consortium_changes.withdraw(session, change_id, actor=story.officer, now=now)


def spells(session):
    own = ConsortiumSuspension
    found = session.execute(select(own.starts_on, own.ends_on).order_by(own.starts_on))
    return [tuple(row) for row in found]


def refused(act, kind=InvalidInput):
    with pytest.raises(kind) as found:
        act()
    return [why.code for why in found.value.reasons]


def invited(session, story):
    """Issue a competition today; return who is invited."""
    story = stories.approved(session, story)
    with atomic(session):
        competitions.issue(session, story.competition_id, vault=VAULT, actor=story.owner, now=START)
    found = select(Invitation.consortium_id).where(
        Invitation.competition_id == story.competition_id
    )
    return session.scalars(found.order_by(Invitation.consortium_id)).all()


def test_suspended_now_is_not_invited_and_suspended_until_yesterday_is(session):
    story = stories.framework(session, consortia=4, now=EARLIER)
    _, b, _, d = story.consortium_ids
    suspend(session, story, which=0)
    suspend(
        session, story, which=1, starts=TODAY - timedelta(days=30), until=TODAY - timedelta(days=1),
        now=EARLIER,
    )  # fmt: skip
    suspend(session, story, which=2, starts=TODAY - timedelta(days=30), until=TODAY, now=EARLIER)
    suspend(session, story, which=3, starts=TODAY + timedelta(days=1))
    assert invited(session, story) == [b, d]


def test_lifted_suspension_ends_the_day_before_the_return(session):
    story = stories.framework(session)
    suspend(session, story)
    lift(session, story, TODAY + timedelta(days=7))
    assert spells(session) == [(TODAY, TODAY + timedelta(days=6))]


def test_end_before_start_is_refused(session):
    story = stories.framework(session)
    ended = TODAY - timedelta(days=1)
    assert refused(lambda: suspend(session, story, until=ended)) == [Code.PERIOD_BACKWARDS]
    suspend(session, story, until=TODAY)  # one day is a time
    assert spells(session) == [(TODAY, TODAY)]


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        ((0, None), (5, 9), True),
        ((0, 4), (4, 9), True),
        ((0, 4), (5, 9), False),
        ((5, 9), (0, 5), True),
        ((5, 9), (0, 4), False),
        ((5, 9), (0, None), True),
        ((5, None), (0, 4), False),
        ((0, 9), (2, 3), True),
    ],
)
def test_suspensions_that_share_a_day_are_refused(session, first, second, overlaps):
    story = stories.framework(session)

    def one(spell):
        starts, until = spell
        ends = None if until is None else TODAY + timedelta(days=until)
        suspend(session, story, starts=TODAY + timedelta(days=starts), until=ends)

    one(first)
    if overlaps:
        assert refused(lambda: one(second)) == [Code.PERIODS_OVERLAP]
    else:
        one(second)


def test_suspension_never_begins_in_the_past(session):
    story = stories.framework(session)
    yesterday = TODAY - timedelta(days=1)
    assert refused(lambda: suspend(session, story, starts=yesterday)) == [Code.CHANGE_TOO_EARLY]


def test_suspension_needs_a_reason(session):
    story = stories.framework(session)
    with pytest.raises(InvalidInput) as found, atomic(session):
        consortium_suspensions.suspend(
            session, story.consortium_ids[0], Plan(effective_on=TODAY, reason=""), until=None,
            actor=story.officer, now=START,
        )  # fmt: skip
    assert [why.code for why in found.value.reasons] == [Code.REASON_MISSING]


def test_consortium_that_is_not_suspended_has_nothing_to_lift(session):
    story = stories.framework(session)
    tomorrow = TODAY + timedelta(days=1)
    assert refused(lambda: lift(session, story, tomorrow)) == [Code.SUSPENSION_MISSING]
    suspend(session, story, until=TODAY)
    assert refused(lambda: lift(session, story, tomorrow)) == [Code.SUSPENSION_MISSING]


def test_planned_suspension_is_withdrawn_and_begun_is_not(session):
    story = stories.framework(session)
    planned = suspend(session, story, starts=TODAY + timedelta(days=1))
    withdraw(session, story, planned)
    assert spells(session) == []
    begun = suspend(session, story)
    assert refused(lambda: withdraw(session, story, begun), IllegalTransition) == [
        Code.CHANGE_BEGUN
    ]


@pytest.mark.parametrize("until", [None, TODAY + timedelta(days=40)])
def test_withdrawn_return_gives_back_the_end(session, until):
    story = stories.framework(session)
    suspend(session, story, until=until)
    change = lift(session, story, TODAY + timedelta(days=7))
    withdraw(session, story, change)
    assert spells(session) == [(TODAY, until)]


def test_return_is_not_withdrawn_when_a_new_suspension_is_in_the_way(session):
    story = stories.framework(session)
    suspend(session, story)
    change = lift(session, story, TODAY + timedelta(days=7))
    suspend(session, story, starts=TODAY + timedelta(days=20))
    assert refused(lambda: withdraw(session, story, change), IllegalTransition) == [
        Code.CHANGE_NOT_LAST
    ]
    assert spells(session)[0] == (TODAY, TODAY + timedelta(days=6))
