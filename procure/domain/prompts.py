"""What is worth a word in the consensus meeting: prompts, never gates.

Nothing here stops anyone or changes a point. Distances are shares of the published scale, so
that they mean the same on every scale (`evaluation.md` §3.1, §3.3; the thresholds are our own).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from procure.domain.evaluations import Cell, Material
from procure.domain.rules import wording_checks

FAR: Final = Fraction(3, 10)  # of the scale: three points of ten
SEVERE: Final = Fraction(1, 10)  # of the scale, on average over all cells
MIDDLE: Final = (Fraction(1, 2), Fraction(7, 10))  # of the scale: five to seven of ten
MOSTLY: Final = Fraction(8, 10)  # of an evaluator's cells
FEWEST: Final = 6  # cells: fewer say nothing about how an evaluator uses the scale
_LACK: Final = re.compile(
    r"\b(?:mangl|svak|veik|savn|uklar|utydelig|ufullstendig)\w*", re.IGNORECASE
)
_DENIED: Final = re.compile(r"\b(?:ingen|ikke|ikkje|uten|utan|få)\s+(?:\w+\s+)?$", re.IGNORECASE)
_NONE: Final = re.compile(r"\s+(?:ikke|ikkje|ingenting)\b", re.IGNORECASE)
_PRICE: Final = re.compile(
    r"\b(?:(?:time|total|tilbuds)?pris\w*|kostnad\w*|billig\w*|dyr(?:e|ere|est)?|rabatt\w*)\b",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a prompt is about."""

    SPREAD = "spread"  # the evaluators stand far apart
    OUTLIER = "outlier"  # one stands far from all the others
    TOP_WITH_LACK = "top_with_lack"  # full points, and a reason that names something missing
    SAME_TEXT = "same_text"  # one reason for two bids
    OTHER_CRITERION = "other_criterion"  # words of what another criterion covers
    PRICE_WORD = "price_word"  # the price in a reason about quality
    SEVERITY = "severity"  # one gives lower or higher points than the others throughout
    CENTRAL = "central"  # one uses little but the middle of the scale


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one evaluator gave for a cell."""

    evaluator: str
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One thing to talk about. `cell` is None where it is about an evaluator as a whole."""

    kind: Kind
    cell: Cell | None = None
    evaluator: str = ""  # "" where the agreed reason is meant
    said: str = ""  # the word, the criterion or the other bid it is about
    distance: Fraction = Fraction(0)  # points; negative is below the others


def prompts(material: Material, given: Mapping[Cell, Sequence[Opinion]]) -> tuple[Prompt, ...]:
    """Return every prompt, those of evaluators first and then cell by cell."""
    scale = material.model.scale
    return (
        *_severity(given, scale),
        *_central(given, scale),
        *(one for cell in material.cells for one in _of_cell(material, cell, given.get(cell, ()))),
    )


def _of_cell(material: Material, cell: Cell, given: Sequence[Opinion]) -> Iterator[Prompt]:
    yield from _apart(cell, given, material.model.scale)
    agreed = material.agreed.get(cell)
    texts = list(given)
    if agreed is not None:
        texts.append(Opinion("", agreed.points, agreed.reason))
    for one in texts:
        yield from _lacking(cell, one, material.model.scale)
        yield from _strays(material, cell, one)
    if agreed is not None:
        yield from _same(material, cell)


def _apart(cell: Cell, given: Sequence[Opinion], scale: Fraction) -> Iterator[Prompt]:
    """An outlier needs two others to stand apart from; two evaluators just differ."""
    far = FAR * scale
    lone = [one for one in given if len(given) > 2 and _stands_alone(one, given, far)]  # noqa: PLR2004
    if len(lone) == 1:
        others = [Fraction(other.points) for other in given if other is not lone[0]]
        distance = Fraction(lone[0].points) - sum(others, Fraction()) / len(others)
        yield Prompt(kind=Kind.OUTLIER, cell=cell, evaluator=lone[0].evaluator, distance=distance)
        return
    points = [Fraction(one.points) for one in given]
    if points and max(points) - min(points) >= far:
        yield Prompt(kind=Kind.SPREAD, cell=cell, distance=max(points) - min(points))


