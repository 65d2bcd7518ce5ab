"""One migrated database per worker; each test in a transaction of its own."""

import gc
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from procure.app import create_app
from procure.config import Config
from procure.extensions import make_engine
from procure.migrations import upgrade
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import databases, memory
from tests.postgres_server import pg_engine, pg_server, pg_template

__all__ = ["pg_engine", "pg_server", "pg_template"]

START = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"  # beside the checkout, not in it
ON_POSTGRES = os.environ.get("PROCURE_TEST_DATABASE") == "postgresql"
STRICT = os.environ.get("PROCURE_STRICT") == "1"
settings.register_profile("procure", deadline=None)  # no test asks how fast the machine is
settings.load_profile("procure")
memory.remember_addresses()


def pytest_collection_finish():
    """Search what is imported for garbage no more: it was a quarter of a short test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class TestClock:
    """The injected clock: stands still until a test moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **units: float) -> datetime:
        self.now += timedelta(**units)
        return self.now


def missing(reason: str):
    """Skip with a reason; in CI what is missing is a failure."""
    if STRICT:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A migrated SQLite file to copy from: migrations run once per worker."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def engine(request, tmp_path) -> Engine:
    """An engine on a migrated database: SQLite, or what PROCURE_TEST_DATABASE says."""
    if ON_POSTGRES:
        yield request.getfixturevalue("pg_engine")
        return
    migrated = request.getfixturevalue("migrated")
    path = tmp_path / "test.db"
    shutil.copy(migrated, path)
    engine = databases.engine_of(path)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine) -> Session:
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def config(tmp_path) -> Config:
    return Config(
        secret_key="a test secret that is long enough to start with",
        database_url="sqlite://",
        storage_path=tmp_path / "storage",
        testing=True,
    )


@pytest.fixture
def vault(config) -> ServerKeyVault:
    """The server's keys."""
    return ServerKeyVault(config.secret_key)


@pytest.fixture
def storage(config) -> FolderStorage:
    """The folder of sealed files."""
    return FolderStorage(config.storage_path)


@pytest.fixture
def app(config, engine, clock) -> Flask:
    app = create_app(config, engine=engine, now=clock, hasher=CHEAP)
    app.jinja_env.bytecode_cache = memory.PAGES
    return app


@pytest.fixture
def client(app) -> FlaskClient:
    return app.test_client()


def csrf_token(client: FlaskClient, url: str) -> str:
    """Return the token of a page's form, as a browser would send it."""
    page = client.get(url).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, f"no form on {url}"
    return found.group(1)


@pytest.fixture
def post(client):
    """Post as a browser does: with the CSRF token of the page the form stands on."""

    def post(url: str, data: dict | None = None, *, page: str | None = None, **kwargs):
        token = csrf_token(client, page or "/")
        return client.post(url, data={**(data or {}), "csrf_token": token}, **kwargs)

    return post


@pytest.fixture
def login(client, post):
    """Sign in as one of the story's people."""

    def login(email: str, password: str = "et langt passord til test"):
        response = post(
            "/account/login", {"email": email, "password": password}, page="/account/login"
        )
        assert response.status_code == 303, response.get_data(as_text=True)
        return response

    return login


@pytest.fixture
def count_statements(engine):
    """Count the statements that a block sends to the database."""

    class Counter:
        def __enter__(self):
            self.statements: list[str] = []
            event.listen(engine, "before_cursor_execute", self._note)
            return self

        def __exit__(self, *_):
            event.remove(engine, "before_cursor_execute", self._note)

        def _note(self, _conn, _cursor, statement, *_):
            self.statements.append(statement)

        def __len__(self):
            return len(self.statements)

    return Counter


@pytest.fixture(scope="session")
def base_url():
    """The plugin's own fixture is written in a way that pytest 9 warns about."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    found = shutil.which("chromium")
    return {
        **browser_type_launch_args,
        "args": flags,
        **({"executable_path": found} if found else {}),
    }
