"""Why a bid did not win, as its letter tells it: the lead per criterion, and what was enough."""

from collections.abc import Iterator
from dataclasses import dataclass

from procure.documents.contexts.award_letter_other import Lead
from procure.domain import figures, formats, gaps
from procure.domain.evaluations import Outcome
from procure.domain.gaps import Gap
from procure.language import say


@dataclass(frozen=True, slots=True)
class ToldGap:
    """The values of the letter; nothing where the bid was not ranked."""

    leads: tuple[Lead, ...] = ()
    total: str | None = None
    enough: tuple[str, ...] = ()


def told(outcome: Outcome, bid_id: int, winner_id: int) -> ToldGap:
    """Return the arithmetic of one bid in the current language.

    Where quality is priced, or price is divided by quality, no table adds up without the
    winner's price: there only what would have been enough is told.
    """
    gap = gaps.of(outcome, bid_id, winner_id)
    if gap is None:
        return ToldGap()
    enough = tuple(_enough(outcome, bid_id, gap))
    if not gaps.adds_up(outcome):
        return ToldGap(enough=enough)
    own, winner = outcome.score(bid_id).total, outcome.score(winner_id).total
    return ToldGap(
        leads=tuple(
            Lead(criterion=part.row.node.name, lead=figures.number(outcome, part.gap))
            for part in gap.parts
        ),
        total=figures.number(outcome, (winner or 0) - own) if own is not None else None,
        enough=enough,
    )


def _enough(outcome: Outcome, bid_id: int, gap: Gap) -> Iterator[str]:
    for one in gap.raises:
        yield say(
            "{criterion}: {needed} poeng fra evaluatorene i stedet for {own}",
            criterion=one.row.node.name,
            needed=formats.number(one.needed),
            own=formats.number(one.own),
        )
    own = figures.price(outcome, bid_id)
    if gap.price is None or own is None:
        return
    if not gap.any_lower:  # the ends lie close, and rounded they may be prices that lose
        yield say("Pris: enkelte beløp under {own}, men ikke de laveste", own=own)
        return
    price = gaps.told(gap.price, _others(outcome, bid_id))
    if price > 0:
        yield say("Pris: høyst {needed} i stedet for {own}", needed=formats.kroner(price), own=own)


def _others(outcome: Outcome, bid_id: int) -> frozenset[int]:
    """What other bids ask for, in øre: rates, sums, totals, and how far they are from the own."""
    known = outcome.material
    own = next(known.price_ore(offer) or 0 for offer in known.offers if offer.id == bid_id)
    found: set[int] = set()
    for offer in known.offers:
        if offer.id != bid_id:
            found |= set(offer.rates.values()) | set(known.sums_ore(offer).values())
            found |= {line.hours * offer.rates.get(line.id, 0) for line in known.lines}
            total = known.price_ore(offer) or 0
            found |= {total, abs(total - own)}
    return frozenset(found)
