from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.drafting import CHECKS, ClimateChoice, CriterionKind, climate_share, gaps
from procure.domain.evaluation.problems import Problem, ProblemCode
from procure.domain.reasons import Code
from tests.domain.ready import CRITERIA, DRAFT, NOW, criterion, days

PRICE, TASK, TEAM = CRITERIA
ENDED = date(2026, 12, 31)


def with_criterion(place, **changes):
    changed = list(CRITERIA)
    changed[place] = replace(changed[place], **changes)
    return {"criteria": tuple(changed)}


def with_children(*weights, **changes):
    """The draft with sub-criteria below the team's criterion."""
    children = tuple(
        criterion(10 + n, f"Del {n}", weight, parent=TEAM.key, **changes)
        for n, weight in enumerate(weights)
    )
    return {"criteria": (*CRITERIA, *children)}


def climate(**tags):
    """Climate by criterion, with the share standing on the criteria that `tags` names."""
    changed = tuple(replace(c, climate=tags.get(c.name, False)) for c in CRITERIA)
    return {"climate": ClimateChoice.CRITERION, "criteria": changed}


# (what is wrong, the only reasons it gives: code, section, parameters)
VIOLATIONS = {
    "framework not in force": (
        {"framework_in_force": False, "framework_ends_on": ENDED},
        [(Code.FRAMEWORK_NOT_IN_FORCE, "basis", {"ended": ENDED})],
    ),
    "buyer outside the framework": (
        {"buyer_is_party": False},
        [(Code.BUYER_NOT_PARTY, "basis", {})],
    ),
    "another call-off method": (
        {"mini_competition_allowed": False},
        [(Code.CALL_OFF_METHOD, "basis", {})],
    ),
    "no word of why it is inside the framework": (
        {"scope_statement": " "},
        [(Code.SCOPE_STATEMENT_MISSING, "basis", {})],
    ),
    "nobody to ask and no place": (
        {"contact": False, "delivery_place": ""},
        [(Code.CONTACT_MISSING, "basis", {}), (Code.DELIVERY_PLACE_MISSING, "basis", {})],
    ),
    "no estimate": ({"estimate_ore": None}, [(Code.ESTIMATE_MISSING, "basis", {})]),
    "one øre above the ceiling": (
        {"estimate_ore": 100_01, "remaining_ore": 100_00},
        [(Code.EXCEEDS_MAXIMUM_VALUE, "basis", {"remaining": 100_00})],
    ),
    "no need": ({"need": " \n"}, [(Code.NEED_MISSING, "need", {})]),
    "no assignment": ({"assignment": ""}, [(Code.NEED_MISSING, "need", {})]),
    "no deliverables": ({"deliverables": ""}, [(Code.NEED_MISSING, "need", {})]),
    "no users": ({"users": " "}, [(Code.PROJECT_INCOMPLETE, "basis", {})]),
    "no effects": ({"effects": ""}, [(Code.PROJECT_INCOMPLETE, "basis", {})]),
    "no period": ({"starts_on": None}, [(Code.PERIOD_MISSING, "timeline", {})]),
    "period that ends as it starts": (
        {"ends_on": date(2027, 5, 1)},
        [(Code.PERIOD_MISSING, "timeline", {})],
    ),
    "nothing said to be assessed": (
        with_criterion(1, description=" "),
        [(Code.CRITERION_WITHOUT_DESCRIPTION, "criteria", {"name": TASK.name})],
    ),
    "no requirement": ({"requirements": 0}, [(Code.REQUIREMENTS_MISSING, "requirements", {})]),
    "no criterion": ({"criteria": ()}, [(Code.CRITERIA_MISSING, "criteria", {})]),
    "weights too low": (
        with_criterion(1, weight=Decimal("29.99")),
        [(Code.WEIGHTS_NOT_100, "criteria", {"total": Decimal("99.99")})],
    ),
    "weights too high": (
        with_criterion(1, weight=Decimal("30.01")),
        [(Code.WEIGHTS_NOT_100, "criteria", {"total": Decimal("100.01")})],
    ),
    "weights below a parent": (
        with_children(60, 50),
        [(Code.SUB_WEIGHTS_NOT_100, "criteria", {"name": TEAM.name, "total": Decimal(110)})],
    ),
    "no documentation asked": (
        with_criterion(1, documentation=" "),
        [(Code.CRITERION_WITHOUT_DOCUMENTATION, "criteria", {"name": TASK.name})],
    ),
    "no word limit": (
        with_criterion(1, word_limit=None),
        [(Code.CRITERION_WITHOUT_LIMIT, "criteria", {"name": TASK.name})],
    ),
    "sub-criterion without limit": (
        with_children(100, word_limit=None),
        [(Code.CRITERION_WITHOUT_LIMIT, "criteria", {"name": "Del 0"})],
    ),
    "criterion the framework lacks": (
        with_criterion(1, allowed=False),
        [(Code.CRITERION_NOT_ALLOWED, "criteria", {"name": TASK.name})],
    ),
    "weight above its span": (
        with_criterion(2, weight_minimum=Decimal(20), weight_maximum=Decimal(39)),
        [
            (
                Code.CRITERION_WEIGHT_OUTSIDE_SPAN,
                "criteria",
                {"name": TEAM.name, "low": Decimal(20), "high": Decimal(39)},
            )
        ],
    ),
    "weight below its span": (
        with_criterion(2, weight_minimum=Decimal(41), weight_maximum=Decimal(50)),
        [
            (
                Code.CRITERION_WEIGHT_OUTSIDE_SPAN,
                "criteria",
                {"name": TEAM.name, "low": Decimal(41), "high": Decimal(50)},
            )
        ],
    ),
    "a model that cannot be computed": (
        {"model_problem": Problem("model.price.a", ProblemCode.MUST_BE_ABOVE, "1")},
        [(Code.MODEL_INVALID, "model", {"problem": "a"})],
    ),
    "price without lines": ({"price_lines": 0}, [(Code.PRICE_LINES_MISSING, "price", {})]),
    "no climate choice": ({"climate": None}, [(Code.CLIMATE_CHOICE_MISSING, "climate", {})]),
    "climate choice without reason": (
        {"climate_reason": " "},
        [(Code.CLIMATE_CHOICE_MISSING, "climate", {})],
    ),
    "climate criteria that weigh too little": (
        climate(),
        [(Code.CLIMATE_SHARE_TOO_LOW, "climate", {"share": Decimal(0)})],
    ),
    "no deadline": (
        {"deadline_at": None, "questions_due_at": None},
        [(Code.DEADLINE_MISSING, "timeline", {})],
    ),
    "deadline at this moment": (
        {"deadline_at": NOW, "questions_due_at": days(-1)},
        [(Code.DEADLINE_NOT_LATER, "timeline", {})],
    ),
    "questions due with the bids": (
        {"questions_due_at": DRAFT.deadline_at},
        [(Code.QUESTIONS_DUE_AFTER_DEADLINE, "timeline", {})],
    ),
    "no end of questions": (
        {"questions_due_at": None},
        [(Code.QUESTIONS_DUE_AFTER_DEADLINE, "timeline", {})],
    ),
    "no validity": ({"validity_until": None}, [(Code.VALIDITY_MISSING, "timeline", {})]),
    "validity ends on the deadline's day": (
        {"validity_until": DRAFT.deadline_at.date()},
        [(Code.VALIDITY_TOO_SHORT, "timeline", {})],
    ),
    "validity ends on the deadline's day in Oslo": (
        {"deadline_at": datetime(2027, 6, 30, 22, tzinfo=UTC), "validity_until": date(2027, 7, 1)},
        [(Code.VALIDITY_TOO_SHORT, "timeline", {})],
    ),
    "standstill not considered": (
        {"standstill_chosen": False},
        [(Code.STANDSTILL_MISSING, "timeline", {})],
    ),
    "no evaluator": ({"evaluators": 0}, [(Code.EVALUATORS_MISSING, "people", {})]),
}

