"""Make a document of a framework and read what it says."""

from sqlalchemy.orm import undefer

from procure.documents.package import text_of
from procure.extensions import atomic
from procure.models.documents import Document
from procure.services import framework_documents
from tests import stories


def made(session, story, name, subject_id, *, now=stories.START) -> str:
    """The text of the document, no-break spaces as spaces."""
    with atomic(session):
        stored = framework_documents.make(
            session, story.framework_id, name, subject_id, actor=story.officer, now=now
        )
    return text_of(content(session, stored.id)).replace("\u00a0", " ")


def content(session, document_id: int) -> bytes:
    return session.get_one(
        Document, document_id, options=[undefer(Document.content)], populate_existing=True
    ).content


def said(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []
