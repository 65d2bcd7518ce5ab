"""What staff have written in the letters of a decision, and whether it is what was shown."""

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.awards import LetterText


def of(session: Session, decision_id: int) -> list[LetterText]:
    """Return what is written in all letters of the decision, letter by letter."""
    found = session.scalars(
        select(LetterText)
        .where(LetterText.decision_id == decision_id)
        .order_by(LetterText.bid_id, LetterText.island)
    )
    return list(found)


def version(decision_id: int, texts: Iterable[LetterText]) -> str:
    """Return what a page holds of the texts it shows: another when one of them is another."""
    lines = [[one.bid_id, one.island, one.text] for one in texts]
    said = json.dumps([decision_id, *lines], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
