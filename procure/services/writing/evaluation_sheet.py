"""One evaluator's own sheet, as it was handed in."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.contexts.evaluation_sheet import (
    EvaluationSheet,
    SheetBid,
    SheetScore,
    SheetStep,
    SheetWording,
)
from procure.domain import formats
from procure.domain.errors import IllegalTransition
from procure.domain.evaluations import Cell, Material
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models import evaluations as rows
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.queries import material, scale_wordings
from procure.services import document_parts, evaluations, tender_criteria

PLACES: Final[Mapping[str, str]] = {"": "evaluation"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> EvaluationSheet:
    """Return the sheet of the evaluator `subject_id`; missing until it is handed in.

    Raises `IllegalTransition` for a case that never came to the meeting that opens the sheets.
    """
    if competition.consensus_started_at is None:
        raise IllegalTransition([reason(Code.CONSENSUS_NOT_STARTED)])
    common = document_parts.common(session, competition, actor, now)
    person = session.scalars(
        select(User).where(User.id == subject_id).options(joinedload(User.organisation))
    ).one()
    declared = session.get(rows.ImpartialityDeclaration, (competition.id, subject_id))
    sheet = session.scalar(
        select(rows.EvaluationSheet)
        .where(
            rows.EvaluationSheet.competition_id == competition.id,
            rows.EvaluationSheet.evaluator_id == subject_id,
            rows.EvaluationSheet.submitted_at.is_not(None),
        )
        .options(selectinload(rows.EvaluationSheet.scores))
    )
    masked = competition.masks_bidders and competition.locked_at is None
    known = material.of(session, competition, masked=masked)
    given = {} if sheet is None else {(s.bid_id, s.criterion_id): s for s in sheet.scores}
    return EvaluationSheet(
        **common.start(),
        evaluator=person.name,
        unit=person.organisation.name,
        declared_at=_moment(declared.declared_at if declared else None),
        submitted_at=_moment(sheet.submitted_at if sheet else None),
        scale=formats.number(known.model.scale),
        bids=_bids(known, given) if given else (),
        sheet_hash=_digest(known, given) if given else "",
        wordings=_wordings(session, competition.id, known),
    )


def _wordings(session: Session, competition_id: int, known: Material) -> tuple[SheetWording, ...]:
    return tuple(
        SheetWording(
            criterion=one.criterion,
            steps=tuple(SheetStep(points=s.points, meaning=s.meaning) for s in one.steps),
        )
        for one in tender_criteria.wordings(known, scale_wordings.of(session, competition_id))
    )


def _bids(known: Material, given: Mapping[Cell, rows.Score]) -> tuple[SheetBid, ...]:
    return tuple(
        SheetBid(
            supplier=offer.name,
            scores=tuple(
                SheetScore(
                    criterion=node.name,
                    weight=document_parts.weight(known, node),
                    points=_points(given[offer.id, node.id].points),
                    reason=given[offer.id, node.id].reason,
                    strengths=given[offer.id, node.id].strengths,
                    weaknesses=given[offer.id, node.id].weaknesses,
                    pages=given[offer.id, node.id].pages,
                )
                for node in known.scored
            ),
        )
        for offer in known.offers
    )


def _digest(known: Material, given: Mapping[Cell, rows.Score]) -> str:
    return evaluations.sheet_digest([given[cell] for cell in sorted(known.cells)])


def _points(points: Decimal | None) -> str:
    return "" if points is None else formats.number(points)


def _moment(at: datetime | None) -> str:
    return "" if at is None else formats.moment(at)
