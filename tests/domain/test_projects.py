from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from procure.domain.errors import IllegalTransition
from procure.domain.projects import (
    CRITERIA,
    EDGES,
    Action,
    Approval,
    ProjectFacts,
    Status,
    approval_faults,
    refusals,
    require,
    status,
)
from procure.domain.reasons import Code

NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)
WRITTEN = ProjectFacts(
    problem="Floken", user_need="Behov", societal_benefit="Nytte", benefit_potential="Gevinst",
    leadership_anchoring="Ledelsen", funding_ore=100,
)  # fmt: skip
# One project in every state, with everything done that the state allows.
IN = {
    Status.NAMED: ProjectFacts(),
    Status.IDEA: WRITTEN,
    Status.APPROVED: replace(WRITTEN, approved_at=NOW),
    Status.PROCURING: replace(WRITTEN, approved_at=NOW, running=1),
    Status.DELIVERING: replace(WRITTEN, approved_at=NOW, contracts=1),
    Status.FINISHED: replace(WRITTEN, approved_at=NOW, contracts=1, finished_at=NOW),
}
ASSESSED = Approval(**dict.fromkeys(CRITERIA, "God"))


def codes(facts, action):
    return [why.code for why in refusals(facts, action)]


@pytest.mark.parametrize("expected", Status)
def test_status_is_the_furthest_that_has_happened(expected):
    assert status(IN[expected]) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"running": 2, "contracts": 1}, Status.DELIVERING),
        ({"running": 1, "problem": ""}, Status.PROCURING),
        ({"problem": "", "user_need": "Behov"}, Status.NAMED),
        ({"contracts": 1, "open_contracts": 1, "approved_at": None}, Status.DELIVERING),
    ],
)
def test_status_needs_no_approval_and_no_order(changes, expected):
    assert status(replace(WRITTEN, **changes)) is expected


# What can be done where, when nothing but the state stands in the way.
ALLOWED = {
    Status.NAMED: {Action.EDIT},
    Status.IDEA: {Action.EDIT, Action.START, Action.APPROVE},
    Status.APPROVED: {Action.EDIT, Action.START, Action.WITHDRAW},
    Status.PROCURING: {Action.EDIT, Action.START},
    Status.DELIVERING: {Action.EDIT, Action.START, Action.FINISH},
    Status.FINISHED: {Action.REOPEN},
}


@pytest.mark.parametrize(("here", "action"), list(product(Status, Action)))
def test_every_action_in_every_state(here, action):
    assert (refusals(IN[here], action) == ()) is (action in ALLOWED[here])


@pytest.mark.parametrize(("here", "action"), list(product(Status, Action)))
def test_what_follows_is_what_the_table_says(here, action):
    if refusals(IN[here], action):
        with pytest.raises(IllegalTransition) as refused:
            require(IN[here], action)
        assert refused.value.reasons == refusals(IN[here], action)
    else:
        assert require(IN[here], action) is EDGES[here, action]


DONE = {
    Action.APPROVE: {"approved_at": NOW},
    Action.EDIT: {"problem": "Floken"},
    Action.FINISH: {"finished_at": NOW},
    Action.REOPEN: {"finished_at": None},
    Action.START: {},
    Action.WITHDRAW: {"approved_at": None},
}


