"""Opener keys for tests: made once, since wrapping one takes a second on purpose."""

import base64
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.models.openers import OpenerKey
from procure.services import opener_keys
from procure.vault import identities, seal
from procure.vault.envelopes import ServerHand
from procure.vault.identities import Identity

PASSPHRASE = "fire ord til test"
_SECRETS = (
    "AGE-SECRET-KEY-1SNGNHZXVKFUAQ3PG2Y09A5G6SZ2KT7A6FKUVAZ6HGZ7ZYDPD80PSY07J7G",
    "AGE-SECRET-KEY-1VV6TQLV4D4APZND6T690ZY0M7KH6WJQ6W49M8UTWZJWFEGGGJ6QS8M4DRP",
    "AGE-SECRET-KEY-1R4JH0S3K38X7WEQ8H0S4FR4CJCLH4W9JPXCVGKJZ4ZKNQ9KEC2MQ967JQQ",
)
IDENTITIES = tuple(identities.of(secret) for secret in _SECRETS)
OFFICER, OFFICER2, PAPER = IDENTITIES
# under PASSPHRASE with a work factor of 2, so that a test need not wait
_WRAPPED = (
    (
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBRTjRMdGZOTUY0djVNNnp1V1pOM0RnIDIKZjJlSFlhSlhMM0"
        "JCUkRUL1ovbEpMTVFYNTN4UnhWZTVHLy9GeThVQ0ZLQQotLS0geFZqakxJWTQxWFBQUW1ra1hHUTVRWll3RlNuSnIy"
        "NUdMN0YvY2VPNjV1RQpz3VCG2awHH5f9kyIahRWioBmQXQpQw7mzRB0L5ae9v/EOV7RRCZK14An2vdWxd7unLs9re/"
        "/niCp3g7oqr8h1eIT2Bzewr+9S7OJp3uZ1TaywCpCoXf8T8EfkzFq8f0alWLcV4tjYZvnP"
    ),
    (
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBuL2pzWXhUWitTdk1jSDBUeDNtZkNBIDIKVXJrdjhwQ2dVcl"
        "RUNk5NbktJRWp1MlBlc3V3SXFSa0w1NlFtMmhOY0NQMAotLS0gakRkRHhvWk1wTmJRUE55Nkg3ODU3R1dUaC9saG5Q"
        "L1RsMnJ6VUprZjBqbwox4G1uuZUXD5ps6EmUH0ZdzOmezR+WiN+CD7AOZXTw87SA1+5CgfiuEMd0CxFXynOcLM7IIa"
        "BvBkc6hlHu0gZYeoT3aW3dz2Dnr0n8p4zk/XHIsjKeJDyQ4JUe4tsI5tphvi69Y91LuZ2q"
    ),
)
WRAPPED = tuple(base64.b64decode(one) for one in _WRAPPED)


def made(session: Session, officers: tuple[Actor, Actor], *, now: datetime) -> None:
    """Two officers' keys and their body's one on paper, all tried. In the caller's transaction."""
    for actor, identity, wrapped in zip(officers, IDENTITIES, WRAPPED, strict=False):
        opener_keys.register(
            session, recipient=identity.recipient, wrapped=wrapped, actor=actor, now=now
        )
    opener_keys.register_paper(session, recipient=PAPER.recipient, actor=officers[0], now=now)
    rehearsed(session, officers, now=now)


def rehearsed(session: Session, officers: tuple[Actor, Actor], *, now: datetime) -> None:
    """Every key shown to open, as it must be within 90 days before a competition is issued."""
    for actor, identity in zip((*officers, officers[0]), IDENTITIES, strict=True):
        key = key_of(session, identity)
        answer = seal.open_one(key.canary, identity.secret)
        opener_keys.rehearse(session, key.id, answer, actor=actor, now=now)


def key_of(session: Session, identity: Identity) -> OpenerKey:
    return session.scalars(select(OpenerKey).where(OpenerKey.recipient == identity.recipient)).one()


def hand(session: Session, actor: Actor) -> ServerHand:
    """What an officer opens with: the key of the story's first or second."""
    found = session.scalars(
        select(OpenerKey).where(OpenerKey.user_id == actor.id, OpenerKey.retired_at.is_(None))
    ).one()
    identity = next(one for one in IDENTITIES if one.recipient == found.recipient)
    return ServerHand(found.id, identity)


def typed(session: Session, actor: Actor, password: str) -> dict[str, str]:
    """What an officer types to confirm an opening without JavaScript."""
    return {
        "password": password, "key": str(hand(session, actor).key_id), "passphrase": PASSPHRASE,
    }  # fmt: skip
