"""What the commands run on: the configuration, and transactions on its database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from procure.config import Config


def config() -> "Config":
    """Return the configuration, or end the command with every fault of it."""
    from procure.config import Config, ConfigError

    try:
        return Config.from_env()
    except ConfigError as fault:
        raise click.ClickException(str(fault)) from None


@contextmanager
def transactions() -> "Iterator[Callable[[], AbstractContextManager[Session]]]":
    """Yield what begins a transaction on the configured database, as often as it is called."""
    from sqlalchemy.orm import Session

    from procure.extensions import atomic, make_engine

    engine = make_engine(config().database_url)

    @contextmanager
    def transaction() -> "Iterator[Session]":
        with Session(engine, expire_on_commit=False) as session, atomic(session):
            yield session

    try:
        yield transaction
    finally:
        engine.dispose()


def in_transaction(work: "Callable[[Session], Any]") -> Any:
    """Run `work` in one transaction on the configured database."""
    with transactions() as transaction, transaction() as session:
        return work(session)
