"""What the database keeps of the rules, were every check above it deleted."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from procure.domain.dialogues import Talk
from procure.extensions import atomic
from procure.services import dialogues
from tests import evaluation_stories, stories
from tests.stops import sent

# `test_constraints` breaks every rule of the tables; here are those that keep a rule of E1. No
# service deletes a case (rule 44): the keys of what stands in it refuse a script that tries.
BY_HAND = {
    "16 rate": "UPDATE bid_prices SET rate_ore = 0",
    "19 shared nothing": "UPDATE market_dialogues SET shared_at = '2099-01-01', material = ''",
    "20 opened before the deadline": "UPDATE competitions SET deadline_at = '2099-01-01 00:00:00'",
    "27 rejected without a reason": (
        "UPDATE bids SET assessment = 'rejected', assessment_reason = ''"
    ),
    "36 decided and unlocked": "UPDATE competitions SET locked_at = NULL",
    "37 contract without letters": "UPDATE competitions SET letters_sent_at = NULL",
    "38 contract in the standstill": (
        "UPDATE competitions SET standstill_ends_at = '2099-01-01 00:00:00'"
    ),
    "41 cancelled without a reason": "UPDATE competitions SET cancelled_at = '2099-01-01 00:00:00'",
    "44 case deleted": "DELETE FROM competitions",
}


@pytest.fixture(scope="module")
def contracted(shared_engine, tmp_path_factory):
    """A signed contract that no test changes."""
    with Session(shared_engine, expire_on_commit=False) as session:
        story = stories.draft(session)
        talk = Talk(held_on=date(2027, 1, 8), subject="A", participants="B", material="C")
        by = {"actor": story.owner, "now": stories.START}
        with atomic(session):
            noted = dialogues.note(session, story.competition_id, talk, **by)
            dialogues.share(session, story.competition_id, noted.id, **by)
        evaluation_stories.contracted(
            session, tmp_path_factory.mktemp("stops"), story=sent(session, story)
        )
    return shared_engine


@pytest.mark.parametrize("rule", BY_HAND)
def test_database_keeps_the_rule_from_a_mistaken_script(contracted, rule):
    with contracted.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(BY_HAND[rule]))
