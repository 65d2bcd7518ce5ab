"""The calibration before the scoring: who has scored the made-up answer, and how.

Until the chair ends it, everyone sees their own points alone, so that nobody leans on another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import competitions, permissions
from procure.domain.calibration import Given
from procure.domain.competitions import Status
from procure.domain.errors import IllegalTransition
from procure.domain.permissions import Actor, CompetitionRole, Permission, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.competitions import Competition, CompetitionMembership, Criterion
from procure.models.evaluations import (
    CalibrationCase,
    CalibrationScore,
    EvaluationSheet,
    ImpartialityDeclaration,
    Score,
)
from procure.queries import evaluation_models, facts, material, scale_wordings
from procure.queries.material import Head
from procure.queries.scale_wordings import Grade

OPEN_IN = frozenset({Status.OPENED, Status.INDIVIDUAL_SCORING})


@dataclass(frozen=True, slots=True)
class Case:
    """The made-up answer, and the criterion it is scored on."""

    criterion_id: int
    criterion: str
    description: str
    answer: str
    ended_at: datetime | None
    wording: tuple[Grade, ...]  # what points mean on the criterion; () as everywhere


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """The calibration as its viewer may see it."""

    competition: Head
    scale: Fraction
    criteria: tuple[tuple[int, str], ...]  # that an answer can be made up for
    case: Case | None
    own: Given | None
    given: tuple[Given, ...]  # everyone's, when the calibration has ended
    waiting: tuple[str, ...]  # who has not scored the answer
    scorers: int
    make: tuple[Reason, ...]  # why no answer can be made up, or made anew
    give: tuple[Reason, ...]  # why the viewer cannot score it
    end: tuple[Reason, ...]  # why the viewer cannot end it


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> CalibrationPage:
    """Return the calibration. Raises `NotFound` for whoever may not know of the evaluation."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    material.require_sight(viewer, subject)
    known = facts.facts_of(session, competition)
    case, given = case_of(session, competition_id), _given(session, competition_id)
    scorers = _scorers(session, competition_id)
    ended = case is not None and case.ended_at is not None
    own = next((one for one in given if one.user_id == viewer.id), None)
    wrong = refusals(session, competition, now)
    chairs = () if material.is_chair(viewer, subject) else (reason(Code.NOT_PERMITTED),)
    return CalibrationPage(
        competition=material.head(competition, known, now, viewer=viewer),
        scale=evaluation_models.model_of(competition.model).scale,
        criteria=tuple(
            (row.id, _label(competition, row)) for row in facts.scored_criteria(competition)
        ),
        case=None if case is None else _case(session, competition, case),
        own=None if own is None else _plain(own),
        given=tuple(_plain(one) for one in given) if ended else (),
        waiting=_waiting(scorers, given),
        scorers=len(scorers),
        make=chairs or wrong or why_not_made(session, competition_id),
        give=_why_not_given(session, competition, viewer, subject) or wrong,
        end=chairs or wrong,
    )


def case_of(session: Session, competition_id: int) -> CalibrationCase | None:
    """Return the made-up answer of the competition, if the chair has made one."""
    return session.get(CalibrationCase, competition_id)


def due(session: Session, competition_id: int, viewer: Actor) -> tuple[Reason, ...]:
    """Why an evaluator's sheet is closed: the made-up answer comes first."""
    case = case_of(session, competition_id)
    if case is None or case.ended_at is not None:
        return ()
    if session.get(CalibrationScore, (competition_id, viewer.id)) is not None:
        return ()
    return (reason(Code.CALIBRATION_DUE),)


def require_scored(session: Session, competition_id: int, viewer: Actor) -> None:
    """Refuse points for a bid from an evaluator who has not scored the made-up answer."""
    if why := due(session, competition_id, viewer):
        raise IllegalTransition(why)


def refusals(session: Session, competition: Competition, now: datetime) -> tuple[Reason, ...]:
    """Why the calibration cannot change: not the time for it, or it has ended."""
    case = case_of(session, competition.id)
    if case is not None and case.ended_at is not None:
        return (reason(Code.CALIBRATION_ENDED),)
    here = competitions.status(facts.facts_of(session, competition), now)
    if here not in OPEN_IN:
        return (reason(Code.WRONG_STATE, status=here.value, action="calibrate"),)
    return ()


def why_not_made(session: Session, competition_id: int) -> tuple[Reason, ...]:
    """Why no answer can be made up now: bids are scored, or the answer there is has points."""
    if session.scalar(select(Score.bid_id).where(Score.competition_id == competition_id).limit(1)):
        return (reason(Code.CALIBRATION_LATE),)
    return (reason(Code.CALIBRATION_BEGUN),) if _given(session, competition_id) else ()


def _why_not_given(
    session: Session, competition: Competition, viewer: Actor, subject: Subject
) -> tuple[Reason, ...]:
    if not permissions.allows(viewer, Permission.EVALUATION_SCORE, subject):
        return (reason(Code.NOT_PERMITTED),)
    return material.partiality(session, competition, viewer)


def _case(session: Session, competition: Competition, case: CalibrationCase) -> Case:
    row = next(row for row in competition.criteria if row.id == case.criterion_id)
    worded = scale_wordings.of(session, competition.id)
    return Case(
        criterion_id=row.id,
        criterion=_label(competition, row),
        description=row.description,
        answer=case.answer,
        ended_at=case.ended_at,
        wording=worded.get(row.id, ()),
    )


def _label(competition: Competition, row: Criterion) -> str:
    """A part with its criterion in front: two criteria may have parts of the same name."""
    above = next((one.name for one in competition.criteria if one.id == row.parent_id), None)
    return row.name if above is None else f"{above}: {row.name}"


def _plain(one: CalibrationScore) -> Given:
    return Given(one.user.name, one.points, one.reason)


def _given(session: Session, competition_id: int) -> Sequence[CalibrationScore]:
    """Points of those who still take part; whoever stepped aside counts no more."""
    taking_part = {user.id for user in _scorers(session, competition_id)}
    found = session.scalars(
        select(CalibrationScore)
        .where(CalibrationScore.competition_id == competition_id)
        .options(joinedload(CalibrationScore.user))
    )
    return [one for one in found if one.user_id in taking_part]


def _scorers(session: Session, competition_id: int) -> Sequence[User]:
    """The evaluators who have named no tie and have not stepped aside, by name."""
    tied = select(ImpartialityDeclaration.user_id).where(
        ImpartialityDeclaration.competition_id == competition_id,
        ImpartialityDeclaration.ties != "",
    )
    aside = select(EvaluationSheet.evaluator_id).where(
        EvaluationSheet.competition_id == competition_id, EvaluationSheet.recused_at.is_not(None)
    )
    return session.scalars(
        select(User)
        .join(CompetitionMembership, CompetitionMembership.user_id == User.id)
        .where(
            CompetitionMembership.competition_id == competition_id,
            CompetitionMembership.role == CompetitionRole.EVALUATOR,
            User.id.not_in(tied),
            User.id.not_in(aside),
        )
        .order_by(User.name, User.id)
    ).all()


def _waiting(scorers: Sequence[User], given: Sequence[CalibrationScore]) -> tuple[str, ...]:
    done = {one.user_id for one in given}
    return tuple(user.name for user in scorers if user.id not in done)
