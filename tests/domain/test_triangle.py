"""The figures of the triangle: the worked example, holes, order, more people, days."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.triangle import Member, Need, Overlap, measure, overlaps, sampled

AREAS = (1, 2, 3)


def member(number: int, levels, share=Fraction(1), firm: int = 0) -> Member:
    return Member(
        id=number, share=share, levels=dict(zip(AREAS, levels, strict=True)), firm=firm
    )  # fmt: skip


def needs(level: int, *capacities: Fraction, people: int = 1) -> list[Need]:
    return [
        Need(area=area, level=level, capacity=capacity, people=people)
        for area, capacity in zip(AREAS, capacities, strict=True)
    ]


#: evaluation.md §5: four consultants, L* = 3, need 1.2, 1.0 and 0.8.
TOY = (
    member(1, (5, 2, 1), Fraction(1), firm=1),
    member(2, (3, 4, 1), Fraction(8, 10), firm=1),
    member(3, (1, 3, 4), Fraction(5, 10), firm=2),
    member(4, (2, 1, 3), Fraction(3, 10), firm=3),
)
TOY_NEED = needs(3, Fraction(12, 10), Fraction(1), Fraction(8, 10), people=2)


def rounded(value: Decimal | Fraction) -> str:
    return f"{Decimal(value.numerator) / value.denominator:.2f}" if isinstance(value, Fraction) else (
        f"{value:.2f}"
    )  # fmt: skip


def test_worked_example_gives_the_published_figures():
    triangle = measure(TOY, TOY_NEED)
    assert [c.capacity for c in triangle.corners] == [
        Fraction(148, 100),
        Fraction(94, 100),
        Fraction(58, 100),
    ]
    assert triangle.coverages == (Fraction(1), Fraction(94, 100), Fraction(29, 40))
    assert [c.depth for c in triangle.corners] == [2, 2, 2]
    assert [c.peak for c in triangle.corners] == [5, 4, 4]
    assert triangle.weakest == Fraction(29, 40)  # .725, published as .73
    assert triangle.weakest_area == 3
    assert triangle.mean == Fraction(533, 600)  # .888…, published as .89
    assert triangle.balance == Fraction(29, 40)
    assert rounded(triangle.geometric) == "0.88"
    assert [c.met for c in triangle.corners] == [True, False, False]


def test_geometric_mean_is_the_root_to_28_digits():
    triangle = measure(TOY, TOY_NEED)
    assert abs(triangle.geometric**3 - Decimal("0.6815")) < Decimal("1e-26")


def test_mean_hides_a_hole_that_the_others_show():
    triangle = measure([member(1, (5, 5, 0))], needs(4, Fraction(1), Fraction(1), Fraction(1)))
    assert triangle.mean == Fraction(2, 3)
    assert (triangle.weakest, triangle.weakest_area) == (Fraction(0), 3)
    assert (triangle.geometric, triangle.balance) == (Decimal(0), Fraction(0))


def test_empty_team_covers_nothing():
    triangle = measure([], needs(4, Fraction(1), Fraction(1), Fraction(1)))
    assert [(c.depth, c.capacity, c.peak, c.coverage) for c in triangle.corners] == [
        (0, Fraction(0), 0, Fraction(0))
    ] * 3
    assert (triangle.balance, triangle.mean, triangle.geometric) == (None, Fraction(0), Decimal(0))


def test_area_that_asks_for_no_capacity_is_left_out_of_the_summaries():
    triangle = measure([member(1, (5, 5, 5))], needs(4, Fraction(2), Fraction(0), Fraction(0)))
    assert triangle.coverages == (Fraction(1, 2),)
    assert [c.met for c in triangle.corners] == [False, True, True]
    none = measure([member(1, (5, 5, 5))], needs(4, Fraction(0), Fraction(0), Fraction(0)))
    assert (none.weakest, none.mean, none.geometric, none.balance) == (None,) * 4
    assert none.weakest_area is None


def test_need_for_people_is_not_met_by_capacity():
    triangle = measure(
        [member(1, (5, 5, 5))], needs(4, Fraction(1), Fraction(1), Fraction(1), people=2)
    )
    assert triangle.weakest == 1
    assert triangle.weakest_area is None
    assert not triangle.met


def test_person_without_time_is_not_counted():
    triangle = measure(
        [member(1, (5, 5, 5), Fraction(0))], needs(4, Fraction(1), Fraction(1), Fraction(1))
    )
    assert [(c.depth, c.peak) for c in triangle.corners] == [(0, 0)] * 3


def test_overlap_names_the_areas_that_two_firms_both_reach():
    triangle = measure(TOY, TOY_NEED)
    assert overlaps(triangle, [1, 2, 3]) == (
        Overlap(1, 2, (2,)),
        Overlap(1, 3, ()),
        Overlap(2, 3, (3,)),
    )


@pytest.mark.parametrize(
    "wrong", [{"level": 0}, {"level": 6}, {"level": 3, "capacity": Fraction(-1)},
              {"level": 3, "people": -1}],
)  # fmt: skip
def test_need_refuses_what_is_no_need(wrong):
    with pytest.raises(ValueError, match="no need"):
        Need(area=1, **wrong)


shares = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))
members = st.builds(
    member,
    st.integers(1, 1000),
    st.tuples(*[st.integers(0, 5)] * 3),
    shares,
    st.integers(1, 3),
)
teams = st.lists(members, max_size=8, unique_by=lambda m: m.id)
capacities = st.integers(0, 300).map(lambda percent: Fraction(percent, 100))
wanted = st.builds(
    lambda level, capacity, people: needs(level, *capacity, people=people),
    st.integers(1, 5),
    st.tuples(*[capacities] * 3),
    st.integers(0, 4),
)


@given(teams, members, wanted)
def test_another_person_never_lowers_depth_capacity_coverage_or_peak(team, more, need):
    for before, after in zip(
        measure(team, need).corners, measure([*team, more], need).corners, strict=True
    ):
        assert before.depth <= after.depth
        assert before.capacity <= after.capacity
        assert before.peak <= after.peak
        assert before.coverage is None or before.coverage <= after.coverage
        assert before.met <= after.met


@given(teams, wanted, st.randoms())
def test_order_of_people_makes_no_difference(team, need, random):
    shuffled = random.sample(team, len(team))
    assert measure(shuffled, need) == measure(team, need)


@given(teams, wanted)
def test_summaries_keep_their_order(team, need):
    triangle = measure(team, need)
    if triangle.weakest is None:
        return
    tiny = Decimal("1e-20")
    geometric = triangle.geometric
    weakest = Decimal(triangle.weakest.numerator) / triangle.weakest.denominator
    mean = Decimal(triangle.mean.numerator) / triangle.mean.denominator
    assert weakest - tiny <= geometric <= mean + tiny
    assert 0 <= triangle.weakest <= triangle.mean <= 1
    assert triangle.balance is None or triangle.weakest <= triangle.balance <= 1


def day(number: int) -> date:
    return date(2026, 1, number)


def test_sampled_days_are_the_ends_and_the_changes_between():
    days = [day(9), day(3), day(3), day(1), day(20), day(30)]
    assert sampled(days, first=day(2), last=day(20), most=12) == (
        day(2),
        day(3),
        day(9),
        day(20),
    )


def test_sampled_days_are_thinned_evenly_and_keep_the_ends():
    days = [day(n) for n in range(1, 32)]
    found = sampled(days, first=day(1), last=day(31), most=5)
    assert found == (day(1), day(8), day(16), day(23), day(31))


def test_first_day_that_is_the_last_is_one_day():
    assert sampled([], first=day(4), last=day(4), most=2) == (day(4),)


def test_sampled_refuses_room_for_less_than_two():
    with pytest.raises(ValueError, match="first and the last"):
        sampled([], first=day(1), last=day(2), most=1)
