"""What is acknowledged lies on the disk: the order of the system calls, and a disk that fails."""

import re
from pathlib import Path

import pytest

from tests.faults import invariants, servers, tracing
from tests.faults.bidders import Bidder, Log
from tests.faults.browser import RECEIVED
from tests.faults.siege import open_bids

pytestmark = [pytest.mark.matrix, pytest.mark.faults]


def folders(town):
    database = town.engine.url.database if town.engine.dialect.name == "sqlite" else ""
    return [town.objects, *([Path(database).parent] if database else [])]


def traced(town, tmp_path, faulty=""):
    """What a server does for one upload and one submission, in order."""
    log = Log()
    with servers.gunicorn(town, workers=1, threads=1, faulty=faulty) as server:
        bidder = Bidder(town, 0, server.port, log)
        sent = bidder.prepare()
        (worker,) = server.workers()
        with tracing.strace(worker, tmp_path / "strace", "-e", f"trace={tracing.ORDER}"):
            answers = bidder.browser.upload(town.bids[0], "en.pdf", b"%PDF-1.7\n" * 500).status
            assert answers in RECEIVED
            assert bidder.browser.deliver(town.bids[0], sent.form).status in RECEIVED
        bidder.close()
    return tracing.events(tmp_path / "strace", folders(town))


def steps(town, done):
    """The same in words: keys of objects left out, a step that is repeated told once."""
    told = []
    for kind, what in done:
        name = re.sub(r"[0-9a-f]{32}", "object", Path(what).name)
        step = f"{kind} {name}"
        if not name.endswith("-shm") and (not told or told[-1] != step):
            told.append(step)
    return told


STORED = ["write object.part", "sync object.part", "rename object", "sync storage"]


def test_nothing_is_acknowledged_before_it_is_synced(town, tmp_path):
    done = traced(town, tmp_path)
    assert tracing.unsafe(done) == []
    told = steps(town, done)
    assert [step for step in told if step.startswith("answer")] == ["answer 303", "answer 200"]
    stored, answered = told.index(STORED[0]), told.index("answer 303")
    assert told[stored : stored + 4] == STORED
    assert stored + 4 <= answered
    if town.engine.dialect.name == "sqlite":
        log = Path(town.engine.url.database).name + "-wal"
        kept = [f"write {log}", f"sync {log}"]
        assert told[stored + 4 : stored + 6] == kept  # the row that names the file, after the file
        assert told[answered - 2 : answered] == kept
        assert told[answered + 1 : answered + 3] == kept  # the submission
        assert told[-2].startswith("sync ")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("faulty", "found"),
    [
        ("does_not_sync", "renamed before it was synced"),
        ("renames_before_it_syncs", "renamed before it was synced"),
    ],
)
def test_faulty_order_is_caught(town, tmp_path, faulty, found):
    assert any(found in why for why in tracing.unsafe(traced(town, tmp_path, faulty)))


STORE = [("fsync", "EIO"), ("rename", "EIO"), ("write", "EIO:when=1")]  # a thread's first
DATABASE = [("fdatasync", "EIO"), ("pwrite64", "ENOSPC")]


def test_failing_disk_acknowledges_nothing(town, tmp_path):
    log = Log()
    faults = STORE + (DATABASE if town.engine.dialect.name == "sqlite" else [])
    with servers.gunicorn(town, workers=1, threads=2) as server:
        bidder = Bidder(town, 0, server.port, log)
        for call, error in faults:
            sent = bidder.prepare()
            (worker,) = server.workers()
            inject = f"inject={call}:error={error}"
            with tracing.strace(worker, tmp_path / "strace", "-e", inject):
                upload = bidder.browser.upload(town.bids[0], "tre.pdf", b"%PDF-1.7\n" * 500)
                assert upload.status >= 500, (call, error)
                if (call, error) in DATABASE:
                    assert bidder.browser.deliver(town.bids[0], sent.form).status >= 500, call
            assert bidder.submit(sent) == "received", (call, error)
        bidder.close()
        open_bids(town)
    assert len(log.received) == len(faults)
    assert invariants.broken(town, log) == {}
