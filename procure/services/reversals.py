"""Reversal (omgjøring): a decision that all were told of no longer stands, and all are told so."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput
from procure.domain.formats import local
from procure.domain.journal_checks import Known
from procure.domain.journal_facts import Reversal
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.awards import Decision
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.models.journals import JournalEntry
from procure.queries import material
from procure.services import audit, documents, journals, outbox, writing
from procure.services.competition_access import act


def reverse(
    session: Session,
    competition_id: int,
    *,
    fault: str,
    why: str,
    following: str,
    actor: Actor,
    now: datetime,
) -> tuple[JournalEntry, ...]:
    """Take back the decision before the contract; every bidder gets a letter in one event.

    The evaluation goes back to consensus with the agreed points as they were, unlocked. The old
    decision, its letters and their documents stay as they are; a new decision brings new
    letters and a new standstill (`domain.md` A6.34). All letters are made or none is.
    """
    competition = act(
        session, competition_id, Action.REVERSE, Permission.AWARD_DECIDE, actor, now,
        sight=Permission.AWARD_READ,
    )  # fmt: skip
    material.require_impartial(session, competition, actor)
    decision = session.scalars(select(Decision).where(Decision.stands_in(competition_id))).one()
    said = Reversal(
        fault=text.clean(fault), reason=text.clean(why), following=text.clean(following)
    )
    facts = _checked(session, competition, decision, said, now)
    bids = material.bids(session, competition_id)
    noted = journals.note(
        session, competition, facts, [bid.id for bid in bids], actor=actor, now=now
    )
    made = [
        _tell(session, competition, entry, bid, actor, now)
        for entry, bid in zip(noted, bids, strict=True)
    ]
    _reopen(competition, decision, now)
    audit.record_on(
        session,
        Tag.AWARD_DECISION_REVERSE,
        competition,
        actor,
        now,
        decision=decision.id,
        bid=decision.bid_id,
        fault=facts.fault,
        reason=facts.reason,
        documents=made,
    )
    return noted


def _checked(
    session: Session, competition: Competition, decision: Decision, said: Reversal, now: datetime
) -> Reversal:
    """Return what is said with the decision it is about; refuse what is missing or names a third.

    Everyone reads the same text, so it names nobody but the one who was chosen.
    """
    if problems := said.problems(Known(now=now)):
        raise InvalidInput(problems)
    names = material.bidder_names(session, competition.id)
    others = sorted({name for known in names.values() for name in known} - names[decision.bid_id])
    for field in ("fault", "reason", "following"):
        if found := evaluations.names_other(getattr(said, field), others):
            raise InvalidInput([reason(Code.REASON_NAMES_OTHER, field, name=found)])
    return replace(
        said,
        decision_id=decision.id,
        chosen=_name(session, decision.bid_id),
        told_on=_told_on(competition),
    )


def _name(session: Session, bid_id: int) -> str:
    return session.scalars(select(Consortium.name).join(Bid).where(Bid.id == bid_id)).one()


def _told_on(competition: Competition) -> date | None:
    """The day of the letters; the lifecycle has made sure that they were sent."""
    sent = competition.letters_sent_at
    return None if sent is None else local(sent).date()


def _tell(
    session: Session,
    competition: Competition,
    entry: JournalEntry,
    bid: Bid,
    actor: Actor,
    now: datetime,
) -> int:
    """Make one bidder's letter and queue its mail; return the document's id."""
    module = writing.of("reversal_letter")
    case = documents.Case(
        competition_id=competition.id, subject_id=entry.id, bid_id=bid.id, for_suppliers=True
    )
    with using(competition.language):
        content = module.gather(session, competition, entry.id, actor=actor, now=now)
        made = documents.generate(
            session, content, case=case, places=module.PLACES, actor=actor, now=now
        )
        title = say("Valget av leverandør er gjort om: {title}", title=competition.title)
        body = say(
            "Valget av leverandør i minikonkurransen «{title}» (sak {reference}) er gjort om.\n\n"
            "Logg inn for å lese brevet til dere, med begrunnelse og klageadgang.\n",
            title=competition.title,
            reference=competition.reference,
        )
    outbox.queue(
        session, bid.consortium.contact_email, title, body, now=now,
        reply_to=competition.framework.contact_email,
    )  # fmt: skip
    return made.id


def _reopen(competition: Competition, decision: Decision, now: datetime) -> None:
    """Back to consensus: what the decision stamped is taken away, what came before it stays."""
    decision.reversed_at = now
    competition.decided_at = None
    competition.letters_sent_at = None
    competition.standstill_ends_at = None
    competition.locked_at = None