# What lies exactly on the lawful side of a limit.
SATISFIED = {
    "nothing": {},
    "estimate that uses the ceiling up": {"estimate_ore": 100_00, "remaining_ore": 100_00},
    "no ceiling known": {"remaining_ore": None},
    "fractions that make 100": {
        "criteria": tuple(
            replace(c, weight=w)
            for c, w in zip(
                CRITERIA, (Decimal("33.3"), Decimal("33.3"), Decimal("33.4")), strict=True
            )
        )
    },
    "sub-criteria that make 100": with_children(60, 40),
    "parent without own documentation": {
        "criteria": (
            PRICE,
            TASK,
            replace(TEAM, documentation="", word_limit=None),
            criterion(10, "Del", 100, parent=TEAM.key),
        )
    },
    "sub-criterion outside the framework's list": with_children(100, allowed=False),
    "weight on both edges of its span": with_criterion(
        2, weight_minimum=Decimal(40), weight_maximum=Decimal(40)
    ),
    "no price criterion, no lines": {
        "criteria": (replace(TASK, weight=Decimal(60)), TEAM),
        "price_lines": 0,
    },
    "climate at exactly 30 per cent": climate(Oppgaveforståelse=True),
    "climate by requirement": {"climate": ClimateChoice.REQUIREMENT},
    "deadline a moment ahead": {
        "deadline_at": NOW + timedelta(microseconds=1),
        "questions_due_at": NOW,
    },
    "questions a moment before the deadline": {
        "questions_due_at": DRAFT.deadline_at - timedelta(microseconds=1)
    },
    "validity the day after the deadline": {
        "validity_until": DRAFT.deadline_at.date() + timedelta(days=1)
    },
}


