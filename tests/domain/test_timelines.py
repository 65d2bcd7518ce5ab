"""Working days, plans and what is unwise about a deadline, with the calendar of 2026 and 2027."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import timelines
from procure.domain.formats import OSLO, local
from procure.domain.reasons import Code
from procure.domain.rules.settings import Settings
from procure.domain.rules.timeline import thresholds
from procure.domain.timelines import Dates, Lengths
from procure.queries.holidays import norwegian_holidays

HOLIDAYS = norwegian_holidays(date(2026, 1, 1), date(2028, 12, 31))
LIMITS = thresholds(Settings())
EASTER_2027 = (date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29))


def oslo(*when):
    return datetime(*when, tzinfo=OSLO)


def codes(deadline, questions=None, *, issued=None):
    found = timelines.warnings(
        deadline, questions, HOLIDAYS, LIMITS, issued_at=issued or deadline - timedelta(days=30)
    )
    return [why.code for why in found]


def test_easter_and_the_seventeenth_of_may_are_no_working_days():
    assert [timelines.is_working_day(day, HOLIDAYS) for day in EASTER_2027] == [False] * 4
    assert not timelines.is_working_day(date(2027, 5, 17), HOLIDAYS)
    assert timelines.is_working_day(date(2027, 5, 18), HOLIDAYS)


def test_five_working_days_over_easter_take_eleven():
    # Wednesday 24 March 2027; Thursday, Friday, Sunday and Monday are holidays.
    assert timelines.working_days_after(date(2027, 3, 24), 5, HOLIDAYS) == date(2027, 4, 5)


def test_plan_from_the_eleventh_of_january_by_hand():
    plan = timelines.plan(date(2027, 1, 11), HOLIDAYS)  # a Monday
    assert plan.issued_on == date(2027, 1, 11)
    assert plan.questions_due_at == oslo(2027, 1, 21, 12)  # 8 working days
    assert plan.answers_on == date(2027, 1, 26)
    assert plan.deadline_at == oslo(2027, 2, 1, 12)  # 15 working days
    assert plan.letters_on == date(2027, 2, 22)
    assert plan.standstill_ends_on == date(2027, 3, 4)  # 10 calendar days
    assert plan.contract_on == date(2027, 3, 5)
    assert plan.validity_until == date(2027, 5, 3)  # 90 days is Sunday 2 May


def test_plan_begins_on_the_next_working_day():
    assert timelines.plan(date(2027, 5, 15), HOLIDAYS).issued_on == date(2027, 5, 18)


@given(start=st.dates(date(2026, 1, 1), date(2028, 6, 1)))
def test_every_plan_is_in_order_and_on_working_days(start):
    plan = timelines.plan(start, HOLIDAYS)
    questions, deadline = local(plan.questions_due_at).date(), local(plan.deadline_at).date()
    order = [
        start, plan.issued_on, questions, plan.answers_on, deadline, plan.letters_on,
        plan.standstill_ends_on, plan.contract_on,
    ]  # fmt: skip
    assert order == sorted(order)
    assert deadline < plan.validity_until
    worked = (plan.issued_on, questions, plan.answers_on, deadline, plan.contract_on)
    assert all(timelines.is_working_day(day, HOLIDAYS) for day in worked)


def test_longer_answers_move_the_deadline():
    plan = timelines.plan(date(2027, 1, 11), HOLIDAYS, Lengths(answers=20))
    assert local(plan.deadline_at).date() == plan.answers_on


@pytest.mark.parametrize(
    ("deadline", "found"),
    [
        (oslo(2027, 2, 1, 12), []),
        (oslo(2027, 2, 6, 12), [Code.DEADLINE_ON_WEEKEND]),
        (oslo(2027, 3, 25, 12), [Code.DEADLINE_ON_HOLIDAY]),
        (oslo(2027, 2, 1, 7, 59), [Code.DEADLINE_OUTSIDE_HOURS]),
        (oslo(2027, 2, 1, 16), []),
        (oslo(2027, 2, 1, 23, 59), [Code.DEADLINE_OUTSIDE_HOURS]),
        (oslo(2027, 7, 14, 12), [Code.DEADLINE_IN_QUIET_WEEKS]),
        (oslo(2027, 12, 22, 12), [Code.DEADLINE_IN_QUIET_WEEKS]),
        (oslo(2027, 1, 4, 12), [Code.DEADLINE_IN_QUIET_WEEKS]),
        (oslo(2027, 1, 6, 12), []),
    ],
)
def test_a_deadline_that_is_unwise_says_why(deadline, found):
    assert codes(deadline) == found


def test_the_name_of_the_holiday_is_told():
    (why,) = timelines.warnings(
        oslo(2028, 5, 17, 12), None, HOLIDAYS, LIMITS, issued_at=oslo(2028, 4, 1, 12)
    )
    assert why.params["name"] == "Grunnlovsdag"


def test_a_short_deadline_is_counted_in_calendar_days():
    deadline = oslo(2027, 2, 1, 12)
    assert codes(deadline, issued=oslo(2027, 1, 22, 15)) == []
    assert codes(deadline, issued=oslo(2027, 1, 23, 8)) == [Code.DEADLINE_SHORT]


def test_questions_that_close_just_before_the_deadline_are_late():
    deadline = oslo(2027, 2, 1, 12)
    assert codes(deadline, oslo(2027, 1, 29, 12)) == []
    assert codes(deadline, oslo(2027, 1, 30, 12)) == [Code.QUESTIONS_DUE_LATE]


def test_nothing_is_said_before_there_is_a_deadline():
    assert timelines.warnings(None, None, HOLIDAYS, LIMITS, issued_at=oslo(2027, 1, 1)) == ()


PLANNED = Dates(
    deadline_at=oslo(2027, 2, 1, 12),
    questions_due_at=oslo(2027, 1, 21, 14, 30),
    validity_until=date(2027, 5, 3),
    starts_on=date(2027, 3, 8),
    ends_on=date(2027, 9, 30),
)
ISSUED = oslo(2027, 1, 11, 9)


def test_dates_shifted_past_easter_by_hand():
    moved = timelines.shifted(PLANNED, oslo(2027, 3, 23, 15), HOLIDAYS, now=ISSUED)
    assert moved == Dates(
        deadline_at=oslo(2027, 3, 23, 15),
        questions_due_at=oslo(2027, 3, 12, 14, 30),  # 7 working days before, as it was
        validity_until=date(2027, 6, 22),  # 50 calendar days on
        starts_on=date(2027, 4, 30),  # 25 working days after, with Easter between
        ends_on=date(2027, 11, 22),  # as long an assignment: 53 calendar days on
    )


def test_a_deadline_moved_within_its_day_moves_nothing_else():
    later = oslo(2027, 2, 1, 15)
    assert timelines.shifted(PLANNED, later, HOLIDAYS, now=ISSUED) == replace(
        PLANNED, deadline_at=later
    )


def test_a_passed_question_deadline_stays():
    moved = timelines.shifted(PLANNED, oslo(2027, 2, 8, 12), HOLIDAYS, now=oslo(2027, 1, 22))
    assert moved.questions_due_at == PLANNED.questions_due_at
    assert moved.starts_on == date(2027, 3, 15)


def test_dates_that_are_not_set_stay_so():
    alone = Dates(deadline_at=PLANNED.deadline_at)
    moved = timelines.shifted(alone, oslo(2027, 2, 8, 12), HOLIDAYS, now=ISSUED)
    assert moved == Dates(deadline_at=oslo(2027, 2, 8, 12))


@given(
    start=st.dates(date(2026, 2, 1), date(2027, 6, 1)),
    days=st.integers(-20, 60),
)
def test_shifted_dates_keep_their_order_and_their_working_days(start, days):
    plan = timelines.plan(start, HOLIDAYS)
    dates = Dates(
        deadline_at=plan.deadline_at,
        questions_due_at=plan.questions_due_at,
        validity_until=plan.validity_until,
        starts_on=plan.contract_on,
        ends_on=timelines.next_working_day(plan.contract_on + timedelta(days=120), HOLIDAYS),
    )
    day = timelines.next_working_day(local(plan.deadline_at).date() + timedelta(days), HOLIDAYS)
    deadline = oslo(day.year, day.month, day.day, 12)
    moved = timelines.shifted(dates, deadline, HOLIDAYS, now=oslo(2026, 1, 1))
    assert moved.questions_due_at < moved.deadline_at == deadline
    assert day < moved.starts_on < moved.ends_on
    worked = (
        local(moved.questions_due_at).date(), moved.validity_until, moved.starts_on, moved.ends_on
    )  # fmt: skip
    assert all(timelines.is_working_day(one, HOLIDAYS) for one in worked)
    lengths = [
        sum(timelines.is_working_day(first + timedelta(n), HOLIDAYS) for n in range(span.days))
        for first, span in (
            (local(p.deadline_at).date(), p.starts_on - local(p.deadline_at).date())
            for p in (dates, moved)
        )
    ]
    assert lengths[0] == lengths[1]


def test_the_last_answer_comes_some_days_after_the_questions_and_before_the_deadline():
    asked, deadline = oslo(2027, 1, 21, 12), oslo(2027, 2, 1, 12)
    assert timelines.answers_on(asked, deadline, HOLIDAYS) == date(2027, 1, 26)
    assert timelines.answers_on(asked, oslo(2027, 1, 25, 12), HOLIDAYS) == date(2027, 1, 25)
