"""Approve a decision before anyone is told, or send it back: another does than who decided."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import approvals, evaluations, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, PermissionDenied, Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.accounts import User
from procure.models.awards import Decision
from procure.models.competitions import Competition
from procure.queries import letter_texts, material
from procure.services import audit, outbox
from procure.services.competition_access import act


def approve(
    session: Session, competition_id: int, *, seen: str | None = None, actor: Actor, now: datetime
) -> Decision:
    """Approve the standing decision, as an officer who neither made it nor wrote in its letters.

    `seen` is the `letter_texts.version` of all letters that the officer was shown: raises `Stale`
    when the decision or what is written in a letter is another by now. None asks for nothing.
    """
    competition, decision = _entered(session, competition_id, Action.APPROVE_AWARD, actor, now)
    texts = letter_texts.of(session, decision.id)
    if own := approvals.own_words((one.written_by_id for one in texts), actor.id):
        raise PermissionDenied(own, Permission.AWARD_APPROVE)
    if seen not in (None, letter_texts.version(decision.id, texts)):
        raise Stale([reason(Code.STALE)])
    decision.approved_at, decision.approved_by_id = now, actor.id
    audit.record_on(
        session, Tag.AWARD_DECISION_APPROVE, competition, actor, now,
        decision=decision.id, bid=decision.bid_id, decided_by=decision.decided_by_id,
    )  # fmt: skip
    return decision


def send_back(
    session: Session, competition_id: int, *, why: str, actor: Actor, now: datetime
) -> Decision:
    """Take the decision back before the letters, with a reason; the recommendation stays locked.

    Who decided is told by mail why. A new decision can be made at once, or the points opened.
    """
    competition, decision = _entered(session, competition_id, Action.RETURN_AWARD, actor, now)
    said = text.clean(why)
    if problems := evaluations.reason_problems(said):
        raise InvalidInput(problems)
    decision.reversed_at = now
    competition.decided_at = None
    audit.record_on(
        session, Tag.AWARD_DECISION_RETURN, competition, actor, now, decision=decision.id, why=said
    )
    _tell(session, competition, decision, said, actor, now)
    return decision


def _entered(
    session: Session, competition_id: int, action: Action, actor: Actor, now: datetime
) -> tuple[Competition, Decision]:
    competition = act(
        session, competition_id, action, Permission.AWARD_APPROVE, actor, now,
        sight=Permission.AWARD_READ,
    )  # fmt: skip
    material.require_impartial(session, competition, actor)
    decision = session.scalars(select(Decision).where(Decision.stands_in(competition_id))).one()
    if own := approvals.own_decision(decision.decided_by_id, actor.id):
        raise PermissionDenied(own, Permission.AWARD_APPROVE)
    return competition, decision


def _tell(
    session: Session,
    competition: Competition,
    decision: Decision,
    said: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Queue the mail to who decided."""
    address = session.scalar(
        select(User.email).where(User.id == decision.decided_by_id, User.disabled_at.is_(None))
    )
    if address is None:
        return
    with using(competition.language):
        title = say("Valget av leverandør er sendt tilbake: {title}", title=competition.title)
        body = say(
            "{name} har ikke godkjent valget av leverandør i «{title}» (sak {reference}).\n\n"
            "{said}\n\nLogg inn for å ta en ny beslutning eller åpne poengene igjen.\n",
            name=actor.name,
            title=competition.title,
            reference=competition.reference,
            said=said,
        )
    outbox.queue(
        session, address, title, body, now=now, reply_to=competition.framework.contact_email
    )
