"""From a `Case` or an `Evaluation` to the JSON of its file, key by key as in `product.md` §6."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from procure.domain.evaluation.model import Bid, Case, Criterion, CriterionKind, Model
from procure.domain.evaluation.notation import exact, plain
from procure.domain.evaluation.results import Evaluation, Score


def evaluation_document(result: Evaluation) -> dict[str, Any]:
    """Write the result file."""
    return {
        "bids": [_score(score) for score in result.bids],
        "reference_price": _plain(result.reference_price),
        "winners": list(result.winners),
        "flags": [{"code": flag.code, "bids": list(flag.bids)} for flag in result.flags],
        "leave_one_out": [
            {"removed": removal.removed, "winners": list(removal.winners)}
            for removal in result.leave_one_out
        ],
    }


def case_document(case: Case) -> dict[str, Any]:
    """Write the portable case file, numbers exact."""
    return {
        "model": _model(case.model),
        "criteria": [_criterion(criterion) for criterion in case.criteria],
        "lines": [{"id": line.id, "quantity": exact(line.quantity)} for line in case.lines],
        "bids": [_bid(bid) for bid in case.bids],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "id": score.id,
        "price": _plain(score.price),
        "price_points": _plain(score.price_points),
        "quality_points": {key: plain(value) for key, value in score.quality_points.items()},
        "weighted": {key: plain(value) for key, value in score.weighted.items()},
        "total": _plain(score.total),
        "evaluated_price": _plain(score.evaluated_price),
        "rank": score.rank,
        "excluded": None if score.excluded is None else str(score.excluded),
    }


def _model(model: Model) -> dict[str, Any]:
    price = model.price
    return {
        "family": model.family,
        "scale": exact(model.scale),
        "normalise": model.normalise,
        "minimum_quality": _exact(model.minimum_quality),
        "price": {
            "formula": price.formula,
            "k": exact(price.k),
            "floor": _exact(price.floor),
            "a": exact(price.a),
            "low": _exact(price.low),
            "high": _exact(price.high),
        },
        "rounding": {"stage": model.rounding.stage, "decimals": model.rounding.decimals},
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": criterion.id,
        "kind": criterion.kind,
        "weight": exact(criterion.weight),
    }
    if criterion.kind is CriterionKind.PRICE:
        return document
    document |= {"max": _exact(criterion.maximum), "minimum": _exact(criterion.minimum)}
    if criterion.value_per_point is not None:
        document |= {"value_per_point": exact(criterion.value_per_point)}
    if criterion.values is not None:
        document |= {"values": _numbers(criterion.values)}
    return document


def _bid(bid: Bid) -> dict[str, Any]:
    return {
        "id": bid.id,
        "price": _exact(bid.price),
        "quality": _numbers(bid.quality) | dict(bid.grades),
        "lines": {key: _exact(value) for key, value in bid.lines.items()},
    }


def _numbers(values: Mapping[str, Fraction]) -> dict[str, str]:
    return {key: exact(value) for key, value in values.items()}


def _plain(value: Fraction | None) -> str | None:
    return None if value is None else plain(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact(value)
