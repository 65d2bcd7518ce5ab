"""The files of opened bids: under the server's key, read a part at a time."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.documents import whole_files
from procure.domain import bids, masks, permissions
from procure.domain.audit import Tag
from procure.domain.bids import ReceivedFile
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission
from procure.models.bids import Bid, BidFile, BidFilePart, Submission
from procure.models.competitions import Competition
from procure.queries import facts, material, opened_corners
from procure.services import bids as sealed_bids
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage


def context(file_id: int, number: int) -> str:
    """Name what a copy of a part is sealed for."""
    return f"file:{file_id}:part:{number}:opened"


def reader(
    parts: Sequence[tuple[int, int, int, str]], vault: Vault, storage: FolderStorage
) -> BinaryIO:
    """Return a file to read and seek in, of copies given as file id, number, size and object.

    It holds one part in memory, whatever the file's size, and nothing of it on disk.
    """
    return cast("BinaryIO", io.BufferedReader(_Parts(parts, vault, storage)))


class _Parts(io.RawIOBase):
    def __init__(
        self, parts: Sequence[tuple[int, int, int, str]], vault: Vault, storage: FolderStorage
    ) -> None:
        self._parts, self._vault, self._storage = parts, vault, storage
        self._starts = [sum(part[2] for part in parts[:n]) for n in range(len(parts) + 1)]
        self._at, self._held, self._content = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._starts[-1]}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # typeshed's Buffer
        index = next((n for n in range(len(self._parts)) if self._starts[n + 1] > self._at), None)
        if index is None:
            return 0
        content = self._part(index)
        begins = self._at - self._starts[index]
        piece = content[begins : begins + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _part(self, index: int) -> bytes:
        if self._held != index:
            file_id, number, _size, key = self._parts[index]
            self._content = self._vault.open(
                self._storage.get(key), context=context(file_id, number)
            )
            self._held = index
        return self._content


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file as it was delivered. `size` is octets."""

    name: str
    size: int
    content: BinaryIO


def download(
    session: Session,
    bid_id: int,
    file_id: int,
    *,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> Delivered:
    """Return a file of an opened bid, and note who took it out.

    Who scores gets the pages within the limit alone. Raises `NotFound` also for a file that was
    not as it was delivered: there is none to read; and for one that belongs to an answer that is
    closed to a member of the consortium.
    """
    bid, competition = opened(session, bid_id, actor)
    material.require_impartial(session, competition, actor)
    file = _received(session, bid_id, file_id, masked=material.hides_names(competition, actor))
    row = session.get(BidFile, file_id, options=[selectinload(BidFile.parts)])
    if file is None or row is None or any(part.opened_key is None for part in row.parts):
        raise NotFound
    if not opened_corners.of(session, bid, competition, actor).answer(row.criterion_id):
        raise NotFound
    sealed_bids.record(session, Tag.DOCUMENT_DOWNLOAD, bid, actor, now, file=file_id)
    found = reader(copies(row.parts), vault, storage)
    if row.withheld_pages and row.pages and material.is_evaluator(competition, actor):
        return _within_limit(file.name, found.read(), row.pages - row.withheld_pages)
    return Delivered(file.name, file.size, found)


def _within_limit(name: str, content: bytes, pages: int) -> Delivered:
    """Return the pages within the limit; none of them, and there is no file for evaluators."""
    if pages <= 0:
        raise NotFound
    kept = whole_files.cut(content, pages)
    return Delivered(name, len(kept), cast("BinaryIO", io.BytesIO(kept)))


def copies(parts: Sequence[BidFilePart]) -> list[tuple[int, int, int, str]]:
    """Return where the copies of a file's parts lie, as `reader` takes them."""
    return [(part.file_id, part.number, part.size, part.opened_key or "") for part in parts]


def _received(session: Session, bid_id: int, file_id: int, *, masked: bool) -> ReceivedFile | None:
    latest = session.scalars(
        select(Submission.files)
        .where(Submission.bid_id == bid_id)
        .order_by(Submission.number.desc())
        .limit(1)
    ).one()
    for place, file in enumerate(bids.received_files(latest)):
        if file.id == file_id:
            return replace(file, name=masks.file_name(place, file.name)) if masked else file
    return None


def opened(
    session: Session, bid_id: int, actor: Actor, *, lock: bool = False
) -> tuple[Bid, Competition]:
    """Return an opened bid; one that is not opened exists for nobody here."""
    competition_id = session.scalar(select(Bid.competition_id).where(Bid.id == bid_id))
    if competition_id is None:
        raise NotFound
    competition = facts.competition(session, competition_id, lock=lock)
    bid = session.get_one(Bid, bid_id, populate_existing=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(actor, Permission.BID_READ, subject)
    if bid.opened_at is None:
        raise NotFound
    return bid, competition
