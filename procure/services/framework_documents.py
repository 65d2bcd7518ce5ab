"""Make the documents of a framework agreement, and give them out."""

from datetime import datetime
from importlib import import_module
from typing import Protocol

from sqlalchemy.orm import Session

from procure.documents.document import Document as Content
from procure.domain import permissions
from procure.domain.audit import Tag
from procure.domain.errors import NotFound
from procure.domain.paperwork import FRAMEWORK_KINDS
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.language import Language, using
from procure.models.documents import Document
from procure.models.frameworks import Framework
from procure.queries import framework_documents as reading
from procure.queries import framework_records as records
from procure.services import audit, documents, writing


class Gather(Protocol):
    """How a module of `services.writing` builds a document of a framework."""

    def __call__(
        self,
        session: Session,
        framework: Framework,
        subject_id: int,
        *,
        actor: Actor,
        now: datetime,
    ) -> Content:
        """Return the values; `NotFound` when there is no such subject."""
        ...


def make(
    session: Session,
    framework_id: int,
    name: str,
    subject_id: int,
    *,
    language: Language = Language.BOKMAL,
    actor: Actor,
    now: datetime,
) -> Document:
    """Make the next version of a document, or find the newest unchanged.

    `subject_id` is the consortium of a card, the year of a report, else 0. Raises `NotFound` for
    a document or a subject that is not there, `InvalidInput` with every missing value.
    """
    permissions.require_sight(actor, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(actor, Permission.FRAMEWORK_DOCUMENT)
    if name not in FRAMEWORK_KINDS:
        raise NotFound
    framework = records.framework(session, framework_id, lock=True)
    module = import_module(f"{writing.__name__}.{name}")
    gather: Gather = module.gather
    with using(language):
        return documents.generate(
            session,
            gather(session, framework, subject_id, actor=actor, now=now),
            case=documents.Case(framework_id=framework_id, subject_id=subject_id),
            places=module.PLACES,
            actor=actor,
            now=now,
        )


def read(
    session: Session, framework_id: int, document_id: int, *, actor: Actor, now: datetime
) -> reading.Download:
    """Return a document's bytes and note who fetched it. Raises `NotFound`."""
    found = reading.framework_download(session, framework_id, document_id, viewer=actor)
    audit.record(
        session,
        Tag.DOCUMENT_DOWNLOAD,
        found.file_name,
        chain=audit.chain_of(framework_id=framework_id),
        actor=actor,
        now=now,
        document=document_id,
        digest=found.digest,
    )
    return found
