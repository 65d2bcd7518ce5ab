"""Work that goes on when the request has been answered: a thread with transactions of its own.

A thread does not outlive its process. Whoever starts one writes down in the database how far it
has come, so that what a restart stops can be taken up again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final, cast

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from procure.clock import Clock
from procure.extensions import atomic, db

SHORT: Final = 2.0  # seconds that a person waits without being told how it goes


def start(work: Callable[..., object]) -> bool:
    """Begin `work(transaction=…, now=…)`; say whether it is done in the time a person waits.

    It must raise nothing: nobody is left to catch it.
    """
    ready = partial(
        work,
        transaction=partial(_transaction, db.engine),
        now=cast("Clock", current_app.extensions["procure_clock"]),
    )
    thread = threading.Thread(target=ready, name="background", daemon=True)
    thread.start()
    thread.join(SHORT)
    return not thread.is_alive()


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session, atomic(session):
        yield session
