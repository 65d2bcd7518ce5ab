"""Make a document of a framework and read what it says."""

import io

import docx
from sqlalchemy.orm import undefer

from procure.documents.package import text_of
from procure.extensions import atomic
from procure.models.documents import Document
from procure.services import framework_documents
from tests import stories

DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def made(session, story, name, subject_id, *, now=stories.START) -> str:
    """The text of the document, no-break spaces as spaces."""
    return text_of(file(session, story, name, subject_id, now=now)).replace("\u00a0", " ")


def file(session, story, name, subject_id, *, now=stories.START) -> bytes:
    """The document itself."""
    with atomic(session):
        stored = framework_documents.make(
            session, story.framework_id, name, subject_id, actor=story.officer, now=now
        )
    return content(session, stored.id)


def content(session, document_id: int) -> bytes:
    return session.get_one(
        Document, document_id, options=[undefer(Document.content)], populate_existing=True
    ).content


def figures(stored: bytes) -> list[str]:
    """What the figures of a document tell those who cannot see them."""
    found = docx.Document(io.BytesIO(stored)).element.iter(DESCRIBED)
    return [figure.get("descr").replace("\u00a0", " ") for figure in found]


def said(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []
