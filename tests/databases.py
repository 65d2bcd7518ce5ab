"""Engines that know the statements their worker has compiled: compiling costs more than a test."""

from sqlalchemy import Engine, event

from procure import extensions
from procure.extensions import make_engine

STATEMENTS = 4_000  # all that the product says to a database, and more
REMEMBERING = {"query_cache_size": STATEMENTS}
_first: dict[str, Engine] = {}


def engine_of(path: object) -> Engine:
    """An engine on a file of its own.

    The disk need not keep what a test wrote: a power cut ends the tests too.
    """
    engine = make_engine(f"sqlite:///{path}", **REMEMBERING)
    event.listen(engine, "connect", lambda live, _: live.execute("PRAGMA synchronous=OFF"))
    return knowing(engine)


def knowing(engine: Engine) -> Engine:
    """Lend the engine what an earlier one of its kind has learned."""
    name = engine.dialect.name
    if name not in _first:
        engine.connect().close()  # only a dialect that has met its database can be lent
    first = _first.setdefault(name, engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache  # noqa: SLF001 -- no public way to share what is compiled
    return engine


def impatient(engine: Engine, monkeypatch) -> None:
    """Let whoever uses the engine wait for a lock a fifth of a second only."""
    monkeypatch.setattr(extensions, "PATIENCE", 0.2)
    if engine.dialect.name == "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _say(connection, _entry):
        connection.cursor().execute("SET lock_timeout=200")
        connection.commit()

    engine.dispose()  # those who are connected are told too
