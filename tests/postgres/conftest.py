"""PostgreSQL takes the place of SQLite: `session`, `app` and `client` follow."""

import pytest
from sqlalchemy import Engine

from tests.postgres_server import pg_engine, pg_server, pg_template

__all__ = ["pg_engine", "pg_server", "pg_template"]


@pytest.fixture
def engine(pg_engine) -> Engine:
    return pg_engine
