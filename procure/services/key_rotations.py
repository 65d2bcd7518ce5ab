"""Give a competition under way new openers: the bids stay sealed, the key gets new envelopes.

Two of the openers that stand do it, on the server: before the deadline nobody may have the
secret in a browser (`security.md` §1.5). The first leaves shares under the server's key, the
other ends it within two hours.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from procure.domain import openers, permissions
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.domain.seals import WINDOW
from procure.models.competitions import Competition
from procure.models.openers import KeyRotation, OpenerKey
from procure.queries import facts
from procure.queries import openers as opener_keys
from procure.services import audit, competition_keys
from procure.vault import envelopes
from procure.vault.envelopes import Hand
from procure.vault.keys import SealBroken, Vault


def rotate(
    session: Session, competition_id: int, *, hand: Hand, vault: Vault, actor: Actor, now: datetime
) -> bool:
    """Do one opener's half; the other's half ends it. Returns whether it is done.

    Raises `IllegalTransition` when the bids are opened, when the openers of today do not
    suffice, and for the same officer twice; `InvalidInput` with `OPENER_KEY_WRONG` for a key
    that opens nothing here.
    """
    competition = facts.competition(session, competition_id, lock=True)
    _require(session, competition, hand, actor, now)
    standing = _standing(session, competition_id, now)
    if standing is not None and standing.user_id == actor.id:
        raise IllegalTransition([reason(Code.OPENER_ROTATION_HALF)])
    try:
        if standing is None:
            _begin(session, competition, hand, vault, actor, now)
            return False
        _end(session, competition, standing, hand, vault)
    except (SealBroken, KeyError) as fault:
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)]) from fault
    audit.record_on(
        session, Tag.OPENER_ROTATION_END, competition, actor, now,
        key=hand.key_id, begun_by=standing.opener_key_id,
        openers=competition_keys.openers_of(session, competition_id),
    )  # fmt: skip
    return True


def sweep(session: Session, *, now: datetime) -> int:
    """Take away halves that count no more; return how many.

    With one of them, the server and a single opener would have the secret.
    """
    done = session.scalars(
        delete(KeyRotation)
        .where(KeyRotation.begun_at < now - WINDOW)
        .returning(KeyRotation.competition_id)
    )
    return len(done.all())


def record_refused(
    session: Session, competition_id: int, *, why: str, actor: Actor, now: datetime
) -> None:
    """Note an attempt that was refused, after it was rolled back (directive annex IV g)."""
    competition = facts.competition(session, competition_id, lock=True)
    permissions.require(actor, Permission.OPENER_KEY, facts.subject_of(competition))
    audit.record_on(session, Tag.REFUSED, competition, actor, now, action="rotate", why=why)


def _require(
    session: Session, competition: Competition, hand: Hand, actor: Actor, now: datetime
) -> None:
    permissions.require(actor, Permission.OPENER_KEY, facts.subject_of(competition))
    key = session.get(OpenerKey, hand.key_id)
    if competition.framework.buyer_id != actor.organisation_id or key is None:
        raise NotFound
    if key.organisation_id != actor.organisation_id or key.user_id not in (None, actor.id):
        raise NotFound
    competition_keys.recipient(session, competition.id)
    if competition.opened_at or competition.cancelled_at or competition.unsuccessful_at:
        raise IllegalTransition([reason(Code.OPENER_ROTATION_OVER)])
    if why := openers.lacking(opener_keys.of_body(session, actor.organisation_id), now):
        raise IllegalTransition(why)


def _standing(session: Session, competition_id: int, now: datetime) -> KeyRotation | None:
    """The first half, while it counts; one that is too old is taken away."""
    found = session.get(KeyRotation, competition_id)
    if found is not None and now - found.begun_at > WINDOW:
        session.delete(found)
        session.flush()  # the new half has the same key
        return None
    return found


def _begin(
    session: Session,
    competition: Competition,
    hand: Hand,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> None:
    shares = hand.strip(competition_keys.layers(session, competition.id, hand.key_id, vault=vault))
    context = _context(competition.id, hand.key_id)
    session.add(
        KeyRotation(
            competition_id=competition.id, opener_key_id=hand.key_id, user_id=actor.id,
            begun_at=now, shares=envelopes.shelve(shares, vault=vault, context=context),
        )
    )  # fmt: skip
    audit.record_on(session, Tag.OPENER_ROTATION_BEGIN, competition, actor, now, key=hand.key_id)


def _end(
    session: Session, competition: Competition, standing: KeyRotation, hand: Hand, vault: Vault
) -> None:
    """Take the last layer off and lock for the openers of today."""
    context = _context(competition.id, standing.opener_key_id)
    inner = envelopes.shelved(standing.shares, vault=vault, context=context)[hand.key_id]
    recipient = competition_keys.recipient(session, competition.id)
    secret = envelopes.secret_of(hand, inner, recipient)
    competition_keys.lock_anew(session, competition, secret, vault=vault)
    session.delete(standing)


def _context(competition_id: int, key_id: int) -> str:
    return f"competition:{competition_id}:rotation:{key_id}"
