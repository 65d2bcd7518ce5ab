"""Which documents of a framework there are, and which an officer can make."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.models.consortia import Consortium
from procure.models.documents import Document
from procure.models.frameworks import Framework
from procure.queries import framework_records


@dataclass(frozen=True, slots=True)
class Row:
    """One stored version; `about` is the consortium or the year, or empty."""

    id: int
    title: str
    about: str
    file_name: str
    number: int
    newest: bool
    digest: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Makeable:
    """A document that can be made, and its newest version if there is one."""

    name: str
    subject_id: int
    about: str
    newest: Row | None


@dataclass(frozen=True, slots=True)
class FrameworkDocumentsPage:
    """The stored documents of a framework, the newest first, and what can be made."""

    framework_id: int
    framework_title: str
    reference: str
    invented: bool
    rows: tuple[Row, ...]
    makeable: tuple[Makeable, ...]
    may_make: bool


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file, ready to send."""

    file_name: str
    suffix: str
    content: bytes
    digest: str


def page(
    session: Session, framework_id: int, *, viewer: Actor, now: datetime
) -> FrameworkDocumentsPage:
    """Return the documents of a framework. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    framework = session.get(Framework, framework_id, populate_existing=True)
    if framework is None:
        raise NotFound
    consortia = {
        row.id: row.name
        for row in session.execute(
            select(Consortium.id, Consortium.name)
            .where(Consortium.framework_id == framework_id)
            .order_by(Consortium.name)
        )
    }
    found = session.scalars(
        select(Document)
        .where(Document.framework_id == framework_id)
        .options(joinedload(Document.made_by))
        .order_by(Document.made_at.desc(), Document.id.desc())
    ).all()
    newest: dict[tuple[str, int], int] = {}
    for document in found:
        key = (document.name, document.subject_id)
        newest[key] = max(newest.get(key, 0), document.number)
    rows = {d: _row(d, consortia, newest[d.name, d.subject_id]) for d in found}
    latest = {(d.name, d.subject_id): row for d, row in rows.items() if row.newest}
    return FrameworkDocumentsPage(
        framework_id=framework.id,
        framework_title=framework.title,
        reference=framework.reference,
        invented=framework.invented,
        rows=tuple(rows.values()),
        makeable=tuple(
            Makeable(name, subject_id, about, latest.get((name, subject_id)))
            for name, subject_id, about in _subjects(framework, consortia, local(now).date())
        ),
        may_make=permissions.allows(viewer, Permission.FRAMEWORK_DOCUMENT),
    )


def framework_download(
    session: Session, framework_id: int, document_id: int, *, viewer: Actor
) -> Download:
    """Return one document's bytes. Raises `NotFound` unless the list would show it."""
    permissions.require_sight(viewer, Permission.FRAMEWORK_READ, EVERYTHING)
    found = session.scalar(
        select(Document)
        .where(Document.id == document_id, Document.framework_id == framework_id)
        .options(undefer(Document.content))
    )
    if found is None:
        raise NotFound
    return Download(found.file_name, found.suffix, found.content, found.digest)


def _row(document: Document, consortia: dict[int, str], newest: int) -> Row:
    return Row(
        id=document.id,
        title=document.title,
        about=_about(document, consortia),
        file_name=document.file_name,
        number=document.number,
        newest=document.number == newest,
        digest=document.digest,
        made_by=document.made_by.name,
        made_at=document.made_at,
    )


def _about(document: Document, consortia: dict[int, str]) -> str:
    if document.name == "consortium_card":
        return consortia[document.subject_id]
    return str(document.subject_id) if document.subject_id else ""


def _subjects(
    framework: Framework, consortia: dict[int, str], today: date
) -> Iterator[tuple[str, int, str]]:
    """Every document there can be: its name, what it is about, and that in words."""
    yield "framework_overview", 0, ""
    for year in reversed(framework_records.years(framework, today)):
        yield "annual_report", year, str(year)
    for key, name in consortia.items():
        yield "consortium_card", key, name
