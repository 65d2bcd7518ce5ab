"""Checks of the agreed reasons: one text for two bidders, and words of another criterion."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Final

from procure.domain.evaluations import Material, Node
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.facts import RuleFacts

_WORD: Final = re.compile(r"\w+")
_SHORTEST: Final = 4  # letters: shorter words tie a text to no criterion


def same_text(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 34: a reason that fits two bidders explains neither."""
    return tuple(_same(facts.agreed)) if facts.agreed else ()


def _same(known: Material) -> Iterator[Reason]:
    for node in known.scored:
        for first, second in combinations(known.offers, 2):
            texts = {plain(known, offer.id, node.id) for offer in (first, second)}
            if len(texts) == 1 and "" not in texts:
                yield reason(
                    Code.REASON_SAME_FOR_TWO,
                    None,
                    criterion=node.name,
                    first=first.name,
                    second=second.name,
                )


def plain(known: Material, bid_id: int, criterion_id: int) -> str:
    """Return the words of an agreed reason without signs and case; "" where there is none."""
    agreed = known.agreed.get((bid_id, criterion_id))
    return " ".join(_words(agreed.reason)) if agreed else ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def other_criterion(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 34: a reason is about its own criterion; what another one covers is weighed there."""
    return tuple(_strays(facts.agreed)) if facts.agreed else ()


def _strays(known: Material) -> Iterator[Reason]:
    for offer in known.offers:
        for node in known.scored:
            said = known.agreed.get((offer.id, node.id))
            for other in known.leaves if said else ():
                if said and other.id != node.id and speaks_of(said.reason, node, other):
                    yield reason(
                        Code.REASON_OTHER_CRITERION,
                        None,
                        bidder=offer.name,
                        criterion=node.name,
                        other=other.name,
                    )


def speaks_of(text: str, own: Node, other: Node) -> bool:
    """Tell whether every word that is the other's alone is in the text, in any inflection."""
    mine = set(_words(own.name))
    theirs = [word for word in _words(other.name) if len(word) >= _SHORTEST and word not in mine]
    spoken = _words(text)
    return bool(theirs) and all(any(word.startswith(one) for word in spoken) for one in theirs)
