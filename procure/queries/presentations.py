"""The plan of presentations: when each bidder is heard, whether it is told, and what was noted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, Reason, reason
from procure.models.bids import Assessment
from procure.models.competitions import Competition
from procure.models.evaluations import PresentationSlot
from procure.queries import award_rule_facts, facts, material
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class Planned:
    """One bidder's slot; None while there is none. `used` is the length that minutes tell of."""

    bidder: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    told_at: datetime | None
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PresentationsPage:
    """The plan, and why it cannot be made or told."""

    competition: Head
    is_chair: bool
    rows: tuple[Planned, ...]
    minutes: int | None
    plan: tuple[Reason, ...]
    tell: tuple[Reason, ...]


def page(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> PresentationsPage:
    """Return the plan. Raises `NotFound` where no presentations are announced."""
    competition, subject = material.reading(session, competition_id, viewer)
    if not competition.presentation:
        raise NotFound
    known = facts.facts_of(session, competition)
    chair = material.is_chair(viewer, subject)
    denied = () if chair else (reason(Code.NOT_PERMITTED),)
    rows = _rows(session, competition, viewer)
    found = slots(session, competition_id)
    return PresentationsPage(
        competition=material.head(competition, known, now, viewer=viewer),
        is_chair=chair,
        rows=rows,
        minutes=next((slot.minutes for slot in found.values()), None),
        plan=denied or plan_refusals(session, competition),
        tell=denied or tell_refusals(found, now),
    )


def slots(session: Session, competition_id: int) -> dict[int, PresentationSlot]:
    """Return the slots by bid, in the order of time."""
    found = session.scalars(
        select(PresentationSlot)
        .where(PresentationSlot.competition_id == competition_id)
        .order_by(PresentationSlot.starts_at, PresentationSlot.id)
    )
    return {slot.bid_id: slot for slot in found}


def presenting(session: Session, competition_id: int) -> list[int]:
    """Return the bids that are to be presented: all that were admitted."""
    return [
        bid.id
        for bid in material.bids(session, competition_id)
        if bid.assessment is Assessment.ADMISSIBLE
    ]


def plan_refusals(session: Session, competition: Competition) -> tuple[Reason, ...]:
    """Why no plan can be made: not announced, not all controlled, one held, or all is locked."""
    if not competition.presentation:
        return (reason(Code.PRESENTATIONS_NOT_ANNOUNCED),)
    if competition.locked_at is not None:
        return (reason(Code.EVALUATION_LOCKED),)
    bids = material.bids(session, competition.id)
    if not bids or any(bid.assessment is None for bid in bids):
        return (reason(Code.PRESENTATIONS_TOO_EARLY),)
    if award_rule_facts.heard(session, competition.id):
        return (reason(Code.PRESENTATION_HELD),)
    return ()


def tell_refusals(found: dict[int, PresentationSlot], now: datetime) -> tuple[Reason, ...]:
    """Why nobody can be told: there is no plan, all know it, or the time has passed."""
    if not found:
        return (reason(Code.SLOTS_MISSING),)
    untold = [slot for slot in found.values() if slot.told_at is None]
    if not untold:
        return (reason(Code.SLOTS_TOLD),)
    return (reason(Code.TIME_NOT_AHEAD),) if min(s.starts_at for s in untold) <= now else ()


def _rows(session: Session, competition: Competition, viewer: Actor) -> tuple[Planned, ...]:
    found = slots(session, competition.id)
    names = material.shown_names(session, competition, viewer)
    heard = award_rule_facts.heard(session, competition.id)
    bids = presenting(session, competition.id)
    order = [*(bid for bid in found if bid in bids), *(bid for bid in bids if bid not in found)]
    return tuple(
        Planned(
            bidder=names[bid],
            starts_at=slot.starts_at if (slot := found.get(bid)) else None,
            ends_at=slot.starts_at + timedelta(minutes=slot.minutes) if slot else None,
            place=slot.place if slot else "",
            told_at=slot.told_at if slot else None,
            used=tuple(heard.get(bid, ())),
        )
        for bid in order
    )
