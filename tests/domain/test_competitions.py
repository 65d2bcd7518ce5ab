from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.competitions import (
    EDGES,
    GUARDS,
    LATEST_FIRST,
    Action,
    CompetitionFacts,
    Status,
    refusals,
    require,
    require_open_for_bids,
    status,
)
from procure.domain.complaints import Waiting
from procure.domain.drafting import DraftFacts
from procure.domain.errors import DeadlinePassed, IllegalTransition
from procure.domain.reasons import Code
from procure.domain.seals import GUARD
from tests.domain.ready import FACTS, NOW, days

MICROSECOND = timedelta(microseconds=1)

# `product.md` §2 in the test's own words: what may be done where, and where it leads.
FLOW = {
    Status.DRAFT: {Action.EDIT: None, Action.SUBMIT_FOR_REVIEW: Status.IN_REVIEW},
    Status.IN_REVIEW: {
        Action.RETURN_TO_DRAFT: Status.DRAFT, Action.APPROVE: None, Action.ISSUE: Status.ISSUED,
    },
    Status.ISSUED: {
        Action.ASK: None, Action.ANSWER: None, Action.EXTEND: None, Action.AMEND: None,
    },
    Status.CLOSED: {
        Action.CONFIRM_OPENING: None, Action.OPEN: Status.OPENED,
        Action.DECLARE_UNSUCCESSFUL: Status.UNSUCCESSFUL,
    },
    Status.OPENED: {
        Action.ASSESS_BIDS: None, Action.START_SCORING: Status.INDIVIDUAL_SCORING,
        Action.DECLARE_UNSUCCESSFUL: Status.UNSUCCESSFUL,
    },
    Status.INDIVIDUAL_SCORING: {Action.SCORE: None, Action.START_CONSENSUS: Status.CONSENSUS},
    Status.CONSENSUS: {
        Action.SET_CONSENSUS: None, Action.LOCK: None, Action.REOPEN: None,
        Action.DECIDE: Status.DECIDED,
    },
    Status.DECIDED: {
        Action.APPROVE_AWARD: None, Action.RETURN_AWARD: Status.CONSENSUS,
        Action.SEND_LETTERS: None, Action.REOPEN: Status.CONSENSUS,
        Action.REVERSE: Status.CONSENSUS, Action.SIGN_CONTRACT: Status.CONTRACTED,
    },
    Status.STANDSTILL: {
        Action.REVERSE: Status.CONSENSUS, Action.SIGN_CONTRACT: Status.CONTRACTED,
    },
    Status.CONTRACTED: {Action.COMPLETE: Status.COMPLETED},
    Status.COMPLETED: {},
    Status.CANCELLED: {},
    Status.UNSUCCESSFUL: {},
}  # fmt: skip
CANCELLABLE = set(Status) - {
    Status.CONTRACTED, Status.COMPLETED, Status.CANCELLED, Status.UNSUCCESSFUL,
}  # fmt: skip

# What an edge needs beyond the state itself, so that its guards let it pass.
READY = {
    (Status.CLOSED, Action.DECLARE_UNSUCCESSFUL): {"bids": 0},
    (Status.OPENED, Action.DECLARE_UNSUCCESSFUL): {"admissible_bids": 0},
    (Status.CONSENSUS, Action.DECIDE): {"locked_at": days(-14)},
    (Status.CONSENSUS, Action.REOPEN): {"locked_at": days(-14)},
    (Status.DECIDED, Action.SEND_LETTERS): {"award_approved_at": days(-6)},
    (Status.DECIDED, Action.REVERSE): {"letters_sent_at": days(-5)},
    (Status.DECIDED, Action.SIGN_CONTRACT): {"letters_sent_at": days(-5)},
}
# An edge that no facts pass: it stands so that the refusal says when the standstill ends.
WAITS = (Status.STANDSTILL, Action.SIGN_CONTRACT)
PASSABLE = sorted(set(EDGES) - {WAITS})

