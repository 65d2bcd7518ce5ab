"""The need from plain answers: by hand, at the ends, and how it moves with each answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import needs
from procure.domain.needs import BENEFITS, CHANGE, DESIGN, AreaNeed

AREAS = (DESIGN, BENEFITS, CHANGE)
LEAST = {q.key: 0 for q in needs.questions(AREAS)}
MOST = {q.key: q.answers - 1 for q in needs.questions(AREAS)}


def test_three_known_areas_take_ten_questions_of_three_to_five_answers():
    asked = needs.questions(AREAS)
    assert [q.key for q in asked] == [
        "users_known", "problem_known", "users_reached", "work_changed", "leaders", "staff",
        "goal_measured", "gain_shared", "bodies", "own_time",
    ]  # fmt: skip
    assert {q.answers for q in asked} <= {3, 4, 5}


def test_an_area_asks_only_what_counts_for_it():
    assert [q.key for q in needs.questions([CHANGE])] == [
        "work_changed", "leaders", "staff", "bodies", "own_time",
    ]  # fmt: skip


def test_an_unknown_area_gets_a_question_of_its_own():
    asked = needs.questions([BENEFITS, "data_science"])
    assert asked[-1].key == "area:data_science"
    found = [needs.proposed({"area:data_science": n}, "data_science") for n in range(5)]
    assert found == [
        AreaNeed(0, 0, 0),
        AreaNeed(2, 30, 1),
        AreaNeed(3, 50, 1),
        AreaNeed(4, 80, 2),
        AreaNeed(5, 120, 2),
    ]


def test_a_need_by_hand():
    answers = {
        "work_changed": 3, "leaders": 2,  # (1 + 2/3) / 2 = 5/6: level 1 + 10/3 = 4
        "staff": 3, "bodies": 1, "own_time": 1,  # (1 + 1/3 + 1/3) / 3 = 5/9
    }  # fmt: skip
    # 60 per cent at level 4, times 1/2 + 5/9: 63, so 60; one person can have it.
    assert needs.proposed(answers, CHANGE) == AreaNeed(4, 60, 1)


def test_the_least_answers_need_nothing_and_the_most_the_highest():
    assert [needs.proposed(LEAST, area) for area in AREAS] == [AreaNeed(0, 0, 0)] * 3
    assert [needs.proposed(MOST, area) for area in AREAS] == [AreaNeed(5, 120, 2)] * 3


@pytest.mark.parametrize("key", [q.key for q in needs.counting(DESIGN)])
def test_nothing_is_proposed_while_an_answer_is_missing(key):
    answers = {k: v for k, v in MOST.items() if k != key}
    assert needs.proposed(answers, DESIGN) is None
    assert [q.key for q in needs.missing(answers, DESIGN)] == [key]


@given(
    answers=st.fixed_dictionaries(
        {q.key: st.integers(0, q.answers - 1) for q in needs.questions(AREAS)}
    ),
    key=st.sampled_from([q.key for q in needs.questions(AREAS)]),
)
def test_a_greater_answer_never_lessens_a_need(answers, key):
    more = {**answers, key: min(answers[key] + 1, MOST[key])}
    for area in AREAS:
        before, after = needs.proposed(answers, area), needs.proposed(more, area)
        assert before is not None
        assert after is not None
        assert before.level <= after.level <= 5
        assert before.capacity <= after.capacity
        assert before.people <= after.people
        assert (after.level == 0) == (after.people == 0) == (after.capacity == 0)


def test_answers_that_answer_no_question_are_left_out():
    told = {"users_known": 4, "leaders": -1, "staff": True, "bodies": "2", "own_time": 3, "x": 1}
    assert needs.sound(told, AREAS) == {"own_time": 3}


A, B, C = AreaNeed(2, 20, 1), AreaNeed(3, 50, 1), AreaNeed(4, 60, 1)


@pytest.mark.parametrize(
    ("stored", "typed", "old", "new", "kept"),
    [
        (None, None, None, A, A),  # the first proposal
        (A, A, A, B, B),  # followed the proposal, follows the new one
        (A, B, A, C, B),  # typed now
        (B, B, A, C, B),  # adjusted by hand before
        (A, A, None, B, B),  # from the project, until the questions are answered
        (A, A, None, None, A),
        (A, None, A, B, B),  # nothing typed
    ],
)
def test_what_the_author_typed_goes_before_what_the_answers_say(stored, typed, old, new, kept):
    assert needs.settled(stored, typed, old, new) == kept