def told(draft):
    return [(why.code, why.section, dict(why.params)) for why in gaps(draft, NOW)]


@pytest.mark.parametrize("case", VIOLATIONS)
def test_draft_is_refused_for_what_is_wrong_and_nothing_else(case):
    changes, expected = VIOLATIONS[case]
    assert told(replace(DRAFT, **changes)) == expected


@pytest.mark.parametrize("case", SATISFIED)
def test_draft_within_the_limits_has_no_gap(case):
    assert told(replace(DRAFT, **SATISFIED[case])) == []


def test_every_check_is_seen_to_refuse():
    refusing = {
        check
        for changes, _ in VIOLATIONS.values()
        for check in CHECKS
        if check(replace(DRAFT, **changes), NOW)
    }
    assert refusing == set(CHECKS)


def test_gaps_are_told_all_at_once():
    wrong = replace(DRAFT, need="", evaluators=0, estimate_ore=None, standstill_chosen=False)
    assert [why.code for why in gaps(wrong, NOW)] == [
        Code.ESTIMATE_MISSING, Code.NEED_MISSING, Code.STANDSTILL_MISSING, Code.EVALUATORS_MISSING,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ([], "0"),
        ([criterion(1, "A", 25, climate=True)], "25"),
        ([criterion(1, "A", 40), criterion(2, "B", 50, parent=1, climate=True)], "20"),
        # A climate criterion's parts are in its weight already.
        ([criterion(1, "A", 40, climate=True), criterion(2, "B", 50, parent=1, climate=True)], "40"),
        (
            [
                criterion(1, "A", 10, climate=True),
                criterion(2, "B", 40),
                criterion(3, "C", 25, parent=2, climate=True),
                criterion(4, "D", 75, parent=2),
            ],
            "20",
        ),
    ],
)  # fmt: skip
def test_climate_share_counts_each_weight_once(criteria, expected):
    for order in permutations(criteria):
        assert climate_share(order) == Decimal(expected)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_weights_are_accepted_exactly_when_they_make_100(weights):
    criteria = tuple(
        criterion(n, f"Kriterium {n}", weight, kind=CriterionKind.QUALITY)
        for n, weight in enumerate(weights)
    )
    expected = [] if sum(weights) == 100 else [Code.WEIGHTS_NOT_100]
    assert [why.code for why in gaps(replace(DRAFT, criteria=criteria), NOW)] == expected
