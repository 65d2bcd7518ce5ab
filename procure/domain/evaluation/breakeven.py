"""The price at which a bid comes first alone, to the øre, found by halving.

A lower own price never makes the lead smaller, rounded or not: own points do not fall and the
others' do not rise. The one exception is an interval that begins at the lowest price, when others
ask for more than where it ends: there the lead is largest at the lowest price, which is tried too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
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
    wins, own, lowest = _asked(case, bid)
    if wins(own):
        return _highest(wins, own, own * HIGHEST)
    start = next((price for price in (1, lowest) if price < own and wins(price)), None)
    return None if start is None else _highest(wins, start, own)


def wins_at_any_price(case: Case, bid: str) -> bool:
    """Whether a bid stays first however dear it is. Errors as `winning_price`."""
    wins, own, _lowest = _asked(case, bid)
    return wins(own) and wins(own * HIGHEST)


def _asked(case: Case, bid: str) -> tuple[Callable[[int], bool], int, int]:
    """Return whether the bid wins at a price, its own price and the lowest price, in øre."""
    if not case.needs_price:
        raise ValueError(case.model.family)
    entries = [entry for entry in admit(case) if entry.excluded is None]
    place = next((n for n, entry in enumerate(entries) if entry.bid.id == bid), None)
    if place is None:
        raise KeyError(bid)
    asked = [max(int(entry.ranked_price * ORE), 1) for entry in entries]
    return lambda ore: _wins(case, entries, place, Fraction(ore, ORE)), asked[place], min(asked)


def _wins(case: Case, entries: Sequence[Entry], place: int, price: Fraction) -> bool:
    asked = list(entries)
    asked[place] = replace(entries[place], price=price)
    try:
        return stand(case, asked).with_rank(1) == [place]
    except CaseError:  # an interval without room: the model has no answer there
        return False


def _highest(wins: Callable[[int], bool], low: int, high: int) -> Fraction | None:
    """Halve between a price that wins and one that may not."""
    if wins(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return Fraction(low, ORE)
