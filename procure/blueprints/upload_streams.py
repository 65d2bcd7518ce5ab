"""Files on their way into a bid: each part is sealed as soon as it is there.

Nothing is kept in plain text but the part that is arriving, in memory. Each step is judged by
the clock of its own moment: an upload can begin before the deadline and end after.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast

from flask import current_app, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from procure.blueprints import access
from procure.clock import Clock
from procure.config import Config
from procure.domain.attachments import EDGE, LARGEST_PART, Finding, Limits, Piece
from procure.domain.errors import DomainError, InvalidInput, NotFound
from procure.domain.reasons import Code
from procure.domain.seals import PART_SIZE
from procure.extensions import atomic, db
from procure.services import bid_files, bids, upload_sweep
from procure.services.bid_files import Upload, Whole
from procure.vault.clamav import Scanner, Verdict

FORM = 100_000  # octets of a form besides its file
_FOUND = {
    Verdict.CLEAN: frozenset[Finding](),
    Verdict.INFECTED: frozenset({Finding.INFECTED}),
    Verdict.UNKNOWN: frozenset({Finding.UNSCANNED}),
}
_log = logging.getLogger(__name__)


def limits() -> Limits:
    """The limits of this installation."""
    return cast("Config", current_app.config["PROCURE"]).limits


def largest_form(config: Config) -> int:
    """A form with one file, of a file that is a little too large too: it is told on the page."""
    return config.limits.file + EDGE + FORM


def largest_part(_config: Config) -> int:
    return LARGEST_PART


def instant() -> datetime:
    """The moment of this step of an upload; `access.now` is the request's one."""
    return cast("Clock", current_app.extensions["procure_clock"])()


def let_go() -> None:
    """Hold no transaction while octets arrive: a slow line would keep the log from emptying."""
    db.session.rollback()


def begin(bid_id: int, name: str, *, size: int = 0, fresh: bool = False) -> Upload:
    """Begin a file or go on with it, and take away what it replaces."""
    with atomic() as session:
        upload, loose = bid_files.begin(
            session, bid_id, name=name, size=size, fresh=fresh, limits=limits(),
            vault=access.vault(), actor=access.current_actor(), now=instant(),
        )  # fmt: skip
    _remove(loose)
    return upload


@dataclass(frozen=True, slots=True)
class Ending:
    """What the file is to be when its last part is there."""

    criterion_id: int | None
    size: int


def receive(
    upload: Upload, number: int, piece: Piece, ending: Ending | None = None
) -> Whole | None:
    """Check a part, seal it, and make it one of its file; with the last one, end the file.

    An object is taken away only when its row was refused for certain: after a lost commit it
    may be one that a row names. A file of a wrong type is given up.
    """
    try:
        found = upload.check(piece) | _scanned(piece)
        part = bid_files.seal_part(upload, number, piece, storage=access.storage())
        try:
            with atomic() as session:
                kept = bid_files.keep(
                    session, upload, part, found, limits=limits(),
                    actor=access.current_actor(), now=instant(),
                )  # fmt: skip
                whole = _ended(session, upload, ending) if ending else None
        except DomainError:
            _remove((part.object_key,))
            raise
    except InvalidInput as refused:
        if refused.reasons and refused.reasons[0].code is not Code.UPLOAD_BROKEN:
            give_up(upload.bid_id, upload.file_id)
        raise
    if not kept:
        _remove((part.object_key,))
    return whole


def _ended(session: Session, upload: Upload, ending: Ending) -> Whole:
    return bid_files.complete(
        session, upload.bid_id, upload.file_id, criterion_id=ending.criterion_id,
        size=ending.size, limits=limits(), actor=access.current_actor(), now=instant(),
    )  # fmt: skip


def complete(bid_id: int, file_id: int, criterion_id: int | None) -> Whole:
    """Make the file part of the bid: all of its parts are there."""
    with atomic() as session:
        return bid_files.complete(
            session, bid_id, file_id, criterion_id=criterion_id, limits=limits(),
            actor=access.current_actor(), now=instant(),
        )  # fmt: skip


