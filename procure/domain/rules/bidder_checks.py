"""Checks of the opened bids: related bidders, low prices, presentations alike."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import combinations
from statistics import median

from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.award_facts import Bidder, Offered
from procure.domain.rules.facts import RuleFacts


def related(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 26: the same firm or person in two bids gives a right to ask, not a duty to reject."""
    pairs = combinations(facts.bidders or (), 2)
    return tuple(why for first, second in pairs for why in _related(first, second))


def _related(first: Bidder, second: Bidder) -> Iterator[Reason]:
    names = {"first": first.name, "second": second.name}
    shared = sorted(first.firms[key] for key in first.firms.keys() & second.firms.keys())
    for firm in shared:
        yield reason(Code.BIDDERS_SHARE_FIRM, None, firm=firm, **names)
    found = {
        one.label
        for one in first.people
        for other in second.people
        if _same(one, other, related=bool(shared))
    }
    for person in sorted(found):
        yield reason(Code.BIDDERS_SHARE_PERSON, None, person=person, **names)


def _same(one: Offered, other: Offered, *, related: bool) -> bool:
    """Two people are one when their employer is; without a card, when the bids share a firm."""
    if one.label.casefold() != other.label.casefold():
        return False
    if one.employer is None or other.employer is None:
        return related
    return one.employer == other.employer


def low(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 28: a price far below the others'. Only how many: evaluators may read the panel too."""
    share = Fraction(facts.settings.number("bids.low_share")) / 100
    prices = [bidder.price_ore for bidder in facts.bidders or () if bidder.price_ore is not None]
    found = sum(
        price < share * Fraction(median([*prices[:place], *prices[place + 1 :]]))
        for place, price in enumerate(prices)
        if len(prices) > 1
    )
    return (reason(Code.BIDS_LOOK_LOW, None, count=found),) if found else ()


def presented_alike(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 30: where presentations are announced, each bidder has one, as long as the others'."""
    heard = facts.presentations or ()
    missing = [
        reason(Code.PRESENTATION_MISSING, None, name=one.name) for one in heard if not one.minutes
    ]
    if missing:
        return tuple(missing)
    lengths = {sum(one.minutes) for one in heard}
    if len(lengths) < 2:  # noqa: PLR2004 -- two lengths are unequal
        return ()
    return (reason(Code.PRESENTATIONS_UNEQUAL, None, low=min(lengths), high=max(lengths)),)
