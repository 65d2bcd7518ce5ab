"""Calibration: one made-up answer that everyone scores before the bids."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from procure.domain import text
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.competitions import Competition
from procure.models.evaluations import CalibrationCase, CalibrationScore
from procure.queries import calibration as calibrations
from procure.queries import facts, material
from procure.services import audit
from procure.services.evaluation_access import enter, require_points


def make(
    session: Session,
    competition_id: int,
    *,
    criterion_id: int,
    answer: str,
    actor: Actor,
    now: datetime,
) -> CalibrationCase:
    """Make up the answer that everyone scores first; anew as long as nobody has scored it.

    Raises `IllegalTransition` when a bid has been scored already.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_no_tie(session, competition, actor)
    _refuse(calibrations.refusals(session, competition, now))
    _refuse(calibrations.why_not_made(session, competition_id))
    if criterion_id not in {row.id for row in facts.scored_criteria(competition)}:
        raise NotFound
    said = _said(answer)
    case = calibrations.case_of(session, competition_id)
    if case is None:
        case = CalibrationCase(competition_id=competition_id)
        session.add(case)
    case.criterion_id, case.answer = criterion_id, said
    case.made_by_id, case.made_at = actor.id, now
    audit.record_on(
        session, Tag.EVALUATION_CALIBRATION_MAKE, competition, actor, now,
        criterion=criterion_id, answer=said,
    )  # fmt: skip
    return case


def give(
    session: Session,
    competition_id: int,
    *,
    points: Decimal,
    reason: str,
    actor: Actor,
    now: datetime,
) -> CalibrationScore:
    """Score the made-up answer, and again until the chair ends the calibration.

    The audit line holds no points: nobody may lean on them before all are in.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_SCORE)
    material.require_impartial(session, competition, actor)
    _open_case(session, competition, now)
    require_points(competition, points)
    said = _said(reason)
    given = session.get(CalibrationScore, (competition_id, actor.id))
    if given is None:
        given = CalibrationScore(competition_id=competition_id, user_id=actor.id)
        session.add(given)
    given.points, given.reason, given.given_at = points, said, now
    audit.record_on(session, Tag.EVALUATION_CALIBRATION_SCORE, competition, actor, now)
    return given


def end(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> CalibrationCase:
    """Show everyone's points to all, and open the sheets to whoever has not scored the answer."""
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_no_tie(session, competition, actor)
    case = _open_case(session, competition, now)
    case.ended_at = now
    audit.record_on(session, Tag.EVALUATION_CALIBRATION_END, competition, actor, now)
    return case


def _open_case(session: Session, competition: Competition, now: datetime) -> CalibrationCase:
    case = calibrations.case_of(session, competition.id)
    if case is None:
        raise NotFound
    _refuse(calibrations.refusals(session, competition, now))
    return case


def _refuse(why: tuple[Reason, ...]) -> None:
    if why:
        raise IllegalTransition(why)


def _said(typed: str) -> str:
    said = text.clean(typed)
    if not said:
        raise InvalidInput([reason(Code.REASON_MISSING)])
    return said
