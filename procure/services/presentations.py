"""Presentations: plan equal slots for all admitted bidders, and tell each its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import presentations, text
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.formats import moment
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.competitions import Competition
from procure.models.evaluations import PresentationSlot
from procure.queries import material
from procure.queries import presentations as pages
from procure.services import audit, outbox
from procure.services.evaluation_access import enter


def plan(
    session: Session,
    competition_id: int,
    *,
    starts_at: datetime,
    minutes: int,
    pause: int,
    place: str,
    actor: Actor,
    now: datetime,
) -> tuple[PresentationSlot, ...]:
    """Give every admitted bidder a slot of the same length; a plan before falls away.

    Only where presentations are announced (`domain.md` A5.29), and until one is held.
    """
    competition = _enter(session, competition_id, actor)
    if why := pages.plan_refusals(session, competition):
        raise IllegalTransition(why)
    if starts_at <= now:
        raise InvalidInput([reason(Code.TIME_NOT_AHEAD, "starts_at")])
    for old in pages.slots(session, competition_id).values():
        session.delete(old)
    session.flush()  # a bid has one slot: the old must be gone before the new
    drawn = presentations.slots(
        pages.presenting(session, competition_id),
        key=competition.reference, starts_at=starts_at, minutes=minutes, pause=pause,
    )  # fmt: skip
    made = tuple(
        PresentationSlot(
            competition_id=competition_id,
            bid_id=slot.bid_id,
            starts_at=slot.starts_at,
            minutes=minutes,
            place=text.clean(place),
        )
        for slot in drawn
    )
    session.add_all(made)
    audit.record_on(
        session, Tag.EVALUATION_PRESENTATIONS_PLAN, competition, actor, now,
        minutes=minutes, place=text.clean(place),
        slots={str(slot.bid_id): slot.starts_at.isoformat() for slot in drawn},
    )  # fmt: skip
    return made


def tell(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> int:
    """Write to every bidder that does not know its slot; return to how many."""
    competition = _enter(session, competition_id, actor)
    if why := pages.plan_refusals(session, competition):
        raise IllegalTransition(why)
    found = pages.slots(session, competition_id)
    if why := pages.tell_refusals(found, now):
        raise IllegalTransition(why)
    untold = {bid: slot for bid, slot in found.items() if slot.told_at is None}
    for bid in material.bids(session, competition_id):
        if slot := untold.get(bid.id):
            slot.told_at = now
            outbox.queue(
                session, bid.consortium.contact_email, *_mail(competition, slot), now=now,
                reply_to=competition.framework.contact_email,
            )  # fmt: skip
    audit.record_on(
        session, Tag.EVALUATION_PRESENTATIONS_TELL, competition, actor, now, bids=sorted(untold)
    )
    return len(untold)


def _enter(session: Session, competition_id: int, actor: Actor) -> Competition:
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_impartial(session, competition, actor)
    return competition


def _mail(competition: Competition, slot: PresentationSlot) -> tuple[str, str]:
    """Say when and where, and what holds for all."""
    with using(competition.language):
        body = say(
            "Dere skal presentere tilbudet i «{title}» (sak {reference}).\n\n"
            "Tid: {moment}\n"
            "Varighet: {minutes} minutter\n"
            "Sted: {place}\n\n"
            "Alle får like lang tid og de samme spørsmålene om oppdraget. Presentasjonen belyser "
            "svarene på tildelingskriteriene og er ikke et eget kriterium. Vi skriver referat.\n",
            title=competition.title,
            reference=competition.reference,
            moment=moment(slot.starts_at),
            minutes=slot.minutes,
            place=slot.place,
        )
        return say("Presentasjon av tilbudet: {title}", title=competition.title), body
