"""A document that somebody edited in Word, laid beside the data; what they wrote is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from procure.documents import compare, fields, islands
from procure.documents.child import run_limited
from procure.documents.compare import Comparison
from procure.documents.islands import Island
from procure.domain import permissions
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.paperwork import KINDS
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import using
from procure.models.documents import Document
from procure.queries import documents as reading
from procure.queries import facts, material
from procure.services import documents, paperwork, writing

LARGEST = 10_000_000  # octets of an uploaded file


@dataclass(frozen=True, slots=True)
class Edited:
    """The stored document that was edited; `again` says whether a new version can be made."""

    id: int
    competition_id: int
    title: str
    file_name: str
    number: int
    again: bool


def head(session: Session, document_id: int, *, actor: Actor) -> Edited:
    """Return the document, to those who may make it anew. Raises `NotFound` for others."""
    stored = _stored(session, document_id, actor)
    return Edited(
        stored.id,
        stored.competition_id or 0,
        stored.title,
        stored.file_name,
        stored.number,
        stored.name in KINDS,
    )


def compared(
    session: Session, document_id: int, edited: bytes, *, actor: Actor, now: datetime
) -> Comparison:
    """Return what the edited file says otherwise than the data do now.

    It is read in a child with limits. Raises `InvalidInput` for a file that cannot be read.
    """
    stored = _stored(session, document_id, actor)
    if len(edited) > LARGEST:
        raise InvalidInput([reason(Code.FILE_UNREADABLE)])
    with using(stored.language):
        template = documents.template_of(session, stored.name)
        values = _values(session, stored, actor, now)
    asked = compare.payload(edited, template, stored.name, stored.language, values)
    return compare.loaded(run_limited("procure.documents.compare:work", asked))


def keep(
    session: Session,
    document_id: int,
    written: Mapping[str, Island],
    *,
    actor: Actor,
    now: datetime,
) -> Document:
    """Make the next version of the document, with what was written by hand in it.

    Text for an island that the stored file lacks comes from no file of ours: it is left out.
    Raises `Stale` when somebody has written other text in a version after the stored one.
    """
    stored = _stored(session, document_id, actor)
    file = reading.download(session, document_id, viewer=actor).content
    known = islands.names(file)
    kept = {name: text for name, text in written.items() if name in known}
    facts.competition(session, stored.competition_id or 0, lock=True)
    if _newest_text(session, stored) not in {stored.islands, islands.dumped(kept)}:
        raise Stale([reason(Code.STALE)])
    return paperwork.make(
        session,
        stored.competition_id or 0,
        stored.name,
        stored.subject_id,
        written=kept,
        actor=actor,
        now=now,
    )


def _newest_text(session: Session, stored: Document) -> str:
    """What is written by hand in the newest version of the document, as JSON."""
    return session.scalars(
        select(Document.islands)
        .where(
            Document.competition_id == stored.competition_id,
            Document.name == stored.name,
            Document.subject_id == stored.subject_id,
            Document.suffix == stored.suffix,
        )
        .order_by(Document.number.desc())
        .limit(1)
    ).one()


def _stored(session: Session, document_id: int, actor: Actor) -> Document:
    found = session.scalar(
        select(Document)
        .where(Document.id == document_id)
        .options(undefer(Document.values), undefer(Document.islands))
    )
    if found is None or found.competition_id is None or found.suffix != "docx":
        raise NotFound
    reading.download(session, document_id, viewer=actor)  # who may not read it gets 404
    competition = facts.competition(session, found.competition_id)
    permissions.require(actor, Permission.DOCUMENT_MAKE, facts.subject_of(competition))
    material.require_impartial(session, competition, actor)
    return found


def _values(session: Session, stored: Document, actor: Actor, now: datetime) -> Mapping[str, Any]:
    """What the data say now; what they said then, when it cannot be made anew or has a gap."""
    footer = {"document_id": stored.file_name}  # the file's own; the footers are not compared
    then: dict[str, Any] = json.loads(stored.values) | footer
    if stored.name not in KINDS:
        return then
    competition = facts.competition(session, stored.competition_id or 0)
    content = writing.of(stored.name).gather(
        session, competition, stored.subject_id, actor=actor, now=now
    )
    if any(field.path not in footer for field in fields.missing(content)):
        return then
    same_day = {"dated": then["dated"]}
    now_says: dict[str, Any] = fields.plain(content)
    return now_says | same_day | footer
