"""A competition's key: made at issue, its secret locked for every two of the buyer's openers."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition
from procure.models.openers import CompetitionKey, KeyEnvelope
from procure.queries import openers
from procure.vault import envelopes, identities
from procure.vault.keys import SealBroken, Vault


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
    keys = session.scalars(openers.keys_in_use(competition.framework.buyer_id))
    locked = envelopes.lock(
        secret, {key.id: key.recipient for key in keys}, vault=vault, competition_id=competition.id
    )
    session.add_all(
        KeyEnvelope(competition_id=competition.id, first_id=first, second_id=second, sealed=sealed)
        for (first, second), sealed in locked.envelopes.items()
    )


def layers(session: Session, competition_id: int, key_id: int, *, vault: Vault) -> dict[int, bytes]:
    """Take the server's layer off what this key opens first; by the second opener's key id.

    Only a caller that has proved the deadline may let it leave the server. Raises `SealBroken`
    when nothing is locked for the key.
    """
    found = session.scalars(
        select(KeyEnvelope).where(
            KeyEnvelope.competition_id == competition_id, KeyEnvelope.first_id == key_id
        )
    ).all()
    if not found:
        raise SealBroken
    return {
        one.second_id: envelopes.release(
            one.sealed, vault=vault, competition_id=competition_id, first=key_id,
            second=one.second_id,
        )
        for one in found
    }  # fmt: skip


def lock_anew(
    session: Session, competition: Competition, secret: identities.Identity, *, vault: Vault
) -> None:
    """Lock the secret for the openers of today alone. What is sealed with it stays as it is."""
    session.execute(delete(KeyEnvelope).where(KeyEnvelope.competition_id == competition.id))
    lock(session, competition, secret, vault=vault)


def openers_of(session: Session, competition_id: int) -> list[int]:
    """Return the ids of the keys that the competition's secret is locked for."""
    return list(
        session.scalars(
            select(KeyEnvelope.first_id)
            .where(KeyEnvelope.competition_id == competition_id)
            .distinct()
            .order_by(KeyEnvelope.first_id)
        )
    )


def recipient(session: Session, competition_id: int) -> str:
    """Return what the competition's bids are sealed for."""
    found = session.scalar(
        select(CompetitionKey.recipient).where(CompetitionKey.competition_id == competition_id)
    )
    if found is None:  # issued before bids were sealed for openers
        raise IllegalTransition([reason(Code.SEAL_MISSING)])
    return found
