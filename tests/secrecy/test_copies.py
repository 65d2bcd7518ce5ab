"""Whoever copies everything there is, the server's secret too, finds no bid before the opening.

The same search finds the bid while it is a draft, and again when two officers have opened it:
else it could not be trusted to find one in between.
"""

import logging
import sqlite3
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select, text

from procure.extensions import atomic, forget_deleted
from procure.models.bids import BidDraft, BidFilePart, Submission
from procure.models.openers import KeyEnvelope
from procure.models.registry import Base
from tests import bid_stories, stories
from tests.secrecy import planted

OPEN = Path("/proc/self/fd")
SEALED_FOR_OPENERS = b"age-encryption.org/v1\n"


@pytest.fixture
def place(tmp_path, monkeypatch, caplog):
    """Where everything of the service lies: database, store, temporary files; its log is kept."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    caplog.set_level(logging.DEBUG)
    return tmp_path


@pytest.fixture
def story(session, place):
    return stories.issued(session)


@pytest.fixture
def copies(engine, session, place, caplog):
    """Return the bytes of everything that someone could carry away."""

    def copies():
        session.rollback()
        yield from (path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file())
        yield from held_open()
        yield caplog.text.encode()
        yield from rows(engine)
        if engine.dialect.name == "sqlite":
            yield backup(engine)

    return copies


def held_open():
    """Files that a process holds open, those that have no name any more among them."""
    for name in OPEN.iterdir() if OPEN.exists() else ():
        try:
            if name.is_file():
                yield name.read_bytes()
        except OSError:
            continue  # the listing's own, or one that cannot be read


def rows(engine):
    """Every value of every row, mails among them."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f"SELECT * FROM {table.name}")):  # noqa: S608 -- ours
                yield b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in row)


def backup(engine):
    """What the database's own tool makes."""
    source, target = sqlite3.connect(engine.url.database), sqlite3.connect(":memory:")
    try:
        source.backup(target)
        return target.serialize()
    finally:
        source.close()
        target.close()


def seen(copies, marks):
    """The marks that stand in a copy, or in what the server's secret makes of it."""
    bodies = [bytes(body) for body in copies()]
    opened = planted.opened_by_server(bodies, stories.SECRET)
    return {mark for body in (*bodies, *opened) for mark in planted.found(body, marks)}


def forget(app):
    with app.app_context():
        forget_deleted()


def test_every_text_a_bidder_writes_carries_a_mark(session, story):
    """A new field of the bid must be filled by `bid_stories.content`, or this search misses it."""
    fixed = {"role", "annex"}
    content = bid_stories.content(session, story, 0, marker=planted.FREE)
    written = [(name, value) for name, value in planted.texts(content) if name not in fixed]
    assert [name for name, value in written if planted.FREE not in value] == []
    assert len(written) > 4


@pytest.mark.sqlite
def test_draft_can_be_read_with_the_servers_secret(session, story, app, place, copies):
    """The bid room says so; and the search finds what is there."""
    storage = app.extensions["procure_storage"]
    bid = planted.bid(session, story, stories.VAULT, storage, 0, submit=False)
    in_file = set(bid.marks) - seen(copies, bid.marks)
    assert len(in_file) == 1  # the attachment, sealed at once


@pytest.mark.sqlite
def test_submitted_bid_is_found_nowhere_with_everything_the_server_has(
    session, story, app, place, copies
):
    storage = app.extensions["procure_storage"]
    bids = [planted.bid(session, story, stories.VAULT, storage, n) for n in (0, 1)]
    forget(app)
    marks = {mark for bid in bids for mark in bid.marks} | {planted.SECRET}
    assert len(marks) > 20
    assert seen(copies, marks) == set()


@pytest.mark.sqlite
def test_draft_is_overwritten_in_the_log_when_the_last_reader_has_gone(
    session, story, engine, app, place, copies
):
    storage = app.extensions["procure_storage"]
    with engine.connect() as reader:
        bid = planted.bid(session, story, stories.VAULT, storage, 0, submit=False)
        assert reader.execute(text("SELECT count(*) FROM bid_drafts")).scalar() == 1
        bid_stories.deliver(session, story, bid.bid_id, stories.VAULT, 0)
        forget(app)
        assert seen(copies, bid.marks) != set()  # for the reader's sake
    assert app.test_client().get("/clock").status_code == 200
    assert seen(copies, bid.marks) == set()


@pytest.mark.sqlite
def test_same_search_finds_the_bid_when_two_officers_have_opened_it(
    session, story, app, place, copies
):
    storage = app.extensions["procure_storage"]
    bid = planted.bid(session, story, stories.VAULT, storage, 0)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=stories.VAULT, storage=storage,
                actor=officer, now=bid_stories.AFTER,
            )  # fmt: skip
    assert seen(copies, bid.marks) == bid.marks


def test_one_officers_share_opens_nothing_with_the_servers_secret(
    session, story, app, place, copies
):
    """The first of two has confirmed: what is left for the other is sealed for the other."""
    storage = app.extensions["procure_storage"]
    bid = planted.bid(session, story, stories.VAULT, storage, 0)
    with atomic(session):
        opened = bid_stories.confirm(
            session, story.competition_id, vault=stories.VAULT, storage=storage,
            actor=story.officer, now=bid_stories.AFTER,
        )  # fmt: skip
    assert not opened
    forget(app)
    assert seen(copies, bid.marks | {planted.SECRET}) == set()


def test_what_is_kept_of_a_submitted_bid_is_sealed_for_the_openers(session, story, app):
    storage = app.extensions["procure_storage"]
    planted.bid(session, story, stories.VAULT, storage, 0)
    assert session.scalars(select(BidDraft)).all() == []
    payloads = session.scalars(select(Submission.payload)).all()
    parts = [storage.get(key) for key in session.scalars(select(BidFilePart.object_key))]
    assert len(payloads) == len(parts) == 1
    assert all(one.startswith(SEALED_FOR_OPENERS) for one in (*payloads, *parts))
    for envelope in session.scalars(select(KeyEnvelope)):
        where = (
            f"competition:{envelope.competition_id}:key:{envelope.first_id}:{envelope.second_id}"
        )
        assert isinstance(KeyEnvelope.__table__.c.sealed.type, LargeBinary)
        (opened,) = planted.opened_by_server([envelope.sealed], stories.SECRET)[:1]
        assert opened.startswith(SEALED_FOR_OPENERS), where
