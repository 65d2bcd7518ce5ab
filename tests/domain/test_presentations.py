"""Slots of equal length in an order that nobody chose."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.presentations import slots

START = datetime(2027, 2, 3, 9, tzinfo=UTC)


@given(st.sets(st.integers(1, 10_000), max_size=12), st.integers(1, 480), st.integers(0, 1440))
def test_everyone_has_one_slot_and_none_overlap(bids, minutes, pause):
    made = slots(bids, key="2027/7", starts_at=START, minutes=minutes, pause=pause)
    assert sorted(slot.bid_id for slot in made) == sorted(bids)
    step = timedelta(minutes=minutes + pause)
    assert [slot.starts_at for slot in made] == [START + step * n for n in range(len(bids))]


@given(st.permutations(range(1, 9)))
def test_order_does_not_depend_on_who_was_named_first(bids):
    plan = {"starts_at": START, "minutes": 30, "pause": 0}
    assert slots(bids, key="2027/7", **plan) == slots(range(1, 9), key="2027/7", **plan)


def test_order_is_another_in_another_competition():
    plan = {"starts_at": START, "minutes": 30, "pause": 0}
    orders = {
        tuple(slot.bid_id for slot in slots(range(1, 9), key=f"2027/{n}", **plan))
        for n in range(20)
    }
    assert len(orders) == 20
