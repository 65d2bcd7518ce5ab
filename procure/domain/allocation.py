"""What a team can do at once, when every hour is used once: an exact linear programme.

The triangle's corners count a person in each area that they master. Here the hours of a person
over all areas are at most what they have (`evaluation.md` §5): the largest part of every need
that can be met at the same time, and who then works where.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from procure.domain.triangle import Member, Need, weighted

Row = list[Fraction]
Skill = tuple[int, ...]  # the level that counts for each need: 0 when it is too low


@dataclass(frozen=True, slots=True)
class Hours:
    """What part of full time a person spends in an area."""

    person: int
    area: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """The largest part of every need that can be met at once, 0 to 1, and one way to do it."""

    share: Fraction
    hours: tuple[Hours, ...]


def together(team: Iterable[Member], needs: Sequence[Need]) -> Plan:
    """Return the best plan; areas that ask for no capacity take no hours.

    >>> both = Member(id=1, share=Fraction(1), levels={1: 5, 2: 5})
    >>> needs = [Need(area=area, level=4, capacity=Fraction(1)) for area in (1, 2)]
    >>> together([both], needs).share
    Fraction(1, 2)
    """
    asked = [need for need in needs if need.capacity]
    alike = _alike(team, asked)
    uses = [(skill, n) for skill in alike for n, level in enumerate(skill) if level]
    columns = 1 + len(uses)  # the share first, then the hours of each use
    rows: list[Row] = []
    for n, need in enumerate(asked):  # share · need − what the hours give ≤ 0
        given = [-weighted(Fraction(1), skill[n]) if m == n else Fraction() for skill, m in uses]
        rows.append([need.capacity, *given, Fraction()])
    for skill, people in alike.items():  # the hours of those people ≤ what they have
        spent = [Fraction(int(of == skill)) for of, _ in uses]
        rows.append([Fraction(), *spent, sum((m.share for m in people), Fraction())])
    rows.append([Fraction(1), *[Fraction()] * len(uses), Fraction(1)])
    values = _maximised([Fraction(1), *[Fraction()] * len(uses)], rows)[:columns]
    hours = [
        Hours(member.id, asked[n].area, spent * member.share / total)
        for (skill, n), spent in zip(uses, values[1:], strict=True)
        if spent
        for total in (sum((m.share for m in alike[skill]), Fraction()),)
        for member in alike[skill]
    ]
    return Plan(values[0], tuple(sorted(hours, key=lambda h: (h.person, h.area))))


def _alike(team: Iterable[Member], needs: Sequence[Need]) -> dict[Skill, list[Member]]:
    """The people of use, by what they can do: those who can do the same share one row."""
    found = defaultdict(list)
    for member in sorted(team, key=lambda m: m.id):
        skill = tuple(
            member.levels[need.area] if member.reaches(need.area, need.level) else 0
            for need in needs
        )
        if any(skill):
            found[skill].append(member)
    return found


def _maximised(objective: Row, rows: list[Row]) -> Row:
    """Maximise the first variable under rows of `coefficients ≤ last`; none of the lasts < 0.

    The simplex method on exact fractions. Bland's rule (the lowest number enters, the lowest
    leaves) keeps it from going in circles. Returns the value of each variable.
    """
    inside = list(range(len(objective)))  # the variable of each column
    basis = list(range(len(inside), len(inside) + len(rows)))  # and of each row
    top = [*objective, Fraction()]
    while enters := [j for j, gain in enumerate(top[:-1]) if gain > 0]:
        column = min(enters, key=lambda j: inside[j])
        row = min(
            (i for i, line in enumerate(rows) if line[column] > 0),
            key=lambda i: (rows[i][-1] / rows[i][column], basis[i]),
        )
        _exchange([*rows, top], row, column)
        basis[row], inside[column] = inside[column], basis[row]
    values = {variable: line[-1] for variable, line in zip(basis, rows, strict=True)}
    return [values.get(variable, Fraction()) for variable in range(len(objective))]


def _exchange(lines: Sequence[Row], row: int, column: int) -> None:
    """Let the variable of a column take the place of that of a row."""
    pivot = lines[row]
    divisor = pivot[column]
    pivot[column] = Fraction(1)
    pivot[:] = [value / divisor for value in pivot]
    for line in lines:
        if line is not pivot and (factor := line[column]):
            line[column] = Fraction()
            line[:] = [
                value - factor * part if part else value
                for value, part in zip(line, pivot, strict=True)
            ]
