"""How far the competitions of one person have come, counted in two statements."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, joinedload

from procure.domain import competitions, drafting
from procure.domain.competitions import LATEST_FIRST, CompetitionFacts, Status
from procure.domain.drafting import CriterionFacts, CriterionKind, DraftFacts
from procure.domain.formats import local
from procure.domain.permissions import Actor, CompetitionRole, Role
from procure.domain.worklist import Part, Standing
from procure.models.amendments import Amendment
from procure.models.awards import Decision
from procure.models.base import Base
from procure.models.bids import Assessment, Bid, OpeningConfirmation
from procure.models.competitions import (
    Competition,
    CompetitionMembership,
    Criterion,
    PriceLine,
    Requirement,
)
from procure.models.evaluations import (
    ConsensusScore,
    EvaluationSheet,
    ImpartialityDeclaration,
    Score,
)
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.models.questions import Question
from procure.models.reviews import ReviewComment
from procure.queries import ceilings, facts, parties

MOST: Final = 300  # competitions on one work list, the latest deadlines
_PARTS: Final = {
    CompetitionRole.ADVISER: Part.ADVISER,
    CompetitionRole.EVALUATOR: Part.EVALUATOR,
    CompetitionRole.OWNER: Part.OWNER,
}


_STANDS: Final = (Decision.reversed_at.is_(None),)
_PREPARED: Final = (Amendment.issued_at.is_(None), Amendment.discarded_at.is_(None))


def in_progress() -> ColumnElement[bool]:
    """Select competitions that are neither contracted nor ended."""
    return and_(
        Competition.contracted_at.is_(None),
        Competition.cancelled_at.is_(None),
        Competition.unsuccessful_at.is_(None),
    )


def status(competition: Competition, now: datetime) -> Status:
    """Return the status by the competition's own stamps."""
    stamps = {name: getattr(competition, name) for name, _ in LATEST_FIRST}
    known = CompetitionFacts(
        deadline_at=competition.deadline_at,
        standstill_ends_at=competition.standstill_ends_at,
        **stamps,
    )
    return competitions.status(known, now)


def of_staff(
    session: Session, viewer: Actor, now: datetime
) -> Iterator[tuple[Competition, Standing, frozenset[Part]]]:
    """Yield what the viewer has a part in: every competition for an officer."""
    rows = session.execute(_rows(viewer, local(now).date())).all()
    drafts = [r.Competition.id for r in rows if r.owner and r.Competition.issued_at is None]
    criteria = _criteria(session, drafts)
    known = parties.register(session) if drafts else parties.NOBODY
    for row in rows:
        own = criteria.get(row.Competition.id, ())
        yield row.Competition, _standing(row, own, known, now), _parts(row, viewer)


def _rows(viewer: Actor, today: date) -> Select[*tuple[Any, ...]]:
    roles = {role: _has_role(viewer, role) for role in CompetitionRole}
    seen = or_(
        literal(viewer.role is Role.OFFICER),
        roles[CompetitionRole.OWNER],
        roles[CompetitionRole.EVALUATOR],
        and_(roles[CompetitionRole.ADVISER], Competition.issued_at.is_(None)),
    )
    return (
        select(
            Competition,
            Framework,
            Project,
            *(role.label(name.value) for name, role in roles.items()),
            *(column.label(name) for name, column in _shared(today).items()),
            *(column.label(name) for name, column in _own(viewer).items()),
        )
        .join(Framework, Framework.id == Competition.framework_id)
        .join(Project, Project.id == Competition.project_id)
        .where(in_progress(), seen)
        .order_by(Competition.deadline_at.desc(), Competition.id)
        .limit(MOST)
    )


def _has_role(viewer: Actor, role: CompetitionRole) -> ColumnElement[bool]:
    return exists().where(
        CompetitionMembership.competition_id == Competition.id,
        CompetitionMembership.user_id == viewer.id,
        CompetitionMembership.role == role,
    )


