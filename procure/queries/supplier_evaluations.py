"""What the evaluations of a consortium's deliveries say, for its card."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.permissions import Actor, Role
from procure.models.awards import Contract
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.deliveries import SupplierEvaluation

FEWEST: Final = 3  # fewer evaluations than this have no average: it would be one person's word
QUESTIONS: Final = ("quality", "cooperation", "progress", "cost_control")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRow:
    """One evaluated delivery, the newest first on the card."""

    competition_id: int
    reference: str
    title: str
    at: datetime
    grades: tuple[tuple[str, int], ...]  # (question, 1 to 5), in the order of `QUESTIONS`
    strengths: str
    improvements: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluations:
    """All of them; `averages` are empty until there are `FEWEST`."""

    rows: tuple[EvaluationRow, ...] = ()
    averages: tuple[tuple[str, Fraction], ...] = ()


def evaluations_of(session: Session, consortium_id: int, *, viewer: Actor) -> Evaluations:
    """Return how a consortium's deliveries were evaluated, the newest first.

    For staff, and for the consortium itself about itself: nobody else gets any, and no other
    consortium learns that there are some. One statement however many.
    """
    own = consortium_id in viewer.consortium_ids
    inside = permissions.staff(viewer, permissions.EVERYTHING)
    if not (inside or (viewer.role is Role.SUPPLIER and own)):
        return Evaluations()
    found = session.execute(
        select(SupplierEvaluation, Competition.id, Competition.reference, Competition.title)
        .join(Contract, Contract.id == SupplierEvaluation.contract_id)
        .join(Bid, Bid.id == Contract.bid_id)
        .join(Competition, Competition.id == Contract.competition_id)
        .where(Bid.consortium_id == consortium_id)
        .order_by(SupplierEvaluation.made_at.desc(), SupplierEvaluation.id.desc())
    )
    rows = tuple(
        EvaluationRow(
            competition_id=competition_id,
            reference=reference,
            title=title,
            at=one.made_at,
            grades=tuple((name, getattr(one, name)) for name in QUESTIONS),
            strengths=one.strengths,
            improvements=one.improvements,
            comment=one.supplier_comment,
        )
        for one, competition_id, reference, title in found
    )
    return Evaluations(rows=rows, averages=averages(rows))


def averages(rows: tuple[EvaluationRow, ...]) -> tuple[tuple[str, Fraction], ...]:
    """Return the mean grade of each question; none until there are `FEWEST`."""
    if len(rows) < FEWEST:
        return ()
    return tuple(
        (name, Fraction(sum(dict(row.grades)[name] for row in rows), len(rows)))
        for name in QUESTIONS
    )
