"""Try the submission before it is wanted: everything is done and then taken back.

Only that it was tried is kept. Run `rehearse` where nothing is committed, and `record` after.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.bids import BidFile, BidFilePart
from procure.services import bids
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage


def rehearse(
    session: Session,
    bid_id: int,
    *,
    reader: str,
    received_at: datetime,
    confirmed: Collection[int] = (),
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> int:
    """Submit as it would be done now, and return how many attachments were found whole.

    Raises what a submission raises, and `InvalidInput` with `ATTACHMENT_DAMAGED` for every
    attachment that is not as it was received.
    """
    done = bids.submit(
        session, bid_id, idempotency_key=secrets.token_hex(16), received_at=received_at,
        confirmed=confirmed, reader=reader, vault=vault, actor=actor, now=now,
    )  # fmt: skip
    files = bids.attached(session, done.submission.bid_id)
    damaged = [file for file in files if not _whole(session, file, storage)]
    if damaged:
        raise InvalidInput([reason(Code.ATTACHMENT_DAMAGED, name=file.name) for file in damaged])
    return len(files)


def _whole(session: Session, file: BidFile, storage: FolderStorage) -> bool:
    parts = session.scalars(select(BidFilePart).where(BidFilePart.file_id == file.id)).all()
    return sum(part.size for part in parts) == file.size and all(
        _sound(part, storage) for part in parts
    )


def _sound(part: BidFilePart, storage: FolderStorage) -> bool:
    try:
        return hashlib.sha256(storage.get(part.object_key)).hexdigest() == part.digest
    except OSError:
        return False


def record(session: Session, bid_id: int, *, passed: bool, actor: Actor, now: datetime) -> None:
    """Note that the submission was tried, and nothing else."""
    bid, competition = bids.locked(session, bid_id, actor)
    bids.require_lead(bid, competition, actor)
    bids.record(session, Tag.BID_TRIAL, bid, actor, now, passed=passed)