def _stands_alone(one: Opinion, given: Sequence[Opinion], far: Fraction) -> bool:
    return all(abs(Fraction(one.points - o.points)) >= far for o in given if o is not one)


def _lacking(cell: Cell, one: Opinion, scale: Fraction) -> Iterator[Prompt]:
    if one.points == scale and (word := lack(one.reason)):
        yield Prompt(kind=Kind.TOP_WITH_LACK, cell=cell, evaluator=one.evaluator, said=word)


def lack(said: str) -> str:
    """Return the first word that says something is missing, unless the text denies it.

    >>> lack("Planen mangler datoer."), lack("Ingen svakheter, og planen mangler ikke noe.")
    ('mangler', '')
    """
    for found in _LACK.finditer(said):
        if not (_DENIED.search(said[: found.start()]) or _NONE.match(said, found.end())):
            return found.group()
    return ""


def _strays(material: Material, cell: Cell, one: Opinion) -> Iterator[Prompt]:
    if found := _PRICE.search(one.reason):
        yield Prompt(kind=Kind.PRICE_WORD, cell=cell, evaluator=one.evaluator, said=found.group())
        return
    own = next(node for node in material.scored if node.id == cell[1])
    for other in material.leaves:
        if other.id != own.id and wording_checks.speaks_of(one.reason, own, other):
            yield Prompt(
                kind=Kind.OTHER_CRITERION, cell=cell, evaluator=one.evaluator, said=other.name
            )


def _same(material: Material, cell: Cell) -> Iterator[Prompt]:
    mine = wording_checks.plain(material, *cell)
    for offer in material.offers:
        if (
            offer.id != cell[0]
            and mine
            and wording_checks.plain(material, offer.id, cell[1]) == mine
        ):
            yield Prompt(kind=Kind.SAME_TEXT, cell=cell, said=offer.name)


def severities(given: Iterable[Sequence[Opinion]]) -> dict[str, Fraction]:
    """Return each evaluator's mean distance from the mean of the others, in points.

    Cells that the evaluator alone has given points for do not count.
    """
    distances: dict[str, list[Fraction]] = {}
    for cell in given:
        for one in cell:
            others = [Fraction(other.points) for other in cell if other is not one]
            if others:
                mean = sum(others, Fraction()) / len(others)
                distances.setdefault(one.evaluator, []).append(Fraction(one.points) - mean)
    return {name: sum(found, Fraction()) / len(found) for name, found in distances.items()}


def _severity(given: Mapping[Cell, Sequence[Opinion]], scale: Fraction) -> Iterator[Prompt]:
    """Of two evaluators it is one and the same thing, so the lower one is told of."""
    if len(given) < FEWEST:
        return
    found = severities(given.values())
    if len(found) == 2:  # noqa: PLR2004 -- two mirror each other
        found = dict([min(found.items(), key=lambda one: one[1])])
    for name, distance in found.items():
        if abs(distance) >= SEVERE * scale:
            yield Prompt(kind=Kind.SEVERITY, evaluator=name, distance=distance)


def _central(given: Mapping[Cell, Sequence[Opinion]], scale: Fraction) -> Iterator[Prompt]:
    points: dict[str, list[Fraction]] = {}
    for cell in given.values():
        for one in cell:
            points.setdefault(one.evaluator, []).append(Fraction(one.points))
    low, high = (scale * end for end in MIDDLE)
    for name, own in points.items():
        share = Fraction(sum(low <= one <= high for one in own), len(own))
        if len(own) >= FEWEST and share >= MOSTLY:
            yield Prompt(kind=Kind.CENTRAL, evaluator=name, distance=share)
