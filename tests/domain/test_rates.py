"""Adjusted rates against figures worked out by hand, and slips of a comma that are stopped."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import rates
from procure.domain.errors import InvalidInput
from procure.domain.rates import Adjustment, RateChange, Rounding, by_index, by_percent
from procure.domain.reasons import Code

RATES = st.integers(1, 10**7)


def codes(act) -> list[Code]:
    with pytest.raises(InvalidInput) as refused:
        act()
    return [why.code for why in refused.value.reasons]


@pytest.mark.parametrize(
    ("percent", "rounding", "before", "after"),
    [
        ("3.5", Rounding.ORE, 150_000, 155_250),
        ("3.5", Rounding.KRONER, 150_000, 155_300),  # 1 552,50 kr: halves go up
        ("3.4", Rounding.KRONER, 150_000, 155_100),
        ("-2", Rounding.ORE, 123_45, 120_98),  # 120,981
        ("0.01", Rounding.ORE, 5_000, 5_001),  # 50,005 kr: half an øre goes up
        ("0.0099", Rounding.ORE, 5_000, 5_000),
        ("33.3333", Rounding.ORE, 99_999, 133_332),
    ],
)
def test_rate_by_percent_is_exact(percent, rounding, before, after):
    assert by_percent(Decimal(percent), rounding).of(before) == after


@pytest.mark.parametrize(
    ("was", "becomes", "before", "after"),
    [
        ("118.4", "121.7", 150_000, 154_181),  # 150 000 × 121,7 / 118,4 = 154 180,74
        ("3", "4", 100, 133),
        ("4", "3", 100, 75),
        ("100", "100.5", 100, 101),  # 100,5 øre
    ],
)
def test_rate_by_index_is_exact(was, becomes, before, after):
    assert by_index(Decimal(was), Decimal(becomes)).of(before) == after


@given(rate=RATES, percent=st.decimals(-90, 300, places=4).filter(bool))
def test_rounding_is_at_most_half_a_step_away(rate, percent):
    for rounding in Rounding:
        adjusted = by_percent(percent, rounding)
        exact = rate * (1 + Fraction(percent) / 100)
        assert adjusted.of(rate) % rounding.step == 0
        assert -rounding.step <= 2 * (exact - adjusted.of(rate)) < rounding.step


@given(first=RATES, second=RATES, percent=st.decimals(-50, 50, places=2).filter(bool))
def test_dearer_role_stays_dearer(first, second, percent):
    adjustment = by_percent(percent)
    low, high = sorted((first, second))
    assert adjustment.of(low) <= adjustment.of(high)


@given(
    before=st.decimals("0.1", 1000, places=1), after=st.decimals("0.1", 1000, places=1), rate=RATES
)
def test_index_there_and_back_is_within_rounding(before, after, rate):
    if before == after:
        return
    there, back = by_index(before, after), by_index(after, before)
    assert there.factor * back.factor == 1
    assert abs(back.of(there.of(rate)) - rate) <= 1 + back.factor / 2


def test_adjustment_tells_its_share_in_per_cent():
    assert by_percent(Decimal("3.5")).share == Decimal("3.5")
    assert by_index(Decimal("118.4"), Decimal("121.7")).share == Decimal("2.79")


@pytest.mark.parametrize("percent", ["-100", "-100.01", "-1000"])
def test_fall_to_nothing_is_refused(percent):
    assert codes(lambda: by_percent(Decimal(percent))) == [Code.RATE_NOT_POSITIVE]


@pytest.mark.parametrize(("was", "becomes"), [("0", "1"), ("1", "0"), ("-1", "2"), ("2", "-1")])
def test_index_that_is_not_positive_is_refused(was, becomes):
    assert codes(lambda: by_index(Decimal(was), Decimal(becomes))) == [Code.INDEX_NOT_POSITIVE]


def test_no_change_is_refused():
    assert codes(lambda: by_percent(Decimal("0.00"))) == [Code.NOTHING_CHANGED]
    assert codes(lambda: by_index(Decimal("118.40"), Decimal("118.4"))) == [Code.NOTHING_CHANGED]


@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize(
    ("was", "becomes"), [("118.4", "12.17"), ("118.4", "1217"), ("1184", "121.7")]
)
def test_slipped_comma_in_an_index_is_refused_even_if_confirmed(was, becomes, confirmed):
    adjustment = by_index(Decimal(was), Decimal(becomes))
    assert codes(lambda: rates.require_likely(adjustment, confirmed=confirmed)) == [
        Code.INDEX_SLIPPED
    ]


@pytest.mark.parametrize(
    ("percent", "asked"),
    [("20", False), ("-20", False), ("20.01", True), ("35", True), ("-21", True)],
)
def test_large_adjustment_must_be_confirmed(percent, asked):
    adjustment = by_percent(Decimal(percent))
    rates.require_likely(adjustment, confirmed=True)
    if asked:
        assert codes(lambda: rates.require_likely(adjustment, confirmed=False)) == [
            Code.INDEX_TOO_LARGE
        ]
    else:
        rates.require_likely(adjustment, confirmed=False)


@pytest.mark.parametrize(
    ("before", "after", "confirmed", "expected"),
    [
        (150_000, 0, True, [Code.RATE_NOT_POSITIVE]),
        (None, 0, True, [Code.RATE_NOT_POSITIVE]),
        (150_000, -1, True, [Code.RATE_NOT_POSITIVE]),
        (150_000, 15_000, True, [Code.COMMA_SLIPPED]),
        (150_000, 1_500_000, True, [Code.COMMA_SLIPPED]),
        (150_000, 1_500, True, [Code.COMMA_SLIPPED]),
        (150_000, 15_500_000, True, [Code.COMMA_SLIPPED]),
        (150_000, 1_200_000, True, [Code.COMMA_SLIPPED]),  # eight times
        (150_000, 1_199_999, True, []),
        (150_000, 180_000, False, []),
        (150_000, 180_001, False, [Code.CHANGE_TOO_LARGE]),
        (150_000, 120_000, False, []),
        (150_000, 119_999, False, [Code.CHANGE_TOO_LARGE]),
        (150_000, 180_001, True, []),
        (None, 150_000, False, []),
        (None, 10**8 + 1, True, [Code.RATE_TOO_HIGH]),
    ],
)
def test_rate_set_by_hand_is_guarded(before, after, confirmed, expected):
    found = rates.refusals(RateChange("Seniorrådgiver", before, after), confirmed=confirmed)
    assert [why.code for why in found] == expected


def test_changes_tell_only_what_differs_in_the_order_asked():
    found = rates.changes(
        {"A": 100_000, "B": 110_000}, {"B": 110_000, "C": 90_000, "A": 101_000}, confirmed=False
    )
    assert found == (RateChange("C", None, 90_000), RateChange("A", 100_000, 101_000))
    assert [(c.difference, c.share) for c in found] == [(90_000, None), (1_000, Fraction(1, 100))]


def test_changes_tell_every_fault_at_once():
    asked = {"A": 0, "B": 10}
    found = codes(lambda: rates.changes({"A": 100, "B": 100_000}, asked, confirmed=True))
    assert found == [Code.RATE_NOT_POSITIVE, Code.COMMA_SLIPPED]


def test_changes_without_a_difference_are_refused():
    assert codes(lambda: rates.changes({"A": 100}, {"A": 100}, confirmed=True)) == [
        Code.NOTHING_CHANGED
    ]
    assert codes(lambda: rates.changes({"A": 100}, {}, confirmed=True)) == [Code.NOTHING_CHANGED]


def test_adjustment_rounds_whole_kroner_from_the_exact_product():
    assert Adjustment(Fraction(1, 3), "", Rounding.KRONER).of(149_850) == 50_000  # 499,50 kr
