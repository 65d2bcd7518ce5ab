from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from procure.domain.framework_duties import AgreementStep, step
from procure.domain.frameworks import FrameworkFacts, status

ACTIVE = FrameworkFacts(
    starts_on=date(2025, 7, 1),
    ends_on=date(2027, 6, 30),
    maximum_value_ore=1_000_00,
    consortia=3,
    activated_at=datetime(2025, 7, 1, tzinfo=UTC),
)
FIRST = date(2027, 4, 1)  # ninety days before the last one


def asked(facts, day, *, option_left=False):
    now = datetime.combine(day, time(11), UTC)
    return step(facts, status(facts, now), day, option_left=option_left)


@pytest.mark.parametrize(
    ("facts", "day", "option_left", "expected"),
    [
        (replace(ACTIVE, activated_at=None), date(2024, 1, 1), True, AgreementStep.FINISH_DRAFT),
        (ACTIVE, FIRST - timedelta(days=1), True, None),
        (ACTIVE, FIRST, True, AgreementStep.DECIDE_OPTION),
        (ACTIVE, FIRST, False, AgreementStep.PREPARE_NEXT),
        (ACTIVE, date(2027, 6, 30), True, AgreementStep.DECIDE_OPTION),
        (ACTIVE, date(2027, 7, 1), True, None),
        (replace(ACTIVE, spent_ore=1_000_00), FIRST, True, AgreementStep.DECIDE_OPTION),
        (replace(ACTIVE, terminates_on=date(2027, 5, 1)), date(2027, 1, 29), True, None),
        (
            replace(ACTIVE, terminates_on=date(2027, 5, 1)), date(2027, 1, 30), True,
            AgreementStep.PREPARE_NEXT,
        ),
        (replace(ACTIVE, terminates_on=date(2027, 5, 1)), date(2027, 5, 1), True, None),
    ],
)  # fmt: skip
def test_agreement_asks_for_this_on_the_day(facts, day, option_left, expected):
    assert asked(facts, day, option_left=option_left) is expected
