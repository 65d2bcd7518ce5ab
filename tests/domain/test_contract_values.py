"""The sums of a contract, exact, and when the changes call for a second look."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.contract_values import CHANGE_THRESHOLDS, ContractValue

ORE = st.integers(-(10**12), 10**12)
TODAY = date(2027, 1, 11)


def test_sums_follow_from_each_other():
    value = ContractValue(
        original_ore=1_160_000_00, changed_ore=40_000_00, taken_ore=100_000_00,
        open_ore=50_000_00, invoiced_ore=1_350_000_00,
    )  # fmt: skip
    assert value.ceiling_ore == 1_300_000_00
    assert value.remaining_ore == -50_000_00
    assert value.over_ore == 50_000_00
    assert value.highest_ore == 1_350_000_00
    assert value.change_share == Fraction(40, 1160)


@given(original=ORE, changed=ORE, taken=ORE, invoiced=ORE)
def test_what_is_left_and_what_is_over_are_never_both(original, changed, taken, invoiced):
    value = ContractValue(
        original_ore=original, changed_ore=changed, taken_ore=taken, invoiced_ore=invoiced
    )
    assert value.remaining_ore + value.invoiced_ore == value.ceiling_ore
    assert value.over_ore == max(0, invoiced - original - changed - taken)
    assert value.over_ore == 0 or value.remaining_ore == -value.over_ore


def test_share_of_nothing_is_not_known():
    value = ContractValue(original_ore=0, changed_ore=100)
    assert value.change_share is None
    assert value.passed_threshold(TODAY) is None


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (0, None),
        (100, None),  # exactly a tenth has not passed it
        (101, Fraction(1, 10)),
        (-101, Fraction(1, 10)),
        (500, Fraction(1, 10)),
        (501, Fraction(1, 2)),
        (-2000, Fraction(1, 2)),
    ],
)
def test_threshold_is_passed_by_the_net_change_up_or_down(changed, expected):
    value = replace(ContractValue(original_ore=1000), changed_ore=changed)
    assert value.passed_threshold(TODAY) == expected


def test_threshold_applies_from_its_day():
    value = ContractValue(original_ore=1000, changed_ore=900)
    first = min(threshold.starts for threshold in CHANGE_THRESHOLDS)
    assert value.passed_threshold(first) == Fraction(1, 2)
    assert value.passed_threshold(date(first.year - 1, 12, 31)) is None
