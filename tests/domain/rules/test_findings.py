"""A finding as text: the same for the same values, read back as the same sentence's values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.reasons import Code, reason
from procure.domain.rules.findings import LONGEST, reason_of, text_of

VALUES = st.one_of(
    st.text(max_size=300),
    st.integers(),
    st.none(),
    st.dates(),
    st.fractions(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
)


@pytest.mark.parametrize(
    "value",
    [
        7, "Smith & Sønn <AS>", None, date(2027, 2, 1), datetime(2027, 2, 1, 11, tzinfo=UTC),
        Decimal("12.50"), Decimal(100), Fraction(1, 3), Fraction(4),
    ],
)  # fmt: skip
def test_values_come_back_as_they_were(value):
    found = reason(Code.DEADLINE_SHORT, "timeline", days=value)
    assert dict(reason_of(text_of(found)).params) == {"days": value}


@given(st.dictionaries(st.sampled_from("abcd"), VALUES))
def test_text_fits_its_column_and_keeps_every_name(params):
    text = text_of(reason(Code.CRITERION_SPAN_WIDE, None, **params))
    assert len(text) <= LONGEST
    found = reason_of(text)
    assert found.code is Code.CRITERION_SPAN_WIDE
    assert found.params.keys() == params.keys()


def test_long_names_that_differ_at_the_end_are_two_findings():
    one, other = (reason(Code.CRITERION_MIXED, None, name="a" * 300 + end) for end in "bc")
    assert text_of(one) != text_of(other)
    assert dict(reason_of(text_of(one)).params) == {"name": "a" * 20 + "…"}


def test_a_finding_is_the_same_wherever_it_is_mended():
    assert text_of(reason(Code.ANSWER_LATE, "timeline", days=1)) == text_of(
        reason(Code.ANSWER_LATE, None, days=1)
    )
