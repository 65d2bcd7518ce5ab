"""What the rules find at a gate refuses the step, once, beside the guards of the lifecycle."""

from dataclasses import replace

import pytest

from procure.domain import competitions
from procure.domain.competitions import Action, GateFindings, Status
from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code, reason
from tests.domain.ready import FACTS, NOW

STOP = reason(Code.WEIGHTS_TURN_ORDER, "criteria")
GAP = reason(Code.NEED_MISSING, "need")


def at(gate=Action.APPROVE, **found):
    """A competition in review, with what the rules found at one gate."""
    return replace(FACTS[Status.IN_REVIEW], gates={gate: GateFindings(**found)})


def codes(facts, action=Action.APPROVE):
    return [why.code for why in competitions.refusals(facts, action, NOW)]


def test_nothing_found_refuses_nothing():
    assert codes(at()) == codes(FACTS[Status.IN_REVIEW]) == []


def test_stop_refuses_its_own_gate_alone():
    assert codes(at(stops=(STOP,))) == [Code.WEIGHTS_TURN_ORDER]
    assert codes(at(stops=(STOP,)), Action.ISSUE) == []
    with pytest.raises(IllegalTransition):
        competitions.require(at(stops=(STOP,)), Action.APPROVE, NOW)


def test_what_a_guard_says_already_is_said_once():
    lacking = at(stops=(GAP, STOP))
    lacking = replace(lacking, draft=replace(lacking.draft, need=""))
    assert codes(lacking) == [Code.NEED_MISSING, Code.WEIGHTS_TURN_ORDER]


def test_each_rule_that_warns_is_named_once():
    found = competitions.refusals(at(unexplained=("15", "15", "12")), Action.APPROVE, NOW)
    assert [(why.code, dict(why.params)) for why in found] == [
        (Code.WARNING_UNEXPLAINED, {"rule": "15"}),
        (Code.WARNING_UNEXPLAINED, {"rule": "12"}),
    ]


def test_guard_whose_rule_is_out_of_force_is_lifted():
    lacking = at(lifted=frozenset({Code.CLIMATE_CHOICE_MISSING}))
    lacking = replace(lacking, draft=replace(lacking.draft, climate=None, need=""))
    assert codes(lacking) == [Code.NEED_MISSING]
    assert codes(replace(lacking, gates={})) == [Code.NEED_MISSING, Code.CLIMATE_CHOICE_MISSING]


def test_rules_never_make_possible_what_the_state_forbids():
    lifted = at(Action.OPEN, lifted=frozenset(Code))
    assert codes(lifted, Action.OPEN) == [Code.WRONG_STATE]
