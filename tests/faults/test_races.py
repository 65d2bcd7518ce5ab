"""Two at the same moment: one is first, and whatever the order, what is right holds every time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import DeadlinePassed, DomainError, InvalidInput
from procure.domain.seals import GUARD
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition
from procure.queries.audit import verify_all
from procure.services import bid_drafts, bids, competitions
from tests import bid_stories, stories

SECOND = timedelta(seconds=1)
CLICKS = 4


@pytest.fixture
def race(engine):
    """Do each piece of work in a thread of its own, all let go together; say how each ended."""

    def at_once(*works):
        gate = threading.Barrier(len(works))
        return [done.result() for done in [pool.submit(one, gate, work) for work in works]]

    def one(gate, work):
        with Session(engine, expire_on_commit=False) as session:
            gate.wait(timeout=60)
            try:
                with atomic(session):
                    return work(session)
            except DomainError as fault:
                return type(fault)

    with ThreadPoolExecutor(8) as pool:
        yield at_once


def whole(engine):
    with Session(engine) as session:
        assert {verdict.fault for verdict in verify_all(session)} == {None}


def write(town, n):
    """A complete draft, as if the consortium had typed it."""
    with Session(town.engine, expire_on_commit=False) as session:
        content = bid_stories.content(session, town.story, n)
        with atomic(session):
            bid_drafts.write(
                session, town.bids[n], content, vault=stories.VAULT, actor=town.story.leads[n],
                now=bid_stories.WRITING,
            )  # fmt: skip


def submitting(town, n, key, at):
    return lambda session: (
        bids.submit(
            session,
            town.bids[n],
            idempotency_key=key,
            received_at=at,
            vault=stories.VAULT,
            actor=town.story.leads[n],
            now=at,
        ).number
    )


def submissions(engine):
    with Session(engine) as session:
        return session.scalar(select(func.count(Submission.id)))


def test_double_clicks_submit_once(town, race, size):
    for n in range(size.races):
        write(town, 0)
        clicks = [submitting(town, 0, f"key {n}", bid_stories.WRITING)] * CLICKS
        assert race(*clicks) == [n + 1] * CLICKS
    assert submissions(town.engine) == size.races
    whole(town.engine)


def test_two_tabs_submit_one_draft_once(town, race, size):
    for n in range(size.races):
        write(town, 0)
        tabs = [submitting(town, 0, f"key {n} {tab}", bid_stories.WRITING) for tab in range(2)]
        assert set(race(*tabs)) == {n + 1, InvalidInput}
    assert submissions(town.engine) == size.races
    whole(town.engine)


def test_what_arrived_before_the_deadline_is_taken_and_nothing_else(town, race, size):
    deadline = town.deadline()
    for n in range(size.races):
        for bidder in (0, 1, 2, 3):
            write(town, bidder)
        stamps = (-SECOND, -SECOND / 1_000_000, 0 * SECOND, SECOND)
        works = [submitting(town, b, f"key {n}", deadline + s) for b, s in enumerate(stamps)]
        assert race(*works) == [n + 1, n + 1, DeadlinePassed, DeadlinePassed]
    whole(town.engine)


def test_extension_and_submission_are_judged_in_the_order_of_the_trail(town, race, size):
    key, officer = town.story.competition_id, town.story.officer
    for n in range(size.races):
        write(town, 0)
        deadline = town.deadline()
        told = race(
            submitting(town, 0, f"key {n}", deadline + SECOND),
            lambda s, d=deadline: competitions.extend(
                s, key, deadline_at=d + 2 * SECOND, summary="Mer tid.", actor=officer,
                now=d - SECOND,
            ),
        )  # fmt: skip
        assert told[1] is None
        assert (last_lines(town) == [Tag.COMPETITION_AMEND, Tag.BID_SUBMIT]) is (
            told[0] is not DeadlinePassed
        )
    whole(town.engine)


def last_lines(town):
    """The last two acts, oldest first, of those that this race is about."""
    with Session(town.engine) as session:
        chain = f"competition:{town.story.competition_id}"
        tags = (Tag.COMPETITION_AMEND, Tag.BID_SUBMIT)
        asked = (
            select(AuditEntry.tag)
            .where(AuditEntry.chain == chain, AuditEntry.tag.in_(tags))
            .order_by(AuditEntry.seq.desc())
            .limit(2)
        )
        return session.scalars(asked).all()[::-1]


def test_withdrawn_bid_is_not_opened_and_opened_bid_not_withdrawn(town, race, size):
    """The withdrawal arrived before the deadline and waited; the opening comes after the guard."""
    for n in range(size.races):
        here = another(town, n)
        told = race(
            lambda s, h=here: bids.withdraw(
                s, h.bids[0], actor=h.story.leads[0], now=stories.DEADLINE - SECOND
            ),
            lambda s, h=here: bid_stories.confirm(
                s, h.story.competition_id, vault=stories.VAULT, storage=h.storage,
                actor=h.story.officer2, now=stories.DEADLINE + GUARD + SECOND,
            ),
        )  # fmt: skip
        with Session(town.engine) as session:
            bid = session.get_one(Bid, here.bids[0])
            other = session.get_one(Bid, here.bids[1])
            ended = (bid.withdrawn_at is not None, bid.opened_at is not None)
            opened = session.get_one(Competition, here.story.competition_id).opened_at is not None
        assert ended in {(True, False), (False, True)}
        assert (told[0] is None) is ended[0]
        assert (other.opened_at is not None) is opened
        assert opened is (told[1] is True)
        assert told[1] in {True, InvalidInput}
    whole(town.engine)


def another(town, n):
    """One more competition with two bids delivered; one officer has confirmed its opening."""
    with Session(town.engine, expire_on_commit=False) as session:
        story = replace(town.story, competition_id=0, reference=f"2027/{100 + n}")
        story = stories.issued(session, story)
        made = tuple(
            bid_stories.submitted(session, story, stories.VAULT, town.storage, b) for b in (0, 1)
        )
    here = replace(town, story=story, bids=made)
    here.clock.set(stories.DEADLINE + GUARD + SECOND)
    here.confirm(story.officer)
    return here
