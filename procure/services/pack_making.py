"""Fill a pack, file by file, with no transaction open while LibreOffice works.

Each file that is begun is written down with the time: the page shows it, and a pack on which
nobody works any more can be told from one that is slow.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents import pdf
from procure.documents.blank import packed
from procure.domain.errors import NotFound
from procure.domain.packs import Failure
from procure.language import using
from procure.models.packs import Pack
from procure.queries import accounts, documents, facts
from procure.services.documents import sha256
from procure.services.pack_contents import Entry, Order, Pdf, members
from procure.services.packs import title_of

Transaction = Callable[[], AbstractContextManager[Session]]
Now = Callable[[], datetime]
_log: Final = logging.getLogger(__name__)


class _Superseded(Exception):
    """Another try has taken the pack up, or it has been thrown away."""


def make(pack_id: int, attempt: int, *, transaction: Transaction, now: Now) -> None:
    """Make a pack that was ordered, and store it or why it failed. Raises nothing.

    `attempt` is the try that this is: when the row has another number, somebody else makes it.
    """
    try:
        _tried(pack_id, attempt, transaction, now)
    except _Superseded:
        pass
    except Exception:  # noqa: BLE001 -- nobody is left to catch it; the row will say "stopped"
        _log.exception("pack %s is left as it is", pack_id)


def _tried(pack_id: int, attempt: int, transaction: Transaction, now: Now) -> None:
    try:
        _make(pack_id, attempt, transaction, now)
    except _Superseded:
        raise
    except NotFound:
        _give_up(pack_id, attempt, transaction, now, Failure.HIDDEN)
    except Exception:  # noqa: BLE001 -- the page must say so, whatever it was
        _log.exception("pack %s failed", pack_id)
        _give_up(pack_id, attempt, transaction, now, Failure.ERROR)


def _make(pack_id: int, attempt: int, transaction: Transaction, now: Now) -> None:
    with transaction() as session:
        order, paths = _order(session, pack_id, now())
    entries: list[Entry] = []
    for done, (path, document_id) in enumerate(paths):
        with transaction() as session:
            _note(session, pack_id, attempt, done=done, worked_at=now())
            found = documents.download(session, document_id, viewer=order.actor)
        beside = _pdf(found.content) if order.with_pdf and found.suffix == "docx" else None
        entries.append(Entry(path, order.rows[document_id], found.content, beside))
    with using(order.language):
        content = packed(members(order, entries))
    with transaction() as session:
        _note(
            session,
            pack_id,
            attempt,
            done=len(paths),
            without_pdf=sum(
                entry.pdf is not None and entry.pdf.content is None for entry in entries
            ),
            worked_at=now(),
            finished_at=now(),
            content=content,
            size=len(content),
            digest=sha256(content),
        )


def _order(session: Session, pack_id: int, now: datetime) -> tuple[Order, list[tuple[str, int]]]:
    """Return what was ordered, as its owner sees it now; and path and id of each file."""
    pack = session.scalar(
        select(Pack)
        .where(Pack.id == pack_id)
        .options(selectinload(Pack.files), joinedload(Pack.requested_by))
    )
    if pack is None:
        raise _Superseded
    actor = accounts.actor_by_email(session, pack.requested_by.email, now=now)
    if actor is None:
        raise NotFound
    competition = facts.competition(session, pack.competition_id)
    shown = documents.page(session, competition.id, viewer=actor, now=now)
    rows = {row.id: row for row in shown.rows}
    if any(file.document_id not in rows for file in pack.files):
        raise NotFound
    with using(competition.language):
        title = title_of(pack.kind)
    order = Order(
        title=title,
        competition=shown.competition,
        language=competition.language,
        actor=actor,
        shows_makers=shown.shows_makers,
        ordered_at=pack.requested_at,
        with_pdf=pack.with_pdf,
        rows=rows,
    )
    return order, [(file.path, file.document_id) for file in pack.files]


def _pdf(docx: bytes) -> Pdf:
    """Return the PDF of a Word file, or why there is none: the pack is made all the same."""
    try:
        return Pdf(pdf.to_pdf(docx))
    except pdf.PdfUnavailable as unavailable:
        return Pdf(None, str(unavailable))
    except pdf.PdfFailed as failed:
        _log.warning("no PDF: %s", failed.detail)
        return Pdf(None, str(failed))


def _note(session: Session, pack_id: int, attempt: int, **values: Any) -> None:
    """Write down how far the pack has come, if this try still owns it."""
    mine = (Pack.id == pack_id, Pack.attempt == attempt, Pack.finished_at.is_(None))
    changed = cast("CursorResult[Any]", session.execute(update(Pack).where(*mine).values(**values)))
    if changed.rowcount != 1:
        raise _Superseded


def _give_up(
    pack_id: int, attempt: int, transaction: Transaction, now: Now, failure: Failure
) -> None:
    with transaction() as session:
        _note(session, pack_id, attempt, failure=failure, worked_at=now())
