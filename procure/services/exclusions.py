"""Leave a consortium out of a competition that it cannot deliver in.

Everyone able to deliver is invited (`domain.md` A3.10, E1 7). Who proposes otherwise gives a reason
about capability, and an officer who is another person approves or refuses it before the issue.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.models.reviews import InvitationExclusion
from procure.services import audit, competitions
from procure.services.competition_access import enter


def propose(
    session: Session,
    competition_id: int,
    *,
    consortium_id: int,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Propose that a consortium of the framework is not invited."""
    competition = competitions.editable(session, competition_id, actor=actor, now=now)
    consortium = session.get(Consortium, consortium_id)
    if consortium is None or consortium.framework_id != competition.framework_id:
        raise NotFound
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING)])
    if session.get(InvitationExclusion, (competition_id, consortium_id)) is not None:
        raise IllegalTransition([reason(Code.EXCLUSION_PROPOSED)])
    session.add(
        InvitationExclusion(
            competition_id=competition_id,
            consortium_id=consortium_id,
            reason=why,
            proposed_by_id=actor.id,
            proposed_at=now,
        )
    )
    _record(session, Tag.EXCLUSION_PROPOSE, competition, consortium_id, actor, now, why)


def withdraw(
    session: Session, competition_id: int, *, consortium_id: int, actor: Actor, now: datetime
) -> None:
    """Take a proposal back, decided or not, while the competition is a draft."""
    competition = competitions.editable(session, competition_id, actor=actor, now=now)
    row = _of(session, competition_id, consortium_id)
    session.delete(row)
    _record(session, Tag.EXCLUSION_WITHDRAW, competition, consortium_id, actor, now, row.reason)


def approve(
    session: Session, competition_id: int, *, consortium_id: int, actor: Actor, now: datetime
) -> None:
    """Agree, as an officer who did not propose it."""
    competition, row = _to_decide(session, competition_id, consortium_id, actor)
    row.approved_at, row.approved_by_id = now, actor.id
    _record(session, Tag.EXCLUSION_APPROVE, competition, consortium_id, actor, now, row.reason)


def refuse(
    session: Session,
    competition_id: int,
    *,
    consortium_id: int,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Disagree: the consortium is invited. The proposal stands in the audit trail alone."""
    competition, row = _to_decide(session, competition_id, consortium_id, actor)
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING)])
    session.delete(row)
    _record(session, Tag.EXCLUSION_REFUSE, competition, consortium_id, actor, now, why)


def _to_decide(
    session: Session, competition_id: int, consortium_id: int, actor: Actor
) -> tuple[Competition, InvitationExclusion]:
    competition = enter(session, competition_id, Permission.COMPETITION_APPROVE, actor)
    row = _of(session, competition_id, consortium_id)
    if competition.issued_at is not None or competition.cancelled_at is not None:
        raise IllegalTransition([reason(Code.NOT_DRAFT)])
    if row.approved_at is not None:
        raise IllegalTransition([reason(Code.EXCLUSION_DECIDED)])
    if row.proposed_by_id == actor.id:
        raise PermissionDenied([reason(Code.EXCLUSION_OWN)], Permission.COMPETITION_APPROVE)
    return competition, row


def _of(session: Session, competition_id: int, consortium_id: int) -> InvitationExclusion:
    row = session.get(InvitationExclusion, (competition_id, consortium_id))
    if row is None:
        raise NotFound
    return row


def _record(
    session: Session,
    tag: Tag,
    competition: Competition,
    consortium_id: int,
    actor: Actor,
    now: datetime,
    why: str,
) -> None:
    audit.record_on(session, tag, competition, actor, now, consortium=consortium_id, why=why)
