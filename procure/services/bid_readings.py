"""Read a submitted bid again with the consortium's reading key, or write on from it.

The key is given with each request and kept nowhere. The server cannot read what was submitted
without it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import bids as content_of
from procure.domain import seals
from procure.domain.audit import Tag
from procure.domain.bids import Package
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.bids import Submission
from procure.services import bid_drafts, bids
from procure.vault import identities, seal
from procure.vault.keys import SealBroken, Vault


@dataclass(frozen=True, slots=True)
class Reading:
    """What was submitted as version `number`."""

    number: int
    package: Package


def read(session: Session, bid_id: int, number: int, secret: str, *, actor: Actor) -> Reading:
    """Return what was submitted. Raises `InvalidInput` for a key that does not open it."""
    bids.require_own(session, bid_id, actor)
    row = session.scalar(
        select(Submission).where(Submission.bid_id == bid_id, Submission.number == number)
    )
    if row is None:
        raise NotFound
    try:
        key = identities.of(secret)
        place = seals.submission_place(bid_id, number)
        found = seal.unseal(row.payload, key.secret, place=place)
        package = content_of.unpack(found.content)
    except (SealBroken, ValueError) as fault:
        raise InvalidInput([reason(Code.READING_KEY_WRONG)]) from fault
    return Reading(number, package)


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
    is another by now. The salts of what was submitted do not come back with it.
    """
    bid, _competition = bids.writable(session, bid_id, actor, now)
    content = read(session, bid_id, number, secret, actor=actor).package.content
    row = bid_drafts.row_of(session, bid_id)
    if version != (row.version if row else 0):
        raise Stale([reason(Code.STALE)], current=bid_drafts.read(row, vault))
    row = bid_drafts.write(session, bid_id, content, vault=vault, actor=actor, now=now)
    bids.record(session, Tag.BID_DRAFT_SAVE, bid, actor, now, submission=number)
    return row.version