# The fact that each step writes. None takes the fact away.
WRITES = {
    Action.SUBMIT_FOR_REVIEW: {"submitted_for_review_at": NOW},
    Action.RETURN_TO_DRAFT: {"submitted_for_review_at": None, "approved_at": None},
    Action.APPROVE: {"approved_at": NOW},
    Action.ISSUE: {"issued_at": NOW, "deadline_at": days(21)},
    Action.EXTEND: {"deadline_at": days(30)},
    Action.OPEN: {"opened_at": NOW},
    Action.START_SCORING: {"scoring_started_at": NOW},
    Action.START_CONSENSUS: {"consensus_started_at": NOW},
    Action.LOCK: {"locked_at": NOW},
    Action.DECIDE: {"decided_at": NOW},
    Action.APPROVE_AWARD: {"award_approved_at": NOW},
    Action.RETURN_AWARD: {"decided_at": None, "award_approved_at": None},
    Action.SEND_LETTERS: {"letters_sent_at": NOW},
    Action.REOPEN: {"decided_at": None, "award_approved_at": None, "locked_at": None},
    Action.REVERSE: {
        "decided_at": None,
        "award_approved_at": None,
        "letters_sent_at": None,
        "standstill_ends_at": None,
        "locked_at": None,
    },
    Action.SIGN_CONTRACT: {"contracted_at": NOW},
    Action.COMPLETE: {"completed_at": NOW},
    Action.CANCEL: {"cancelled_at": NOW},
    Action.DECLARE_UNSUCCESSFUL: {"unsuccessful_at": NOW},
}


def codes(facts, action, now=NOW):
    return [why.code for why in refusals(facts, action, now)]


def ready(here, action):
    return replace(FACTS[here], **READY.get((here, action), {}))


@pytest.mark.parametrize("here", Status)
def test_status_is_the_latest_fact(here):
    assert status(FACTS[here], NOW) is here


def test_edges_are_the_flow_of_the_product_text():
    written = {
        (here, action): target or here
        for here, actions in FLOW.items()
        for action, target in actions.items()
    }
    exits = {(here, Action.CANCEL): Status.CANCELLED for here in CANCELLABLE}
    assert written | exits == dict(EDGES)


def test_every_action_can_be_done_somewhere():
    assert {action for _, action in EDGES} == set(Action)


@pytest.mark.parametrize(("here", "action"), sorted(set(product(Status, Action)) - set(EDGES)))
def test_pair_outside_the_table_is_refused_with_a_reason(here, action):
    early = {Action.CONFIRM_OPENING, Action.OPEN, Action.DECLARE_UNSUCCESSFUL}
    late = {Action.ASK, Action.ANSWER, Action.EXTEND, Action.AMEND}
    expected = Code.WRONG_STATE
    if here is Status.ISSUED and action in early:
        expected = Code.BEFORE_DEADLINE
    if here is Status.CLOSED and action in late:
        expected = Code.DEADLINE_PASSED
    if action is Action.EDIT:
        expected = Code.NOT_DRAFT
    if action is Action.ISSUE and FACTS[here].issued_at:
        expected = Code.ALREADY_ISSUED
    assert codes(FACTS[here], action) == [expected]
    with pytest.raises(IllegalTransition) as refused:
        require(FACTS[here], action, NOW)
    assert refused.value.reasons == refusals(FACTS[here], action, NOW)


@pytest.mark.parametrize(("here", "action"), PASSABLE)
def test_ready_facts_pass_every_edge(here, action):
    assert require(ready(here, action), action, NOW) is EDGES[here, action]


@pytest.mark.parametrize(("here", "action"), PASSABLE)
def test_status_after_a_step_is_the_one_the_table_names(here, action):
    after = replace(ready(here, action), **WRITES.get(action, {}))
    assert status(after, NOW) is EDGES[here, action]


AWARDING = [
    (Status.CONSENSUS, Action.DECIDE),
    (Status.DECIDED, Action.SEND_LETTERS),
    (Status.DECIDED, Action.SIGN_CONTRACT),
]


