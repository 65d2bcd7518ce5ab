"""A begun bid is reminded of a day and two hours before the deadline, once each."""

from datetime import timedelta

from sqlalchemy import select

from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.services import bid_reminders, bids
from tests import bid_stories, stories
from tests.stories import DEADLINE


def remind(session, **left):
    with atomic(session):
        return bid_reminders.remind(session, now=DEADLINE - timedelta(**left))


def test_only_the_consortium_that_has_not_delivered_is_reminded_once_per_threshold(session, vault):
    story = stories.issued(session)
    bid_stories.submitted(session, story, vault, None, 0)
    bid_stories.written(session, story, vault, 1)
    bid_stories.written(session, story, vault, 2)
    bid_stories.declined(session, story, 2)
    made = [remind(session, hours=left) for left in (25, 24, 23, 3, 2, 1, 0)]
    assert made == [0, 1, 0, 0, 1, 0, 0]
    told = session.execute(
        select(OutboxMail.recipient, OutboxMail.subject).where(
            OutboxMail.subject.startswith("Tilbudet er ikke levert")
        )
    ).all()
    assert [one.recipient for one in told] == ["konsortium1@example.test"] * 2


def test_change_after_the_delivery_is_reminded_of_and_a_withdrawn_bid_is_not(session, vault):
    story = stories.issued(session)
    bid_id = bid_stories.submitted(session, story, vault, None, 0)
    assert remind(session, hours=5) == 0
    later = {"actor": story.leads[0], "now": DEADLINE - timedelta(hours=4)}
    with atomic(session):
        said = bid_stories.content(session, story, 0, marker="Nytt")
        bids.save_draft(session, bid_id, said, version=0, vault=vault, **later)
    assert remind(session, hours=3) == 1
    with atomic(session):
        bids.withdraw(
            session, bid_id, actor=story.leads[0], now=DEADLINE - timedelta(hours=2, minutes=30)
        )
    assert remind(session, hours=1) == 0
