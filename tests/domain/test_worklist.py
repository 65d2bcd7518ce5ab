from dataclasses import fields
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.competitions import EDGES, Action, Status
from procure.domain.contract_values import ContractValue
from procure.domain.deliveries import DeliveryFacts, Phase, PhaseKey
from procure.domain.worklist import (
    DUTIES,
    Duty,
    Part,
    Standing,
    Step,
    delivery_duty,
    duty,
    status_for_supplier,
)

EVERYONE = frozenset(Part)

# (part, standing) → what awaits them. One row per step, and the ways out of each.
CASES = [
    (Part.OWNER, {"status": Status.DRAFT, "gaps": 3}, Duty(Step.FILL_IN, 3)),
    (
        Part.OWNER,
        {"status": Status.DRAFT, "gaps": 3, "comments": 2},
        Duty(Step.RESOLVE_COMMENTS, 2),
    ),
    (Part.OWNER, {"status": Status.DRAFT}, Duty(Step.SUBMIT_FOR_REVIEW)),
    (Part.OWNER, {"status": Status.IN_REVIEW, "comments": 1}, Duty(Step.RESOLVE_COMMENTS, 1)),
    (Part.OWNER, {"status": Status.IN_REVIEW, "comments": 1, "approved": True}, Duty(Step.ISSUE)),
    (Part.OWNER, {"status": Status.IN_REVIEW}, None),
    (Part.OWNER, {"status": Status.IN_REVIEW, "approved": True}, Duty(Step.ISSUE)),
    (Part.OWNER, {"status": Status.ISSUED}, None),
    (Part.OWNER, {"status": Status.ISSUED, "unanswered": 2}, Duty(Step.ANSWER, 2)),
    (
        Part.OWNER,
        {"status": Status.ISSUED, "unanswered": 2, "amendment_approved": True},
        Duty(Step.ISSUE_AMENDMENT),
    ),
    (
        Part.OFFICER,
        {"status": Status.ISSUED, "amendment_ready": True},
        Duty(Step.APPROVE_AMENDMENT),
    ),
    (
        Part.OFFICER,
        {"status": Status.ISSUED, "amendment_ready": True, "amendment_approved": True},
        None,
    ),
    (
        Part.SUPPLIER,
        {
            "status": Status.ISSUED,
            "invitation_read": True,
            "bid_delivered": True,
            "unconfirmed": 2,
        },
        Duty(Step.CONFIRM_ANSWERS, 2),
    ),
    (Part.OWNER, {"status": Status.CLOSED}, None),
    (Part.OWNER, {"status": Status.OPENED, "unassessed": 1}, None),
    (Part.OWNER, {"status": Status.OPENED}, Duty(Step.START_SCORING)),
    (Part.OWNER, {"status": Status.OPENED, "none_admissible": True}, None),
    (
        Part.OFFICER,
        {"status": Status.OPENED, "none_admissible": True},
        Duty(Step.DECLARE_UNSUCCESSFUL),
    ),
    (Part.OWNER, {"status": Status.INDIVIDUAL_SCORING, "sheets_outstanding": 1}, None),
    (Part.OWNER, {"status": Status.INDIVIDUAL_SCORING}, Duty(Step.START_CONSENSUS)),
    (Part.OWNER, {"status": Status.CONSENSUS, "cells_to_agree": 4}, Duty(Step.AGREE, 4)),
    (Part.OWNER, {"status": Status.CONSENSUS}, Duty(Step.LOCK)),
    (Part.OWNER, {"status": Status.CONSENSUS, "locked": True}, Duty(Step.DECIDE)),
    (Part.OWNER, {"status": Status.DECIDED}, None),
    (Part.OFFICER, {"status": Status.DRAFT, "gaps": 3}, None),
    (Part.OFFICER, {"status": Status.IN_REVIEW}, Duty(Step.APPROVE)),
    (Part.OFFICER, {"status": Status.IN_REVIEW, "own_work": True}, None),
    (Part.OFFICER, {"status": Status.IN_REVIEW, "approved": True}, None),
    (Part.OFFICER, {"status": Status.CLOSED}, Duty(Step.OPEN_BIDS)),
    (Part.OFFICER, {"status": Status.CLOSED, "confirmed_opening": True}, None),
    (Part.OFFICER, {"status": Status.OPENED, "unassessed": 3}, Duty(Step.ASSESS_BIDS, 3)),
    (Part.OFFICER, {"status": Status.OPENED}, None),
    (Part.OFFICER, {"status": Status.DECIDED}, Duty(Step.APPROVE_AWARD)),
    (Part.OFFICER, {"status": Status.DECIDED, "own_decision": True}, None),
    (Part.OFFICER, {"status": Status.DECIDED, "award_approved": True}, Duty(Step.SEND_LETTERS)),
    (
        Part.OFFICER,
        {"status": Status.DECIDED, "award_approved": True, "letters_sent": True},
        Duty(Step.SIGN_CONTRACT),
    ),
    (Part.OFFICER, {"status": Status.STANDSTILL, "letters_sent": True}, None),
    (Part.EVALUATOR, {"status": Status.CLOSED}, None),
    (Part.EVALUATOR, {"status": Status.OPENED}, Duty(Step.DECLARE_IMPARTIALITY)),
    (Part.EVALUATOR, {"status": Status.OPENED, "declared": True}, None),
    (Part.EVALUATOR, {"status": Status.INDIVIDUAL_SCORING}, Duty(Step.DECLARE_IMPARTIALITY)),
    (
        Part.EVALUATOR,
        {"status": Status.INDIVIDUAL_SCORING, "declared": True, "cells_to_score": 5},
        Duty(Step.SCORE, 5),
    ),
    (
        Part.EVALUATOR,
        {"status": Status.INDIVIDUAL_SCORING, "declared": True, "cells_to_score": 0},
        Duty(Step.SCORE, 0),  # every cell is filled, and the sheet not handed in
    ),
    (Part.EVALUATOR, {"status": Status.INDIVIDUAL_SCORING, "declared": True}, None),
    (Part.ADVISER, {"status": Status.DRAFT}, Duty(Step.READ_DRAFT)),
    (Part.ADVISER, {"status": Status.IN_REVIEW}, None),
    (Part.SUPPLIER, {"status": Status.ISSUED}, Duty(Step.READ_INVITATION)),
    (Part.SUPPLIER, {"status": Status.ISSUED, "invitation_read": True}, Duty(Step.START_BID)),
    (
        Part.SUPPLIER,
        {"status": Status.ISSUED, "invitation_read": True, "bid_started": True},
        Duty(Step.FINISH_BID),
    ),
    (
        Part.SUPPLIER,
        {
            "status": Status.ISSUED,
            "invitation_read": True,
            "bid_started": True,
            "bid_delivered": True,
        },
        None,
    ),
    (Part.SUPPLIER, {"status": Status.ISSUED, "declined": True}, None),
    (Part.SUPPLIER, {"status": Status.CLOSED, "bid_started": True}, None),
    (Part.SUPPLIER, {"status": Status.DECIDED, "bid_delivered": True}, None),
    (
        Part.SUPPLIER,
        {"status": Status.DECIDED, "bid_delivered": True, "letters_sent": True},
        Duty(Step.READ_LETTER),
    ),
    (Part.SUPPLIER, {"status": Status.DECIDED, "letters_sent": True}, None),
    (
        Part.SUPPLIER,
        {"status": Status.STANDSTILL, "bid_delivered": True, "letters_sent": True},
        Duty(Step.READ_LETTER),
    ),
]


