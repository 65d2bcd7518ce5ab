"""A part of the bid is changed, closed and confirmed by different people at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.bid_corners import answer_cell
from procure.domain.errors import PermissionDenied
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.queries import bid_corners, bid_terms, facts
from procure.services import bid_shares, bids
from procure.services.bid_shares import Given
from tests import bid_stories, stories
from tests.bid_stories import WRITING
from tests.stories import VAULT

pytestmark = pytest.mark.postgres
ROUNDS = 6


def at_once(engine, *works):
    """Do each piece of work in a session and thread of its own; return what each ended in."""
    gate = threading.Barrier(len(works))

    def one(work):
        with Session(engine, expire_on_commit=False) as session:
            gate.wait(timeout=10)
            try:
                with atomic(session):
                    return work(session)
            except PermissionDenied as refused:
                return refused

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


@pytest.fixture
def story(session):
    return stories.issued(session)


@pytest.fixture
def room(session, story):
    """A complete draft of consortium 0, and the cell of its first answer."""
    bid = bid_stories.written(session, story, VAULT)
    competition = facts.competition(session, story.competition_id)
    terms = bid_terms.of(session, competition, story.consortium_ids[0])
    return bid, terms.criteria[0].id


def share(session, bid, cell, firm, lead, *, private=False):
    wanted = {cell: Given(firm, private=private)}
    bid_shares.share_out(session, bid, wanted=wanted, actor=lead, now=WRITING)


def written(engine, bid, actor, criterion):
    with Session(engine) as session:
        draft = bids.read_draft(session, bid, vault=VAULT, actor=actor)
        return draft, draft.content.answers[criterion]


def save(bid, criterion, draft, text, actor):
    answers = {**draft.content.answers, criterion: text}
    content = replace(draft.content, answers=answers)
    return lambda session: bids.save_draft(
        session, bid, content, version=draft.version, vault=VAULT, actor=actor, now=WRITING
    )


def last_of(engine, *tags):
    with Session(engine) as session:
        found = select(AuditEntry.tag).where(AuditEntry.tag.in_(tags))
        return session.scalars(found.order_by(AuditEntry.seq.desc()).limit(1)).one()


def test_word_stands_for_what_was_last_saved_and_nothing_else(session, engine, story, room):
    """Whoever comes last decides: a change after the word takes the word away."""
    bid, criterion = room
    cell, lead, member = answer_cell(criterion), story.leads[0], story.members[0]
    for n in range(ROUNDS):
        with Session(engine) as own, atomic(own):
            share(own, bid, cell, lead.organisation_id, lead)
            share(own, bid, cell, member.organisation_id, lead)
        draft, _text = written(engine, bid, lead, criterion)
        at_once(
            engine,
            save(bid, criterion, draft, f"Runde {n}", lead),
            lambda s: bid_shares.confirm(
                s, bid, cell=cell, vault=VAULT, actor=member, now=WRITING
            ),
        )  # fmt: skip
        with Session(engine) as own:
            (given,) = bid_corners.shares(own, bid)
        confirmed_last = last_of(engine, "bid:draft:save", "bid:part:confirm").endswith("confirm")
        assert (given.confirmed_at is not None) == confirmed_last
        assert written(engine, bid, lead, criterion)[1] == f"Runde {n}"


def test_nothing_is_written_in_a_part_that_was_closed_first(session, engine, story, room):
    bid, criterion = room
    cell, lead, member = answer_cell(criterion), story.leads[0], story.members[0]
    for n in range(ROUNDS):
        with Session(engine) as own, atomic(own):
            bid_shares.share_out(own, bid, wanted={}, actor=lead, now=WRITING)
        draft, before = written(engine, bid, member, criterion)
        _shared, saved = at_once(
            engine,
            lambda s: share(s, bid, cell, lead.organisation_id, lead, private=True),
            save(bid, criterion, draft, f"Runde {n}", member),
        )
        refused = isinstance(saved, PermissionDenied)
        assert written(engine, bid, lead, criterion)[1] == (before if refused else f"Runde {n}")
        if not refused:
            assert last_of(engine, "bid:draft:save", "bid:part:share") == "bid:part:share"
