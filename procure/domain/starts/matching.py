"""Which of our criteria stand for which that an agreement allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from procure.domain.starts.content import Item
from procure.domain.starts.weights import fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A criterion that the agreement allows, with its span in per cent."""

    id: int
    key: str
    name: str
    price: bool
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Chosen:
    """A criterion to begin with; no item of ours stands for one that only the agreement knows."""

    allowed: Allowed
    item: Item | None
    weight: Decimal


def chosen(
    allowed: tuple[Allowed, ...], items: Mapping[str, Item], wanted: Mapping[str, int]
) -> tuple[Chosen, ...]:
    """Return the criteria of a template as the agreement names and bounds them, in its order.

    A criterion of the agreement that must weigh something is there even if no text of ours fits.
    """
    found: dict[int, Item] = {}
    for key in wanted:
        match = next((a for a in allowed if a.id not in found and fits(items[key], a)), None)
        if match is not None:
            found[match.id] = items[key]
    used = [a for a in allowed if a.id in found or a.low > 0]
    weights = fit(
        {a.id: Decimal(wanted[found[a.id].key]) if a.id in found else a.low for a in used},
        {a.id: (a.low, a.high) for a in used},
    )
    return tuple(Chosen(a, found.get(a.id), weights[a.id]) for a in used)


def fits(item: Item, allowed: Allowed) -> bool:
    """Say whether our criterion is about the same as the agreement's, by its key or name."""
    if item.price or allowed.price:
        return item.price and allowed.price
    known = f"{allowed.key} {allowed.name}".casefold()
    return any(word in known for word in item.fits)
