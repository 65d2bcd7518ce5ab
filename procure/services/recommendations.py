"""The locked recommendation, with the files that anyone can read and check it by."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor
from procure.services import consensus, matrix_documents, price_documents


def lock(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Outcome:
    """Lock the evaluation and store the matrix and the prices as files, all or nothing."""
    result = consensus.lock(session, competition_id, actor=actor, now=now)
    matrix_documents.make_word(session, competition_id, actor=actor, now=now)
    matrix_documents.make_workbook(session, competition_id, actor=actor, now=now)
    if result.material.lines:
        price_documents.make(session, competition_id, actor=actor, now=now)
    return result
