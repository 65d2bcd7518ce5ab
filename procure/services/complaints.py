"""Complaints: received or sent, answered through the case journal, ended with what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import complaints, permissions, text
from procure.domain.audit import Tag
from procure.domain.complaints import ComplaintKind
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.formats import local
from procure.domain.journal_facts import ComplaintAnswer, Verdict
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.complaints import Complaint
from procure.models.journals import JournalEntry
from procure.queries import facts, material, rules
from procure.services import audit, journals, outbox
from procure.services.competition_access import enter


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the buyer answers: the claim in short, the verdict, why, and what happens now."""

    claim: str
    verdict: Verdict
    assessment: str
    consequence: str


def receive(
    session: Session,
    competition_id: int,
    *,
    bid_id: int,
    kind: ComplaintKind,
    said: str,
    received_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> Complaint:
    """Record a complaint that came by mail or from a board or a court.

    It holds the contract back from now on. Raises `InvalidInput` for a text or a time that
    lacks or lies ahead, `NotFound` for a bid that is not opened in this competition.
    """
    competition = _staff(session, competition_id, actor)
    if bid_id not in {bid.id for bid in material.bids(session, competition_id)}:
        raise NotFound
    cleaned = text.clean(said)
    problems = [] if cleaned else [reason(Code.TEXT_MISSING, "text")]
    if received_at is None:
        problems.append(reason(Code.VALUE_MISSING, "received_at"))
    elif received_at > now:
        problems.append(reason(Code.TIME_AHEAD, "received_at"))
    if received_at is None or problems:
        raise InvalidInput(problems)
    return _kept(session, competition, bid_id, kind, cleaned, received_at, actor, now)


def send(session: Session, bid_id: int, *, said: str, actor: Actor, now: datetime) -> Complaint:
    """Complain to the buyer, as the bidder, once the letters have gone out.

    The same text twice is one complaint: a form that is sent twice complains once. The buyer is
    told by mail. Raises `NotFound` to who is not of the consortium, or before the letters.
    """
    bid = session.get(Bid, bid_id)
    if bid is None or bid.opened_at is None:  # who has not bid is no party to the choice
        raise NotFound
    competition = facts.competition(session, bid.competition_id, lock=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(actor, Permission.ACCESS_ASK, subject)
    permissions.require(actor, Permission.COMPLAINT_SEND, subject)
    cleaned = text.clean(said)
    if not cleaned:
        raise InvalidInput([reason(Code.TEXT_MISSING, "text")])
    known = session.scalars(
        select(Complaint).where(Complaint.bid_id == bid_id, Complaint.ended_at.is_(None))
    )
    for earlier in known:
        if earlier.text == cleaned:
            return earlier
    kept = _kept(session, competition, bid_id, ComplaintKind.BUYER, cleaned, now, actor, now)
    _tell(session, competition, now)
    return kept


def answer(
    session: Session,
    competition_id: int,
    complaint_id: int,
    given: Answer,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> JournalEntry:
    """Write the answer in the case journal; its letter is made from there, and ends the wait.

    Raises what `journals.write` raises, and `Stale` when someone else has changed the complaint.
    """
    competition, complaint = _open(session, competition_id, complaint_id, version, actor)
    said = ComplaintAnswer(
        received_on=local(complaint.received_at).date(),
        claim=text.clean(given.claim),
        verdict=given.verdict,
        assessment=text.clean(given.assessment),
        consequence=text.clean(given.consequence),
    )
    (entry,) = journals.write(
        session, competition.id, said, bid_ids=[complaint.bid_id], actor=actor, now=now
    )
    complaint.answer_id = entry.id
    audit.record_on(
        session, Tag.COMPLAINT_ANSWER, competition, actor, now, complaint=complaint.id,
        entry=entry.id,
    )  # fmt: skip
    return entry


def end(
    session: Session,
    competition_id: int,
    complaint_id: int,
    *,
    outcome: str,
    version: int,
    actor: Actor,
    now: datetime,
) -> Complaint:
    """Note what came of a complaint: it holds nothing back any more, and stays on record."""
    competition, complaint = _open(session, competition_id, complaint_id, version, actor)
    said = text.clean(outcome)
    if not said:
        raise InvalidInput([reason(Code.TEXT_MISSING, "outcome")])
    complaint.outcome = said
    complaint.ended_at, complaint.ended_by_id = now, actor.id
    audit.record_on(
        session, Tag.COMPLAINT_END, competition, actor, now, complaint=complaint.id, outcome=said
    )
    return complaint


def _staff(session: Session, competition_id: int, actor: Actor) -> Competition:
    competition = enter(
        session, competition_id, Permission.JOURNAL_WRITE, actor, sight=Permission.AWARD_READ
    )
    material.require_impartial(session, competition, actor)
    return competition


def _open(
    session: Session, competition_id: int, complaint_id: int, version: int, actor: Actor
) -> tuple[Competition, Complaint]:
    competition = _staff(session, competition_id, actor)
    found = session.scalar(
        select(Complaint)
        .where(Complaint.id == complaint_id, Complaint.competition_id == competition_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise IllegalTransition([reason(Code.COMPLAINT_ENDED)])
    if found.version != version:
        raise Stale([reason(Code.STALE)])
    return competition, found


def _kept(
    session: Session,
    competition: Competition,
    bid_id: int,
    kind: ComplaintKind,
    said: str,
    received_at: datetime,
    actor: Actor,
    now: datetime,
) -> Complaint:
    kept = Complaint(
        competition_id=competition.id,
        bid_id=bid_id,
        kind=kind,
        received_at=received_at,
        text=said,
        answer_by=_answer_by(session, competition, local(received_at).date(), now),
        recorded_by_id=actor.id,
        recorded_at=now,
    )
    session.add(kept)
    session.flush()  # the trail names its id
    audit.record_on(
        session, Tag.COMPLAINT_RECEIVE, competition, actor, now, complaint=kept.id, bid=bid_id,
        kind=kind.value, received_at=received_at.isoformat(), text=said,
        answer_by=kept.answer_by.isoformat(),
    )  # fmt: skip
    return kept


def _answer_by(session: Session, competition: Competition, received: date, now: datetime) -> date:
    days = rules.settings_on(session, local(now).date()).whole("complaints.answer_days")
    until = competition.standstill_ends_at
    return complaints.answer_by(received, days, None if until is None else local(until).date())


def _tell(session: Session, competition: Competition, now: datetime) -> None:
    """Queue a mail to the buyer. What the complaint says stands in the case, never in the mail."""
    with using(competition.language):
        title = say("Ny klage: {title}", title=competition.title)
        body = say(
            "En tilbyder har klaget i minikonkurransen «{title}» (sak {reference}).\n\n"
            "Logg inn for å lese klagen og svare. Kontrakten kan ikke signeres før klagen er "
            "besvart.\n",
            title=competition.title,
            reference=competition.reference,
        )
    outbox.queue(session, competition.framework.contact_email, title, body, now=now)
