"""The consensus meeting: sheets opened, cells agreed on, and the recommendation locked."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code
from procure.domain.reasons import reason as why
from procure.models.competitions import Competition
from procure.models.evaluations import ConsensusScore, EvaluationSheet
from procure.queries import material
from procure.services import audit
from procure.services.competition_access import require
from procure.services.evaluation_access import enter, require_cell, require_points


def start(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Competition:
    """Open all sheets to all evaluators, once every one is in."""
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    require(session, competition, Action.START_CONSENSUS, now)
    sheets = session.scalars(
        select(EvaluationSheet.evaluator_id)
        .where(EvaluationSheet.competition_id == competition_id)
        .order_by(EvaluationSheet.evaluator_id)
    ).all()
    if not sheets:
        raise IllegalTransition([why(Code.EVALUATORS_MISSING)])
    competition.consensus_started_at = now
    audit.record_on(
        session, Tag.EVALUATION_CONSENSUS_START, competition, actor, now, evaluators=list(sheets)
    )
    return competition


def agree(
    session: Session,
    competition_id: int,
    *,
    bid_id: int,
    criterion_id: int,
    points: Decimal,
    reason: str,
    actor: Actor,
    now: datetime,
) -> ConsensusScore:
    """Write down what the evaluators agreed on for one cell, with the reason the letters carry."""
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.SET_CONSENSUS, now)
    require_cell(session, competition, bid_id, criterion_id)
    require_points(competition, points)
    said = text.clean(reason)
    if problems := evaluations.reason_problems(said):
        raise InvalidInput(problems)
    material.require_no_other_name(session, competition_id, bid_id, said)
    agreed = session.get(ConsensusScore, (bid_id, criterion_id))
    before = None if agreed is None else f"{agreed.points:f}"
    if agreed is None:
        agreed = ConsensusScore(bid_id=bid_id, criterion_id=criterion_id)
        agreed.competition_id = competition_id
        session.add(agreed)
    agreed.points, agreed.reason = points, said
    agreed.set_by_id, agreed.set_at = actor.id, now
    audit.record_on(
        session,
        Tag.EVALUATION_CONSENSUS_SET,
        competition,
        actor,
        now,
        bid=bid_id,
        criterion=criterion_id,
        before=before,
        points=f"{points:f}",
        reason=said,
    )
    return agreed


def lock(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Outcome:
    """Freeze the agreed points and return the exact result: the recommendation.

    Raises `CaseError` when the published model cannot be computed from what was agreed.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.LOCK, now)
    result = evaluations.outcome(material.of(session, competition))
    competition.locked_at = now
    audit.record_on(
        session,
        Tag.EVALUATION_LOCK,
        competition,
        actor,
        now,
        winners=list(result.winners),
        case=evaluations.case_digest(evaluations.case(result.material)),
    )
    return result
