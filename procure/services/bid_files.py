"""Attachments of a bid: sealed in parts while they arrive; whole once every part is there.

Each part is an age file of its own with bid, file and number bound inside, so that an upload
that is cut leaves whole parts or nothing, and can go on where it stopped.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import attachments, seals, text
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.bids import Bid, BidFile, BidFilePart, Submission
from procure.services import bid_drafts, bids, competition_keys
from procure.vault import seal
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage

FILE_NUMBERS: Final = 10_000  # for the files of one bid, those that were removed too


def attach(
    session: Session,
    bid_id: int,
    *,
    name: str,
    content: bytes,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> BidFile:
    """Seal a whole file into the store at once. A file of the same name is replaced.

    The bytes are safe on disk before the row is written: a crash can leave an object that no
    row names, never a row without its object.
    """
    bid, _competition = bids.writable(session, bid_id, actor, now)
    shown = text.display_name(name)
    if why := attachments.problems(shown, content):
        raise InvalidInput(why)
    file = _begin(session, bid, shown, len(content), actor, now)
    recipient = competition_keys.recipient(session, bid.competition_id)
    seed = bid_drafts.seed(session, bid_id, vault=vault, actor=actor, now=now)
    cuts = range(0, len(content), seals.PART_SIZE)
    for number, start in enumerate(cuts):
        piece = content[start : start + seals.PART_SIZE]
        place = seals.part_place(bid_id, file.id, number)
        salt = seals.salt(seed, place)
        sealed = seal.seal(piece, [recipient], place=place, salt=salt, last=number == len(cuts) - 1)
        session.add(
            BidFilePart(
                file_id=file.id, number=number, size=len(piece), object_key=storage.put(sealed),
                digest=hashlib.sha256(sealed).hexdigest(),
                commitment=seals.commitment(salt, piece),
            )
        )  # fmt: skip
    session.flush()
    return _complete(session, bid, file, actor, now)


def _begin(
    session: Session, bid: Bid, shown: str, size: int, actor: Actor, now: datetime
) -> BidFile:
    present = _attached(session, bid.id)
    if len(present) >= attachments.MOST_FILES:
        raise InvalidInput([reason(Code.ATTACHMENT_TOO_MANY, limit=attachments.MOST_FILES)])
    made = select(func.max(Submission.number)).where(Submission.bid_id == bid.id)
    file = BidFile(
        id=_file_id(session, bid.id), bid_id=bid.id, name=shown, size=size, uploaded_at=now,
        uploaded_by_id=actor.id, generation=1 + (session.scalar(made) or 0),
    )  # fmt: skip
    session.add(file)
    session.flush()  # its parts refer to it
    return file


def _complete(session: Session, bid: Bid, file: BidFile, actor: Actor, now: datetime) -> BidFile:
    """Make the file part of the bid, in place of one of the same name."""
    for same in _attached(session, bid.id):
        if same.name == file.name:
            _remove(session, bid, same, actor, now)
    parts = session.scalars(
        select(BidFilePart).where(BidFilePart.file_id == file.id).order_by(BidFilePart.number)
    ).all()
    file.digest = seals.together(part.digest for part in parts)
    file.commitment = seals.together(part.commitment for part in parts)
    file.completed_at = now
    session.flush()
    bids.record(session, Tag.BID_FILE_ADD, bid, actor, now, file=file.id, digest=file.digest)
    return file


def _file_id(session: Session, bid_id: int) -> int:
    """Return the next number of the bid's own files.

    One that counts all files would tell, in the address of a file, what others have attached.
    """
    newest = session.scalar(select(func.max(BidFile.id)).where(BidFile.bid_id == bid_id)) or 0
    number = max(newest, bid_id * FILE_NUMBERS) + 1
    if number >= (bid_id + 1) * FILE_NUMBERS:
        raise InvalidInput([reason(Code.ATTACHMENT_TOO_MANY, limit=attachments.MOST_FILES)])
    return number


def detach(session: Session, bid_id: int, file_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft. A submission that was made with it keeps it."""
    bid, _competition = bids.writable(session, bid_id, actor, now)
    file = next((f for f in _attached(session, bid_id) if f.id == file_id), None)
    if file is None:
        raise NotFound
    _remove(session, bid, file, actor, now)


def _remove(session: Session, bid: Bid, file: BidFile, actor: Actor, now: datetime) -> None:
    file.removed_at = now
    bids.record(session, Tag.BID_FILE_REMOVE, bid, actor, now, file=file.id)


def _attached(session: Session, bid_id: int) -> Sequence[BidFile]:
    return bids.attached(session, bid_id)
