"""The page where an evaluator declares ties, and the one where whoever leads lets one go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Status
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, CompetitionRole, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.evaluations import BidderTie, EvaluationSheet, ImpartialityDeclaration
from procure.queries import facts, material
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class BidderLine:
    """A bidder to declare on. The form names it by consortium: a bid's number unmasks it."""

    bid_id: int
    consortium_id: int
    name: str
    firms: tuple[str, ...]
    tie: str


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """What the viewer has declared of each bidder, and why nothing can be declared now."""

    competition: Head
    bidders: tuple[BidderLine, ...]
    declared_at: datetime | None
    steps_aside: bool  # a tie now takes the viewer's sheet out of the evaluation
    submitted: bool  # the sheet is in: only a tie can be declared
    refused: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RecusalPage:
    """An evaluator who may step aside."""

    competition: Head
    evaluator_id: int
    evaluator: str
    submitted: bool
    refused: tuple[Reason, ...]


def declaration(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> DeclarationPage:
    """Return the viewer's own declaration. Only evaluators have one: 404 for everyone else."""
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.EVALUATION_SCORE, facts.subject_of(competition))
    sheet = _sheet(session, competition_id, viewer.id)
    declared = session.get(ImpartialityDeclaration, (competition_id, viewer.id))
    return DeclarationPage(
        competition=_head(session, competition, viewer, now),
        bidders=_bidders(session, competition_id, viewer),
        declared_at=declared.declared_at if declared else None,
        steps_aside=sheet is not None,
        submitted=sheet is not None and sheet.submitted_at is not None,
        refused=_refused(session, competition, sheet, now),
    )


def recusal(
    session: Session, competition_id: int, evaluator_id: int, *, viewer: Actor, now: datetime
) -> RecusalPage:
    """Return the page that lets an evaluator step aside; 403 for who does not lead."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    material.require_sight(viewer, subject)
    permissions.require(viewer, Permission.EVALUATION_CHAIR, subject)
    if (evaluator_id, CompetitionRole.EVALUATOR) not in subject.roles:
        raise NotFound
    sheet = _sheet(session, competition_id, evaluator_id)
    return RecusalPage(
        competition=_head(session, competition, viewer, now),
        evaluator_id=evaluator_id,
        evaluator=session.get_one(User, evaluator_id).name,
        submitted=sheet is not None and sheet.submitted_at is not None,
        refused=_refused(session, competition, sheet, now),
    )


def _head(session: Session, competition: Competition, viewer: Actor, now: datetime) -> Head:
    known = facts.facts_of(session, competition)
    return material.head(competition, known, now, viewer=viewer)


def _sheet(session: Session, competition_id: int, user_id: int) -> EvaluationSheet | None:
    return session.scalar(
        select(EvaluationSheet).where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == user_id,
        )
    )


def _refused(
    session: Session, competition: Competition, sheet: EvaluationSheet | None, now: datetime
) -> tuple[Reason, ...]:
    """Why who evaluates cannot change now."""
    here = competitions.status(facts.facts_of(session, competition), now)
    if here not in {Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS}:
        return (reason(Code.WRONG_STATE, status=here.value, action="declare"),)
    if competition.locked_at is not None:
        return (reason(Code.EVALUATION_LOCKED),)
    if sheet is not None and sheet.recused_at is not None:
        return (reason(Code.EVALUATOR_RECUSED),)
    return ()


def _bidders(session: Session, competition_id: int, viewer: Actor) -> tuple[BidderLine, ...]:
    firms = material.bidder_names(session, competition_id)
    declared = session.scalars(
        select(BidderTie).where(
            BidderTie.competition_id == competition_id, BidderTie.user_id == viewer.id
        )
    )
    ties = {one.bid_id: one.ties for one in declared}
    return tuple(
        BidderLine(
            bid_id=bid.id,
            consortium_id=bid.consortium_id,
            name=bid.consortium.name,
            firms=tuple(sorted(firms[bid.id] - {bid.consortium.name})),
            tie=ties.get(bid.id, ""),
        )
        for bid in material.bids(session, competition_id)
    )
