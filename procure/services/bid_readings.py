"""Read a submitted bid again with the consortium's reading key, or write on from it.

The key is given with each request and kept nowhere. The server cannot read what was submitted
without it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import bid_corners as corners
from procure.domain import bids as content_of
from procure.domain import seals
from procure.domain.audit import Tag
from procure.domain.bids import BidContent, Package
from procure.domain.errors import InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.bids import Submission
from procure.queries import bid_corners
from procure.services import bid_drafts, bids
from procure.vault import identities, seal
from procure.vault.keys import SealBroken, Vault


@dataclass(frozen=True, slots=True)
class Reading:
    """What was submitted as version `number`, as far as the reader may see it.

    `seed` makes the salts; it is told to those alone to whom nothing is closed.
    """

    number: int
    content: BidContent
    seed: bytes
    firms: tuple[str, ...]  # whose private parts are left out


def read(session: Session, bid_id: int, number: int, secret: str, *, actor: Actor) -> Reading:
    """Return what was submitted, without the parts that were or are closed to the actor.

    Raises `InvalidInput` for a key that does not open it.
    """
    bid = bids.require_own(session, bid_id, actor)
    package = _unsealed(session, bid_id, number, secret)
    reader = bid_corners.reader(session, bid, actor)
    reader = replace(reader, shares=(*reader.shares, *package.content.annex))
    closed = reader.closed
    return Reading(
        number,
        corners.without(package.content, closed, reader.employers),
        b"" if closed else package.seed,
        tuple(sorted({share.firm for share in reader.shares if share.cell in closed})),
    )


def _unsealed(session: Session, bid_id: int, number: int, secret: str) -> Package:
    row = session.scalar(
        select(Submission).where(Submission.bid_id == bid_id, Submission.number == number)
    )
    if row is None:
        raise NotFound
    try:
        key = identities.of(secret)
        place = seals.submission_place(bid_id, number)
        found = seal.unseal(row.payload, key.secret, place=place)
        return content_of.unpack(found.content)
    except (SealBroken, ValueError) as fault:
        raise InvalidInput([reason(Code.READING_KEY_WRONG)]) from fault


def restore(
    session: Session,
    bid_id: int,
    number: int,
    secret: str,
    *,
    version: int,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> int:
    """Make the draft what was submitted as `number`, and return its version. What stands, stands.

    Replaces a draft of `version`, which is 0 where there is none; raises `Stale` when the draft
    is another by now, and `PermissionDenied` with `PART_OF_OTHER` where a part of it is closed
    to the actor. The salts of what was submitted do not come back with it. A part that was
    confirmed since, and is another again, must be confirmed anew.
    """
    bid, _competition = bids.writable(session, bid_id, actor, now)
    found = read(session, bid_id, number, secret, actor=actor)
    if found.firms:
        why = reason(Code.PART_OF_OTHER, names=", ".join(found.firms))
        raise PermissionDenied([why], Permission.BID_EDIT)
    content, row = replace(found.content, annex=()), bid_drafts.row_of(session, bid_id)
    stored, reader = bid_drafts.read(row, vault), bid_corners.reader(session, bid, actor)
    if version != stored.version:
        raise Stale([reason(Code.STALE)], current=corners.shown(stored, reader))
    if row is not None:
        changed = corners.changed(stored.content, content, reader.employers)
        bid_drafts.unconfirm(session, bid_id, changed)
    row = bid_drafts.write(session, bid_id, content, vault=vault, actor=actor, now=now)
    bids.record(session, Tag.BID_DRAFT_SAVE, bid, actor, now, submission=number)
    return row.version
