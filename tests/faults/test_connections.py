"""Lines that break between bidder, service and database: nobody is told what is not so."""

import socket
import threading
import time
from pathlib import Path

import pytest

from tests.faults import invariants, servers
from tests.faults import town as towns
from tests.faults.browser import Browser
from tests.faults.proxy import UntrustedLine, door, past
from tests.faults.siege import besiege

CUT = 50


def enough(line, size):
    """So many faults, and each kind of them."""
    return line.faults.total() >= size.faults and len(line.faults) == 3


def held(town, log, line, size, figures):
    figures(faults=dict(line.faults), acknowledged=len(log.received), errors=dict(log.errors))
    assert invariants.broken(town, log) == {}
    assert enough(line, size)
    assert log.gave_up == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_bids_survive_lines_that_break_before_the_service(engine, tmp_path, size, figures):
    town = towns.found(engine, tmp_path / "town", consortia=size.consortia)
    with (
        servers.threads(servers.application(town)) as port,
        UntrustedLine(port, chance=0.05) as line,
    ):
        log = besiege(
            town, line.port, rounds=size.rounds // 4 + 1, calm_end=False,
            enough=lambda: enough(line, size),
        )  # fmt: skip
    held(town, log, line, size, figures)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_bids_survive_lines_that_break_before_the_database(engine, tmp_path, size, figures):
    town = towns.found(engine, tmp_path / "town", consortia=size.consortia)
    with (
        UntrustedLine(door(engine.url), chance=0.01) as line,
        servers.gunicorn(town, database=past(engine.url, line)) as server,
    ):
        log = besiege(
            town, server.port, rounds=size.rounds // 4 + 1, calm_end=False,
            enough=lambda: enough(line, size),
        )  # fmt: skip
    held(town, log, line, size, figures)


@pytest.mark.matrix
@pytest.mark.faults
def test_cut_upload_leaves_no_file_thread_or_descriptor(town):
    app = servers.application(town)
    with servers.threads(app) as port:
        browser = Browser(port)
        browser.sign_in("leder0@example.test")
        assert browser.upload(town.bids[0], "hel.pdf", b"%PDF-1.7\n" * 1_000).status == 303
        before = threading.active_count(), descriptors()
        stored = len(list(town.objects.iterdir()))
        for _ in range(CUT):
            cut(browser, port, town.bids[0])
        until = time.monotonic() + 20
        while threading.active_count() > before[0] and time.monotonic() < until:
            time.sleep(0.05)
        assert threading.active_count() <= before[0]
        assert descriptors() < before[1] + CUT / 2  # the database's own come and go
        assert len(list(town.objects.iterdir())) == stored
        browser.close()


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def cut(browser, port, bid_id):
    """Send half of a file, and hang up."""
    head, body = browser.upload_request(bid_id, "halv.pdf", b"%PDF-1.7\n" * 20_000)
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head + body[: len(body) // 2])
        time.sleep(0.02)
