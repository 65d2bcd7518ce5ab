"""From the JSON of a portable case file to a `Case`, with every problem found on the way."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from procure.domain.evaluation import checks
from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Line,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.node import Node, NumberText
from procure.domain.evaluation.problems import Problem

T = TypeVar("T")

_UNREADABLE = Fraction()  # stands in for a number already reported


def read_case(document: Any) -> tuple[Case, list[Problem]]:
    """Read one case. It may be used only when no problem came with it.

    A rule is not applied to what could not be read, so that one mistake gives one problem.
    """
    node = Node(document, "")
    parts = node.fields(
        "model", "criteria", "lines", "bids", required=("model", "criteria", "bids")
    )
    model = _model(parts["model"]) if "model" in parts else Model()
    criteria = tuple(_criterion(item, model.family) for item in _items(parts, "criteria"))
    case = Case(
        model=model,
        criteria=criteria,
        lines=tuple(map(_line, _items(parts, "lines"))),
        bids=tuple(_bid(item, criteria) for item in _items(parts, "bids")),
    )
    return case, [*node.problems, *_rule_problems(case, node.problems)]


def _rule_problems(case: Case, reported: Sequence[Problem]) -> Iterator[Problem]:
    """Apply the rules to what could be read."""
    # Without its kind nothing can be asked of a criterion.
    unread = {problem.path.removesuffix(".kind") for problem in reported}
    found = [*checks.model_problems(case), *checks.bid_problems(case)]
    if not unread & {"", "model", "model.family", "criteria"}:
        found += checks.criteria_problems(case)
        if not any(path.startswith(("criteria", "lines")) for path in unread):
            found += checks.coverage_problems(case)
    return (problem for problem in found if not _is_under(problem.path, unread))


def _is_under(path: str, unread: Iterable[str]) -> bool:
    return any(path == other or path.startswith((f"{other}.", f"{other}[")) for other in unread)


def _model(node: Node) -> Model:
    parts = node.fields("family", "scale", "normalise", "minimum_quality", "price", "rounding")
    usual = Model()
    return Model(
        family=_read(parts, "family", lambda n: n.choice(Family), usual.family),
        scale=_read(parts, "scale", Node.number, usual.scale),
        normalise=_read(parts, "normalise", lambda n: n.choice(Normalise), usual.normalise),
        minimum_quality=_read(parts, "minimum_quality", Node.number, None),
        price=_read(parts, "price", _price_parameters, usual.price),
        rounding=_read(parts, "rounding", _rounding, usual.rounding),
    )


def _price_parameters(node: Node) -> PriceParameters:
    parts = node.fields("formula", "k", "floor", "a", "low", "high")
    usual = PriceParameters()
    return PriceParameters(
        formula=_read(parts, "formula", lambda n: n.choice(PriceFormula), usual.formula),
        k=_read(parts, "k", Node.number, usual.k),
        floor=_read(parts, "floor", Node.number, None),
        a=_read(parts, "a", Node.number, usual.a),
        low=_read(parts, "low", Node.number, None),
        high=_read(parts, "high", Node.number, None),
    )


def _rounding(node: Node) -> Rounding:
    parts = node.fields("stage", "decimals")
    usual = Rounding()
    return Rounding(
        stage=_read(parts, "stage", lambda n: n.choice(RoundingStage), usual.stage),
        decimals=_read(parts, "decimals", Node.whole, usual.decimals),
    )


def _criterion(node: Node, family: Family) -> Criterion:
    """Read a criterion. Its weight may be left out, as 1, where no points are weighed."""
    weight = ("weight",) if family is Family.POINTS else ()
    optional = ("weight", "max", "minimum", "value_per_point", "values")
    parts = node.fields("id", "kind", *optional, required=("id", "kind", *weight))
    return Criterion(
        id=_read(parts, "id", Node.text, ""),
        kind=_read(parts, "kind", lambda n: n.choice(CriterionKind), CriterionKind.QUALITY),
        weight=_read(parts, "weight", Node.number, Fraction(1)),
        maximum=_read(parts, "max", Node.number, None),
        minimum=_read(parts, "minimum", Node.number, None),
        value_per_point=_read(parts, "value_per_point", Node.number, None),
        values=_read(parts, "values", _numbers, None),
    )


def _line(node: Node) -> Line:
    parts = node.fields("id", "quantity", required=("id", "quantity"))
    return Line(
        id=_read(parts, "id", Node.text, ""),
        quantity=_read(parts, "quantity", Node.number, _UNREADABLE),
    )


def _bid(node: Node, criteria: Sequence[Criterion]) -> Bid:
    parts = node.fields("id", "price", "quality", "lines", required=("id",))
    answers = parts["quality"].entries() if "quality" in parts else {}
    graded = {criterion.id for criterion in criteria if criterion.values is not None}
    pointed = {criterion.id for criterion in criteria if criterion.kind is CriterionKind.QUALITY}
    pointed -= graded
    return Bid(
        id=_read(parts, "id", Node.text, ""),
        price=_read(parts, "price", Node.number, None),
        # An answer to no such criterion is kept unread, for the rules to find.
        quality={
            key: _read(answers, key, Node.number, _UNREADABLE) if key in pointed else _UNREADABLE
            for key in answers
            if key not in graded
        },
        grades={key: _read(answers, key, _grade, "") for key in answers if key in graded},
        lines=_read(parts, "lines", _unit_prices, {}),
    )


def _grade(node: Node) -> str | None:
    """Read a grade, which may look like a number."""
    return str(node.value) if isinstance(node.value, NumberText) else node.text()


def _numbers(node: Node) -> Mapping[str, Fraction]:
    entries = node.entries()
    return {key: _read(entries, key, Node.number, _UNREADABLE) for key in entries}


def _unit_prices(node: Node) -> Mapping[str, Fraction | None]:
    """Read unit prices; one that is null is left open."""
    prices = _numbers(node)
    return {key: prices.get(key) for key in node.value} if isinstance(node.value, dict) else {}


def _items(parts: Mapping[str, Node], key: str) -> list[Node]:
    return parts[key].items() if key in parts else []


def _read(parts: Mapping[str, Node], key: str, read: Callable[[Node], T | None], usual: T) -> T:
    """Read a part, or take the usual value when it is absent or unreadable."""
    value = read(parts[key]) if key in parts else None
    return usual if value is None else value