@pytest.mark.parametrize(("here", "action"), AWARDING)
def test_a_price_that_uses_the_maximum_up_on_the_last_day_can_be_awarded(here, action):
    facts = replace(
        ready(here, action), price_ore=40_000_000_00, framework_ends_on=date(2027, 3, 1)
    )
    assert codes(facts, action) == []
    midnight = NOW + timedelta(hours=14)  # in Oslo
    assert codes(facts, action, midnight - MICROSECOND) == []
    assert codes(facts, action, midnight) == [Code.FRAMEWORK_NOT_IN_FORCE]


# (state, action, what is wrong, the reasons with their parameters)
VIOLATIONS = [
    (Status.DRAFT, Action.SUBMIT_FOR_REVIEW, {"draft": replace(FACTS[Status.DRAFT].draft, need=" ")},
     [(Code.NEED_MISSING, {})]),
    (Status.IN_REVIEW, Action.APPROVE, {"draft": replace(FACTS[Status.DRAFT].draft, requirements=0)},
     [(Code.REQUIREMENTS_MISSING, {})]),
    (Status.IN_REVIEW, Action.ISSUE, {"draft": replace(FACTS[Status.DRAFT].draft, evaluators=0)},
     [(Code.EVALUATORS_MISSING, {})]),
    (Status.IN_REVIEW, Action.ISSUE, {"approved_at": None}, [(Code.NOT_APPROVED, {})]),
    (Status.IN_REVIEW, Action.ISSUE, {"unshared_material": 1},
     [(Code.MATERIAL_NOT_SHARED, {"count": 1})]),
    (Status.IN_REVIEW, Action.ISSUE, {"opener_keys": ()},
     [(Code.OPENERS_MISSING, {"people": 0, "paper": 0})]),
    (Status.ISSUED, Action.ASK, {"questions_due_at": NOW},
     [(Code.QUESTIONS_CLOSED, {"due": NOW})]),
    *((Status.CLOSED, action, {"deadline_at": NOW},
       [(Code.OPENING_GUARDED, {"until": NOW + GUARD})])
      for action in (Action.CONFIRM_OPENING, Action.OPEN)),
    (Status.CLOSED, Action.OPEN, {"openers": 1},
     [(Code.OPENERS_TOO_FEW, {"confirmed": 1, "required": 2})]),
    (Status.CLOSED, Action.OPEN, {"bids": 0}, [(Code.NO_BIDS, {})]),
    (Status.CLOSED, Action.DECLARE_UNSUCCESSFUL, {"bids": 1}, [(Code.WRONG_STATE, {})]),
    # No bid counts as admissible before the opening, so nothing follows from there being none.
    (Status.CLOSED, Action.DECLARE_UNSUCCESSFUL, {"bids": 1, "admissible_bids": 0},
     [(Code.WRONG_STATE, {})]),
    (Status.OPENED, Action.DECLARE_UNSUCCESSFUL, {"admissible_bids": 1},
     [(Code.WRONG_STATE, {})]),
    (Status.OPENED, Action.START_SCORING, {"unassessed_bids": 1},
     [(Code.BID_NOT_ADMISSIBLE, {"count": 1})]),
    (Status.OPENED, Action.START_SCORING, {"admissible_bids": 0},
     [(Code.NO_ADMISSIBLE_BIDS, {})]),
    (Status.OPENED, Action.START_SCORING, {"evaluators": 0}, [(Code.EVALUATORS_MISSING, {})]),
    (Status.INDIVIDUAL_SCORING, Action.START_CONSENSUS, {"sheets_outstanding": 1},
     [(Code.SHEETS_OUTSTANDING, {"count": 1})]),
    (Status.CONSENSUS, Action.SET_CONSENSUS, {"locked_at": NOW}, [(Code.EVALUATION_LOCKED, {})]),
    (Status.CONSENSUS, Action.LOCK, {"locked_at": NOW}, [(Code.EVALUATION_LOCKED, {})]),
    (Status.CONSENSUS, Action.LOCK, {"consensus_missing": 3},
     [(Code.CONSENSUS_INCOMPLETE, {"count": 3})]),
    (Status.CONSENSUS, Action.DECIDE, {"locked_at": None}, [(Code.NOT_LOCKED, {})]),
    (Status.CONSENSUS, Action.DECIDE, {"locked_at": days(-14), "consensus_missing": 1},
     [(Code.CONSENSUS_INCOMPLETE, {"count": 1})]),
    (Status.DECIDED, Action.APPROVE_AWARD, {"award_approved_at": days(-1)},
     [(Code.AWARD_APPROVED, {})]),
    *((Status.DECIDED, action, {"letters_sent_at": days(-1)}, [(Code.LETTERS_SENT, {})])
      for action in (Action.APPROVE_AWARD, Action.RETURN_AWARD)),
    (Status.DECIDED, Action.SEND_LETTERS, {"award_approved_at": None},
     [(Code.AWARD_NOT_APPROVED, {})]),
    (Status.DECIDED, Action.SEND_LETTERS,
     {"award_approved_at": days(-6), "letters_sent_at": days(-1)}, [(Code.LETTERS_SENT, {})]),
    (Status.DECIDED, Action.REVERSE, {"letters_sent_at": None}, [(Code.LETTERS_NOT_SENT, {})]),
    (Status.DECIDED, Action.SIGN_CONTRACT, {"letters_sent_at": None},
     [(Code.LETTERS_NOT_SENT, {})]),
    (Status.STANDSTILL, Action.SIGN_CONTRACT, {"standstill_ends_at": days(5)},
     [(Code.STANDSTILL_RUNS, {"until": days(5)})]),
    (Status.DECIDED, Action.SIGN_CONTRACT,
     {"letters_sent_at": days(-5), "waiting": Waiting(complaints=2, injunctions=1)},
     [(Code.COMPLAINT_OPEN, {"count": 2}), (Code.INJUNCTION_OPEN, {})]),
    (Status.CONTRACTED, Action.COMPLETE, {"waiting": Waiting(complaints=1)},
     [(Code.COMPLAINT_OPEN, {"count": 1})]),
    (Status.CONTRACTED, Action.COMPLETE, {"waiting": Waiting(requests=3)},
     [(Code.ACCESS_OPEN, {"count": 3})]),
    (Status.DECIDED, Action.SIGN_CONTRACT,
     {"letters_sent_at": days(-5), "framework_ends_on": date(2027, 2, 28)},
     [(Code.FRAMEWORK_NOT_IN_FORCE, {"ended": date(2027, 2, 28)})]),
    (Status.DECIDED, Action.SIGN_CONTRACT,
     {"letters_sent_at": days(-5), "chosen_valid_until": date(2027, 2, 28)},
     [(Code.VALIDITY_OVER, {"until": date(2027, 2, 28)})]),
    *((here, action, READY.get((here, action), {}) | {"framework_ends_on": date(2027, 2, 28)},
       [(Code.FRAMEWORK_NOT_IN_FORCE, {"ended": date(2027, 2, 28)})])
      for here, action in AWARDING),
    *((here, action, READY.get((here, action), {}) | {"price_ore": 40_000_000_01},
       [(Code.PRICE_PAST_MAXIMUM, {"price": 40_000_000_01, "remaining": 40_000_000_00})])
      for here, action in AWARDING),
    (Status.IN_REVIEW, Action.ISSUE,
     {"draft": replace(FACTS[Status.DRAFT].draft, estimate_ore=40_000_000_01)},
     [(Code.EXCEEDS_MAXIMUM_VALUE, {"remaining": 40_000_000_00})]),
]  # fmt: skip


