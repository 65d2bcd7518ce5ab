"""Which agreements the officer is told of, and that nobody else is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from procure.domain.framework_terms import Terminate
from procure.domain.ledger import Level
from procure.queries import ceiling_alarms, worklist
from tests import evaluation_stories, ledger_stories
from tests.ledger_stories import PRICE, SIGNING

NEARLY = 3_200_000_000  # 80 % of the maximum


@pytest.fixture
def signed(session, tmp_path):
    return evaluation_stories.contracted(session, tmp_path)


def alarms(session, found, now=SIGNING, viewer=None):
    session.rollback()
    return ceiling_alarms.of(session, viewer=viewer or found.story.officer, now=now)


def test_agreement_is_told_of_from_eighty_per_cent(session, signed):
    ledger_stories.change(session, signed, NEARLY - PRICE - 1)
    assert alarms(session, signed) == ()
    ledger_stories.change(session, signed, 1)
    (one,) = alarms(session, signed)
    assert (one.level, one.percent, one.remaining_ore, one.exhausted_on) == (
        Level.NEARLY, 80, 800_000_000,
        date(2027, 4, 18),  # 58.25 days, rounded up, at 3 200 000 000 in 233 days
    )  # fmt: skip
    assert worklist.page(session, viewer=signed.story.officer, now=SIGNING).alarms == (one,)


def test_open_options_count_until_their_last_day(session, signed):
    last = SIGNING.date() + timedelta(days=5)
    ledger_stories.option(session, signed, NEARLY - PRICE, exercise_by=last)
    found = [
        len(alarms(session, signed, SIGNING + timedelta(days=days))) for days in (5, 6)
    ]  # fmt: skip
    assert found == [1, 0]


def test_forecast_that_does_not_last_is_told_of_long_before(session, signed):
    for _ in range(2):
        ledger_stories.change(session, signed, 300_000_000)
    # 716 000 000 øre in the 233 days from 1 July 2026 to 18 February 2027, both counted:
    # 3 284 000 000 are left, 1 068.7 days of that.
    (one,) = alarms(session, signed)
    assert (one.level, one.exhausted_on) == (
        Level.ROOM, date(2027, 2, 18) + timedelta(days=1069),
    )  # fmt: skip


def test_others_and_an_agreement_without_force_are_told_of_nothing(session, signed):
    ledger_stories.change(session, signed, NEARLY)
    story = signed.story
    for viewer in (story.owner, story.auditor, story.administrator, story.leads[0]):
        assert alarms(session, signed, viewer=viewer) == ()
    assert len(alarms(session, signed)) == 1
    assert alarms(session, signed, datetime(2030, 7, 1, tzinfo=UTC)) == ()
    ends = SIGNING.date() + timedelta(days=10)
    ledger_stories.amend(session, signed, Terminate(terminates_on=ends))
    found = [len(alarms(session, signed, SIGNING + timedelta(days=n))) for n in (9, 10)]
    assert found == [1, 0]
