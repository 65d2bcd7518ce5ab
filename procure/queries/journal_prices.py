"""Which journal entries speak of prices, and so are closed to those who score quality."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.domain import leaks
from procure.domain.permissions import Actor
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.journals import JournalEntry
from procure.queries import material


def hidden(session: Session, competition: Competition, viewer: Actor) -> frozenset[int]:
    """Return the entries this viewer may not read before the scores are locked (E1 31).

    An entry about a bid that names an amount, in the question or in an answer, is taken to
    speak of its price: a quality scorer reads it after the lock.
    """
    if not material.scores_blind(competition, viewer):
        return frozenset()
    found = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.competition_id == competition.id, JournalEntry.bid_id.is_not(None))
        .options(selectinload(JournalEntry.answers))
    )
    return frozenset(entry.id for entry in found if any(map(leaks.names_amount, _texts(entry))))


def hidden_verdicts(session: Session, competition: Competition, viewer: Actor) -> frozenset[int]:
    """Return the bids whose rejection names an amount that this viewer may not know yet."""
    found = session.execute(
        select(Bid.id, Bid.assessment_reason).where(
            Bid.competition_id == competition.id, Bid.provision.is_not(None)
        )
    )
    return frozenset(bid for bid, said in found if said and not told(competition, viewer, said))


def told(competition: Competition, viewer: Actor, said: str) -> str:
    """Return what the buyer wrote about a bid; "" where it names an amount hidden from them."""
    hides = material.scores_blind(competition, viewer) and leaks.names_amount(said)
    return "" if hides else said


def _texts(entry: JournalEntry) -> Iterator[str]:
    yield from _strings(json.loads(entry.facts))
    for answer in entry.answers:
        yield from (answer.text, answer.assessment)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a value that was read from JSON; an amount of its own counts as one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (f"{inner} kr",) if key.endswith("_ore") and inner else _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value
