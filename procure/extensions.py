"""The database, CSRF and languages, unbound; and `atomic()`, the only commit."""

import functools
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from sqlite3 import SQLITE_BUSY, OperationalError
from typing import Any

from flask import Flask, current_app, g
from flask_babel import Babel
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from procure.language import Language, using
from procure.services import audit

WRITES = "procure_writes"
PATIENCE = 30.0  # seconds that SQLite is waited for
_OWED = "procure_overwrite_owed"  # something deleted may still stand in SQLite's log
_TURNS = "procure_turns"  # with each connection: the line of its engine
_PRIMARY = 0xFF  # the part of SQLite's error codes that names the kind
_PG_LOCKED = "55P03"  # lock_not_available
_MOMENT = 8  # ms that the first in line waits for the lock in one go


class Turns:
    """A line that is served in the order of coming.

    SQLite's writers have none: each looks now and then whether the lock is free, and looks the
    more seldom the longer it has waited, so that under load newcomers pass it until its patience
    is out. Here only the first in line looks for the lock, and often. Whoever has it has left
    the line, so that nobody is waited for who does not wait, and a process that dies leaves
    nothing behind. Each process has a line of its own; the first of each have equal chances.
    """

    def __init__(self) -> None:
        self._line: deque[threading.Event] = deque()
        self._change = threading.Lock()

    def __len__(self) -> int:
        return len(self._line)

    @contextmanager
    def first(self, until: float) -> Iterator[None]:
        """Wait to be the first in line, but no longer than `until` (`time.monotonic`)."""
        mine = threading.Event()
        with self._change:
            self._line.append(mine)
            self._line[0].set()
        try:
            mine.wait(max(0.0, until - time.monotonic()))
            yield
        finally:
            with self._change:
                self._line.remove(mine)
                if self._line:
                    self._line[0].set()


def make_engine(url: str, **kwargs: Any) -> Engine:
    """Return an engine; SQLite is made to lock on BEGIN, keep its word and check its keys.

    A deferred SQLite transaction that reads and then writes fails under load whatever the
    timeout (`security.md` §0.5), so writing transactions begin IMMEDIATE.
    """
    if url.startswith("sqlite"):
        kwargs.setdefault("connect_args", {})
        kwargs["connect_args"] |= {"timeout": PATIENCE}
    engine = create_engine(url, **kwargs)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", functools.partial(_prepare_sqlite, Turns()))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_taken(fault: DBAPIError) -> bool:
    """Say whether the database refused because another held what was asked for, for too long."""
    busy = getattr(fault.orig, "sqlite_errorcode", 0) & _PRIMARY == SQLITE_BUSY
    return busy or getattr(fault.orig, "sqlstate", "") == _PG_LOCKED


def _prepare_sqlite(turns: Turns, connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.info[_TURNS] = turns
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else REPLACE deletes audit rows past their trigger
        "secure_delete=ON",  # a draft that was submitted is overwritten, not only unlinked
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    turns: Turns = connection.info[_TURNS]
    until = time.monotonic() + PATIENCE
    with turns.first(until), _waiting(connection.connection, _MOMENT) as cursor:
        while time.monotonic() < until:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError as fault:
                if fault.sqlite_errorcode & _PRIMARY != SQLITE_BUSY:
                    break  # what is wrong is told in the engine's own words
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _waiting(connection: PoolProxiedConnection, milliseconds: int) -> Iterator[DBAPICursor]:
    """Let SQLite wait so long for a lock, and no longer, before it says that it is busy."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={milliseconds}")
    try:
        yield cursor
    finally:
        cursor.execute(f"PRAGMA busy_timeout={round(PATIENCE * 1000)}")
        cursor.close()


class Database:
    """One engine per application, one session per request."""

    def init_app(self, app: Flask, engine: Engine) -> None:
        app.extensions["procure_engine"] = engine
        # a process that was killed may have owed it
        app.extensions[_OWED] = engine.dialect.name == "sqlite"
        app.teardown_appcontext(self._close)

    @property
    def engine(self) -> Engine:
        engine: Engine = current_app.extensions["procure_engine"]
        return engine

    @property
    def session(self) -> Session:
        """The request's session, for reading; changes go through `atomic()`."""
        if "db_session" not in g:
            g.db_session = Session(self.engine, expire_on_commit=False)
        session: Session = g.db_session
        return session

    @staticmethod
    def _close(_error: BaseException | None) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            session.close()
        if current_app.extensions.get(_OWED):
            _overwrite_log()


db = Database()
csrf = CSRFProtect()
babel = Babel()


@contextmanager
def atomic(session: Session | None = None) -> Iterator[Session]:
    """Everything or nothing: the only place that commits.

    What the request has read so far is dropped first, so that the transaction locks before
    it looks and nothing stale is written back. Inside it is bokmål, whatever the reader's pages
    are written in: what is kept follows the language of its case, or else this.
    """
    session = session or db.session
    session.rollback()
    session.expunge_all()
    audit.forget(session)
    try:
        session.connection(execution_options={WRITES: True})
        with using(Language.BOKMAL):
            yield session
        audit.settle(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise


def release() -> None:
    """End the request's reading: what follows takes long, and holds the database for nobody.

    The rows that were read stay as they were read.
    """
    db.session.expunge_all()
    db.session.rollback()


@contextmanager
def rehearsal() -> Iterator[Session]:
    """Make a change and take it back: what it would do, found by the code that does it."""
    session = db.session
    session.rollback()
    session.expunge_all()
    try:
        session.connection(execution_options={WRITES: True})
        yield session
    finally:
        session.rollback()
        session.expunge_all()


def forget_deleted() -> None:
    """Overwrite what was deleted in SQLite's log too, unless others are just using it.

    It never waits, and lets nobody wait: then the end of the next request tries again. In a burst
    that is the last one in line, once for all. PostgreSQL keeps dead rows until its vacuum comes
    by.
    """
    if db.engine.dialect.name != "sqlite":
        return
    release()  # the request's own reading would hold the log
    _overwrite_log()


def _overwrite_log() -> None:
    current_app.extensions[_OWED] = True
    connection = db.engine.raw_connection()
    try:
        if len(connection.info[_TURNS]):
            return
        # what was committed stands, whatever becomes of the log
        with suppress(OperationalError), _waiting(connection, 0) as cursor:
            cursor.execute("BEGIN IMMEDIATE")  # whoever writes has the log: copying it would be
            cursor.execute("ROLLBACK")  # in vain
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone() or (True,)
            current_app.extensions[_OWED] = bool(busy)
    finally:
        connection.close()
