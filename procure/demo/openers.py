"""The demo's opener keys and reading key: as known as its password, so the buttons can be tried.

They lie under the demo's password in place of a generated passphrase.
"""

import base64
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.models.openers import OpenerKey
from procure.services import opener_keys
from procure.vault import identities, seal
from procure.vault.envelopes import ServerHand

SECRETS: Final = {
    "innkjoper1": "AGE-SECRET-KEY-1HZ0N4KKUHJH9VH3U4ULSZM7DU68T49RSVK97FKZDKNV3AZQ6K00QYETJQT",
    "innkjoper2": "AGE-SECRET-KEY-1R3XKFJPVQT4TVYXJQUFAJPDZ0N0APWNDTLKLPVQQ2JJRXV4SGT5QNJHGNF",
}
# each under `PASSWORD`, made with a work factor of 2: nobody waits for what guards nothing
WRAPPED: Final = {
    "innkjoper1": (
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB0bVdXU3JwdEFQOGw4aWdZa0QvN09BIDIKSU9CMi94a2ov"
        "TWd2NUhYMW41aDdockJCMHJxQXhqUjVNUHltQWxPUzRWUQotLS0gb0RMbmgxNm1YWjJvc1ZTd1NGbFNSb2xIUi9p"
        "U0dNR1RQUVgrUGhrcmVWbwpa1dQHN/Tyem/atuL7SDNAuxw4x7PW4t30s8WX+l1jgc1HV/4J3TrZ66nA4pQITwbr"
        "7by+TW5TdEjgiGxgaS0534AHfLwWMPB9Tau3tVkMuhWmN8K4LA8K3jmjp430+q0blWaXaLWayxV1"
    ),
    "innkjoper2": (
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBkcWhmakl1cnRCYVVCdDBjcStsYjh3IDIKN1kycEpKU0dl"
        "OG1nekZrelpncThPN1JsOFdSaDZGVjFIYlJvNFgrVmxicwotLS0gTTJvWDUzZUNwdmhPbHRWR04vTms3dWF5R3Zt"
        "czZ3WGxCQzU4ZFA0UVArTQovzNLmX3eHZHenCwze6VowZk7l1oSAaJumnbHUsKtnrreQLYPb5tDltb249N40r6Ao"
        "zkTzWDwaOkaJVe0FRKHjzIA0e7Oz/eVAYjJT6afurvJKK7ZNxwXdafaZ43wZq4ophFJsSDiSy12D"
    ),
}
PAPER: Final = "AGE-SECRET-KEY-1RJV0S52K8TSXQL8ZU0MUMCNJFJWUZ3VCFRXWULLDK9ZD2VHFAM2SP7ZE37"
READING: Final = "AGE-SECRET-KEY-16HY8ZEZ7FA5FAMXR6RPGL28NYSEXY6ZQC34VQA3LJ4VPQ40HFRPSS8N68Q"


def add(session: Session, people: dict[str, Actor], *, now: datetime) -> None:
    """Give each officer a key, and their body one on paper."""
    for name, secret in SECRETS.items():
        opener_keys.register(
            session, recipient=identities.of(secret).recipient,
            wrapped=base64.b64decode(WRAPPED[name]), actor=people[name], now=now,
        )  # fmt: skip
    opener_keys.register_paper(
        session, recipient=identities.of(PAPER).recipient, actor=people["innkjoper1"], now=now
    )


def rehearse(session: Session, people: dict[str, Actor], *, now: datetime) -> None:
    """Every opener shows, before a competition is issued, that the key opens."""
    for name, secret in {**SECRETS, "": PAPER}.items():
        actor = people[name or "innkjoper1"]
        key = _key(session, identities.of(secret).recipient)
        answer = seal.open_one(key.canary, secret)
        opener_keys.rehearse(session, key.id, answer, actor=actor, now=now)


def hand(session: Session, name: str) -> ServerHand:
    """Return what the officer opens with."""
    identity = identities.of(SECRETS[name])
    return ServerHand(_key(session, identity.recipient).id, identity)


def _key(session: Session, recipient: str) -> OpenerKey:
    return session.scalars(select(OpenerKey).where(OpenerKey.recipient == recipient)).one()
