from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from procure.domain.competitions import CompetitionFacts
from procure.domain.openings import end_refusals
from procure.domain.reasons import Code

DEADLINE = datetime(2027, 2, 1, 11, tzinfo=UTC)
AFTER = DEADLINE + timedelta(hours=1)
CLOSED = CompetitionFacts(issued_at=DEADLINE - timedelta(days=21), deadline_at=DEADLINE, openers=2)
OPENED = replace(CLOSED, opened_at=AFTER, bids=2)


@pytest.mark.parametrize(
    ("facts", "now", "expected"),
    [
        (CLOSED, AFTER, []),
        (CLOSED, DEADLINE - timedelta(seconds=1), [Code.BEFORE_DEADLINE]),
        (replace(CLOSED, openers=1), AFTER, [Code.OPENERS_TOO_FEW]),
        (OPENED, AFTER, []),
        (replace(OPENED, unassessed_bids=1), AFTER, [Code.BID_NOT_ADMISSIBLE]),
        (replace(OPENED, admissible_bids=1), AFTER, [Code.WRONG_STATE]),
        (replace(OPENED, unsuccessful_at=AFTER), AFTER, [Code.WRONG_STATE]),
    ],
)
def test_ending_without_a_winner_waits_for_certainty(facts, now, expected):
    assert [why.code for why in end_refusals(facts, now)] == expected


@pytest.mark.parametrize("openers", [0, 1])
def test_answer_is_the_same_whether_a_bid_came_or_not(openers):
    none, some = (replace(CLOSED, openers=openers, bids=bids) for bids in (0, 3))
    assert end_refusals(none, AFTER) == end_refusals(some, AFTER)
