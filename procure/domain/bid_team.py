"""The team of a bid, held against what the competition asks for: levels by area, hours by role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procure.domain.bids import AskedLine, Member


@dataclass(frozen=True, slots=True)
class Area:
    """A corner of the competence triangle, with the level the project needs."""

    id: int
    key: str
    name: str
    need: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a team meets the need in one area; `highest` is 0 for an empty team."""

    area: str
    need: int | None
    highest: int
    at_level: int  # people at the level needed or above

    @property
    def met(self) -> bool:
        """Whether at least one person is at the level needed."""
        return not self.need or self.highest >= self.need


def coverage(team: Sequence[Member], areas: Iterable[Area]) -> list[Coverage]:
    """Hold the team against the need, area by area."""
    found = []
    for area in areas:
        levels = [member.levels.get(area.key, 0) for member in team]
        wanted = area.need or 0
        at_level = sum(level >= wanted for level in levels)
        found.append(Coverage(area.name, area.need, max(levels, default=0), at_level))
    return found


def uncovered(team: Sequence[Member], areas: Iterable[Area]) -> list[str]:
    """Name the areas in which nobody in the team is at the level needed."""
    return [found.area for found in coverage(team, areas) if not found.met]


@dataclass(frozen=True, slots=True)
class RoleHours:
    """The hours asked for in a role, options left out, and those the team is offered for."""

    role: str
    asked: int
    offered: int


def hours(team: Sequence[Member], lines: Iterable[AskedLine]) -> list[RoleHours]:
    """Hold the team's hours against the price form's, role by role; extra roles stand last."""
    asked: dict[str, int] = {}
    for line in lines:
        if not line.option:
            asked[line.role] = asked.get(line.role, 0) + line.hours
    offered: dict[str, int] = {}
    for member in team:
        if member.hours is not None:
            offered[member.role] = offered.get(member.role, 0) + member.hours
    roles = [*asked, *(role for role in offered if role not in asked)]
    return [RoleHours(role, asked.get(role, 0), offered.get(role, 0)) for role in roles]
