"""What rules 1–19 look at beyond the draft itself: scope, holidays, and who is invited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.competitions import Action
from procure.domain.formats import local
from procure.domain.rules.facts import InvitationFacts, ScopeFacts
from procure.domain.rules.framework import BEFORE_ISSUE
from procure.models.competitions import Competition
from procure.models.consortia import Consortium, ConsortiumSuspension
from procure.models.reviews import InvitationExclusion
from procure.queries.holidays import norwegian_holidays


def scope(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return whether the purchase is inside the framework; no statement."""
    framework = competition.framework
    found = ScopeFacts(
        cpv_code=competition.cpv_code,
        framework_cpv_codes=tuple(framework.cpv_codes),
        maximum_ore=framework.maximum_value_ore,
    )
    return {"scope": found}


def holidays(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return the holidays of the year of the deadline; no statement."""
    if competition.deadline_at is None:
        return {}
    day = local(competition.deadline_at).date()
    return {"holidays": norwegian_holidays(day, day)}


def to_invite(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return who would be invited today, and who has been left out; two statements."""
    active = session.scalars(
        select(Consortium.id).where(
            Consortium.framework_id == competition.framework_id,
            ~Consortium.suspensions.any(ConsortiumSuspension.on(local(now).date())),
        )
    )
    excluded = session.execute(
        select(InvitationExclusion.consortium_id, InvitationExclusion.approved_at).where(
            InvitationExclusion.competition_id == competition.id
        )
    ).all()
    found = InvitationFacts(
        active=frozenset(active),
        excluded=frozenset(key for key, approved_at in excluded if approved_at is not None),
        proposed_exclusions=sum(approved_at is None for _, approved_at in excluded),
    )
    return {"invitation": found}


def invited(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return when the invitations were sent; no statement."""
    sent = frozenset(row.sent_at for row in competition.invitations)
    return {"invitation": InvitationFacts(sent_at=sent)}


READERS = {
    **dict.fromkeys(BEFORE_ISSUE, (scope, holidays)),
    Action.ISSUE: (scope, holidays, to_invite),
    Action.OPEN: (invited,),
}
