"""Presentations: announced, planned alike for all, told to each, and minuted before the lock."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.evaluations import PresentationSlot
from procure.queries import presentations as pages
from procure.services import competitions, consensus, journals, presentations
from tests import evaluation_stories as es
from tests import journal_stories, openers, stories
from tests.stories import VAULT

FIRST = es.OPENED + timedelta(days=1)


def announced(session):
    """A competition whose documents say that all present."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": story.now}
    key = story.competition_id
    with atomic(session):
        version = session.get_one(Competition, key).version
        competitions.change(session, key, version=version, values={"presentation": True}, **by)
        competitions.submit_for_review(session, key, **by)
        competitions.approve(session, key, actor=story.officer, now=story.now)
        openers.rehearsed(session, (story.officer, story.officer2), now=story.now)
        competitions.issue(session, key, vault=VAULT, **by)
    return story


def opened(session, folder, **changes):
    return es.opened(session, folder, story=announced(session), **changes)


def plan(session, found, *, actor=None, now=es.OPENED, **changes):
    values = {"starts_at": FIRST, "minutes": 45, "pause": 15, "place": "Møterom 2"} | changes
    with atomic(session):
        return presentations.plan(
            session, found.id, **values, actor=actor or found.story.owner, now=now
        )


def tell(session, found, *, now=es.OPENED):
    with atomic(session):
        return presentations.tell(session, found.id, actor=found.story.owner, now=now)


def planned(session):
    rows = session.scalars(select(PresentationSlot).order_by(PresentationSlot.starts_at))
    return [(slot.bid_id, slot.starts_at - FIRST, slot.minutes, slot.told_at) for slot in rows]


def codes(error, verb, *args, **kwargs):
    with pytest.raises(error) as why:
        verb(*args, **kwargs)
    return [one.code for one in why.value.reasons]


def test_all_admitted_bidders_get_slots_of_the_same_length(session, tmp_path):
    found = opened(session, tmp_path, bids=3, rejected=(1,))
    plan(session, found)
    assert [row[1:] for row in planned(session)] == [
        (timedelta(), 45, None),
        (timedelta(hours=1), 45, None),
    ]
    assert {row[0] for row in planned(session)} == set(found.bids)


def test_new_plan_takes_the_place_of_the_old_and_must_be_told_anew(session, tmp_path):
    found = opened(session, tmp_path)
    plan(session, found)
    assert tell(session, found) == 2
    assert codes(IllegalTransition, tell, session, found) == [Code.SLOTS_TOLD]
    session.rollback()
    plan(session, found, minutes=30, pause=0)
    assert [row[1:] for row in planned(session)] == [
        (timedelta(), 30, None),
        (timedelta(minutes=30), 30, None),
    ]
    assert tell(session, found) == 2


def test_each_bidder_is_told_its_own_time_alone(session, tmp_path):
    found = opened(session, tmp_path)
    plan(session, found)
    tell(session, found)
    contacts = {
        bid.id: bid.consortium.contact_email
        for bid in session.scalars(select(Bid).join(Bid.consortium)).unique()
        if session.refresh(bid, ["consortium"]) is None
    }
    mails = session.scalars(
        select(OutboxMail).where(OutboxMail.subject.startswith("Presentasjon"))
    ).all()
    assert sorted(mail.recipient for mail in mails) == sorted(contacts.values())
    assert len({mail.body for mail in mails}) == 2
    assert all("45 minutter" in mail.body and "Møterom 2" in mail.body for mail in mails)


def test_nothing_is_planned_where_nothing_was_announced(session, tmp_path):
    found = es.opened(session, tmp_path)
    refused = [Code.PRESENTATIONS_NOT_ANNOUNCED]
    assert codes(IllegalTransition, plan, session, found) == refused


def test_time_must_lie_ahead(session, tmp_path):
    found = opened(session, tmp_path)
    late = {"starts_at": es.OPENED}
    assert codes(InvalidInput, plan, session, found, **late) == [Code.TIME_NOT_AHEAD]
    session.rollback()
    assert codes(IllegalTransition, tell, session, found) == [Code.SLOTS_MISSING]
    session.rollback()
    plan(session, found)
    assert codes(IllegalTransition, tell, session, found, now=FIRST) == [Code.TIME_NOT_AHEAD]


def test_only_who_leads_plans(session, tmp_path):
    found = opened(session, tmp_path)
    for actor in (found.story.evaluators[0], found.story.auditor):
        with pytest.raises(PermissionDenied):
            plan(session, found, actor=actor)
        session.rollback()


def test_held_presentation_fixes_the_plan(session, tmp_path):
    found = opened(session, tmp_path)
    plan(session, found)
    held = replace(journal_stories.MINUTES, held_at=es.OPENED)
    with atomic(session):
        journals.write(
            session, found.id, held, bid_ids=[found.bids[0]], actor=found.story.officer,
            now=es.SCORING,
        )  # fmt: skip
    assert codes(IllegalTransition, plan, session, found) == [Code.PRESENTATION_HELD]
    session.rollback()
    page = pages.page(session, found.id, viewer=found.story.owner, now=es.SCORING)
    assert sorted(row.used for row in page.rows) == [(), (45,)]


def test_lock_waits_for_the_minutes_of_every_presentation(session, tmp_path):
    found = es.agreed(session, tmp_path, story=announced(session))

    def lock():
        with atomic(session):
            consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)

    assert codes(IllegalTransition, lock) == [Code.PRESENTATION_MISSING] * 2
    session.rollback()
    with atomic(session):
        journals.write(
            session, found.id, replace(journal_stories.MINUTES, held_at=es.OPENED),
            bid_ids=list(found.bids), actor=found.story.officer, now=found.now,
        )  # fmt: skip
    lock()
