"""When agreed points need more than a reason."""

from decimal import Decimal

import pytest

from procure.domain import consensus
from procure.domain.reasons import Code


@pytest.mark.parametrize(
    ("points", "given", "expected"),
    [
        ("7", [], False),
        ("7", ["7"], False),
        ("8", ["7"], True),
        ("7", ["7", "8"], False),  # one of the two was followed
        ("7.5", ["7", "8"], True),  # nobody's own
        ("8", ["7", "7", "8"], True),  # most gave seven
        ("7", ["7", "7", "8"], False),
        ("6", ["6", "7", "8"], False),  # there is no most
        ("6", ["6", "7", "6", "7"], False),
        ("7.0", ["7", "7"], False),
    ],
)
def test_points_depart_from_what_each_or_most_gave(points, given, expected):
    assert consensus.departs(Decimal(points), [Decimal(one) for one in given]) is expected


@pytest.mark.parametrize(("length", "codes"), [(0, 1), (19, 1), (20, 0)])
def test_departure_is_explained_as_long_as_a_reason(length, codes):
    found = consensus.departure_problems(Decimal(5), [Decimal(7)], "x" * length)
    assert [one.code for one in found] == [Code.DEPARTURE_MISSING] * codes
    assert consensus.departure_problems(Decimal(7), [Decimal(7)], "x" * length) == ()