@pytest.mark.parametrize(("part", "standing", "expected"), CASES)
def test_part_and_standing_give_one_duty(part, standing, expected):
    assert duty(Standing(**standing), {part}) == expected


DAY = date(2027, 4, 1)
OVERRUN = ContractValue(original_ore=100, invoiced_ore=101)
RUNNING = Phase(
    key=PhaseKey.DIAGNOSE, planned_start=DAY, planned_end=DAY + timedelta(days=3), started_on=DAY
)
GATE = (RUNNING, Phase(key=PhaseKey.EXPLORE_DEFINE), Phase(key=PhaseKey.DEVELOP_DELIVER))
# (part, facts of the delivery) → what it asks of them, and the day it counts towards.
DELIVERIES = [
    (Part.OWNER, {}, (None, None)),
    (Part.OWNER, {"phases": GATE}, (Duty(Step.APPROVE_PHASE), DAY + timedelta(days=3))),
    (Part.OFFICER, {"phases": GATE}, (None, None)),
    (Part.OWNER, {"option_days": (DAY,)}, (Duty(Step.DECIDE_OPTION), DAY)),
    (Part.OFFICER, {"option_days": (DAY,)}, (Duty(Step.DECIDE_OPTION), DAY)),
    (Part.OWNER, {"value": OVERRUN, "phases": GATE}, (Duty(Step.CHECK_INVOICES), None)),
    (Part.OFFICER, {"value": OVERRUN}, (Duty(Step.CHECK_INVOICES), None)),
    (Part.OWNER, {"completed": True}, (Duty(Step.EVALUATE_SUPPLIER), None)),
    (Part.OWNER, {"completed": True, "value": OVERRUN, "evaluated": True}, (None, None)),
    (Part.OFFICER, {"completed": True}, (None, None)),
    (Part.SUPPLIER, {"value": OVERRUN, "option_days": (DAY,), "phases": GATE}, (None, None)),
]