@pytest.mark.parametrize(("here", "action", "changes", "expected"), VIOLATIONS)
def test_guard_refuses_what_is_wrong(here, action, changes, expected):
    facts = replace(ready(here, action), **changes)
    assert status(facts, NOW) is here
    found = [(why.code, dict(why.params)) for why in refusals(facts, action, NOW)]
    assert found == expected
    with pytest.raises(IllegalTransition):
        require(facts, action, NOW)


def test_every_guard_is_seen_to_refuse():
    refusing = {
        guard
        for here, action, changes, _ in VIOLATIONS
        for guard in GUARDS[action]
        if guard(replace(ready(here, action), **changes), NOW)
    }
    assert refusing == {guard for guards in GUARDS.values() for guard in guards}


def test_refusals_tell_everything_at_once():
    facts = replace(
        FACTS[Status.OPENED], unassessed_bids=2, admissible_bids=0, evaluators=0
    )  # fmt: skip
    assert codes(facts, Action.START_SCORING) == [
        Code.BID_NOT_ADMISSIBLE, Code.NO_ADMISSIBLE_BIDS, Code.EVALUATORS_MISSING,
    ]  # fmt: skip


def test_issue_names_every_gap_of_an_empty_draft():
    facts = replace(FACTS[Status.IN_REVIEW], draft=DraftFacts(), approved_at=None)
    assert codes(facts, Action.ISSUE) == [
        Code.ESTIMATE_MISSING, Code.SCOPE_STATEMENT_MISSING, Code.DELIVERY_PLACE_MISSING,
        Code.NEED_MISSING, Code.PROJECT_INCOMPLETE, Code.REQUIREMENTS_MISSING,
        Code.CRITERIA_MISSING, Code.CLIMATE_CHOICE_MISSING, Code.DEADLINE_MISSING,
        Code.EVALUATORS_MISSING, Code.NOT_APPROVED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("margin", "expected"),
    [(-MICROSECOND, []), (timedelta(0), [Code.QUESTIONS_CLOSED]), (MICROSECOND, [Code.QUESTIONS_CLOSED])],
)  # fmt: skip
def test_questions_close_at_their_deadline(margin, expected):
    facts = FACTS[Status.ISSUED]
    assert codes(facts, Action.ASK, facts.questions_due_at + margin) == expected


