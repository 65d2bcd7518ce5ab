"""Both databases: what the models promise must hold on each."""

import shutil

import pytest
from sqlalchemy import Engine

from procure.extensions import make_engine
from tests.postgres_server import database, pg_empty, pg_engine, pg_server, pg_template

__all__ = ["pg_empty", "pg_engine", "pg_server", "pg_template"]
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def any_engine(request) -> Engine:
    """An engine on a migrated database."""
    return request.getfixturevalue("engine" if request.param == "sqlite" else "pg_engine")


@pytest.fixture(scope="module", params=BOTH)
def shared_engine(request, tmp_path_factory) -> Engine:
    """An engine on a migrated database that the tests of a module share."""
    if request.param == "postgresql":
        template = request.getfixturevalue("pg_template")
        server = request.getfixturevalue("pg_server")
        with database(server, f"TEMPLATE {template}") as engine:
            yield engine
        return
    path = tmp_path_factory.mktemp("shared") / "test.db"
    shutil.copy(request.getfixturevalue("migrated"), path)
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(params=BOTH)
def empty_engine(request, tmp_path) -> Engine:
    """An engine on a database without a table."""
    if request.param == "postgresql":
        yield request.getfixturevalue("pg_empty")
        return
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    yield engine
    engine.dispose()
