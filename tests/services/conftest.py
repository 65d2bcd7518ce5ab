"""What tests of the opening share."""

import pytest

from procure.extensions import atomic
from procure.services import openings
from procure.vault.envelopes import ServerHand
from tests import openers
from tests.bid_stories import AFTER


@pytest.fixture
def confirm(session, story, vault, storage):
    """Confirm the opening of the module's own `story` as somebody."""

    def confirm(actor, now=AFTER, *, hand=None, accepted=""):
        key = hand or ServerHand(0, openers.OFFICER)  # whoever has no key brings one of nobody
        if actor in (story.officer, story.officer2) and hand is None:
            key = openers.hand(session, actor)
        with atomic(session):
            return openings.confirm(
                session, story.competition_id, hand=key, vault=vault, storage=storage,
                accepted=accepted, actor=actor, now=now,
            )  # fmt: skip

    return confirm
