"""The rules of a delivery: phases in order, gates, warnings that need a reason, the next step."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import deliveries
from procure.domain.contract_values import ContractValue
from procure.domain.deliveries import (
    EDGES,
    DeliveryAction,
    DeliveryFacts,
    Next,
    OptionStatus,
    Phase,
    PhaseAction,
    PhaseKey,
    PhaseStatus,
    PlannedPhase,
    gate_due,
    next_steps,
    option_due,
    option_status,
    phase_refusals,
    plan_of,
    plan_problems,
    plan_warnings,
    refusals,
    start_warnings,
)
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.reasons import Code

FIRST, SECOND, THIRD = PhaseKey
DAY = date(2027, 3, 1)
TODAY = date(2027, 4, 1)
STATES = {
    PhaseStatus.UNPLANNED: {},
    PhaseStatus.PLANNED: {"planned_start": DAY, "planned_end": DAY},
    PhaseStatus.RUNNING: {"planned_start": DAY, "planned_end": DAY, "started_on": DAY},
    PhaseStatus.PASSED: {
        "planned_start": DAY, "planned_end": DAY, "started_on": DAY, "passed_on": DAY,
    },
}  # fmt: skip


def facts(*states, **changes):
    """A delivery whose phases are in these states; the rest are not planned."""
    given = [*states, *[PhaseStatus.UNPLANNED] * (3 - len(states))]
    phases = tuple(Phase(key=key, **STATES[s]) for key, s in zip(PhaseKey, given, strict=True))
    return replace(DeliveryFacts(phases=phases), **changes)


def codes(reasons):
    return [why.code for why in reasons]


@pytest.mark.parametrize("state", PhaseStatus)
def test_phase_is_in_the_state_of_its_latest_fact(state):
    assert facts(state).phase(FIRST).status is state


@pytest.mark.parametrize(("state", "action"), list(product(PhaseStatus, PhaseAction)))
def test_phase_action_goes_exactly_where_the_table_has_an_edge(state, action):
    allowed = phase_refusals(facts(state), FIRST, action) == ()
    assert allowed == ((state, action) in EDGES)


@pytest.mark.parametrize("before", [s for s in PhaseStatus if s is not PhaseStatus.PASSED])
def test_phase_waits_for_the_gate_of_the_one_before(before):
    known = facts(before, PhaseStatus.PLANNED)
    (why,) = phase_refusals(known, SECOND, PhaseAction.START)
    assert (why.code, why.params["phase"]) == (Code.PHASE_BEFORE_NOT_PASSED, "diagnose")


def test_phase_after_a_passed_one_may_start():
    known = facts(PhaseStatus.PASSED, PhaseStatus.PLANNED)
    assert phase_refusals(known, SECOND, PhaseAction.START) == ()


@pytest.mark.parametrize("action", PhaseAction)
def test_no_phase_changes_when_the_delivery_is_completed(action):
    known = facts(PhaseStatus.RUNNING, completed=True)
    assert codes(phase_refusals(known, FIRST, action)) == [Code.DELIVERY_COMPLETED]


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        (FIRST, 0, []),
        (SECOND, 0, [Code.ANNEX_NOT_SIGNED]),
        (SECOND, 1, []),
        (THIRD, 0, []),
    ],
)
def test_only_the_second_phase_asks_for_a_signed_annex(key, changes, expected):
    assert codes(start_warnings(facts(changes=changes), key)) == expected


DONE = (PhaseStatus.PASSED,) * 3


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        (DeliveryAction.PLAN, facts(), []),
        (DeliveryAction.PLAN, facts(completed=True), [Code.DELIVERY_COMPLETED]),
        (DeliveryAction.REGISTER_INVOICE, facts(completed=True), [Code.DELIVERY_COMPLETED]),
        (DeliveryAction.COMPLETE, facts(), [Code.GATES_LEFT]),
        (DeliveryAction.COMPLETE, facts(*DONE), []),
        (DeliveryAction.COMPLETE, facts(*DONE, completed=True), [Code.DELIVERY_COMPLETED]),
        (DeliveryAction.EVALUATE, facts(PhaseStatus.PASSED), [Code.GATES_LEFT]),
        (DeliveryAction.EVALUATE, facts(*DONE), []),
        (DeliveryAction.EVALUATE, facts(*DONE, completed=True), []),
        (DeliveryAction.EVALUATE, facts(*DONE, evaluated=True), [Code.EVALUATED_ALREADY]),
        (DeliveryAction.COMMENT, facts(*DONE), [Code.NOT_EVALUATED]),
        (DeliveryAction.COMMENT, facts(*DONE, evaluated=True), []),
        (
            DeliveryAction.COMMENT,
            facts(*DONE, evaluated=True, commented=True),
            [Code.COMMENTED_ALREADY],
        ),
    ],
)
def test_action_is_refused_for_these_reasons(action, known, expected):
    assert codes(refusals(known, action)) == expected


def test_completion_warns_of_all_that_is_open():
    known = facts(*DONE, open_deviations=2, option_days=(None,))
    found = deliveries.completion_warnings(known)
    assert codes(found) == [Code.DEVIATIONS_OPEN, Code.OPTIONS_OPEN, Code.INVOICES_MISSING]
    assert [dict(why.params) for why in found] == [{"count": 2}, {"count": 1}, {}]
    assert deliveries.completion_warnings(replace(facts(*DONE), invoices=1)) == ()


VALUE = ContractValue(original_ore=1000, changed_ore=-100, taken_ore=50, invoiced_ore=900)


@pytest.mark.parametrize(("amount", "over"), [(50, None), (51, 1), (1000, 950), (-100, None)])
def test_invoice_warns_from_the_first_ore_above_what_is_agreed(amount, over):
    found = deliveries.invoice_warnings(facts(value=VALUE), amount)
    expected = [] if over is None else [{"over": over, "ceiling": 950}]
    assert [dict(why.params) for why in found] == expected


def test_credit_note_never_warns_however_much_is_invoiced():
    over = replace(VALUE, invoiced_ore=5000)
    assert deliveries.invoice_warnings(facts(value=over), -1) == ()


def test_refusal_is_raised_with_its_reasons():
    with pytest.raises(IllegalTransition) as refused:
        deliveries.require(refusals(facts(), DeliveryAction.COMPLETE))
    assert codes(refused.value.reasons) == [Code.GATES_LEFT]
    deliveries.require(())


@pytest.mark.parametrize("said", ["", "  \n"])
def test_warning_without_a_reason_stops_and_says_where_to_write_it(said):
    warnings = start_warnings(facts(), SECOND)
    with pytest.raises(InvalidInput) as refused:
        deliveries.require_reason(warnings, said)
    assert [(w.code, w.section) for w in refused.value.reasons] == [
        (Code.ANNEX_NOT_SIGNED, "why"),
        (Code.REASON_MISSING, "why"),
    ]


def test_warning_with_a_reason_and_no_warning_go_on():
    deliveries.require_reason(start_warnings(facts(), SECOND), "Bilaget kommer mandag.")
    deliveries.require_reason((), "")


def plan(*days):
    """Three (start, end) in days after DAY; None where nothing is written."""

    def at(n):
        return None if n is None else DAY + timedelta(days=n)

    return {
        key: PlannedPhase(at(start), at(end))
        for key, (start, end) in zip(PhaseKey, days, strict=True)
    }


WHOLE = plan((0, 10), (11, 20), (21, 30))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (((0, 10), (11, 20), (21, 30)), []),
        (((0, 10), (10, 20), (20, 30)), []),  # one may end on the day the next begins
        (((0, 10), (None, None), (None, None)), []),
        (((None, None),) * 3, []),
        (((0, 0), (0, 0), (0, 0)), []),
        (((10, 9), (11, 20), (21, 30)), [(Code.PHASE_ENDS_FIRST, "diagnose_end")]),
        (((0, None), (11, 20), (21, 30)), [(Code.PHASE_DATES_HALF, "diagnose_end")]),
        (((0, 10), (None, 20), (21, 30)), [(Code.PHASE_DATES_HALF, "explore_define_start")]),
        (((0, 10), (9, 20), (21, 30)), [(Code.PHASE_OVERLAPS, "explore_define_start")]),
        (((0, 10), (None, None), (9, 30)), [(Code.PHASE_OVERLAPS, "develop_deliver_start")]),
        (
            ((10, 9), (None, 3), (2, 1)),
            [
                (Code.PHASE_ENDS_FIRST, "diagnose_end"),
                (Code.PHASE_DATES_HALF, "explore_define_start"),
                (Code.PHASE_ENDS_FIRST, "develop_deliver_end"),
                (Code.PHASE_OVERLAPS, "develop_deliver_start"),
            ],
        ),
    ],
)
def test_plan_says_every_fault_and_its_field(days, expected):
    found = plan_problems(facts(), plan(*days))
    assert [(why.code, why.section) for why in found] == expected


def test_days_of_a_passed_phase_stand():
    known = facts(PhaseStatus.PASSED)
    changed = {**plan_of(known), FIRST: PlannedPhase(DAY, DAY + timedelta(days=1))}
    assert codes(plan_problems(known, changed)) == [Code.PHASE_PASSED]
    assert plan_problems(known, plan_of(known)) == ()


def test_running_phase_cannot_lose_its_days():
    known = facts(PhaseStatus.RUNNING)
    emptied = {**plan_of(known), FIRST: PlannedPhase()}
    assert codes(plan_problems(known, emptied)) == [Code.PHASE_DATES_HALF]


@given(st.lists(st.integers(0, 400), min_size=6, max_size=6, unique=True).map(sorted))
def test_phases_after_each_other_are_always_a_sound_plan(days):
    a, b, c, d, e, f = days
    assert plan_problems(facts(), plan((a, b), (c, d), (e, f))) == ()


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [(0, 30, False), (1, 30, True), (0, 29, True), (None, None, False)],
)
def test_plan_outside_the_contract_is_a_warning_with_both_days(first, last, outside):
    def at(n):
        return None if n is None else DAY + timedelta(days=n)

    known = facts(starts_on=at(first), ends_on=at(last))
    found = plan_warnings(known, WHOLE)
    assert codes(found) == ([Code.PHASE_OUTSIDE_CONTRACT] if outside else [])
    assert all(dict(why.params) == {"first": at(first), "last": at(last)} for why in found)


@pytest.mark.parametrize(
    ("exercised", "lapsed", "last", "expected"),
    [
        (False, False, None, OptionStatus.OPEN),
        (False, False, TODAY, OptionStatus.OPEN),
        (False, False, TODAY - timedelta(days=1), OptionStatus.LAPSED),
        (False, True, None, OptionStatus.LAPSED),
        (True, False, TODAY - timedelta(days=1), OptionStatus.EXERCISED),
    ],
)
def test_option_lapses_by_the_clock_after_its_last_day(exercised, lapsed, last, expected):
    found = option_status(exercised=exercised, lapsed=lapsed, exercise_by=last, today=TODAY)
    assert found is expected


@pytest.mark.parametrize(
    ("status", "last", "expected"),
    [
        (OptionStatus.OPEN, TODAY, []),
        (OptionStatus.EXERCISED, TODAY, [Code.OPTION_DECIDED]),
        (OptionStatus.LAPSED, DAY, [Code.OPTION_LAPSED]),
        (OptionStatus.LAPSED, None, [Code.OPTION_DECIDED]),
    ],
)
def test_option_is_decided_once(status, last, expected):
    assert codes(deliveries.option_refusals(facts(), status, last)) == expected
    late = deliveries.option_refusals(facts(completed=True), status, last)
    assert codes(late) == [Code.DELIVERY_COMPLETED]


@pytest.mark.parametrize(("ahead", "near"), [(8, False), (7, True), (0, True), (-3, True)])
def test_gate_is_due_from_a_week_before_its_planned_end(ahead, near):
    end = TODAY + timedelta(days=ahead)
    phase = Phase(key=FIRST, planned_start=DAY, planned_end=end, started_on=DAY)
    known = replace(facts(), phases=(phase, Phase(key=SECOND), Phase(key=THIRD)))
    assert gate_due(known, TODAY) == (end if near else None)
    passed = replace(known, phases=(replace(phase, passed_on=TODAY), *known.phases[1:]))
    assert gate_due(passed, TODAY) is None


@pytest.mark.parametrize(("ahead", "near"), [(31, False), (30, True), (0, True), (-1, False)])
def test_option_is_due_in_its_last_month(ahead, near):
    last = TODAY + timedelta(days=ahead)
    known = facts(option_days=(None, last, last + timedelta(days=1)))
    expected = last if near else last + timedelta(days=1) if ahead == -1 else None
    assert option_due(known, TODAY) == expected
    assert option_due(replace(known, completed=True), TODAY) is None


OVER = ContractValue(original_ore=100, invoiced_ore=101)


NEXT = [
    (facts(), [(Next.PLAN, FIRST)]),
    (facts(PhaseStatus.PLANNED), [(Next.START, FIRST)]),
    (facts(PhaseStatus.RUNNING), [(Next.GATE, FIRST)]),
    (
        facts(PhaseStatus.PASSED, PhaseStatus.PLANNED),
        [(Next.SIGN_CHANGE, SECOND), (Next.START, SECOND)],
    ),
    (facts(PhaseStatus.PASSED, PhaseStatus.PLANNED, changes=1), [(Next.START, SECOND)]),
    (facts(*DONE), [(Next.COMPLETE, None)]),
    (
        facts(*DONE, open_deviations=1, value=OVER, option_days=(TODAY,)),
        [
            (Next.EXPLAIN_OVERRUN, None),
            (Next.DECIDE_OPTION, None),
            (Next.CLOSE_DEVIATIONS, None),
            (Next.COMPLETE, None),
        ],
    ),
    (facts(*DONE, completed=True), [(Next.EVALUATE, None)]),
    (facts(*DONE, completed=True, evaluated=True), [(Next.COMMENT, None)]),
    (facts(*DONE, completed=True, evaluated=True, commented=True), []),
]


@pytest.mark.parametrize(("known", "expected"), NEXT)
def test_next_steps_are_the_most_pressing_first(known, expected):
    assert list(next_steps(known, TODAY)) == expected


def test_every_next_step_is_reached_by_a_case():
    assert {step for _, expected in NEXT for step, _ in expected} == set(Next)


def test_change_that_passes_a_share_of_the_original_value_is_told_once():
    facts = DeliveryFacts(value=ContractValue(original_ore=1000, changed_ore=90))
    on = date(2027, 3, 1)
    assert deliveries.change_warnings(facts, 10, on) == ()  # ten per cent is not past it
    (told,) = deliveries.change_warnings(facts, 11, on)
    said = {"share": Decimal("10.1"), "limit": 10}
    assert (told.code, dict(told.params)) == (Code.CHANGES_LARGE, said)
    past = DeliveryFacts(value=ContractValue(original_ore=1000, changed_ore=200))
    assert deliveries.change_warnings(past, 10, on) == ()
    assert [why.params["limit"] for why in deliveries.change_warnings(past, 301, on)] == [50]
