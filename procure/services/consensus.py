"""The consensus meeting: sheets opened, cells agreed on, and the recommendation locked."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import consensus, evaluations, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput, Stale
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code
from procure.domain.reasons import reason as why
from procure.models.competitions import Competition
from procure.models.evaluations import ConsensusChange, ConsensusScore, EvaluationSheet
from procure.queries import consensus as pages
from procure.queries import material
from procure.services import audit
from procure.services.competition_access import require
from procure.services.evaluation_access import enter, require_cell, require_points


def start(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Competition:
    """Open all sheets to all evaluators, once every one is in."""
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_no_tie(session, competition, actor)
    require(session, competition, Action.START_CONSENSUS, now)
    sheets = session.scalars(
        select(EvaluationSheet.evaluator_id)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.recused_at.is_(None),
        )
        .order_by(EvaluationSheet.evaluator_id)
    ).all()
    if not sheets:
        raise IllegalTransition([why(Code.EVALUATORS_MISSING)])
    competition.consensus_started_at = now
    audit.record_on(
        session, Tag.EVALUATION_CONSENSUS_START, competition, actor, now, evaluators=list(sheets)
    )
    return competition


def agree(  # noqa: PLR0913 -- a cell, what it is to hold, and what the writer saw
    session: Session,
    competition_id: int,
    *,
    bid_id: int,
    criterion_id: int,
    points: Decimal,
    reason: str,
    departure: str = "",
    seen: int = 0,
    actor: Actor,
    now: datetime,
) -> ConsensusScore:
    """Write down what the evaluators agreed on for one cell, with the reason the letters carry.

    `departure` says why the points are others than the evaluators gave, where they are. `seen`
    is the version of the cell that the writer saw, 0 for none: raises `Stale` when someone has
    agreed on something else since. What stood before is kept in the history.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.SET_CONSENSUS, now)
    require_cell(session, competition, bid_id, criterion_id)
    require_points(competition, points)
    said, departed = text.clean(reason), text.clean(departure)
    given = pages.given_points(session, competition_id, (bid_id, criterion_id))
    if problems := (
        *evaluations.reason_problems(said),
        *consensus.departure_problems(points, given, departed),
    ):
        raise InvalidInput(problems)
    material.require_no_other_name(session, competition_id, bid_id, said)
    agreed = session.get(ConsensusScore, (bid_id, criterion_id))
    if agreed is not None and _held(agreed) == (points, said, departed):
        return agreed
    if seen != (agreed.version if agreed else 0):
        raise Stale([why(Code.STALE)])
    return _keep(session, competition, agreed, ConsensusChange(
        bid_id=bid_id, criterion_id=criterion_id, competition_id=competition_id, points=points,
        reason=said, departure=departed, set_by_id=actor.id, set_at=now,
    ), actor=actor)  # fmt: skip


def _held(agreed: ConsensusScore) -> tuple[Decimal, str, str]:
    return agreed.points, agreed.reason, agreed.departure


def _keep(
    session: Session,
    competition: Competition,
    agreed: ConsensusScore | None,
    change: ConsensusChange,
    *,
    actor: Actor,
) -> ConsensusScore:
    """Let the cell hold the change, and the history and the trail remember it."""
    before = None if agreed is None else f"{agreed.points:f}"
    if agreed is None:
        agreed = ConsensusScore(bid_id=change.bid_id, criterion_id=change.criterion_id)
        agreed.competition_id = competition.id
        session.add(agreed)
    agreed.points, agreed.reason, agreed.departure = change.points, change.reason, change.departure
    agreed.set_by_id, agreed.set_at = change.set_by_id, change.set_at
    session.add(change)
    audit.record_on(
        session,
        Tag.EVALUATION_CONSENSUS_SET,
        competition,
        actor,
        change.set_at,
        bid=change.bid_id,
        criterion=change.criterion_id,
        before=before,
        points=f"{change.points:f}",
        reason=change.reason,
        departure=change.departure,
    )
    return agreed


def lock(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Outcome:
    """Freeze the agreed points and return the exact result: the recommendation.

    Refuses while points are others than those who evaluate gave and nothing says why: someone
    may have stepped aside since they were agreed on.
    Raises `CaseError` when the published model cannot be computed from what was agreed.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.LOCK, now)
    everything = material.of(session, competition)
    if lacking := pages.unexplained(session, everything, pages.given(session, competition_id)):
        raise IllegalTransition(tuple(lacking.values()))
    result = evaluations.outcome(everything)
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
