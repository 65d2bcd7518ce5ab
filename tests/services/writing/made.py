"""Documents made the way staff make them, as the text a reader sees."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.package import text_of
from procure.domain.permissions import Actor
from procure.extensions import atomic
from procure.models.documents import Document
from procure.services import paperwork


def text(
    session: Session,
    competition_id: int,
    name: str,
    subject_id: int = 0,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Make a document on demand and return its text, no-break spaces as spaces."""
    with atomic(session):
        made = paperwork.make(session, competition_id, name, subject_id, actor=actor, now=now)
    return read(session, made.id)


def newest(session: Session, name: str) -> str:
    """Return the text of the newest document of a kind, made by whatever act."""
    found = select(Document.id).where(Document.name == name).order_by(Document.id.desc())
    return read(session, session.scalars(found.limit(1)).one())


def read(session: Session, document_id: int) -> str:
    """Return the text of a stored document."""
    content = session.scalars(select(Document.content).where(Document.id == document_id)).one()
    return text_of(content).replace("\u00a0", " ")


def lacking(error) -> list[tuple[str, str]]:
    """Return what a refusal says is missing, with the place that holds it."""
    return [(str(why.params["field"]), why.section) for why in error.value.reasons]
