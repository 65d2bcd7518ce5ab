"""A clock that jumps, and a database that does not let go of its lock."""

import random
from datetime import timedelta

import pytest

from tests import databases
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


def test_lock_that_is_kept_too_long_acknowledges_nothing(town, monkeypatch):
    app, log = servers.application(town), Log()
    databases.impatient(app.extensions["procure_engine"], monkeypatch)
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
