"""The course of a competition by hand: what is planned, what is decided, and what conflicts."""

from datetime import date, datetime

import pytest

from procure.domain import courses
from procure.domain.courses import Known, Milestone, Step
from procure.domain.formats import OSLO
from procure.domain.reasons import Code
from procure.queries.holidays import norwegian_holidays

HOLIDAYS = norwegian_holidays(date(2027, 1, 1), date(2028, 12, 31))
DEADLINE = datetime(2027, 2, 1, 12, tzinfo=OSLO)
QUESTIONS = datetime(2027, 1, 21, 12, tzinfo=OSLO)


def course(**known):
    return courses.course(Known(deadline_at=DEADLINE, **known), HOLIDAYS)


def days(steps):
    return {each.step: (each.day.isoformat(), each.planned) for each in steps}


def test_decided_course_holds_nothing_that_is_worked_out():
    known = Known(deadline_at=DEADLINE, questions_due_at=QUESTIONS, validity_until=date(2027, 5, 3))
    assert [each.step for each in courses.decided(known)] == [
        Step.QUESTIONS, Step.DEADLINE, Step.VALIDITY,
    ]  # fmt: skip


def test_what_follows_from_the_deadline_is_planned_as_the_plan_has_it():
    steps = course(questions_due_at=QUESTIONS, validity_until=date(2027, 5, 3))
    assert days(steps) == {
        Step.QUESTIONS: ("2027-01-21", False),
        Step.ANSWERS: ("2027-01-26", True),
        Step.DEADLINE: ("2027-02-01", False),
        Step.OPENING: ("2027-02-01", True),
        Step.LETTERS: ("2027-02-22", True),
        Step.STANDSTILL: ("2027-03-04", True),
        Step.CONTRACT: ("2027-03-05", True),
        Step.VALIDITY: ("2027-05-03", False),
    }
    assert [each.day for each in steps] == sorted(each.day for each in steps)


def test_the_opening_is_planned_on_the_first_working_day_and_told_when_it_has_been():
    saturday = courses.course(Known(deadline_at=datetime(2027, 2, 6, 12, tzinfo=OSLO)), HOLIDAYS)
    assert days(saturday)[Step.OPENING] == ("2027-02-08", True)
    opened = course(opened_at=datetime(2027, 2, 3, 9, tzinfo=OSLO))
    assert days(opened)[Step.OPENING] == ("2027-02-03", False)


def test_a_moved_step_says_where_it_was():
    moved = course(earlier={Step.DEADLINE: (date(2027, 1, 25),)})
    assert {each.step for each in moved if each.earlier} == {Step.DEADLINE}
    assert moved[0].earlier == (date(2027, 1, 25),)


def test_without_a_standstill_the_contract_follows_the_letters():
    found = days(course(standstill_days=0))
    assert Step.STANDSTILL not in found
    assert found[Step.CONTRACT] == ("2027-02-23", True)


def test_what_has_happened_takes_the_place_of_the_plan():
    sent = datetime(2027, 2, 10, 9, tzinfo=OSLO)
    ends = datetime(2027, 2, 20, 23, 59, 59, tzinfo=OSLO)
    found = days(course(letters_sent_at=sent, standstill_ends_at=ends, standstill_days=10))
    assert found[Step.LETTERS] == ("2027-02-10", False)
    assert found[Step.STANDSTILL] == ("2027-02-20", False)
    assert found[Step.CONTRACT] == ("2027-02-22", True)
    signed = datetime(2027, 2, 24, 9, tzinfo=OSLO)
    done = course(letters_sent_at=sent, contracted_at=signed, starts_on=date(2027, 2, 1))
    assert days(done)[Step.CONTRACT] == ("2027-02-24", False)
    assert Step.STANDSTILL not in days(done)
    assert courses.conflicts(done) == ()


def test_there_is_no_course_without_a_deadline():
    assert courses.course(Known(starts_on=date(2027, 3, 1)), HOLIDAYS) == ()
    assert courses.conflicts(()) == ()


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({"starts_on": date(2027, 3, 5)}, []),
        ({"starts_on": date(2027, 3, 4)}, [Code.START_BEFORE_CONTRACT]),
        ({"starts_on": date(2027, 3, 4), "standstill_days": 0}, []),
        ({"validity_until": date(2027, 3, 4)}, [Code.VALIDITY_BEFORE_CONTRACT]),
    ],
)
def test_a_start_or_a_validity_before_the_contract_is_said(known, codes):
    assert [why.code for why in courses.conflicts(course(**known))] == codes


def test_a_milestone_late_in_the_evening_is_that_day_in_oslo():
    late = datetime(2027, 2, 1, 23, 30, tzinfo=OSLO)
    assert Milestone(Step.DEADLINE, late).day == date(2027, 2, 1)
