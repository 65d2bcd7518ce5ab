"""Documents that an act makes by itself, in its own transaction: no act without its document."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.paperwork import KINDS, Reader
from procure.domain.permissions import Actor
from procure.language import using
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.services import documents, writing


def make(
    session: Session, competition: Competition, name: str, *, actor: Actor, now: datetime
) -> Document:
    """Make a document about the whole case. The act has locked it, and asked if it is allowed.

    Raises `InvalidInput` with every missing value: then the act does not happen either.
    """
    module = writing.of(name)
    with using(competition.language):
        return documents.generate(
            session,
            module.gather(session, competition, 0, actor=actor, now=now),
            case=documents.Case(
                competition_id=competition.id,
                for_suppliers=KINDS[name].reader is not Reader.STAFF,
            ),
            places=module.PLACES,
            actor=actor,
            now=now,
        )
