"""Weights that were wanted, fitted into what an agreement allows."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Final

WHOLE: Final = Decimal(100)
Span = tuple[Decimal, Decimal]


def fit(wanted: Mapping[int, Decimal], spans: Mapping[int, Span]) -> dict[int, Decimal]:
    """Return weights of 100 per cent in all, as near the wanted as their spans allow.

    Whole per cents, unless the spans force others. Where the spans leave no way to 100, each
    weight is at the end of its span that comes nearest, and the checks of the draft say so.

    >>> fit({1: Decimal(20), 2: Decimal(35), 3: Decimal(25)},
    ...     {1: (Decimal(15), Decimal(40)), 2: (Decimal(20), Decimal(40)),
    ...      3: (Decimal(20), Decimal(50))})
    {1: Decimal('27'), 2: Decimal('40'), 3: Decimal('33')}
    """
    total = sum(wanted.values(), Decimal(0)) or Decimal(1)
    fitted = {key: _within(want * WHOLE / total, spans[key]) for key, want in wanted.items()}
    fitted = _spread(fitted, spans)
    return _rounded(fitted, spans)


def _within(value: Decimal, span: Span) -> Decimal:
    return min(max(value, span[0]), span[1])


def _spread(weights: dict[int, Decimal], spans: Mapping[int, Span]) -> dict[int, Decimal]:
    """Share out what is missing or too much, by the room that each has left."""
    missing = WHOLE - sum(weights.values(), Decimal(0))
    end = 1 if missing > 0 else 0
    room = {key: abs(spans[key][end] - weight) for key, weight in weights.items()}
    total = sum(room.values(), Decimal(0))
    if not total:
        return weights
    share = min(Decimal(1), abs(missing) / total)
    sign = 1 if missing > 0 else -1
    return {key: weight + sign * share * room[key] for key, weight in weights.items()}


def _rounded(weights: dict[int, Decimal], spans: Mapping[int, Span]) -> dict[int, Decimal]:
    """Round down to whole per cents, then give the rest to those who lost most."""
    whole = {
        key: max(weight.to_integral_value(ROUND_FLOOR), spans[key][0])
        for key, weight in weights.items()
    }
    target = sum(weights.values(), Decimal(0)).quantize(Decimal(1))
    for key in sorted(weights, key=lambda key: whole[key] - weights[key]):
        rest = target - sum(whole.values(), Decimal(0))
        step = min(Decimal(1), rest, spans[key][1] - whole[key])
        if step > 0:
            whole[key] += step
    return whole
