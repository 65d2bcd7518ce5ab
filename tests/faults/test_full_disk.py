"""A disk that is full: nothing is acknowledged that is not kept, and it goes on with room."""

import shutil
import subprocess

import pytest
from sqlalchemy.exc import DBAPIError

from procure.extensions import make_engine
from tests.conftest import missing
from tests.faults import invariants, servers
from tests.faults import town as towns
from tests.faults.bidders import Bidder, Log
from tests.faults.siege import open_bids

pytestmark = [pytest.mark.matrix, pytest.mark.faults]
SMALL, LARGE = "6m", "80m"
MOST = 60  # rounds; the disk is full long before


def mount(folder, options):
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        missing(f"no small disk can be made here: {done.stderr}")


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, f"size={SMALL}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def on_disk(engine, disk, migrated):
    """The engine; SQLite's file lies on the small disk, as the files do."""
    if engine.dialect.name != "sqlite":
        yield engine
        return
    shutil.copy(migrated, disk / "procure.db")
    small = make_engine(f"sqlite:///{disk / 'procure.db'}")
    yield small
    small.dispose()


def until_full(bidder):
    """Submit until the server has no room; returns whether it came to that."""
    for _ in range(MOST):
        try:
            sent = bidder.prepare(least=600_000)
            if sent:
                bidder.submit(sent)
        except DBAPIError:  # the draft is written by us, on the same disk
            return True
        if bidder.log.faults():
            return True
    return False


def test_full_disk_loses_nothing_and_goes_on_with_room(on_disk, disk):
    town, log = towns.found(on_disk, disk / "town", consortia=1), Log()
    with servers.threads(servers.application(town)) as port:
        bidder = Bidder(town, 0, port, log, tries=1)
        assert until_full(bidder)
        before = len(log.received)
        assert before > 0
        mount(disk, f"remount,size={LARGE}")
        bidder.tries = 20
        assert bidder.submit(bidder.prepare()) == "received"
        assert len(log.received) == before + 1
        open_bids(town)
        bidder.close()
    assert invariants.broken(town, log) == {}
