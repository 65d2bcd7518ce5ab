"""Writers on SQLite: served in the order of coming, and nobody is left behind."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from procure import extensions
from procure.extensions import Turns, atomic, db, forget_deleted, is_taken, make_engine

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds for what is sure to come on a busy machine
WRITERS, PROCESSES, ROUNDS = 50, 3, 3
OTHER = """
import sys
from sqlalchemy import text
from sqlalchemy.orm import Session
from procure.extensions import atomic, make_engine
engine = make_engine(sys.argv[1])
with Session(engine) as session, atomic(session):
    session.execute(text("INSERT INTO lines VALUES ('other')"))
    print("held", flush=True)
    sys.stdin.readline()
"""
CROWD = """
import sys
from concurrent.futures import ThreadPoolExecutor
from sqlalchemy import text
from sqlalchemy.orm import Session
from procure.extensions import atomic, make_engine
address, who, writers, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
engine = make_engine(address, pool_size=writers)
def write(n):
    for round in range(rounds):
        with Session(engine) as session, atomic(session):
            seen = session.scalar(text("SELECT count(*) FROM lines"))
            session.execute(text("INSERT INTO lines VALUES (:said)"), {"said": f"{seen}"})
with ThreadPoolExecutor(writers) as pool:
    list(pool.map(write, range(writers)))
"""


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'lines.db'}"


@pytest.fixture
def engine(address):
    engine = make_engine(address, pool_size=20)
    with Session(engine) as session, atomic(session):
        session.execute(text("CREATE TABLE lines (said TEXT)"))
    yield engine
    engine.dispose()


def write(engine, said):
    with Session(engine) as session, atomic(session):
        session.execute(text("INSERT INTO lines VALUES (:said)"), {"said": said})


def lines(engine):
    with Session(engine) as session:
        return list(session.scalars(text("SELECT said FROM lines ORDER BY rowid")))


def soon(came):
    until = time.monotonic() + PATIENCE
    while not came():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)


@contextmanager
def another_process(address):
    """A process of its own that has begun to write, and does not end it."""
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        cwd=ROOT, text=True,
    )  # fmt: skip
    try:
        assert other.stdout.readline() == "held\n"
        yield other
    finally:
        other.kill()
        other.communicate()


@pytest.fixture
def turns(monkeypatch):
    """The line of the engines made after this."""
    line = Turns()
    monkeypatch.setattr(extensions, "Turns", lambda: line)
    return line


def test_writers_are_served_in_the_order_of_coming(turns, engine):
    with ThreadPoolExecutor(12) as pool, Session(engine) as first:
        with atomic(first):
            waiting = []
            for n in range(12):
                waiting.append(pool.submit(write, engine, f"{n}"))
                soon(lambda n=n: len(turns) == n + 1)
        for one in waiting:
            one.result()
    assert lines(engine) == [f"{n}" for n in range(12)]
    assert len(turns) == 0


def test_whoever_loses_patience_leaves_the_line():
    turns, went = Turns(), []
    forever = time.monotonic() + PATIENCE
    with turns.first(forever):
        with turns.first(time.monotonic()):
            went.append("the impatient")
        assert len(turns) == 1
        last = threading.Thread(target=lambda: _next(turns, forever, went))
        last.start()
        soon(lambda: len(turns) == 2)
        went.append("the first")
    last.join()
    assert went == ["the impatient", "the first", "the last"]


def _next(turns, until, went):
    with turns.first(until):
        went.append("the last")


def test_failure_in_line_lets_the_next_one_on():
    turns, went = Turns(), []
    with pytest.raises(ZeroDivisionError), turns.first(time.monotonic() + PATIENCE):
        raise ZeroDivisionError
    _next(turns, time.monotonic() + PATIENCE, went)
    assert went == ["the last"]


@pytest.mark.parametrize("impatient", [0.0, 0.05])
def test_lock_that_is_not_let_go_of_is_told_and_nothing_is_written(engine, monkeypatch, impatient):
    with Session(engine) as holder, atomic(holder):
        monkeypatch.setattr(extensions, "PATIENCE", impatient)
        with pytest.raises(OperationalError, match="locked") as told:
            write(engine, "in vain")
    assert is_taken(told.value)
    assert lines(engine) == []
    write(engine, "later")
    assert lines(engine) == ["later"]


def test_other_faults_are_not_taken_for_a_lock(engine):
    with Session(engine) as session, pytest.raises(OperationalError) as told:
        session.execute(text("SELECT said FROM nowhere"))
    assert not is_taken(told.value)


def test_writer_that_stands_in_no_line_is_waited_for(engine, address):
    with another_process(address) as other, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(write, engine, "after")
        other.stdin.write("go on\n")
        other.stdin.flush()
        waiting.result()
    assert lines(engine) == ["other", "after"]


def test_killed_writer_keeps_nobody_waiting_and_leaves_nothing(engine, address):
    with another_process(address) as other, ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(write, engine, "ours") for _ in range(3)]
        other.kill()
        for one in waiting:
            one.result()
    assert lines(engine) == ["ours"] * 3


@pytest.fixture
def app(engine):
    app = Flask(__name__)
    db.init_app(app, engine)
    return app


def logged(engine):
    return Path(f"{engine.url.database}-wal").stat().st_size


def test_log_is_left_while_others_wait_to_write_and_emptied_by_the_last(turns, engine, app):
    write(engine, "a draft")
    with app.app_context():
        with turns.first(time.monotonic() + PATIENCE):
            forget_deleted()
            assert logged(engine) > 0
        forget_deleted()
        assert logged(engine) == 0


def test_log_is_left_while_someone_writes_and_emptied_by_the_next_request(engine, app):
    with Session(engine) as session, atomic(session), app.app_context():
        session.execute(text("INSERT INTO lines VALUES ('a draft')"))
        forget_deleted()
    assert logged(engine) > 0
    with app.app_context():
        pass
    assert logged(engine) == 0


def test_first_request_of_a_process_empties_what_one_that_was_killed_left(engine, app):
    write(engine, "a draft")
    with app.app_context():
        assert logged(engine) > 0
    assert logged(engine) == 0


def test_database_in_memory_is_written_too():
    engine = make_engine("sqlite://")
    with Session(engine) as session, atomic(session):
        session.execute(text("CREATE TABLE lines (said TEXT)"))
    write(engine, "here")
    assert lines(engine) == ["here"]
    engine.dispose()


@pytest.mark.matrix
def test_nobody_fails_where_many_threads_of_many_processes_write(engine, address):
    """Each counts what is there and writes the number: none may be lost, missing or twice."""
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", CROWD, address, f"{n}", f"{WRITERS}", f"{ROUNDS}"], cwd=ROOT,
            stderr=subprocess.PIPE, text=True,
        )
        for n in range(PROCESSES)
    ]  # fmt: skip
    assert [one.communicate()[1] for one in crowd] == [""] * PROCESSES
    assert lines(engine) == [f"{n}" for n in range(WRITERS * PROCESSES * ROUNDS)]
