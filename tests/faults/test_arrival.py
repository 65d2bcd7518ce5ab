"""A submission counts when the whole of it has arrived, not when it began to."""

import socket
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.faults import invariants, servers
from tests.faults.bidders import Bidder, Log
from tests.faults.siege import open_bids

pytestmark = [pytest.mark.matrix, pytest.mark.faults]
LATE = 409


def slowly(bidder, sent, port, between):
    """Send half of the form, let `between` happen, send the rest; return the answer's status."""
    body = urlencode(sent.form).encode()
    head = bidder.browser.head(f"/bids/{sent.bid_id}/submit", len(body))
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head + body[: len(body) // 2])
        time.sleep(0.5)  # the server is at it
        between()
        line.sendall(body[len(body) // 2 :])
        return int(line.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_submission_that_ends_after_the_deadline_is_late(town):
    log = Log()
    with servers.gunicorn(town, workers=1) as server:
        bidders = [Bidder(town, n, server.port, log) for n in (0, 1)]
        early, late = (bidder.prepare() for bidder in bidders)
        town.clock.set(town.deadline() - timedelta(minutes=1))
        assert bidders[0].submit(early) == "received"
        after = town.deadline() + timedelta(seconds=1)
        answer = slowly(bidders[1], late, server.port, lambda: town.clock.set(after))
        assert answer == LATE
        for bidder in bidders:
            bidder.close()
        open_bids(town)
    assert invariants.broken(town, log) == {}