@pytest.mark.parametrize(
    ("margin", "expected"),
    [(-MICROSECOND, Status.ISSUED), (timedelta(0), Status.CLOSED), (MICROSECOND, Status.CLOSED)],
)
def test_competition_closes_at_exactly_the_deadline(margin, expected):
    facts = FACTS[Status.ISSUED]
    assert status(facts, facts.deadline_at + margin) is expected


@pytest.mark.parametrize(
    ("margin", "expected"),
    [
        (-MICROSECOND, Status.STANDSTILL),
        (timedelta(0), Status.DECIDED),
        (MICROSECOND, Status.DECIDED),
    ],
)
def test_standstill_ends_at_exactly_its_end(margin, expected):
    facts = FACTS[Status.STANDSTILL]
    then = facts.standstill_ends_at + margin
    assert status(facts, then) is expected
    signable = expected is Status.DECIDED
    assert codes(facts, Action.SIGN_CONTRACT, then) == ([] if signable else [Code.STANDSTILL_RUNS])


def test_bid_is_in_time_until_the_last_microsecond():
    facts = FACTS[Status.ISSUED]
    require_open_for_bids(facts, facts.deadline_at - MICROSECOND)


@pytest.mark.parametrize("late", [timedelta(0), MICROSECOND, timedelta(days=400)])
@pytest.mark.parametrize("here", [Status.ISSUED, Status.CLOSED, Status.OPENED, Status.COMPLETED])
def test_bid_at_the_deadline_or_after_is_late(here, late):
    facts = FACTS[here]
    with pytest.raises(DeadlinePassed) as refused:
        require_open_for_bids(facts, facts.deadline_at + late)
    (why,) = refused.value.reasons
    assert (why.code, dict(why.params)) == (Code.DEADLINE_PASSED, {"deadline": facts.deadline_at})


@pytest.mark.parametrize("here", [Status.DRAFT, Status.IN_REVIEW, Status.CANCELLED])
def test_bid_outside_the_window_is_refused_without_being_late(here):
    with pytest.raises(IllegalTransition) as refused:
        require_open_for_bids(FACTS[here], NOW)
    assert type(refused.value) is IllegalTransition
    (why,) = refused.value.reasons
    assert (why.code, why.params["status"]) == (Code.WRONG_STATE, here.value)


