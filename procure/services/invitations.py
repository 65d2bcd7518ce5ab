"""The consortium's answer to an invitation: decline, or take that back, until the deadline.

Before the opening nobody but the consortium is told: its lines in the audit trail are hidden
as those of a bid are, and no mail is sent.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import bids, competitions, invitations, permissions
from procure.domain.audit import Fact, Tag
from procure.domain.errors import IllegalTransition, NotFound, PermissionDenied
from procure.domain.invitations import Why
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.bids import Bid
from procure.models.competitions import Invitation
from procure.queries import facts
from procure.services import audit
from procure.services.bids import bid_facts


def decline(
    session: Session, invitation_id: int, *, why: Why, words: str, actor: Actor, now: datetime
) -> None:
    """Decline for a common reason, own words, or both. A delivered bid is withdrawn first."""
    invitation = _locked(session, invitation_id, actor, now)
    if invitation.declined_at is not None:
        raise IllegalTransition([reason(Code.INVITATION_DECLINED)])
    if _has_delivered(session, invitation):
        raise IllegalTransition([reason(Code.BID_STANDS)])
    told = invitations.stated(why, words)
    invitation.declined_at, invitation.decline_reason = now, told
    _record(session, Tag.INVITATION_DECLINE, invitation, actor, now, why=told)


def accept(session: Session, invitation_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a decline back: the consortium may bid again. What it had written is still there."""
    invitation = _locked(session, invitation_id, actor, now)
    if invitation.declined_at is None:
        raise IllegalTransition([reason(Code.INVITATION_NOT_DECLINED)])
    invitation.declined_at = invitation.decline_reason = None
    _record(session, Tag.INVITATION_ACCEPT, invitation, actor, now)


def _locked(session: Session, invitation_id: int, actor: Actor, now: datetime) -> Invitation:
    """Lock the competition of an own invitation that the actor may answer now."""
    competition_id = session.scalar(
        select(Invitation.competition_id).where(Invitation.id == invitation_id)
    )
    if competition_id is None:
        raise NotFound
    competition = facts.competition(session, competition_id, lock=True)
    invitation = next(i for i in competition.invitations if i.id == invitation_id)
    subject = facts.subject_of(competition, consortium_id=invitation.consortium_id)
    permissions.require_sight(actor, Permission.BID_EDIT, subject)
    if not permissions.allows(actor, Permission.INVITATION_ANSWER, subject):
        raise PermissionDenied([reason(Code.NOT_LEAD_TO_ANSWER)], Permission.INVITATION_ANSWER)
    competitions.require_open_for_bids(facts.facts_of(session, competition), now)
    return invitation


def _has_delivered(session: Session, invitation: Invitation) -> bool:
    bid = session.scalar(
        select(Bid)
        .where(
            Bid.competition_id == invitation.competition_id,
            Bid.consortium_id == invitation.consortium_id,
        )
        .execution_options(populate_existing=True)
    )
    return bid is not None and bids.status(bid_facts(session, bid)) is bids.Status.SUBMITTED


def _record(
    session: Session, tag: Tag, invitation: Invitation, actor: Actor, now: datetime, **values: Fact
) -> None:
    audit.record(
        session, tag, f"invitation:{invitation.id}",
        chain=audit.chain_of(invitation.competition_id), actor=actor, now=now,
        consortium=invitation.consortium_id, **values,
    )  # fmt: skip
