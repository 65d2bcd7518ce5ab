"""The submission code as it is holds; every faulty version of it is caught."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.faults import faulty, invariants, servers
from tests.faults.invariants import Invariant
from tests.faults.siege import besiege

pytestmark = [pytest.mark.matrix, pytest.mark.faults]


def failing(app):
    """Let every second commit of a submission fail, as on a disk that gives up now and then."""
    engine = app.extensions["procure_engine"]
    commits = 0

    @event.listens_for(engine, "before_cursor_execute")
    def look(connection, _cursor, statement, *_):
        connection.info["submits"] = connection.info.get("submits") or statement.startswith(
            "INSERT INTO submissions"
        )

    @event.listens_for(engine, "commit")
    def fail(connection):
        nonlocal commits
        if not connection.info.pop("submits", False):
            return
        commits += 1
        if commits % 2:
            raise OperationalError("COMMIT", {}, OSError(5, "Input/output error"))


def siege(town, *, commits_fail):
    app = servers.application(town)
    if commits_fail:
        failing(app)
    with servers.threads(app) as port:
        log = besiege(town, port, rounds=1, calm_end=not commits_fail)
    return log, invariants.broken(town, log, quiet=not commits_fail)


@pytest.mark.parametrize("commits_fail", [False, True])
def test_submission_holds(town, commits_fail):
    log, broken = siege(town, commits_fail=commits_fail)
    assert broken == {}
    assert len(log.received) > len(town.bids)
    assert log.late
    assert bool(log.faults()) is commits_fail


CAUGHT = {
    "forgets_the_key": Invariant.ACKNOWLEDGED_IS_KEPT,
    "takes_late_bids": Invariant.ACCEPTED_IN_TIME,
    "judges_after_waiting": Invariant.TAKEN_IN_TIME,
    "answers_although_nothing_was_kept": Invariant.ACKNOWLEDGED_IS_KEPT,
    "looks_before_it_locks": Invariant.NO_FAULT,
    "names_a_file_that_is_not_there": Invariant.FILES_ARE_THERE,
    "stores_what_is_not_sealed": Invariant.NOTHING_IN_THE_OPEN,
}


@pytest.mark.parametrize("name", CAUGHT)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_faulty_version_is_caught(town, monkeypatch, name):
    faulty.FAULTY[name](monkeypatch.setattr)
    log, broken = siege(town, commits_fail=name == "answers_although_nothing_was_kept")
    assert CAUGHT[name] in broken, (broken, log.errors)