def give_up(bid_id: int, file_id: int) -> None:
    """Let go of a file on its way, and of what has arrived of it."""
    with atomic() as session:
        loose = bid_files.cancel(
            session, bid_id, file_id, actor=access.current_actor(), now=instant()
        )
    _remove(loose)


def forget_forms(bid_id: int) -> None:
    """Remove what was read of forms filled in offline: it must not outlive the draft."""
    bid = bids.require_own(db.session, bid_id, access.current_actor())
    _remove(upload_sweep.waiting_forms(db.session, bid.competition_id, bid_id))


def _remove(keys: tuple[str, ...]) -> None:
    for key in keys:
        access.storage().remove(key)


def _scanned(piece: Piece) -> frozenset[Finding]:
    scanner = cast("Scanner | None", current_app.extensions["procure_scanner"])
    return _FOUND[scanner.scan(piece.content)] if scanner else frozenset()


class SealedStream:
    """What a form's file is poured into. It refuses by remembering why: the rest runs past it.

    A browser that is answered before it has sent everything shows no answer at all.
    """

    def __init__(self, bid_id: int, name: str) -> None:
        self._bid_id, self._name = bid_id, name
        self._arriving = bytearray()
        self._upload: Upload | None = None
        self._parts = self._sealed = 0
        self._refused: DomainError | None = None if access.actor() else NotFound()
        let_go()
        self._done = not name  # a form that was sent without a file

    def write(self, data: bytes) -> int:
        """Take some octets; seal a part when the end cannot lie in it any more."""
        if self._refused is None and not self._done:
            self._arriving += data
            while len(self._arriving) >= PART_SIZE + EDGE:
                self._seal(PART_SIZE)
        return len(data)

    def finish(self, criterion_id: int | None) -> Whole:
        """Seal what is left, and make the file part of the bid. Raises why it was refused."""
        whole = None
        if self._refused is None:
            length = len(self._arriving)
            whole = self._seal(length, Ending(criterion_id, self._sealed + length))
        if whole is None:
            raise self._refused or NotFound
        self._done = True
        return whole

    def _seal(self, length: int, ending: Ending | None = None) -> Whole | None:
        content = bytes(memoryview(self._arriving)[:length])
        del self._arriving[:length]
        piece = Piece(content, self._sealed, last=ending is not None)
        try:
            whole = receive(self._under_way(), self._parts, piece, ending)
        except DomainError as refused:
            self._refused = refused
            self._arriving.clear()
            return None
        self._parts += 1
        self._sealed += length
        return whole

    def _under_way(self) -> Upload:
        """Begin the file with its first part; ask anew before each of the others."""
        if self._upload is None:
            self._upload = begin(self._bid_id, self._name)
            return self._upload
        return bid_files.upload(
            db.session, self._bid_id, self._upload.file_id,
            vault=access.vault(), actor=access.current_actor(),
        )  # fmt: skip

    def seek(self, offset: int, _whence: int = 0) -> int:
        """Stay: the form's parser turns back to the beginning of every file."""
        return offset

    def read(self, _length: int = -1) -> bytes:
        """Return nothing: what was sealed cannot be read."""
        return b""

    def close(self) -> None:
        """Leave nothing of a file that was not finished; the sweep takes what this cannot."""
        if self._done or self._upload is None:
            return
        self._done = True
        try:
            give_up(self._bid_id, self._upload.file_id)
        except (DomainError, SQLAlchemyError, OSError):
            _log.warning("file %s of a bid is left for the sweep", self._upload.file_id)


def poured(name: str) -> IO[bytes]:
    """Return the stream of the form's file. Only the first file of a form is taken."""
    bid_id = int((request.view_args or {})["bid_id"])
    return cast("IO[bytes]", SealedStream(bid_id, name))
