from dataclasses import replace
from datetime import date, timedelta

import pytest

from procure.domain.amendments import (
    Delta,
    Kind,
    Prepared,
    differences,
    issue_problems,
    merged,
    problems,
    touched_by,
    touches_requirements,
)
from procure.domain.reasons import Code
from procure.domain.timelines import Dates
from tests.domain.ready import NOW, days

NEED = Delta(Kind.TEXT, "need", "Slik det var.", "Slik det ble.")
DATES = Dates(
    deadline_at=days(10),
    questions_due_at=days(5),
    validity_until=date(2027, 6, 30),
    starts_on=date(2027, 7, 1),
    ends_on=date(2027, 12, 15),
)
READY = Prepared(
    deltas=(NEED,),
    reason="Behovet var beskrevet feil.",
    extension_reason="Endringen er liten.",
    deadline_at=days(10),
    dates=DATES,
    framework_ends_on=date(2030, 6, 30),
)


def codes(reasons):
    return [why.code for why in reasons]


def moved(**changes: object) -> Prepared:
    """A change of the dates, whatever they become."""
    delta = Delta(Kind.DATE, "deadline_at", days(10).isoformat(), days(20).isoformat())
    return replace(READY, deltas=(delta,), dates=replace(DATES, **changes))


def test_amendment_that_is_whole_waits_only_for_approval():
    assert codes(problems(READY, NOW)) == []
    assert codes(issue_problems(READY, NOW)) == [Code.AMENDMENT_NOT_APPROVED]
    assert codes(issue_problems(replace(READY, approved=True), NOW)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deltas": ()}, Code.AMENDMENT_EMPTY),
        ({"outdated": True}, Code.AMENDMENT_OUTDATED),
        ({"reason": " \n"}, Code.AMENDMENT_REASON_MISSING),
        ({"extension_reason": ""}, Code.AMENDMENT_EXTENSION_UNDECIDED),
        ({"requirements_left": 0}, Code.REQUIREMENTS_MISSING),
    ],
)
def test_amendment_that_lacks_one_thing_says_which(changes, code):
    assert codes(problems(replace(READY, **changes), NOW)) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deadline_at": days(10) - timedelta(seconds=1)}, Code.DEADLINE_MOVED_BACK),
        ({"questions_due_at": days(10)}, Code.QUESTIONS_DUE_AFTER_DEADLINE),
        ({"validity_until": date(2027, 3, 11)}, Code.VALIDITY_TOO_SHORT),
        ({"ends_on": date(2027, 7, 1)}, Code.PERIOD_REVERSED),
    ],
)
def test_dates_that_cannot_stand_are_refused(changes, code):
    assert codes(problems(moved(**changes), NOW)) == [code]


def test_deadline_after_the_last_day_of_the_framework_is_refused():
    late = replace(moved(deadline_at=days(12)), framework_ends_on=date(2027, 3, 12))
    assert codes(problems(late, NOW)) == [Code.FRAMEWORK_NOT_IN_FORCE]


def test_dates_that_are_left_alone_are_not_judged_again():
    past = replace(READY, dates=replace(DATES, questions_due_at=days(11)))
    assert codes(problems(past, NOW)) == []


def test_change_written_anew_replaces_the_first_and_one_undone_is_gone():
    other = Delta(Kind.TEXT, "assignment", "A", "B")
    again = replace(NEED, after="Enda et ord.")
    assert merged((NEED, other), (again,)) == (again, other)
    assert merged((NEED, other), (replace(NEED, after=NEED.before),)) == (other,)


def test_differences_are_told_field_by_field():
    before = {"description": "A", "word_limit": 600}
    delta = Delta(Kind.CRITERION, "7", before, {"description": "A", "word_limit": 900})
    assert [(d.field, d.before, d.after) for d in differences(delta)] == [("word_limit", 600, 900)]
    gone = Delta(Kind.REQUIREMENT, "3", {"text": "Krav"}, None)
    assert [(d.field, d.before, d.after) for d in differences(gone)] == [
        (None, {"text": "Krav"}, None)
    ]


def test_changed_criterion_touches_its_own_answer_and_those_below_it_and_no_other():
    answered = {2: None, 4: 3, 5: 3}
    main = Delta(Kind.CRITERION, "3", {"description": "A"}, {"description": "B"})
    own = replace(main, target="2")
    assert touched_by((NEED, main), answered) == {4, 5}
    assert touched_by((NEED, own), answered) == {2}
    assert touched_by((NEED,), answered) == frozenset()


def test_any_change_of_a_requirement_touches_the_confirmation_of_them():
    assert touches_requirements((NEED,)) is False
    assert touches_requirements((NEED, Delta(Kind.REQUIREMENT, "new-1", None, {"text": "Nytt"})))


def test_delta_is_stored_and_read_as_the_same():
    assert Delta.of(NEED.plain()) == NEED