@pytest.mark.parametrize(("part", "known", "expected"), DELIVERIES)
def test_delivery_asks_one_thing_of_each_part(part, known, expected):
    assert delivery_duty(DeliveryFacts(**known), DAY, {part}) == expected


def test_every_step_is_reached_by_a_case():
    reached = {expected.step for _, _, expected in CASES if expected}
    later = {expected.step for _, _, (expected, _) in DELIVERIES if expected}
    assert reached | later == set(Step)


def test_every_counted_name_is_a_fact():
    counted = {name for *_, name in DUTIES if name}
    assert counted <= {field.name for field in fields(Standing)}


def test_own_duties_come_before_shared_ones():
    standing = Standing(status=Status.OPENED, unassessed=1)
    assert duty(standing, EVERYONE) == Duty(Step.DECLARE_IMPARTIALITY)
    assert duty(standing, {Part.OWNER, Part.OFFICER}) == Duty(Step.ASSESS_BIDS, 1)


def test_nobody_without_a_part_has_duties():
    for status in Status:
        assert duty(Standing(status=status), frozenset()) is None


@pytest.mark.parametrize(("status", "part"), list(product(Status, Part)))
def test_ended_competition_asks_nothing(status, part):
    if status in {Status.CONTRACTED, Status.COMPLETED, Status.CANCELLED, Status.UNSUCCESSFUL}:
        assert duty(Standing(status=status), {part}) is None


@pytest.mark.parametrize(
    ("step", "action"),
    [
        (Step.AGREE, Action.SET_CONSENSUS),
        (Step.ANSWER, Action.ANSWER),
        (Step.APPROVE, Action.APPROVE),
        (Step.APPROVE_AWARD, Action.APPROVE_AWARD),
        (Step.ASSESS_BIDS, Action.ASSESS_BIDS),
        (Step.DECIDE, Action.DECIDE),
        (Step.DECLARE_UNSUCCESSFUL, Action.DECLARE_UNSUCCESSFUL),
        (Step.FILL_IN, Action.EDIT),
        (Step.ISSUE, Action.ISSUE),
        (Step.LOCK, Action.LOCK),
        (Step.OPEN_BIDS, Action.CONFIRM_OPENING),
        (Step.SCORE, Action.SCORE),
        (Step.SEND_LETTERS, Action.SEND_LETTERS),
        (Step.SIGN_CONTRACT, Action.SIGN_CONTRACT),
        (Step.START_CONSENSUS, Action.START_CONSENSUS),
        (Step.START_SCORING, Action.START_SCORING),
        (Step.SUBMIT_FOR_REVIEW, Action.SUBMIT_FOR_REVIEW),
    ],
)
def test_step_is_offered_only_where_its_action_has_an_edge(step, action):
    offered = {status for _, status, _, offered, _ in DUTIES if offered is step}
    assert offered
    assert offered <= {status for status, possible in EDGES if possible is action}


@given(st.sampled_from(list(Status)), st.booleans())
def test_supplier_learns_of_no_decision_before_the_letters(status, letters_sent):
    shown = status_for_supplier(status, letters_sent=letters_sent)
    inside = {Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS, Status.DECIDED}
    if status in inside and not letters_sent:
        assert shown is Status.CLOSED
    else:
        assert shown is status
