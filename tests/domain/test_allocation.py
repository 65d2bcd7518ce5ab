"""Every hour is used once, and the plan is the best there is."""

from fractions import Fraction
from itertools import product

from hypothesis import example, given, settings

from procure.domain.allocation import Hours, Plan, together
from procure.domain.triangle import Member, Need, measure
from tests.domain.test_triangle import TOY, TOY_NEED, member, needs, teams, wanted

RATIOS = sorted({Fraction(a, b) for a in range(1, 6) for b in range(1, 6)} | {Fraction(0)})


def weightings():
    """Where the bound below can be lowest: areas tie for some pair of levels, or drop out."""
    yield from [
        (Fraction(0), Fraction(0), Fraction(1)),
        *((Fraction(0), Fraction(1), ratio) for ratio in RATIOS),
    ]
    for one, ratio in product(RATIOS, RATIOS):
        yield Fraction(1), one, ratio  # the first area ties with both others
        yield Fraction(1), one, one * ratio  # the second ties with both
        yield Fraction(1), one * ratio, one  # the third does


def bound(team, need) -> Fraction:
    """The best share by linear programming duality, from all weightings of the areas."""
    lowest = Fraction(1)
    for weights in weightings():
        asked = sum((w * n.capacity for w, n in zip(weights, need, strict=True)), Fraction(0))
        if asked:
            given_at_most = sum(
                (
                    m.share * max(
                        w * m.levels[n.area] / 5 if m.reaches(n.area, n.level) else Fraction(0)
                        for w, n in zip(weights, need, strict=True)
                    )
                    for m in team
                ),
                Fraction(0),
            )  # fmt: skip
            lowest = min(lowest, given_at_most / asked)
    return lowest


def spent(plan: Plan, person: int) -> Fraction:
    return sum((h.share for h in plan.hours if h.person == person), Fraction(0))


def test_worked_example_cannot_meet_all_at_once():
    plan = together(TOY, TOY_NEED)
    assert plan.share == bound(TOY, TOY_NEED)
    assert plan.share < measure(TOY, TOY_NEED).weakest


def test_one_person_with_two_areas_gives_half_to_each():
    both = Member(id=7, share=Fraction(1), levels={1: 5, 2: 5})
    need = [Need(area=area, level=4, capacity=Fraction(1)) for area in (1, 2)]
    assert together([both], need) == Plan(
        Fraction(1, 2), (Hours(7, 1, Fraction(1, 2)), Hours(7, 2, Fraction(1, 2)))
    )  # fmt: skip


def test_people_alike_share_the_work_by_their_time():
    pair = [member(1, (5, 0, 0), Fraction(1)), member(2, (5, 0, 0), Fraction(1, 2))]
    assert together(pair, needs(4, Fraction(3, 4), Fraction(0), Fraction(0))) == Plan(
        Fraction(1), (Hours(1, 1, Fraction(1, 2)), Hours(2, 1, Fraction(1, 4)))
    )  # fmt: skip


def test_nothing_needed_is_met_by_nobody():
    assert together([], needs(4, Fraction(0), Fraction(0), Fraction(0))) == Plan(Fraction(1), ())


def test_hole_leaves_nothing_that_can_be_met_at_once():
    assert together(
        [member(1, (5, 5, 0))], needs(4, Fraction(1), Fraction(1), Fraction(1))
    ) == Plan(Fraction(0), ())


@given(teams, wanted)
def test_plan_keeps_within_everyones_time_and_gives_what_it_says(team, need):
    plan = together(team, need)
    levels = {m.id: m.levels for m in team}
    assert all(h.share > 0 for h in plan.hours)
    assert all(spent(plan, m.id) <= m.share for m in team)
    for asked in need:
        working = [h for h in plan.hours if h.area == asked.area]
        assert all(levels[h.person][asked.area] >= asked.level for h in working)
        given_hours = sum((h.share * levels[h.person][h.area] / 5 for h in working), Fraction(0))
        assert given_hours >= plan.share * asked.capacity


@settings(max_examples=25)
@example(
    team=[
        member(375, (4, 3, 4), Fraction(7, 100), 3),
        member(139, (0, 2, 3), Fraction(11, 20), 2),
        member(70, (0, 2, 1), Fraction(1, 5), 1),
        member(763, (0, 5, 2), Fraction(18, 25), 3),
        member(540, (3, 2, 1), Fraction(7, 50), 2),
        member(422, (4, 2, 0), Fraction(27, 50), 2),
    ],  # bound only where the third area ties with both others
    need=needs(1, *[Fraction(87, 100)] * 3, people=0),
)
@given(teams, wanted)
def test_no_other_plan_is_better(team, need):
    assert together(team, need).share == bound(team, need)


@given(teams, wanted)
def test_together_is_never_more_than_the_weakest_link(team, need):
    weakest = measure(team, need).weakest
    assert together(team, need).share <= (1 if weakest is None else weakest)


def test_two_hundred_kinds_of_people_are_planned():
    levels = product(range(1, 6), repeat=3)
    team = [member(n, each, Fraction(1)) for n, each in enumerate(levels)]
    plan = together(team, needs(1, Fraction(40), Fraction(40), Fraction(40)))
    assert plan.share == bound(team, needs(1, Fraction(40), Fraction(40), Fraction(40)))
