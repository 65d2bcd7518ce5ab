"""The price at which a bid comes first alone, to the øre, found by halving.

A lower own price never makes the lead smaller, rounded or not: own points do not fall and the
others' do not rise. The one exception is an interval that begins at the lowest price, when others
ask for more than where it ends: their minus points shrink when the lowest price falls. There the
lead on them is largest at the others' lowest price, and the prices that win may begin above zero.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from procure.domain.evaluation.admission import Entry, admit
from procure.domain.evaluation.model import Case
from procure.domain.evaluation.problems import CaseError
from procure.domain.evaluation.standing import stand

ORE: Final = 100  # to the krone
HIGHEST: Final = 1_000_000  # times its own price: a bid that wins even there wins at any price


def winning_price(case: Case, bid: str) -> Fraction | None:
    """Return the highest price in whole øre at which a ranked bid is first, alone.

    Everything else stays. For the winner it is what it could have asked for. None when no price
    will do, or every price does (`wins_at_any_price`). Raises KeyError for a bid that is not
    ranked and ValueError where prices do not count.
    """
    asked = _asked(case, bid)
    own, lowest = asked.own, asked.lowest
    if asked.wins(own):
        return _highest(asked.wins, own, own * HIGHEST)
    start = next((price for price in (1, lowest) if price < own and asked.wins(price)), None)
    if start is not None:
        return _highest(asked.wins, start, own)
    # Below the others' lowest price a fall helps against those within the interval alone, so the
    # highest price that beats them does best against the others too.
    found = _highest(asked.wins_within, 1, min(own, lowest)) if asked.wins_within(1) else None
    return found if found is not None and asked.wins(int(found * ORE)) else None


def wins_at_any_lower_price(case: Case, bid: str) -> bool:
    """Whether a bid is first at every price below `winning_price`. Errors as that."""
    return _asked(case, bid).wins(1)


def wins_at_any_price(case: Case, bid: str) -> bool:
    """Whether a bid stays first however dear it is. Errors as `winning_price`."""
    asked = _asked(case, bid)
    return asked.wins(asked.own) and asked.wins(asked.own * HIGHEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A bid whose price is tried, against the others as they are. Prices in øre."""

    case: Case
    entries: Sequence[Entry]
    place: int
    own: int
    lowest: int  # of the others; the own where there are none
    within: frozenset[int]  # the others who do not ask for more than where an interval ends

    def wins(self, ore: int) -> bool:
        """Whether it is first, alone."""
        return self._beats(ore, range(len(self.entries)))

    def wins_within(self, ore: int) -> bool:
        """Whether it is before all others who are `within`."""
        return self._beats(ore, self.within)

    def _beats(self, ore: int, others: Iterable[int]) -> bool:
        asked = list(self.entries)
        asked[self.place] = replace(asked[self.place], price=Fraction(ore, ORE))
        try:
            ranks = stand(self.case, asked).ranks
        except CaseError:  # an interval without room: the model has no answer there
            return False
        return all(ranks[self.place] < ranks[other] for other in others if other != self.place)


def _asked(case: Case, bid: str) -> _Asked:
    if not case.needs_price:
        raise ValueError(case.model.family)
    entries = [entry for entry in admit(case) if entry.excluded is None]
    place = next((n for n, entry in enumerate(entries) if entry.bid.id == bid), None)
    if place is None:
        raise KeyError(bid)
    asked = [max(int(entry.ranked_price * ORE), 1) for entry in entries]
    others = [n for n in range(len(entries)) if n != place]
    high = case.model.price.high
    return _Asked(
        case=case,
        entries=entries,
        place=place,
        own=asked[place],
        lowest=min((asked[n] for n in others), default=asked[place]),
        within=frozenset(n for n in others if high is None or entries[n].ranked_price <= high),
    )


def _highest(wins: Callable[[int], bool], low: int, high: int) -> Fraction | None:
    """Halve between a price that wins and one that may not."""
    if wins(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return Fraction(low, ORE)
