"""Evaluators who stepped aside: their sheets are kept and count no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from procure.models.accounts import User
from procure.models.evaluations import EvaluationSheet


@dataclass(frozen=True, slots=True)
class Recusal:
    """Who stepped aside, when, and why; `by` is the evaluator or whoever led."""

    evaluator_id: int
    evaluator: str
    at: datetime
    by: str
    own: bool
    reason: str
    submitted: bool  # the sheet had been handed in


def of(session: Session, competition_id: int) -> tuple[Recusal, ...]:
    """Return who stepped aside in an evaluation, the first first."""
    by = aliased(User)
    found = session.execute(
        select(EvaluationSheet, User.name, by.name.label("by"))
        .join(User, User.id == EvaluationSheet.evaluator_id)
        .join(by, by.id == EvaluationSheet.recused_by_id)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.recused_at.is_not(None),
        )
        .order_by(EvaluationSheet.recused_at, User.name)
    )
    return tuple(
        Recusal(
            evaluator_id=row.EvaluationSheet.evaluator_id,
            evaluator=row.name,
            at=row.EvaluationSheet.recused_at,
            by=row.by,
            own=row.EvaluationSheet.recused_by_id == row.EvaluationSheet.evaluator_id,
            reason=row.EvaluationSheet.recused_reason,
            submitted=row.EvaluationSheet.submitted_at is not None,
        )
        for row in found
    )
