"""What a worker remembers from test to test, because making it anew costs more than the test.

Stories (the database they leave behind), compiled pages and addresses.
"""

import atexit
import functools
import sqlite3
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from procure.models.accounts import Organisation
from procure.models.audit import AuditHead
from tests import postgres_server

P = ParamSpec("P")
T = TypeVar("T")
_told: dict[Hashable, tuple[sqlite3.Connection, Any]] = {}
_told_on_postgres: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
_DATABASES = 100  # that PostgreSQL keeps of stories, some 13 MB each


class Pages(BytecodeCache):
    """Compiled templates, by the text they were compiled from."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


PAGES = Pages()


def remember_addresses() -> None:
    """Let Werkzeug compile an address once, not once for each application."""
    compile_builder, builders = Rule._compile_builder, {}  # noqa: SLF001 -- no public way in

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 -- its signature
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown  # noqa: SLF001 -- as above
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]  # noqa: SLF001 -- as above


def remembered(tell: Callable[P, T]) -> Callable[P, T]:
    """Tell a story once for each worker; after that, copy the database it left behind.

    Only in a database that holds nothing, and only when every word that changes the story can
    be compared.
    """

    @functools.wraps(tell)
    def again(session: Session, *where: Any, **changes: Any) -> Any:
        engine = session.get_bind()
        words = [w for w in where if not isinstance(w, Path)]
        sign_in = getattr(sys.modules.get("tests.stories"), "PASSWORD", "")  # a test may set it
        key = tell.__module__, tell.__name__, sign_in, *words, *sorted(changes.items())
        if not _plain(words, changes) or (not _unmade(engine) and _holds(session)):
            return tell(session, *where, **changes)
        if engine.dialect.name == "postgresql":
            return _on_postgres(session, key, functools.partial(tell, session, *where, **changes))
        if key in _told:
            kept, found = _told[key]
            _copy(kept, engine, into=True)
            return found
        found = tell(session, *where, **changes)
        session.rollback()
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        atexit.register(kept.close)
        _copy(kept, engine, into=False)
        _told[key] = (kept, found)
        return found

    return again  # type: ignore[return-value]


def _plain(words: list[Any], changes: dict[str, Any]) -> bool:
    return all(
        w is None or isinstance(w, int | str | datetime) for w in (*words, *changes.values())
    )


def _unmade(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql" and postgres_server.is_unmade(engine)


def _holds(session: Session) -> bool:
    """Say whether the database holds anything; end what it took to look."""
    nouns = (select(noun).limit(1).exists() for noun in (AuditHead, Organisation))
    found = session.scalar(select(or_(*nouns)))
    session.rollback()
    return bool(found)


def _on_postgres(session: Session, key: Hashable, tell: Callable[[], T]) -> T:
    engine = session.get_bind()
    if key in _told_on_postgres:
        _told_on_postgres.move_to_end(key)
        kept, found = _told_on_postgres[key]
        postgres_server.replace(engine, kept)
        return found
    found = tell()
    session.rollback()
    _told_on_postgres[key] = (postgres_server.keep(engine), found)
    if len(_told_on_postgres) > _DATABASES:
        _, (oldest, _) = _told_on_postgres.popitem(last=False)
        postgres_server.drop(oldest)
    return found


def _copy(kept: sqlite3.Connection, engine: Engine, *, into: bool) -> None:
    pooled = engine.raw_connection()
    try:
        live = pooled.driver_connection
        kept.backup(live) if into else live.backup(kept)
    finally:
        pooled.close()
