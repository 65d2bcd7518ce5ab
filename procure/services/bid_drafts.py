"""The rows of drafts: each under a random key of its own, which goes when the bid is submitted.

The draft's key lies under the server's. A backup taken before the submission could therefore
reveal a draft; the page says so (`security.md` §1.3).
"""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import bids
from procure.domain.bids import BidContent, Draft
from procure.domain.permissions import Actor
from procure.domain.seals import SEED_SIZE
from procure.models.accounts import User
from procure.models.bids import BidDraft, PartAssignment
from procure.vault.keys import KeyVault, Vault

_KEY: Final = 32  # octets


@dataclass(frozen=True, slots=True)
class Keys:
    """What a draft lies under, and the seed of the salts of what is sealed from it."""

    key: bytes
    seed: bytes


def row_of(session: Session, bid_id: int) -> BidDraft | None:
    """Return the draft's row with who saved it last."""
    return session.scalar(
        select(BidDraft).where(BidDraft.bid_id == bid_id).options(joinedload(BidDraft.saved_by))
    )


def read(row: BidDraft | None, vault: Vault) -> Draft:
    """Return the working copy; an empty one where nothing was saved."""
    if row is None:
        return Draft(content=BidContent(), version=0)
    within = KeyVault(keys_of(row, vault).key) if row.keys else vault
    return Draft(
        content=bids.from_json(within.open(row.payload, context=_context(row.bid_id))),
        version=row.version,
        saved_at=row.saved_at,
        saved_by=row.saved_by.name,
    )


def write(
    session: Session,
    bid_id: int,
    content: BidContent,
    *,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> BidDraft:
    """Save the working copy; one made anew gets its own key and seed."""
    row = row_of(session, bid_id)
    writer = session.get_one(User, actor.id)  # before the change: reading would flush half of it
    if row is None or not row.keys:
        row = row or BidDraft(bid_id=bid_id)
        made = os.urandom(_KEY) + os.urandom(SEED_SIZE)
        row.keys = vault.seal(made, context=_keys_context(bid_id))
        session.add(row)
    sealed = KeyVault(keys_of(row, vault).key)
    row.payload = sealed.seal(bids.to_json(content), context=_context(bid_id))
    row.saved_at, row.saved_by = now, writer
    session.flush()  # the caller tells its version
    return row


def unconfirm(session: Session, bid_id: int, cells: Collection[str]) -> None:
    """Let the firms confirm anew what was changed of their parts."""
    given = session.scalars(select(PartAssignment).where(PartAssignment.bid_id == bid_id))
    for row in given:
        if row.cell in cells:
            row.confirmed_at = row.confirmed_by_id = None


def keys_of(row: BidDraft, vault: Vault) -> Keys:
    """Return the draft's keys. Raises `SealBroken` under another server key."""
    made = vault.open(row.keys, context=_keys_context(row.bid_id))
    return Keys(made[:_KEY], made[_KEY:])


def seed(session: Session, bid_id: int, *, vault: Vault, actor: Actor, now: datetime) -> bytes:
    """Return the seed of the draft's salts; begin an empty draft where there is none."""
    row = row_of(session, bid_id)
    if row is None or not row.keys:
        content = read(row, vault).content
        row = write(session, bid_id, content, vault=vault, actor=actor, now=now)
    return keys_of(row, vault).seed


def destroy(session: Session, bid_id: int) -> None:
    """Delete the draft and its key. Nobody reads it any more, the server neither."""
    row = session.get(BidDraft, bid_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _context(bid_id: int) -> str:
    return f"bid:{bid_id}:draft"


def _keys_context(bid_id: int) -> str:
    return f"bid:{bid_id}:draft-keys"