@pytest.mark.parametrize(("minutes", "expected"), [(-1, []), (0, [Code.FRAMEWORK_NOT_IN_FORCE])])
def test_framework_ends_at_midnight_in_oslo(minutes, expected):
    facts = replace(
        FACTS[Status.DECIDED], letters_sent_at=days(-5), framework_ends_on=date(2027, 6, 30)
    )
    midnight = datetime(2027, 6, 30, 22, 0, tzinfo=UTC)  # summer time
    assert codes(facts, Action.SIGN_CONTRACT, midnight + timedelta(minutes=minutes)) == expected


STAMPS = [name for name in CompetitionFacts.__dataclass_fields__ if name.endswith("_at")]
MOMENTS = st.integers(-100, 100).map(days)
JOURNEY = [
    "submitted_for_review_at", "issued_at", "opened_at", "scoring_started_at",
    "consensus_started_at", "decided_at", "contracted_at", "completed_at",
]  # fmt: skip
# Decided and its standstill are one step of the journey: time takes the second back.
STEP = {
    Status.DRAFT: 0, Status.IN_REVIEW: 1, Status.ISSUED: 2, Status.CLOSED: 3, Status.OPENED: 4,
    Status.INDIVIDUAL_SCORING: 5, Status.CONSENSUS: 6, Status.STANDSTILL: 7, Status.DECIDED: 7,
    Status.CONTRACTED: 8, Status.COMPLETED: 9,
}  # fmt: skip


@given(
    stamps=st.fixed_dictionaries({name: st.none() | MOMENTS for name in STAMPS}),
    now=MOMENTS,
)
def test_status_is_total_and_an_exit_is_final(stamps, now):
    found = status(CompetitionFacts(**stamps), now)
    assert found in Status
    if stamps["cancelled_at"]:
        assert found is Status.CANCELLED
    elif stamps["unsuccessful_at"]:
        assert found is Status.UNSUCCESSFUL
    else:
        assert found not in {Status.CANCELLED, Status.UNSUCCESSFUL}


@given(
    gaps=st.lists(st.integers(0, 30), min_size=len(JOURNEY), max_size=len(JOURNEY)),
    deadline=MOMENTS,
    standstill=st.none() | MOMENTS,
    now=MOMENTS,
)
def test_status_never_goes_back_while_events_come_in_order(gaps, deadline, standstill, now):
    facts = CompetitionFacts(deadline_at=deadline, standstill_ends_at=standstill)
    steps = [STEP[status(facts, now)]]
    passed = -100
    for event, gap in zip(JOURNEY, gaps, strict=True):
        passed += gap
        facts = replace(facts, **{event: days(passed)})
        steps.append(STEP[status(facts, now)])
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert steps[-1] == STEP[Status.COMPLETED]


@given(
    stamps=st.fixed_dictionaries({name: st.none() | MOMENTS for name in JOURNEY}),
    deadline=st.none() | MOMENTS,
    standstill=st.none() | MOMENTS,
    moments=st.lists(MOMENTS, min_size=2, max_size=6),
)
def test_time_alone_only_closes_and_ends_the_standstill(stamps, deadline, standstill, moments):
    facts = CompetitionFacts(**stamps, deadline_at=deadline, standstill_ends_at=standstill)
    seen = [status(facts, now) for now in sorted(moments)]
    changes = {(a, b) for a, b in pairwise(seen) if a is not b}
    assert changes <= {(Status.ISSUED, Status.CLOSED), (Status.STANDSTILL, Status.DECIDED)}


def test_latest_first_names_a_stored_fact_for_each_status_that_has_one():
    derived = {Status.DRAFT, Status.CLOSED, Status.STANDSTILL}
    assert {found for _, found in LATEST_FIRST} == set(Status) - derived
    assert {fact for fact, _ in LATEST_FIRST} <= set(STAMPS)
