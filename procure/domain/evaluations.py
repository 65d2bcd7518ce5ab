"""The evaluation of one competition as plain values: its case, its rows, spread and progress.

Page, Word and Excel are all made of one `Outcome`, so that they cannot show different numbers.
Points are raw points on the published scale; money is øre here and kroner in the case.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from procure.domain.drafting import CriterionKind
from procure.domain.evaluation import checks, files, scoring
from procure.domain.evaluation import model as portable
from procure.domain.evaluation.problems import Problem
from procure.domain.evaluation.results import Evaluation, Score
from procure.domain.price_lines import full_name
from procure.domain.reasons import Code, Reason, reason

Cell = tuple[int, int]  # (bid id, criterion id)
REASON_LENGTH: Final = 20  # characters: less than this explains nothing to a bidder
SHORTEST_NAME: Final = 3  # characters: a shorter one would be found in ordinary text
_LEGAL_FORM: Final = re.compile(r"\s*(?:\(.*?\)|\b(?:ASA|AS|ANS|DA|SA|BA|NUF)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A criterion or sub-criterion; `weight` is per cent of its level."""

    id: int
    name: str
    kind: CriterionKind
    weight: Decimal
    parent: int | None = None
    minimum: Decimal | None = None
    value_per_point_ore: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """A role and the published hours its rate is multiplied by.

    `option` is the name of the option that the hours belong to; "" for the assignment itself.
    """

    id: int
    label: str
    hours: int
    option: str = ""

    @property
    def title(self) -> str:
        """The line's name, told apart from the same role in the assignment or another option."""
        return full_name(self.label, self.option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An admissible bid: who made it and its rate for each price line, in øre."""

    id: int
    name: str
    rates: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the evaluators agreed on for one cell."""

    points: Decimal
    reason: str

    @property
    def exact(self) -> Fraction:
        """The points as the evaluation counts them."""
        return Fraction(self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a result depends on. `nodes` stand in tree order, parents before children."""

    model: portable.Model
    nodes: tuple[Node, ...]
    lines: tuple[PriceLine, ...]
    offers: tuple[Offer, ...]
    agreed: Mapping[Cell, Agreed]

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The criteria without sub-criteria: only these are scored and weighted."""
        parents = {node.parent for node in self.nodes}
        return tuple(node for node in self.nodes if node.id not in parents)

    @property
    def scored(self) -> tuple[Node, ...]:
        """The leaves that evaluators give points for."""
        return tuple(node for node in self.leaves if node.kind is CriterionKind.QUALITY)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that needs points, bid by bid."""
        return tuple((offer.id, node.id) for offer in self.offers for node in self.scored)

    @property
    def agreed_all(self) -> bool:
        """Whether the evaluators have agreed on every cell, so that there is a result."""
        return bool(self.offers) and all(cell in self.agreed for cell in self.cells)

    def price_ore(self, offer: Offer) -> int | None:
        """Hours × rate over all lines, those of options too: what bids are compared by.

        None when there are no lines or one is not priced. Options that are priced must count
        (`domain.md` A5.26).
        """
        sums = self.sums_ore(offer)
        return sum(sums.values()) if sums else None

    def sums_ore(self, offer: Offer) -> Mapping[str, int]:
        """Hours × rate by option, in their order; "" is the assignment. Empty as `price_ore`."""
        if any(line.id not in offer.rates for line in self.lines):
            return {}
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.option] = sums.get(line.option, 0) + line.hours * offer.rates[line.id]
        return sums


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the cells are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: a criterion with its share of the whole."""

    node: Node
    share: Fraction
    is_part: bool
    leaves: tuple[int, ...]  # the criterion itself, or the leaves below it


@dataclass(frozen=True, slots=True)
class Outcome:
    """The material and what the exact evaluation makes of it."""

    material: Material
    evaluation: Evaluation

    def score(self, bid_id: int) -> Score:
        """Return one bid's result. Raises KeyError for a bid that is not in the evaluation."""
        for score in self.evaluation.bids:
            if score.id == str(bid_id):
                return score
        raise KeyError(bid_id)

    @property
    def winners(self) -> tuple[int, ...]:
        """The bids that share rank 1."""
        return tuple(int(winner) for winner in self.evaluation.winners)

    def points(self, row: Row, bid_id: int) -> Fraction | None:
        """The points that count on a criterion; a criterion with parts has none of its own."""
        if row.leaves != (row.node.id,):
            return None
        score = self.score(bid_id)
        if row.node.kind is CriterionKind.PRICE:
            return score.price_points
        agreed = self.material.agreed.get((bid_id, row.node.id))
        raw = agreed.exact if agreed else None
        return score.quality_points.get(str(row.node.id), raw)

    def weighted(self, row: Row, bid_id: int) -> Fraction | None:
        """The weighted points (or kroner) of a criterion, its parts added up."""
        weighted = self.score(bid_id).weighted
        found = [weighted[str(leaf)] for leaf in row.leaves if str(leaf) in weighted]
        return sum(found, Fraction()) if found else None


def outcome(material: Material) -> Outcome:
    """Evaluate exactly. Raises `CaseError` when the material is not a computable case."""
    return Outcome(material, scoring.evaluate(case(material)))


def case(material: Material) -> portable.Case:
    """Return the portable case (`product.md` §6) of an evaluation where every cell is agreed."""
    return portable.Case(
        model=material.model,
        criteria=tuple(_criterion(material, node) for node in material.leaves),
        lines=tuple(portable.Line(str(line.id), Fraction(line.hours)) for line in material.lines),
        bids=tuple(_bid(material, offer) for offer in material.offers),
    )


def model_problems(material: Material) -> tuple[Problem, ...]:
    """Return what makes the model and criteria impossible to compute, before any bid has come.

    A competition with a problem must not be issued: its evaluation could never be locked.
    """
    empty = case(replace(material, offers=()))
    return (*checks.model_problems(empty), *checks.criteria_problems(empty))


def case_digest(case: portable.Case) -> str:
    """Return the SHA-256 of the portable case file: what a result was computed from."""
    return hashlib.sha256(files.dump_case(case).encode()).hexdigest()


def _criterion(material: Material, node: Node) -> portable.Criterion:
    weight = share(material.nodes, node)
    if node.kind is CriterionKind.PRICE:
        return portable.Criterion(str(node.id), portable.CriterionKind.PRICE, weight)
    worth = node.value_per_point_ore
    priced = material.model.family is portable.Family.PRICED_QUALITY
    return portable.Criterion(
        str(node.id),
        portable.CriterionKind.QUALITY,
        weight,
        maximum=material.model.scale,
        minimum=None if node.minimum is None else Fraction(node.minimum),
        value_per_point=kroner(worth) if priced and worth is not None else None,
    )


def _bid(material: Material, offer: Offer) -> portable.Bid:
    return portable.Bid(
        str(offer.id),
        quality={
            str(node.id): material.agreed[offer.id, node.id].exact for node in material.scored
        },
        lines={str(line): kroner(rate) for line, rate in offer.rates.items()},
    )


def kroner(ore: int) -> Fraction:
    """Return an amount in øre as exact kroner, the unit of the portable case.

    >>> kroner(12345)
    Fraction(2469, 20)
    """
    return Fraction(ore, 100)


def tree_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Put every parent right before its children, else keep the order given."""
    known = tuple(nodes)

    def below(parent: int | None) -> Iterator[Node]:
        for node in known:
            if node.parent == parent:
                yield node
                yield from below(node.id)

    return tuple(below(None))


def share(nodes: Sequence[Node], node: Node) -> Fraction:
    """Return a criterion's part of the whole: the product of the levels' shares."""
    own = Fraction(node.weight) / 100
    if node.parent is None:
        return own
    return own * share(nodes, next(n for n in nodes if n.id == node.parent))


def rows(material: Material) -> tuple[Row, ...]:
    """Return the lines of the matrix in tree order, sub-criteria below their criterion."""
    return tuple(
        Row(
            node,
            share(material.nodes, node),
            node.parent is not None,
            tuple(leaf.id for leaf in material.leaves if _within(material.nodes, leaf, node)),
        )
        for node in material.nodes
    )


def _within(nodes: Sequence[Node], leaf: Node, node: Node) -> bool:
    if leaf.id == node.id:
        return True
    above = next((n for n in nodes if n.id == leaf.parent), None)
    return above is not None and _within(nodes, above, node)


def column(index: int) -> str:
    """Return a bid's short name in tables by its place, from 0: A, B … Z, AA.

    >>> column(0), column(25), column(26)
    ('A', 'Z', 'AA')
    """
    above, here = divmod(index, 26)
    return (column(above - 1) if above else "") + chr(ord("A") + here)


def spread(points: Iterable[Decimal]) -> Decimal:
    """Return how far apart the evaluators stand on one cell: highest − lowest."""
    given = list(points)
    return max(given) - min(given) if given else Decimal(0)


def by_disagreement(
    material: Material, given: Mapping[Cell, Sequence[Decimal]]
) -> tuple[Cell, ...]:
    """Order the cells by spread × weight, largest first; equal ones keep their place.

    The consensus meeting then spends its time where agreement changes the result most.
    """
    weight = {node.id: share(material.nodes, node) for node in material.scored}

    def stake(cell: Cell) -> Fraction:
        return Fraction(spread(given.get(cell, ()))) * weight[cell[1]]

    return tuple(sorted(material.cells, key=stake, reverse=True))


def point_problems(points: Decimal, scale: Fraction) -> tuple[Reason, ...]:
    """Say why points cannot be given: outside 0 to `scale`, or neither whole nor half."""
    if not 0 <= points <= scale:
        return (reason(Code.POINTS_OUTSIDE_SCALE, scale=_decimal(scale)),)
    if points % Decimal("0.5"):
        return (reason(Code.POINTS_NOT_HALF),)
    return ()


def reason_problems(said: str) -> tuple[Reason, ...]:
    """Say why a reason cannot stand in a letter: none, or too short to explain anything."""
    if not said:
        return (reason(Code.REASON_MISSING),)
    if len(said) < REASON_LENGTH:
        return (reason(Code.REASON_TOO_SHORT, minimum=REASON_LENGTH),)
    return ()


def names_other(said: str, others: Iterable[str]) -> str | None:
    """Return the first of the other bidders' names that a reason mentions.

    Reasons are read by other bidders, so each must speak of its own bid alone. Legal forms and
    what stands in brackets are not part of a name.

    >>> names_other("Bedre plan enn Fjord Design.", ["Fjord Design AS (leder)"])
    'Fjord Design'
    """
    spoken = " ".join(said.casefold().split())
    for full in others:
        name = _LEGAL_FORM.sub("", full).strip()
        pattern = rf"(?<!\w){re.escape(' '.join(name.casefold().split()))}(?!\w)"
        if len(name) >= SHORTEST_NAME and re.search(pattern, spoken):
            return name
    return None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
