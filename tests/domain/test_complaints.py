"""How far a complaint has come, when it holds the contract back, and by when it is answered."""

from datetime import date

import pytest

from procure.domain import complaints
from procure.domain.complaints import ComplaintKind, ComplaintStatus

BUYER, BOARD, COURT = ComplaintKind.BUYER, ComplaintKind.BOARD, ComplaintKind.COURT


@pytest.mark.parametrize(
    ("written", "letter", "ended", "expected"),
    [
        (False, False, False, ComplaintStatus.WAITING),
        (True, False, False, ComplaintStatus.WRITTEN),
        (True, True, False, ComplaintStatus.ANSWERED),
        (True, True, True, ComplaintStatus.ENDED),
        (False, False, True, ComplaintStatus.ENDED),
    ],
)
def test_latest_fact_decides_how_far_it_has_come(written, letter, ended, expected):
    assert complaints.status(written=written, letter=letter, ended=ended) is expected


@pytest.mark.parametrize(
    ("kind", "holding"),
    [
        (BUYER, {ComplaintStatus.WAITING, ComplaintStatus.WRITTEN}),
        (BOARD, {ComplaintStatus.WAITING, ComplaintStatus.WRITTEN}),
        (COURT, {ComplaintStatus.WAITING, ComplaintStatus.WRITTEN, ComplaintStatus.ANSWERED}),
    ],
)
def test_complaint_holds_until_it_is_answered_and_a_court_until_it_is_over(kind, holding):
    assert {here for here in ComplaintStatus if complaints.holds(kind, here)} == holding


@pytest.mark.parametrize(
    ("standstill", "expected"),
    [
        (None, date(2027, 2, 11)),
        (date(2027, 2, 8), date(2027, 2, 8)),  # while the bidder can go on with it
        (date(2027, 2, 1), date(2027, 2, 1)),  # it came on the last day
        (date(2027, 2, 20), date(2027, 2, 11)),
        (date(2027, 1, 31), date(2027, 2, 11)),  # it was over already
    ],
)
def test_answer_is_due_after_the_days_and_within_a_standstill_that_runs(standstill, expected):
    assert complaints.answer_by(date(2027, 2, 1), 10, standstill) == expected


def test_access_is_decided_on_the_fifth_working_day():
    easter = {date(2027, 3, 25): "", date(2027, 3, 26): "", date(2027, 3, 29): ""}
    assert complaints.access_by(date(2027, 3, 23), easter) == date(2027, 4, 2)
