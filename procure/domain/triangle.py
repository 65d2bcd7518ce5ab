"""The competence triangle: how well a team meets a need, area by area, in exact numbers.

All measures of `evaluation.md` §5 stand side by side: one number alone would hide a hole.
Any number of areas will do; three of them make a triangle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Final

HIGHEST: Final = 5  # level of a competence
LEVELS: Final = range(1, HIGHEST + 1)
DIGITS: Final = 28  # of the geometric mean, which is a root and seldom a fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Someone in a team: `share` of full time, level 0 to 5 by area, and who employs them."""

    id: int
    share: Fraction
    levels: Mapping[int, int]
    firm: int = 0

    def reaches(self, area: int, level: int) -> bool:
        """Say whether the person has the level in the area, and any time to use it."""
        return self.share > 0 and self.levels.get(area, 0) >= level


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is needed in one area: a level 1 to 5, full-time equivalents, and people.

    A capacity of 0 asks for people alone. Raises ValueError for what is no need.
    """

    area: int
    level: int
    capacity: Fraction = Fraction(0)
    people: int = 1

    def __post_init__(self) -> None:
        if self.level not in LEVELS or self.capacity < 0 or self.people < 0:
            msg = f"no need: {self}"
            raise ValueError(msg)

    @property
    def asked(self) -> bool:
        """Whether anything is asked for at all."""
        return self.people > 0 or self.capacity > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """How a team meets the need in one area.

    `depth` is how many people reach the level; `capacity` their time weighted by level, so that
    full time at level 5 is 1; `peak` the highest level of anyone; `firms` who employ those that
    reach the level.
    """

    need: Need
    depth: int
    capacity: Fraction
    peak: int
    firms: frozenset[int] = frozenset()

    @property
    def coverage(self) -> Fraction | None:
        """The part of the capacity that is there, at most 1; None when none is asked for."""
        if not self.need.capacity:
            return None
        return min(Fraction(1), self.capacity / self.need.capacity)

    @property
    def met(self) -> bool:
        """Whether there are people enough and capacity enough."""
        return self.depth >= self.need.people and self.coverage in {None, 1}


@dataclass(frozen=True, slots=True)
class Triangle:
    """The corners of a team. The summaries leave out areas that ask for no capacity.

    They are None when no area asks for any.
    """

    corners: tuple[Corner, ...]

    @property
    def coverages(self) -> tuple[Fraction, ...]:
        """The coverage of each area that asks for capacity."""
        found = (corner.coverage for corner in self.corners)
        return tuple(coverage for coverage in found if coverage is not None)

    @property
    def weakest(self) -> Fraction | None:
        """The weakest link: the lowest coverage."""
        return min(self.coverages, default=None)

    @property
    def weakest_area(self) -> int | None:
        """Where the weakest link is; the first of equals, None when all is covered."""
        if self.weakest in {None, 1}:
            return None
        return next(c.need.area for c in self.corners if c.coverage == self.weakest)

    @property
    def mean(self) -> Fraction | None:
        """The arithmetic mean, which hides a hole."""
        return sum(self.coverages, Fraction()) / len(self.coverages) if self.coverages else None

    @property
    def balance(self) -> Fraction | None:
        """Lowest over highest coverage: 1 is even. None also when nothing is covered."""
        highest = max(self.coverages, default=Fraction())
        return min(self.coverages) / highest if highest else None

    @property
    def geometric(self) -> Decimal | None:
        """The geometric mean: 0 when one area is empty.

        A root, so the only figure here that is rounded: to 28 digits.
        """
        if not self.coverages:
            return None
        product = prod(self.coverages, start=Fraction(1))
        with localcontext(prec=DIGITS):
            whole = Decimal(product.numerator) / Decimal(product.denominator)
            return whole ** (Decimal(1) / len(self.coverages)) if whole else Decimal(0)

    @property
    def met(self) -> bool:
        """Whether the whole need is met, each area by itself."""
        return all(corner.met for corner in self.corners)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two firms, and the areas where both have someone at the level."""

    first: int
    second: int
    areas: tuple[int, ...]


def measure(team: Iterable[Member], needs: Sequence[Need]) -> Triangle:
    """Return how the team meets the needs, each area by itself.

    Whoever reaches the level in two areas counts in both; `domain.allocation` says what the team
    can do when an hour is used once only.

    >>> who = Member(id=1, share=Fraction(1, 2), levels={7: 4})
    >>> measure([who], [Need(area=7, level=4, capacity=Fraction(1))]).corners[0].coverage
    Fraction(2, 5)
    """
    members = tuple(team)
    return Triangle(tuple(_corner(members, need) for need in needs))


def _corner(team: Sequence[Member], need: Need) -> Corner:
    able = [member for member in team if member.reaches(need.area, need.level)]
    return Corner(
        need=need,
        depth=len(able),
        capacity=sum((weighted(m.share, m.levels[need.area]) for m in able), Fraction()),
        peak=max((m.levels.get(need.area, 0) for m in team if m.share > 0), default=0),
        firms=frozenset(member.firm for member in able),
    )


def weighted(share: Fraction, level: int) -> Fraction:
    """Return what a share of full time at a level counts: full time at level 5 is 1."""
    return share * level / HIGHEST


def overlaps(triangle: Triangle, firms: Iterable[int]) -> tuple[Overlap, ...]:
    """Return every pair of firms and where both reach the level, in the order of the firms.

    Where a pair overlaps nowhere, each stands alone with what it brings.
    """
    return tuple(
        Overlap(
            first,
            second,
            tuple(c.need.area for c in triangle.corners if {first, second} <= c.firms),
        )
        for first, second in combinations(firms, 2)
    )


def sampled(days: Iterable[date], *, first: date, last: date, most: int) -> tuple[date, ...]:
    """Return days to show figures at: the first, the last and the changes between them.

    Of more than `most`, those are kept that lie evenly in the list of changes. Raises ValueError
    for fewer than two.
    """
    if most < 2:  # noqa: PLR2004 -- the first and the last
        raise ValueError("room for the first and the last day")
    found = sorted({first, last, *(day for day in days if first < day < last)})
    if len(found) <= most:
        return tuple(found)
    return tuple(found[n * (len(found) - 1) // (most - 1)] for n in range(most))
