"""Two at once with opener keys: one key is kept once, one rotation is made, whole."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.errors import InvalidInput
from procure.extensions import atomic
from procure.models.openers import KeyRotation, OpenerKey
from procure.services import competition_keys, key_rotations, opener_keys
from procure.vault import identities, seal
from procure.vault.envelopes import ServerHand
from tests import openers, stories
from tests.openers import OFFICER, PAPER, WRAPPED
from tests.postgres.test_races import at_once, whole
from tests.stories import START, VAULT

pytestmark = pytest.mark.postgres
LATER = START + timedelta(days=3)
NEW = identities.of("AGE-SECRET-KEY-1HZ0N4KKUHJH9VH3U4ULSZM7DU68T49RSVK97FKZDKNV3AZQ6K00QYETJQT")


def register(actor):
    return lambda s: (
        opener_keys.register(
            s, recipient=NEW.recipient, wrapped=WRAPPED[1], actor=actor, now=LATER
        ).id
    )


def test_key_posted_several_times_at_once_is_kept_once(session, engine):
    story = stories.framework(session)
    session.rollback()
    made = at_once(engine, *[register(story.officer2)] * 4)
    assert len(set(made)) == 1
    with Session(engine) as reader:
        active = reader.scalars(
            select(OpenerKey.recipient).where(
                OpenerKey.user_id == story.officer2.id, OpenerKey.retired_at.is_(None)
            )
        ).all()
    assert active == [NEW.recipient]
    whole(engine)


def test_two_halves_at_once_make_one_rotation(session, engine):
    story = stories.issued(session)
    with atomic(session):
        key = opener_keys.register(
            session, recipient=NEW.recipient, wrapped=WRAPPED[1], actor=story.officer2, now=LATER
        )
        answer = seal.open_one(key.canary, NEW.secret)
        opener_keys.rehearse(session, key.id, answer, actor=story.officer2, now=LATER)
        new_id = key.id
    hands = [
        (actor, ServerHand(openers.key_of(session, one).id, one))
        for actor, one in ((story.officer, OFFICER), (story.officer2, PAPER))
    ]
    session.rollback()

    def half(actor, hand):
        return lambda s: key_rotations.rotate(
            s, story.competition_id, hand=hand, vault=VAULT, actor=actor, now=LATER
        )

    done = at_once(engine, *(half(*one) for one in hands * 2))
    held = sorted([new_id, *(hand.key_id for _, hand in hands)])
    with Session(engine) as reader:
        assert competition_keys.openers_of(reader, story.competition_id) == held
        left = reader.get(KeyRotation, story.competition_id)
    ended = done.count(True)
    assert ended >= 1
    assert (left is None) == (done.count(False) == ended)
    assert [one for one in done if isinstance(one, InvalidInput)] == []
    whole(engine)
