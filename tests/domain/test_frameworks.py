from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from procure.domain.errors import IllegalTransition
from procure.domain.formats import local
from procure.domain.frameworks import (
    EDGES,
    Action,
    FrameworkFacts,
    Status,
    last_day,
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
    assert {(here.value, action.value): there.value for (here, action), there in EDGES.items()} == {
        ("draft", "edit"): "draft",
        ("draft", "activate"): "active",
        ("active", "call_off"): "active",
        ("active", "change"): "active",
        ("active", "extend"): "active",
        ("active", "set_contact"): "active",
        ("active", "set_maximum"): "active",
        ("active", "terminate"): "terminated",
        ("active", "withdraw"): "active",
        ("exhausted", "change"): "exhausted",
        ("exhausted", "extend"): "exhausted",
        ("exhausted", "set_contact"): "exhausted",
        ("exhausted", "set_maximum"): "active",
        ("exhausted", "terminate"): "terminated",
        ("exhausted", "withdraw"): "exhausted",
        ("expired", "set_contact"): "expired",
        ("terminated", "set_contact"): "terminated",
    }


@pytest.mark.parametrize(("here", "action"), list(product(Status, Action)))
def test_action_is_possible_exactly_on_an_edge(here, action):
    facts = HERE[here]
    if (here, action) in EDGES:
        assert refusals(facts, action, NOW) == ()
        require(facts, action, NOW)
        return
    if action in {Action.EDIT, Action.ACTIVATE}:
        expected = (reason(Code.FRAMEWORK_NOT_DRAFT),)
    elif here is Status.DRAFT:
        expected = (reason(Code.FRAMEWORK_IS_DRAFT),)
    else:
        expected = (reason(Code.FRAMEWORK_NOT_IN_FORCE, ended=last_day(facts)),)
    assert refusals(facts, action, NOW) == expected
    with pytest.raises(IllegalTransition) as refused:
        require(facts, action, NOW)
    assert refused.value.reasons == expected


def test_terminated_agreement_ends_the_day_before_it_has_no_force():
    facts = FrameworkFacts(**ACTIVE, terminates_on=date(2028, 1, 1))
    assert last_day(facts) == date(2027, 12, 31)
    assert status(facts, datetime(2027, 12, 31, 22, 59, tzinfo=UTC)) is Status.ACTIVE
    assert status(facts, datetime(2027, 12, 31, 23, 0, tzinfo=UTC)) is Status.TERMINATED


@pytest.mark.parametrize("action", [Action.EXTEND, Action.TERMINATE])
def test_agreement_on_its_way_out_is_neither_extended_nor_ended_again(action):
    facts = FrameworkFacts(**ACTIVE, terminates_on=date(2028, 1, 1))
    assert refusals(facts, action, NOW) == (
        reason(Code.FRAMEWORK_TERMINATES, day=date(2028, 1, 1)),
    )
    assert refusals(facts, Action.CALL_OFF, NOW) == ()


def test_activation_tells_what_the_draft_lacks():
    gap = reason(Code.FRAMEWORK_SCOPE_MISSING, "basis")
    assert refusals(FrameworkFacts(**DRAFT, gaps=(gap,)), Action.ACTIVATE, NOW) == (gap,)


class AgreementLife(RuleBasedStateMachine):
    """Whatever an officer does in whatever order, the agreement is where its edges lead."""

    @initialize()
    def drafted(self):
        self.facts = FrameworkFacts(**DRAFT)
        self.now = NOW

    def act(self, action):
        here = status(self.facts, self.now)
        possible = not refusals(self.facts, action, self.now)
        assert possible <= ((here, action) in EDGES)
        return possible

    @rule()
    def activate(self):
        if self.act(Action.ACTIVATE):
            self.facts = replace(self.facts, activated_at=self.now)
            assert status(self.facts, self.now) is not Status.DRAFT

    @rule(ore=st.integers(1, 60_000))
    def call_off(self, ore):
        if self.act(Action.CALL_OFF):
            self.facts = replace(self.facts, spent_ore=self.facts.spent_ore + ore)

    @rule(days=st.integers(1, 400))
    def extend(self, days):
        if self.act(Action.EXTEND):
            before = last_day(self.facts)
            self.facts = replace(self.facts, ends_on=self.facts.ends_on + timedelta(days=days))
            assert last_day(self.facts) > before

    @rule(more=st.integers(1, 200_000))
    def raise_maximum(self, more):
        if self.act(Action.SET_MAXIMUM):
            ceiling = self.facts.spent_ore + more
            self.facts = replace(self.facts, maximum_value_ore=ceiling)
            assert status(self.facts, self.now) is Status.ACTIVE

    @rule(days=st.integers(0, 200))
    def terminate(self, days):
        if self.act(Action.TERMINATE):
            day = min(local(self.now).date() + timedelta(days=days), self.facts.ends_on)
            self.facts = replace(self.facts, terminates_on=day)

    @rule()
    def withdraw_termination(self):
        planned = self.facts.terminates_on
        if planned and self.act(Action.WITHDRAW) and planned > local(self.now).date():
            self.facts = replace(self.facts, terminates_on=None)

    @rule(days=st.integers(1, 300))
    def wait(self, days):
        before = status(self.facts, self.now)
        self.now += timedelta(days=days)
        after = status(self.facts, self.now)
        allowed = {
            Status.ACTIVE: set(Status) - {Status.DRAFT, Status.EXHAUSTED},
            Status.EXHAUSTED: {Status.EXHAUSTED, Status.EXPIRED, Status.TERMINATED},
            Status.EXPIRED: {Status.EXPIRED, Status.TERMINATED},
        }.get(before, {before})
        assert after in allowed

    @invariant()
    def call_offs_only_while_in_force(self):
        today = local(self.now).date()
        in_force = self.facts.activated_at is not None and today <= last_day(self.facts)
        has_room = self.facts.spent_ore < self.facts.maximum_value_ore
        assert (refusals(self.facts, Action.CALL_OFF, self.now) == ()) is (in_force and has_room)


TestAgreementLife = AgreementLife.TestCase
TestAgreementLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


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
    assert found == (reason(Code.FRAMEWORK_TOO_LONG, "period"),)


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
