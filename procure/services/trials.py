"""Keep a trial of the evaluation model with the draft, for the call-off note, or take it away."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import evaluations, trials
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.domain.trials import Kept
from procure.queries import wind_tunnel
from procure.queries.wind_tunnel import Settings
from procure.services import audit
from procure.services.competitions import editable


def attach(
    session: Session,
    competition_id: int,
    *,
    settings: Settings,
    why: str,
    actor: Actor,
    now: datetime,
) -> Kept:
    """Keep the trial with the reason for the model; it takes the place of an earlier one.

    Raises `InvalidInput` without a reason, and for a model that no trial can be run with;
    `CaseError` for bids without sense.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING, "reason")])
    found = wind_tunnel.tried(session, competition_id, viewer=actor)
    if not wind_tunnel.can_be_tried(found):
        raise InvalidInput([reason(Code.TRIAL_IMPOSSIBLE, "model")])
    kept = Kept(
        case=wind_tunnel.set_up(found, settings),
        estimate=evaluations.kroner(settings.estimate_ore),
        spread=settings.spread,
        reason=why.strip(),
        at=now,
        names={str(node.id): node.name for node in found.nodes},
        wanted=settings.wanted,
        other=settings.other,
    )
    document = trials.as_document(kept)
    competition.model.trial = document
    audit.record_on(
        session, Tag.COMPETITION_CHANGE, competition, actor, now,
        what="trial", digest=document["digest"], recommended=document["recommended"],
    )  # fmt: skip
    return kept


def remove(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> None:
    """Take the trial away from the call-off note."""
    competition = editable(session, competition_id, actor=actor, now=now)
    if competition.model.trial is None:
        return
    competition.model.trial = None
    audit.record_on(
        session, Tag.COMPETITION_CHANGE, competition, actor, now, what="trial", digest=""
    )
