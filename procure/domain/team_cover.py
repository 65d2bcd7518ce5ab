"""The smallest group of people that meets a need, and whom nobody can replace.

A set cover: whoever reaches the level in two areas meets both. The answer is exact and the same
every time; a search that grows too long stops with the best group so far and says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from procure.domain.triangle import Member, Need

LIMIT: Final = 20_000  # steps of a search: far more than three areas ever take

Skill = tuple[bool, ...]  # which needs a person meets


@dataclass(frozen=True, slots=True)
class Shortage:
    """A need that too few reach: `found` of the people it asks for."""

    need: Need
    found: int


@dataclass(frozen=True, slots=True)
class Cover:
    """The answer. `people` meets all that can be met; `exact` says that no smaller group does.

    `irreplaceable` are those without whom less would be met, by all the others together.
    """

    people: tuple[int, ...]
    exact: bool
    irreplaceable: tuple[int, ...]
    shortages: tuple[Shortage, ...]


def smallest(team: Iterable[Member], needs: Sequence[Need], *, limit: int = LIMIT) -> Cover:
    """Return the smallest group that meets every (area, level, people), ids ascending.

    Of those who meet the same needs, the lowest ids are taken. What cannot be met at all is
    listed, and the group meets the rest.

    >>> from fractions import Fraction
    >>> team = [Member(id=n, share=Fraction(1), levels=levels)
    ...     for n, levels in enumerate(({1: 5}, {2: 4}, {1: 4, 2: 4}))]
    >>> smallest(team, [Need(area=1, level=4), Need(area=2, level=4)]).people
    (2,)
    """
    able = _by_skill(team, needs)
    found = [sum(len(ids) for skill, ids in able.items() if skill[n]) for n in range(len(needs))]
    wanted = tuple(min(need.people, count) for need, count in zip(needs, found, strict=True))
    kinds = sorted(able.items(), key=lambda kind: kind[1])
    search = _Search(tuple((skill, len(ids)) for skill, ids in kinds), limit)
    taken, exact = search.best(wanted)
    people = (able[skill][n] for skill, count in taken.items() for n in range(count))
    scarce = [n for n, need in enumerate(needs) if 0 < found[n] <= need.people]
    return Cover(
        people=tuple(sorted(people)),
        exact=exact,
        irreplaceable=tuple(
            sorted(
                person
                for skill, ids in able.items()
                if any(skill[n] for n in scarce)
                for person in ids
            )
        ),
        shortages=tuple(
            Shortage(need, count)
            for need, count in zip(needs, found, strict=True)
            if count < need.people
        ),
    )


def _by_skill(team: Iterable[Member], needs: Sequence[Need]) -> dict[Skill, list[int]]:
    """The ids of those who meet any need, by which ones; alike, they can stand in for another."""
    found = defaultdict(list)
    for member in team:
        skill = tuple(member.reaches(need.area, need.level) for need in needs)
        if any(skill):
            found[skill].append(member.id)
    return {skill: sorted(ids) for skill, ids in found.items()}


class _Search:
    """Branch and bound over how many of each kind of person to take."""

    def __init__(self, kinds: tuple[tuple[Skill, int], ...], limit: int) -> None:
        self._skills = [skill for skill, _ in kinds]
        self._room = [count for _, count in kinds]
        self._limit = limit
        self._steps = 0
        self._best: list[int] = []

    def best(self, wanted: tuple[int, ...]) -> tuple[dict[Skill, int], bool]:
        """Return how many to take of each skill, and whether fewer is impossible."""
        self._best = self._greedy(wanted)
        self._look(wanted, self._room, [0] * len(self._room))
        exact = self._steps <= self._limit
        return dict(zip(self._skills, self._best, strict=True)), exact

    def _greedy(self, wanted: tuple[int, ...]) -> list[int]:
        """A group to begin with: again and again the one who meets most of what is left."""
        taken = [0] * len(self._room)
        while any(wanted):
            kinds = [k for k, room in enumerate(self._room) if taken[k] < room]
            kind = max(kinds, key=lambda k: (self._gain(k, wanted), -k))
            taken[kind] += 1
            wanted = self._after(kind, wanted)
        return taken

    def _look(self, wanted: tuple[int, ...], room: list[int], taken: list[int]) -> None:
        self._steps += 1
        if not any(wanted):
            if sum(taken) < sum(self._best):
                self._best = list(taken)
            return
        if self._steps > self._limit or sum(taken) + self._least(wanted, room) >= sum(self._best):
            return
        left = list(room)
        for kind in self._candidates(wanted, room):
            left[kind] -= 1
            taken[kind] += 1
            self._look(self._after(kind, wanted), left, taken)
            taken[kind] -= 1
            left[kind] = 0  # every group with one of them has been looked at

    def _candidates(self, wanted: tuple[int, ...], room: list[int]) -> list[int]:
        """Those who meet the need that has fewest to choose among, the most useful first."""

        def choice(need: int) -> int:
            return sum(room[k] for k, skill in enumerate(self._skills) if skill[need])

        need = min((n for n, count in enumerate(wanted) if count), key=lambda n: (choice(n), n))
        able = [k for k, skill in enumerate(self._skills) if skill[need] and room[k]]
        return sorted(able, key=lambda k: (-self._gain(k, wanted), k))

    def _least(self, wanted: tuple[int, ...], room: list[int]) -> int:
        """A number of people that no group can go below; past all groups when none will do."""
        gain = max((self._gain(k, wanted) for k, left in enumerate(room) if left), default=0)
        if not gain:
            return sum(self._best)
        return max(*wanted, -(-sum(wanted) // gain))

    def _gain(self, kind: int, wanted: tuple[int, ...]) -> int:
        return sum(
            meets and count > 0 for meets, count in zip(self._skills[kind], wanted, strict=True)
        )

    def _after(self, kind: int, wanted: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(
            count - (meets and count > 0)
            for meets, count in zip(self._skills[kind], wanted, strict=True)
        )
