"""Faulty versions of the submission code, each with a fault that someone could really make.

A test that none of them fails would not be worth its time.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from procure import extensions
from procure.blueprints import bids as pages
from procure.domain.errors import NotFound
from procure.services import bids
from procure.vault import seal
from procure.vault.storage import FolderStorage

Replace = Callable[[Any, str, Any], None]  # setattr, or a monkeypatch's


def forgets_the_key(replace: Replace) -> None:
    """A second click makes a second submission."""
    submit = bids.submit

    def anew(*args: Any, idempotency_key: str, **kwargs: Any) -> Any:
        return submit(*args, idempotency_key=secrets.token_hex(16), **kwargs)

    replace(bids, "submit", anew)


def takes_late_bids(replace: Replace) -> None:
    """Nobody asks whether the deadline has passed."""
    replace(bids, "_require_open", lambda *_: None)


def judges_after_waiting(replace: Replace) -> None:
    """The time of receipt is taken when the lock is had, not when the request arrived."""
    submit = bids.submit

    def waited(
        session: Any, *args: Any, received_at: datetime, now: datetime, **kwargs: Any
    ) -> Any:
        late = current_app.extensions["procure_clock"]()
        return submit(session, *args, received_at=late, now=late, **kwargs)

    replace(bids, "submit", waited)


def answers_although_nothing_was_kept(replace: Replace) -> None:
    """A commit that fails is not noticed, and the answer is given all the same."""
    delivered = pages.bid_receipts.delivered

    @contextmanager
    def hopeful() -> Iterator[Session]:
        session = extensions.db.session
        session.rollback()
        session.expunge_all()
        session.connection(execution_options={extensions.WRITES: True})
        yield session
        try:
            session.commit()
        except DBAPIError:
            session.rollback()

    def anyway(*known: Any) -> Any:
        try:
            return delivered(*known)
        except NotFound:
            return "Mottatt.", 200

    replace(pages, "atomic", hopeful)
    replace(pages.bid_receipts, "delivered", anyway)


def looks_before_it_locks(replace: Replace) -> None:
    """A SQLite transaction begins by reading and asks for the lock when it writes."""
    replace(extensions, "WRITES", "never_asked_for")
    replace(extensions, "_begin_sqlite", lambda live: live.exec_driver_sql("BEGIN"))


def names_a_file_that_is_not_there(replace: Replace) -> None:
    """The row says where the file lies; the file is never written."""
    replace(FolderStorage, "put", lambda *_: secrets.token_hex(16))


def stores_what_is_not_sealed(replace: Replace) -> None:
    """What should be sealed is stored as it came."""

    def open_(content: bytes, *_: Any, **__: Any) -> bytes:
        return content

    replace(seal, "seal", open_)


def does_not_sync(replace: Replace) -> None:
    """The file is left to the system's memory: a power cut would lose it."""
    replace(os, "fsync", lambda _: None)


def renames_before_it_syncs(replace: Replace) -> None:
    """A power cut could leave an empty file under the final name."""

    def put(self: FolderStorage, content: bytes) -> str:
        key = secrets.token_hex(16)
        path = Path(self._folder / f"{key}.part")
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            path.rename(self._folder / key)
            os.fsync(file.fileno())
        return key

    replace(FolderStorage, "put", put)


FAULTY: dict[str, Callable[[Replace], None]] = {
    made.__name__: made
    for made in (
        forgets_the_key, takes_late_bids, judges_after_waiting, answers_although_nothing_was_kept,
        looks_before_it_locks, names_a_file_that_is_not_there, stores_what_is_not_sealed,
        does_not_sync, renames_before_it_syncs,
    )
}  # fmt: skip
