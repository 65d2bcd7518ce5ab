"""Calibration: everyone's points for one made-up answer, held against what points mean.

Those who score talk about the words of the scale before any bid is at stake
(`evaluation.md` §3.1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

WIDE: Final = Fraction(3, 10)  # of the scale: from here the words are read differently


@dataclass(frozen=True, slots=True)
class Given:
    """One evaluator's points for the made-up answer, with why."""

    name: str
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One wording of the scale, from `points` up to the next, and who landed there."""

    points: Decimal
    meaning: str
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart the points lie; `wide` asks for a talk about the wording."""

    lowest: Decimal
    highest: Decimal
    wide: bool

    @property
    def width(self) -> Decimal:
        """Points between the lowest and the highest."""
        return self.highest - self.lowest


def ladder(steps: Iterable[tuple[Decimal, str]], given: Sequence[Given]) -> tuple[Rung, ...]:
    """Put everyone on the highest wording that their points reach, best first.

    Points below every wording stand on the lowest.

    >>> [len(r.given) for r in ladder([(Decimal(0), "Lite"), (Decimal(5), "Bra")], [
    ...     Given("A", Decimal(5), ""), Given("B", Decimal("4.5"), "")])]
    [1, 1]
    """
    best_first = sorted(steps, reverse=True)
    found: dict[Decimal, list[Given]] = {points: [] for points, _ in best_first}
    for one in sorted(given, key=lambda g: (-g.points, g.name)):
        reached = next((p for p in found if p <= one.points), None)
        found[min(found) if reached is None else reached].append(one)
    return tuple(Rung(points, said, tuple(found[points])) for points, said in best_first)


def spread(given: Sequence[Given], scale: Fraction) -> Spread | None:
    """Return how far apart the points lie; None until two have given any."""
    if len(given) < 2:  # noqa: PLR2004 -- one alone cannot disagree
        return None
    points = [one.points for one in given]
    lowest, highest = min(points), max(points)
    return Spread(lowest, highest, Fraction(highest - lowest) >= WIDE * scale)
