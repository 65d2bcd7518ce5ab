"""The smallest group against every group there is, whom one cannot do without, and the limit."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.team_cover import Cover, Shortage, smallest
from procure.domain.triangle import Member, Need
from tests.domain.test_triangle import member, teams

lists_of_needs = st.lists(
    st.builds(
        Need, area=st.integers(1, 3), level=st.integers(1, 5), people=st.integers(0, 3)
    ),
    max_size=4,
)  # fmt: skip


def found(team, need: Need) -> int:
    return sum(m.reaches(need.area, need.level) for m in team)


def meets(group, team, needs) -> bool:
    """Whether the group meets as much of every need as the whole team can."""
    return all(found(group, n) >= min(n.people, found(team, n)) for n in needs)


def brute(team, needs) -> int:
    return next(
        size
        for size in range(len(team) + 1)
        if any(meets(group, team, needs) for group in combinations(team, size))
    )


TEAM = (
    member(1, (5, 2, 4)),
    member(2, (4, 2, 3)),
    member(3, (1, 5, 2)),
    member(4, (1, 4, 5)),
)


def each(level: int, people: int = 1) -> list[Need]:
    return [Need(area=area, level=level, people=people) for area in (1, 2, 3)]


def test_two_who_reach_two_areas_each_are_enough():
    assert smallest(TEAM, each(4)) == Cover((1, 3), exact=True, irreplaceable=(), shortages=())


def test_who_alone_reaches_a_level_is_irreplaceable():
    cover = smallest(TEAM, each(5))
    assert cover == Cover((1, 3, 4), exact=True, irreplaceable=(1, 3, 4), shortages=())


def test_what_cannot_be_met_is_listed_and_the_rest_is_met():
    needs = [Need(area=1, level=5, people=2), Need(area=2, level=4, people=1)]
    assert smallest(TEAM, needs) == Cover(
        (1, 3), exact=True, irreplaceable=(1,), shortages=(Shortage(needs[0], 1),)
    )


def test_nobody_at_all_is_a_shortage_of_everything():
    needs = each(4)
    assert smallest((), needs) == Cover(
        (), exact=True, irreplaceable=(), shortages=tuple(Shortage(n, 0) for n in needs)
    )


def test_search_that_is_cut_says_so_and_still_meets_the_need():
    bait = ((1, 2, 3, 4), (1, 3, 5), (2, 4, 6))  # the first meets most and helps least
    team = [
        Member(id=n, share=Fraction(1), levels=dict.fromkeys(areas, 4))
        for n, areas in enumerate(bait)
    ]
    needs = [Need(area=area, level=4) for area in range(1, 7)]
    assert smallest(team, needs, limit=1) == Cover(
        (0, 1, 2), exact=False, irreplaceable=(1, 2), shortages=()
    )
    assert smallest(team, needs).people == (1, 2)
    assert smallest(team, needs).exact


@given(teams, lists_of_needs)
def test_group_is_as_small_as_the_smallest_of_all_groups(team, needs):
    cover = smallest(team, needs)
    group = [m for m in team if m.id in cover.people]
    assert cover.exact
    assert meets(group, team, needs)
    assert len(group) == len(cover.people) == brute(team, needs)


@given(teams, lists_of_needs, st.randoms())
def test_order_of_people_makes_no_difference(team, needs, random):
    assert smallest(random.sample(team, len(team)), needs) == smallest(team, needs)


@given(teams, lists_of_needs)
def test_irreplaceable_are_those_without_whom_less_is_met(team, needs):
    def met(group) -> list[int]:
        return [min(n.people, found(group, n)) for n in needs]

    without = {m.id for m in team if met([other for other in team if other is not m]) != met(team)}
    assert set(smallest(team, needs).irreplaceable) == without
