"""When the maximum is used up: every date here was counted by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.forecast import (
    Agreement,
    Basis,
    Forecast,
    Pace,
    Planned,
    Posted,
    Silence,
    forecast,
)

KRONE = 100
START, END = date(2026, 7, 1), date(2030, 6, 30)


def agreement(maximum, committed, *, starts_on=START, ends_on=END):
    return Agreement(
        starts_on=starts_on,
        ends_on=ends_on,
        maximum_ore=maximum * KRONE,
        committed_ore=committed * KRONE,
    )


def posted(*lines):
    return [Posted(day, amount * KRONE) for day, amount in lines]


# 1 July to 8 October 2026 are 100 days: 31 + 31 + 30 + 8.
HUNDREDTH = date(2026, 10, 8)
THREE = posted((START, 40_000), (date(2026, 8, 1), 30_000), (date(2026, 9, 1), 30_000))


def test_pace_of_a_young_agreement_is_taken_from_its_whole_life():
    # 100 000 in 100 days is 1 000 a day; 400 000 are left: 400 days from 8 October 2026.
    found = forecast(agreement(500_000, 100_000), THREE, [], HUNDREDTH)
    assert found == Forecast(
        today=HUNDREDTH,
        ends_on=END,
        maximum_ore=500_000 * KRONE,
        committed_ore=100_000 * KRONE,
        pace=Pace(basis=Basis.LIFE, days=100, postings=3, ore=100_000 * KRONE),
        silence=None,
        by_pace=date(2027, 11, 12),  # 365 days to 8 October 2027, and 35 more
        with_planned=date(2027, 11, 12),
        # 1 361 days from 8 October 2026 to 30 June 2030: 1 096 to 8 October 2029, and 265.
        at_end_ore=(100_000 + 1_361_000) * KRONE,
        line=((HUNDREDTH, 100_000 * KRONE), (date(2027, 11, 12), 500_000 * KRONE)),
    )
    assert found.pace.ore_per_day == Fraction(1_000 * KRONE)
    assert found.exhausted


def test_pace_of_an_older_agreement_is_that_of_the_last_365_days():
    today = date(2028, 7, 1)
    old = posted((date(2026, 9, 1), 900_000), (date(2027, 7, 2), 365_000))
    recent = posted((date(2027, 7, 3), 300_000), (date(2028, 1, 1), 400_000), (today, 30_000))
    found = forecast(agreement(3_000_000, 1_995_000), [*old, *recent], [], today)
    # 2 July 2027 is 365 days before 1 July 2028: one too many. 730 000 in 365 days is 2 000 a day.
    assert found.pace == Pace(basis=Basis.YEAR, days=365, postings=3, ore=730_000 * KRONE)
    assert found.pace.ore_per_month == 61_000_00  # 60 833.33, about
    # 1 005 000 left: 502.5 days, so on the 503rd: 365 to 1 July 2029, 138 more.
    assert found.by_pace == date(2029, 11, 16)


def test_a_quiet_last_year_falls_back_on_the_whole_life():
    today = date(2028, 7, 1)
    lines = posted((START, 100_000), (date(2027, 1, 1), 100_000), (date(2028, 2, 1), 100_000))
    found = forecast(agreement(1_000_000, 300_000), lines, [], today)
    # 1 July 2026 to 1 July 2028, both counted: 365 + 366 + 1.
    assert (found.pace.basis, found.pace.days, found.pace.postings) == (Basis.LIFE, 732, 3)


def test_planned_is_added_on_its_day():
    plan = [Planned(date(2026, 10, 18), 150_000 * KRONE), Planned(date(2031, 1, 1), 9_000_000_00)]
    found = forecast(agreement(500_000, 100_000), THREE, plan, HUNDREDTH)
    # 400 000 − 150 000 = 250 000 left for the pace: 250 days from 8 October 2026.
    assert found.by_pace == date(2027, 11, 12)
    assert found.with_planned == date(2027, 6, 15)
    assert [(day, ore // KRONE) for day, ore in found.line] == [
        (HUNDREDTH, 100_000),
        (date(2026, 10, 18), 110_000),
        (date(2026, 10, 18), 260_000),
        (date(2027, 6, 15), 500_000),
    ]
    # What is planned after the last day is not counted.
    assert found.at_end_ore == (100_000 + 150_000 + 1_361_000) * KRONE


def test_planned_can_be_what_reaches_the_maximum_on_its_own_day():
    plan = [Planned(date(2027, 1, 16), 300_000 * KRONE)]
    found = forecast(agreement(500_000, 100_000), THREE, plan, HUNDREDTH)
    # On 16 January 2027, 100 days on, the pace has used 100 000 and the plan takes the rest.
    assert found.with_planned == date(2027, 1, 16)
    late = forecast(
        agreement(500_000, 100_000), THREE, [Planned(date(2027, 1, 15), 300_000 * KRONE)], HUNDREDTH
    )
    assert late.with_planned == date(2027, 1, 16)  # the day after, by the pace


def test_planned_day_that_has_passed_counts_from_today():
    plan = [Planned(date(2026, 8, 1), 400_000 * KRONE)]
    found = forecast(agreement(500_000, 100_000), THREE, plan, HUNDREDTH)
    assert found.with_planned == HUNDREDTH


def test_maximum_that_lasts_has_no_date():
    found = forecast(agreement(10_000_000, 100_000), THREE, [], HUNDREDTH)
    assert (found.by_pace, found.with_planned, found.exhausted) == (None, None, False)
    assert found.at_end_ore == 1_461_000 * KRONE


@pytest.mark.parametrize(("left", "expected"), [(1_361_000, END), (1_361_001, None)])
def test_last_day_of_the_agreement_is_the_last_that_counts(left, expected):
    found = forecast(agreement(100_000 + left, 100_000), THREE, [], HUNDREDTH)
    assert found.by_pace == expected


def test_used_up_maximum_is_reached_today():
    found = forecast(agreement(100_000, 100_000), THREE, [], HUNDREDTH)
    assert (found.by_pace, found.with_planned, found.spent) == (HUNDREDTH, HUNDREDTH, True)


@pytest.mark.parametrize(
    ("lines", "today", "silence"),
    [
        (THREE[:2], HUNDREDTH, Silence.TOO_FEW),
        ([], HUNDREDTH, Silence.TOO_FEW),
        (THREE, date(2026, 9, 27), Silence.TOO_SOON),  # the 89th day
        (THREE, date(2026, 6, 30), Silence.NOT_STARTED),
        (THREE, date(2030, 7, 1), Silence.ENDED),
        (posted((START, 50), (START, -30), (START, -20)), HUNDREDTH, Silence.NO_PACE),
    ],
)
def test_too_little_is_no_forecast_and_says_why(lines, today, silence):
    found = forecast(agreement(500_000, 100_000), lines, [], today)
    assert (found.pace, found.silence, found.by_pace) == (None, silence, None)
    assert found.at_end_ore == 100_000 * KRONE


def test_ninety_days_are_enough():
    assert forecast(agreement(500_000, 100_000), THREE, [], date(2026, 9, 28)).pace.days == 90


def test_plans_alone_can_reach_the_maximum_without_a_pace():
    plan = [Planned(date(2027, 1, 1), 200_000 * KRONE), Planned(date(2027, 2, 1), 200_000 * KRONE)]
    found = forecast(agreement(500_000, 100_000), [], plan, HUNDREDTH)
    assert (found.silence, found.by_pace) == (Silence.TOO_FEW, None)
    assert found.with_planned == date(2027, 2, 1)


def test_an_agreement_that_has_ended_reaches_nothing():
    plan = [Planned(date(2030, 6, 1), 900_000 * KRONE)]
    found = forecast(agreement(500_000, 100_000), THREE, plan, date(2030, 7, 1))
    assert (found.by_pace, found.with_planned, found.line) == (None, None, ())


days = st.integers(0, 1460).map(lambda n: START + timedelta(days=n))
amounts = st.integers(1, 50_000_000_00)


@given(
    lines=st.lists(st.builds(Posted, days, amounts), max_size=8),
    plan=st.lists(st.builds(Planned, days, amounts), max_size=5),
    maximum=st.integers(1, 200_000_000_00),
    today=days,
)
def test_date_is_the_first_day_on_which_the_line_crosses(lines, plan, maximum, today):
    """The search by steps finds what a walk through every day finds."""
    committed = sum(one.ore for one in lines)
    case = Agreement(starts_on=START, ends_on=END, maximum_ore=maximum, committed_ore=committed)
    found = forecast(case, lines, plan, today)
    rate = found.pace.ore_per_day if found.pace else Fraction(0)

    def used(day):
        steps = sum(one.ore for one in plan if max(one.day, today) <= day)
        return committed + steps + rate * (day - today).days

    span = (today + timedelta(days=n) for n in range((END - today).days + 1))
    assert found.with_planned == next((day for day in span if used(day) >= maximum), None)
    assert [day for day, _ in found.line] == sorted(day for day, _ in found.line)
    last, ore = found.line[-1]
    assert (last, ore) == (found.with_planned or END, int(used(last)))
