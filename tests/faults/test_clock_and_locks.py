"""A clock that jumps, and a database that does not let go of its lock."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import event

from procure import extensions
from tests.faults import invariants, servers
from tests.faults.bidders import Bidder, Log
from tests.faults.siege import besiege, locked, open_bids

pytestmark = [pytest.mark.matrix, pytest.mark.faults]


def test_bids_survive_a_clock_that_jumps(town):
    luck = random.Random(5)  # noqa: S311 -- no secret

    def jump(stop):
        while not stop.wait(0.1):
            minutes = luck.choice((-40, -5, -1, 1, 5, 20))
            latest = town.deadline() - timedelta(minutes=10)
            town.clock.set(min(latest, town.clock() + timedelta(minutes=minutes)))

    with servers.threads(servers.application(town)) as port:
        log = besiege(town, port, rounds=2, troubles=[jump])
    assert invariants.broken(town, log, quiet=True) == {}


def impatient(app, monkeypatch):
    """Let the application wait for a lock a fifth of a second only."""
    engine = app.extensions["procure_engine"]
    monkeypatch.setattr(extensions, "PATIENCE", 0.2)
    if engine.dialect.name == "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _say(connection, _entry):
        connection.cursor().execute("SET lock_timeout=200")
        connection.commit()


def test_lock_that_is_kept_too_long_acknowledges_nothing(town, monkeypatch):
    app, log = servers.application(town), Log()
    impatient(app, monkeypatch)
    with servers.threads(app) as port:
        bidder = Bidder(town, 0, port, log, tries=1)
        sent = bidder.prepare()
        with locked(town):
            assert bidder.submit(sent) == "given up"
        assert bidder.submit(sent) == "received"
        bidder.close()
        open_bids(town)
    assert log.errors == {"503": 1}  # with a page that says so
    assert invariants.broken(town, log) == {}
