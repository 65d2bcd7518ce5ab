"""When a promise runs out, and which reminder it is time for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.commitments import THRESHOLDS, Standing, days_left, standing, threshold

LAST = date(2027, 6, 30)


@pytest.mark.parametrize(
    ("left", "expected", "reminder"),
    [
        (61, Standing.HOLDS, None),
        (60, Standing.EXPIRING, 60),
        (31, Standing.EXPIRING, 60),
        (30, Standing.EXPIRING, 30),
        (8, Standing.EXPIRING, 30),
        (7, Standing.EXPIRING, 7),
        (0, Standing.EXPIRING, 7),
        (-1, Standing.EXPIRED, -1),
        (-400, Standing.EXPIRED, -1),
    ],
)
def test_statement_stands_by_the_days_it_has_left(left, expected, reminder):
    today = LAST - timedelta(days=left)
    assert days_left(LAST, today) == left
    assert standing(LAST, today) is expected
    assert threshold(LAST, today) == reminder


def test_statement_without_an_end_is_never_reminded_of():
    assert standing(None, LAST) is Standing.HOLDS
    assert threshold(None, LAST) is None


@given(left=st.integers(-500, 500))
def test_statement_that_is_over_stays_over(left):
    assert standing(LAST, LAST - timedelta(days=left), over=True) is Standing.OVER


@given(left=st.integers(-100, 400), days=st.integers(0, 100))
def test_thresholds_are_passed_in_order(left, days):
    earlier = threshold(LAST, LAST - timedelta(days=left + days))
    later = threshold(LAST, LAST - timedelta(days=left))
    order = [None, *THRESHOLDS]
    assert order.index(earlier) <= order.index(later)
