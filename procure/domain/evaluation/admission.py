"""Steps 1 and 2 of an evaluation: the price of each bid, and the gates on raw points.

Nothing here looks at another bid, so taking a bid away never changes who else is admitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from procure.domain.evaluation.model import Bid, Case, Criterion, Family
from procure.domain.evaluation.results import Exclusion, ExclusionCode


@dataclass(frozen=True, slots=True)
class Entry:
    """A bid with the price used for it, and why it is not to be ranked, if so."""

    bid: Bid
    price: Fraction | None
    excluded: Exclusion | None

    @property
    def ranked_price(self) -> Fraction:
        """The price, of a bid that was admitted where a price is needed."""
        if self.price is None:
            raise ValueError(self.bid.id)
        return self.price


def admit(case: Case) -> list[Entry]:
    """Price every bid and put it through the gates, in the order of the case."""
    gates = [criterion for criterion in case.quality_criteria if criterion.minimum is not None]
    needs_price = case.needs_price
    entries = []
    for bid in case.bids:
        price = _price(case, bid)
        refused = _price_refusal(bid, price) if needs_price else None
        entries.append(Entry(bid, price, refused or _gate(case, gates, bid)))
    return entries


def _price(case: Case, bid: Bid) -> Fraction | None:
    """Sum quantity × unit price when the bid has lines; None when the price is not complete."""
    if not bid.lines:
        return bid.price
    total = Fraction()
    for line in case.lines:
        unit_price = bid.lines.get(line.id)
        if unit_price is None:
            return None
        total += line.quantity * unit_price
    return total


def _price_refusal(bid: Bid, price: Fraction | None) -> Exclusion | None:
    if price is None:
        return Exclusion(ExclusionCode.PRICE_MISSING)
    lines = bid.lines.values()
    if price <= 0 or any(unit_price is not None and unit_price <= 0 for unit_price in lines):
        return Exclusion(ExclusionCode.PRICE_NOT_POSITIVE)
    return None


def _gate(case: Case, gates: Sequence[Criterion], bid: Bid) -> Exclusion | None:
    for criterion in gates:
        if criterion.minimum is not None and bid.quality[criterion.id] < criterion.minimum:
            return Exclusion(ExclusionCode.BELOW_MINIMUM, criterion.id)
    minimum, is_ratio = case.model.minimum_quality, case.model.family is Family.RATIO
    if minimum is None and not is_ratio:
        return None
    total = sum(bid.quality.values(), Fraction())
    if minimum is not None and total < minimum:
        return Exclusion(ExclusionCode.BELOW_MINIMUM_QUALITY)
    if is_ratio and total == 0:
        return Exclusion(ExclusionCode.QUALITY_ZERO)
    return None