def _count(noun: type[Base], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Count what belongs to the competition of the outer row."""
    table: Any = noun
    return (
        select(func.count())
        .select_from(table)
        .where(table.competition_id == Competition.id, *conditions)
        .correlate(Competition)
        .scalar_subquery()
    )


def _shared(today: date) -> dict[str, ColumnElement[Any]]:
    """The counts that are the same for everyone. Bids are counted from the opening on only."""
    below = aliased(Criterion)
    leaf = ~exists().where(below.parent_id == Criterion.id)
    admissible = Bid.assessment == Assessment.ADMISSIBLE
    agreed = exists().where(Bid.id == ConsensusScore.bid_id, admissible)
    return {
        "requirements": _count(Requirement),
        "price_lines": _count(PriceLine, PriceLine.option_id.is_(None)),
        "evaluators": _count(
            CompetitionMembership, CompetitionMembership.role == CompetitionRole.EVALUATOR
        ),
        "comments": _count(ReviewComment, ReviewComment.resolved_at.is_(None)),
        "unanswered": _count(Question, Question.answered_at.is_(None)),
        "amendment_approved": _count(Amendment, *_PREPARED, Amendment.approved_at.is_not(None)),
        "unassessed": _count(Bid, Bid.opened_at.is_not(None), Bid.assessment.is_(None)),
        "admissible": _count(Bid, Bid.opened_at.is_not(None), admissible),
        "cells": _count(Criterion, Criterion.kind == CriterionKind.QUALITY, leaf),
        "sheets_outstanding": _count(
            EvaluationSheet,
            EvaluationSheet.submitted_at.is_(None),
            EvaluationSheet.recused_at.is_(None),
        ),
        "agreed": _count(ConsensusScore, agreed),
        "award_approved": _count(Decision, *_STANDS, Decision.approved_at.is_not(None)),
        "committed": ceilings.committed(on=today),
    }


def _own(viewer: Actor) -> dict[str, ColumnElement[Any]]:
    """The counts of what the viewer has done."""
    mine = EvaluationSheet.evaluator_id == viewer.id
    in_my_sheet = exists().where(EvaluationSheet.id == Score.sheet_id, mine)
    return {
        "own_work": or_(
            Competition.created_by_id == viewer.id,
            func.coalesce(Competition.submitted_by_id, 0) == viewer.id,
        ),
        "amendment_ready": _count(
            Amendment,
            *_PREPARED,
            Amendment.reason != "",
            Amendment.extension_reason != "",
            Amendment.drafted_by_id != viewer.id,
        ),
        "confirmed": _count(OpeningConfirmation, OpeningConfirmation.user_id == viewer.id),
        "own_decision": _count(Decision, *_STANDS, Decision.decided_by_id == viewer.id),
        "declared": _count(ImpartialityDeclaration, ImpartialityDeclaration.user_id == viewer.id),
        "open_sheet": _count(
            EvaluationSheet,
            mine,
            EvaluationSheet.submitted_at.is_(None),
            EvaluationSheet.recused_at.is_(None),
        ),
        "scored": _count(Score, in_my_sheet, Score.points.is_not(None), Score.reason != ""),
    }


def _criteria(
    session: Session, competition_ids: list[int]
) -> dict[int, tuple[CriterionFacts, ...]]:
    found: dict[int, tuple[CriterionFacts, ...]] = {}
    for criterion in session.scalars(
        select(Criterion)
        .where(Criterion.competition_id.in_(competition_ids))
        .options(joinedload(Criterion.allowed))
        .order_by(Criterion.position)
    ):
        before = found.get(criterion.competition_id, ())
        found[criterion.competition_id] = (*before, facts.criterion_facts(criterion))
    return found


def _parts(row: Row[*tuple[Any, ...]], viewer: Actor) -> frozenset[Part]:
    own = {part for role, part in _PARTS.items() if getattr(row, role.value)}
    return frozenset(own | {Part.OFFICER} if viewer.role is Role.OFFICER else own)


def _standing(
    row: Row[*tuple[Any, ...]],
    criteria: tuple[CriterionFacts, ...],
    known: parties.Register,
    now: datetime,
) -> Standing:
    competition: Competition = row.Competition
    cells = row.admissible * row.cells
    here = status(competition, now)
    return Standing(
        status=here,
        gaps=len(drafting.gaps(_draft(row, criteria, known), now)) if here is Status.DRAFT else 0,
        approved=competition.approved_at is not None,
        own_work=bool(row.own_work),
        comments=row.comments,
        unanswered=row.unanswered,
        amendment_ready=row.amendment_ready > 0,
        amendment_approved=row.amendment_approved > 0,
        confirmed_opening=row.confirmed > 0,
        unassessed=row.unassessed,
        none_admissible=row.unassessed == 0 and row.admissible == 0,
        sheets_outstanding=row.sheets_outstanding,
        cells_to_agree=max(0, cells - row.agreed),
        locked=competition.locked_at is not None,
        own_decision=row.own_decision > 0,
        award_approved=row.award_approved > 0,
        letters_sent=competition.letters_sent_at is not None,
        declared=row.declared > 0,
        cells_to_score=max(0, cells - row.scored) if row.open_sheet else None,
    )


def _draft(
    row: Row[*tuple[Any, ...]], criteria: tuple[CriterionFacts, ...], known: parties.Register
) -> DraftFacts:
    day = facts.bidding_day(row.Competition)
    return facts.draft_facts(
        row.Competition,
        row.Framework,
        row.Project,
        requirements=row.requirements,
        criteria=criteria,
        price_lines=row.price_lines,
        evaluators=row.evaluators,
        committed_ore=int(row.committed),
        is_party=known.is_party(row.Framework, row.Project.owner_id, on=day),
    )
