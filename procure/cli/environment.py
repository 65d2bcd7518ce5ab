"""What the commands run on: the configuration, and one transaction on its database."""

from collections.abc import Callable
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


def in_transaction(work: "Callable[[Session], Any]") -> Any:
    """Run `work` in one transaction on the configured database."""
    from sqlalchemy.orm import Session

    from procure.extensions import atomic, make_engine

    engine = make_engine(config().database_url)
    try:
        with Session(engine, expire_on_commit=False) as session, atomic(session):
            return work(session)
    finally:
        engine.dispose()