@pytest.mark.parametrize(("here", "action"), EDGES)
def test_the_act_leads_where_its_edge_says(here, action):
    before = IN[here]
    if action is Action.APPROVE:
        before = replace(before, approved_at=None)
    after = replace(before, **DONE[action])
    assert status(after) is EDGES[here, action]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"problem": ""}, [Code.PROJECT_PROBLEM_MISSING]),
        ({"user_need": ""}, [Code.PROJECT_USER_NEED_MISSING]),
        ({"societal_benefit": ""}, [Code.PROJECT_BENEFIT_TO_SOCIETY_MISSING]),
        ({"benefit_potential": ""}, [Code.PROJECT_BENEFIT_POTENTIAL_MISSING]),
        ({"leadership_anchoring": ""}, [Code.PROJECT_ANCHORING_MISSING]),
        (
            {"user_need": "", "leadership_anchoring": ""},
            [Code.PROJECT_USER_NEED_MISSING, Code.PROJECT_ANCHORING_MISSING],
        ),
        ({"approved_at": NOW, "running": 1}, [Code.PROJECT_ALREADY_APPROVED]),
        ({"running": 1}, []),  # a late approval
        ({"contracts": 1}, []),
    ],
)
def test_approval_needs_the_problem_and_the_four_criteria(changes, missing):
    assert codes(replace(WRITTEN, **changes), Action.APPROVE) == missing


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"approved_at": None}, [Code.PROJECT_NOT_APPROVED]),
        ({"open_contracts": 2, "contracts": 2}, [Code.PROJECT_CONTRACTS_OPEN]),
        ({"running": 1}, [Code.PROJECT_COMPETITIONS_OPEN]),
        ({"drafts": 1}, [Code.PROJECT_COMPETITIONS_OPEN]),
        (
            {"approved_at": None, "open_contracts": 1, "running": 1},
            [
                Code.PROJECT_NOT_APPROVED,
                Code.PROJECT_CONTRACTS_OPEN,
                Code.PROJECT_COMPETITIONS_OPEN,
            ],
        ),
        ({"contracts": 0}, [Code.PROJECT_WITHOUT_CONTRACT]),
    ],
)
def test_finish_needs_approval_and_nothing_under_way(changes, why):
    assert codes(replace(IN[Status.DELIVERING], **changes), Action.FINISH) == why


@pytest.mark.parametrize(
    ("here", "action", "why"),
    [
        (Status.IDEA, Action.WITHDRAW, Code.PROJECT_NOT_APPROVED),
        (Status.PROCURING, Action.WITHDRAW, Code.PROJECT_UNDER_WAY),
        (Status.DELIVERING, Action.WITHDRAW, Code.PROJECT_UNDER_WAY),
        (Status.FINISHED, Action.WITHDRAW, Code.PROJECT_FINISHED),
        (Status.FINISHED, Action.EDIT, Code.PROJECT_FINISHED),
        (Status.FINISHED, Action.START, Code.PROJECT_FINISHED),
        (Status.FINISHED, Action.FINISH, Code.PROJECT_FINISHED),
        (Status.APPROVED, Action.APPROVE, Code.PROJECT_ALREADY_APPROVED),
        (Status.APPROVED, Action.REOPEN, Code.PROJECT_NOT_FINISHED),
        (Status.NAMED, Action.START, Code.PROJECT_PROBLEM_MISSING),
    ],
)
def test_refusal_says_why(here, action, why):
    assert codes(IN[here], action) == [why]


def test_approval_is_kept_as_text_and_read_again():
    found = replace(ASSESSED, funding="Driftsbudsjettet", note='Æ "sitat"\nny linje')
    assert Approval.load(found.dump()) == found


@pytest.mark.parametrize("name", CRITERIA)
def test_every_criterion_is_assessed_in_words(name):
    faults = approval_faults(WRITTEN, replace(ASSESSED, **{name: " \n"}))
    assert [(why.code, why.section) for why in faults] == [(Code.VALUE_MISSING, name)]


@pytest.mark.parametrize(
    ("funding_ore", "why", "faults"),
    [
        (0, "", [(Code.PROJECT_FUNDING_MISSING, "funding")]),
        (0, "Driftsbudsjettet dekker det.", []),
        (1, "", []),
    ],
)
def test_project_without_money_needs_a_reason(funding_ore, why, faults):
    found = approval_faults(
        replace(WRITTEN, funding_ore=funding_ore), replace(ASSESSED, funding=why)
    )
    assert [(fault.code, fault.section) for fault in found] == faults
