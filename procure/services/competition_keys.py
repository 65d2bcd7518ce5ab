"""A competition's key: made at issue, its secret locked for every two of the buyer's openers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code, reason
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.openers import CompetitionKey, KeyEnvelope, OpenerKey
from procure.vault import envelopes, identities
from procure.vault.keys import Vault


def make(
    session: Session, competition: Competition, *, vault: Vault, now: datetime
) -> CompetitionKey:
    """Make the key pair. The secret exists nowhere after this but in the envelopes."""
    secret = identities.new()
    key = CompetitionKey(competition_id=competition.id, recipient=secret.recipient, made_at=now)
    session.add(key)
    session.flush()  # the envelopes refer to the same competition
    lock(session, competition, secret, vault=vault)
    return key


def lock(
    session: Session, competition: Competition, secret: identities.Identity, *, vault: Vault
) -> None:
    """Put the secret into envelopes for the openers of today."""
    keys = session.execute(
        select(OpenerKey.id, OpenerKey.recipient)
        .outerjoin(User, User.id == OpenerKey.user_id)
        .where(
            OpenerKey.organisation_id == competition.framework.buyer_id,
            OpenerKey.retired_at.is_(None),
            User.disabled_at.is_(None),
        )
    )
    locked = envelopes.lock(
        secret, {row.id: row.recipient for row in keys}, vault=vault, competition_id=competition.id
    )
    session.add_all(
        KeyEnvelope(competition_id=competition.id, first_id=first, second_id=second, sealed=sealed)
        for (first, second), sealed in locked.envelopes.items()
    )


def recipient(session: Session, competition_id: int) -> str:
    """Return what the competition's bids are sealed for."""
    found = session.scalar(
        select(CompetitionKey.recipient).where(CompetitionKey.competition_id == competition_id)
    )
    if found is None:  # issued before bids were sealed for openers
        raise IllegalTransition([reason(Code.SEAL_MISSING)])
    return found
