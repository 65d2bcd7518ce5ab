"""What an opener brings to an opening: a key, unlocked here for one request.

For browsers without JavaScript; else the identity never leaves the opener's own machine.
"""

from sqlalchemy.orm import Session

from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.openers import OpenerKey
from procure.queries import opener_choices
from procure.vault import identities
from procure.vault.envelopes import ServerHand
from procure.vault.identities import Identity


def unlocked(
    session: Session, competition_id: int, key_id: int, words: str, *, actor: Actor
) -> ServerHand:
    """Return the key unlocked: by its passphrase, or by what stands on the sheet of paper.

    Takes a second on purpose, so the caller holds no lock. Raises `InvalidInput` with
    `OPENER_KEY_WRONG` when the words are not this key's, or the key is not the actor's to use.
    """
    offered = opener_choices.of(session, competition_id, actor)
    key = session.get(OpenerKey, key_id) if key_id in {one.key_id for one in offered} else None
    identity = _identity(key, words) if key else None
    if key is None or identity is None or identity.recipient != key.recipient:
        raise InvalidInput([reason(Code.OPENER_KEY_WRONG)])
    return ServerHand(key.id, identity)


def _identity(key: OpenerKey, words: str) -> Identity | None:
    try:
        if key.wrapped is None:
            return identities.of("".join(words.split()).upper())
        return identities.unwrap(key.wrapped, " ".join(words.split()))
    except (identities.WrongPassphrase, ValueError):
        return None
