"""The database, CSRF and languages, unbound; and `atomic()`, the only commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError
from typing import Any

from flask import Flask, current_app, g
from flask_babel import Babel
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from procure.services import audit

WRITES = "procure_writes"
_OWED = "procure_overwrite_owed"  # something deleted still stands in SQLite's log
_PATIENCE = 30  # seconds that SQLite waits for another's lock


def make_engine(url: str, **kwargs: Any) -> Engine:
    """Return an engine; SQLite is made to lock on BEGIN, keep its word and check its keys.

    A deferred SQLite transaction that reads and then writes fails under load whatever the
    timeout (`security.md` §0.5), so writing transactions begin IMMEDIATE.
    """
    if url.startswith("sqlite"):
        kwargs.setdefault("connect_args", {})
        kwargs["connect_args"] |= {"timeout": _PATIENCE}
    engine = create_engine(url, **kwargs)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
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
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One engine per application, one session per request."""

    def init_app(self, app: Flask, engine: Engine) -> None:
        app.extensions["procure_engine"] = engine
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
    it looks and nothing stale is written back.
    """
    session = session or db.session
    session.rollback()
    session.expunge_all()
    audit.forget(session)
    try:
        session.connection(execution_options={WRITES: True})
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
    """Overwrite what was deleted in SQLite's log too, unless others are just reading it.

    It never waits: then the end of the next request tries again. PostgreSQL keeps dead rows
    until its vacuum comes by.
    """
    if db.engine.dialect.name != "sqlite":
        return
    release()  # the request's own reading would hold the log
    _overwrite_log()


def _overwrite_log() -> None:
    busy = True
    connection = db.engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_pages = cursor.fetchone() or (True,)
    except OperationalError:
        pass  # what was committed stands, whatever becomes of the log
    finally:
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
        cursor.close()
        connection.close()
        current_app.extensions[_OWED] = bool(busy)
