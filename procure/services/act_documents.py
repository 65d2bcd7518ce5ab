"""Documents that an act makes by itself, in its own transaction: no act without its document."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.documents import fields
from procure.domain.paperwork import KINDS, Reader
from procure.domain.permissions import Actor
from procure.domain.reasons import Reason
from procure.language import using
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.services import documents, writing


def make(
    session: Session,
    competition: Competition,
    name: str,
    *,
    bid_id: int | None = None,
    version: int = 0,
    actor: Actor,
    now: datetime,
) -> Document:
    """Make a document about the whole case, a bid or a version. The act has locked the case.

    Raises `InvalidInput` with every missing value: then the act does not happen either.
    """
    module, subject_id = writing.of(name), bid_id or version
    with using(competition.language):
        return documents.generate(
            session,
            module.gather(session, competition, subject_id, actor=actor, now=now),
            case=documents.Case(
                competition_id=competition.id,
                subject_id=subject_id,
                bid_id=bid_id,
                for_suppliers=KINDS[name].reader is not Reader.STAFF,
            ),
            places=module.PLACES,
            actor=actor,
            now=now,
        )


def gaps(
    session: Session, competition: Competition, name: str, *, actor: Actor, now: datetime
) -> tuple[Reason, ...]:
    """Return what a document about the whole case lacks, so that a page can say it before."""
    module = writing.of(name)
    with using(competition.language):
        content = module.gather(session, competition, 0, actor=actor, now=now)
    missing = [field for field in fields.missing(content) if field.path != "document_id"]
    return documents.lacking(missing, module.PLACES)
