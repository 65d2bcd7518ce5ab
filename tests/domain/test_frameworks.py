from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.errors import IllegalTransition
from procure.domain.frameworks import (
    EDGES,
    Action,
    FrameworkFacts,
    Status,
    refusals,
    require,
    status,
)
from procure.domain.reasons import Code, reason

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
DRAFT = {
    "starts_on": date(2026, 7, 1),
    "ends_on": date(2030, 6, 30),
    "maximum_value_ore": 1_000_00,
    "consortia": 3,
}
ACTIVE = {**DRAFT, "activated_at": NOW - timedelta(days=90)}
HERE = {
    Status.DRAFT: FrameworkFacts(**DRAFT),
    Status.ACTIVE: FrameworkFacts(**ACTIVE),
    Status.EXPIRED: FrameworkFacts(**{**ACTIVE, "ends_on": date(2027, 2, 28)}),
    Status.EXHAUSTED: FrameworkFacts(**ACTIVE, spent_ore=1_000_00),
    Status.TERMINATED: FrameworkFacts(**ACTIVE, terminates_on=NOW.date()),
}


@pytest.mark.parametrize("expected", list(Status))
def test_status_is_told_by_the_facts(expected):
    assert status(HERE[expected], NOW) is expected


def test_edges_are_these():
    assert set(EDGES) == {
        (Status.DRAFT, Action.ACTIVATE),
        (Status.ACTIVE, Action.CALL_OFF),
        (Status.ACTIVE, Action.TERMINATE),
        (Status.EXHAUSTED, Action.TERMINATE),
    }


@pytest.mark.parametrize(("here", "action"), list(product(Status, Action)))
def test_action_is_possible_exactly_on_an_edge(here, action):
    facts = HERE[here]
    if (here, action) in EDGES:
        assert refusals(facts, action, NOW) == ()
        require(facts, action, NOW)
        return
    expected = (reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=facts.ends_on),)
    assert refusals(facts, action, NOW) == expected
    with pytest.raises(IllegalTransition) as refused:
        require(facts, action, NOW)
    assert refused.value.reasons == expected


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        # Oslo is an hour ahead of UTC in February: the last day ends at 23 UTC.
        (datetime(2027, 2, 28, 22, 59, tzinfo=UTC), Status.ACTIVE),
        (datetime(2027, 2, 28, 23, 0, tzinfo=UTC), Status.EXPIRED),
    ],
)
def test_agreement_lasts_through_its_last_day_in_oslo(minute, expected):
    assert status(HERE[Status.EXPIRED], minute) is expected


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"ends_on": date(2030, 7, 2)}, [Code.FRAMEWORK_TOO_LONG]),
        ({"ends_on": date(2030, 7, 2), "duration_reason": " "}, [Code.FRAMEWORK_TOO_LONG]),
        ({"ends_on": date(2032, 7, 1), "duration_reason": "Investering i metode."}, []),
        ({"maximum_value_ore": 0}, [Code.FRAMEWORK_WITHOUT_MAXIMUM]),
        ({"consortia": 0}, [Code.FRAMEWORK_WITHOUT_CONSORTIA]),
        (
            {"ends_on": date(2035, 1, 1), "maximum_value_ore": 0, "consortia": 0},
            [
                Code.FRAMEWORK_TOO_LONG,
                Code.FRAMEWORK_WITHOUT_MAXIMUM,
                Code.FRAMEWORK_WITHOUT_CONSORTIA,
            ],
        ),
    ],
)
def test_activation_tells_everything_that_is_missing(changes, codes):
    facts = FrameworkFacts(**{**DRAFT, **changes})
    assert [why.code for why in refusals(facts, Action.ACTIVATE, NOW)] == codes


@pytest.mark.parametrize(
    ("starts_on", "last_lawful"),
    [
        (date(2026, 7, 1), date(2030, 7, 1)),
        (date(2024, 2, 29), date(2028, 2, 29)),
        (date(2096, 2, 29), date(2100, 2, 28)),  # 2100 is no leap year
    ],
)
def test_four_years_end_on_the_anniversary_at_the_latest(starts_on, last_lawful):
    lawful = FrameworkFacts(**{**DRAFT, "starts_on": starts_on, "ends_on": last_lawful})
    assert refusals(lawful, Action.ACTIVATE, NOW) == ()
    longer = {**DRAFT, "starts_on": starts_on, "ends_on": last_lawful + timedelta(days=1)}
    found = refusals(FrameworkFacts(**longer), Action.ACTIVATE, NOW)
    assert found == (reason(Code.FRAMEWORK_TOO_LONG),)


@given(
    activated=st.booleans(), terminated=st.booleans(), spent=st.integers(0, 2_000_00),
    days=st.integers(-400, 2_000),
)  # fmt: skip
def test_status_is_total_and_termination_is_final(activated, terminated, spent, days):
    facts = FrameworkFacts(
        **DRAFT,
        spent_ore=spent,
        activated_at=NOW if activated else None,
        terminates_on=NOW.date() if terminated else None,
    )
    found = status(facts, NOW + timedelta(days=days))
    assert found in set(Status)
    assert (found is Status.TERMINATED) is (activated and terminated and days >= 0)
    assert (found is Status.DRAFT) is not activated
