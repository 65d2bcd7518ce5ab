"""Make documents and keep them: bytes, hashes, version, author, all in one transaction."""

import dataclasses
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from procure import __version__, language
from procure.documents import document as kinds
from procure.documents import fields, islands
from procure.documents.errors import GenerationRefused
from procure.documents.fields import FieldPath
from procure.documents.islands import Island
from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, Reason, reason
from procure.domain.text import display_name
from procure.language import say
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.models.documents import Document
from procure.models.frameworks import Framework
from procure.queries import documents as reading
from procure.queries import templates
from procure.services import audit, leak_guard

NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
UNCOUNTED: Final = 500_000_000  # ids from here on are drawn; an address takes nine digits
_OUTSIDE_NAMES: Final = re.compile(r"[^\w.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Where a document belongs, what it is about, and whether suppliers read it.

    `subject_id` is the id of what it is about, by its kind (`domain.paperwork`); `bid_id` keeps
    it from every other bidder.
    """

    competition_id: int | None = None
    framework_id: int | None = None
    subject_id: int = 0
    bid_id: int | None = None
    for_suppliers: bool = False


def of_bid(competition_id: int, bid_id: int) -> Case:
    """Return the place of a document that one bidder gets about its bid."""
    return Case(competition_id=competition_id, subject_id=bid_id, bid_id=bid_id, for_suppliers=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A finished file and what it was made from. `name` is its name in the list of documents."""

    name: str
    suffix: str
    title: str
    template_digest: str
    data_digest: str
    competition_id: int | None = None
    framework_id: int | None = None
    subject_id: int = 0
    bid_id: int | None = None
    for_suppliers: bool = False
    values: str = "{}"  # what the template was given, as JSON
    islands: str = "{}"  # what staff wrote by hand, as JSON


def generate(
    session: Session,
    document: kinds.Document,
    *,
    case: Case,
    data_digest: str | None = None,
    places: Mapping[str, str] = NOWHERE,
    written: Mapping[str, Island] | None = None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Render a Word document and store it as the next version, in the current language.

    Equal data and template give the newest version back instead of a new one. The document's
    id is set here, since only this function knows its version. Callers hold the lock of the
    competition or the framework. Raises `InvalidInput` with every missing value, in the words
    its writer knows, and the place where `places` says that it is written. What staff have
    `written` by hand in its islands is kept from the newest version unless it is given anew.
    """
    template = template_of(session, document.name)
    file = File(
        name=document.name,
        suffix="docx",
        title=say(document.kind),
        template_digest=sha256(template),
        data_digest=data_digest or digest_of(document),
        values=values_of(document),
        **dataclasses.asdict(case),
    )
    newest = _newest(session, file)
    file = dataclasses.replace(file, islands=_written(newest, written))
    if newest is not None and _same(newest, file):
        return newest
    number = 1 if newest is None else newest.number + 1
    written_by_hand = islands.loaded(file.islands)
    content = _rendered(document, _document_id(document, case, number), template, places)
    _guard(session, document, case, written_by_hand)
    content = islands.write(content, written_by_hand)
    return _keep(session, file, number, content, actor, now)


def template_of(session: Session, name: str) -> bytes:
    """Return the template that a document is made with: the buyer's own, or the shipped one."""
    from procure.documents import render

    own = templates.in_use(session, name, language.current())
    return render.shipped(name).read_bytes() if own is None else own


def preview(
    session: Session,
    document: kinds.Document,
    *,
    case: Case,
    written: Mapping[str, Island] = leak_guard.NOTHING,
) -> bytes:
    """Render a Word document without storing it, marked as a draft in its footer.

    A draft can be sent on like any file, so what `generate` refuses is refused here too, of what
    staff have `written` by hand as well.
    """
    template = template_of(session, document.name)
    content = _rendered(document, say("UTKAST – ikke sendt"), template)
    _guard(session, document, case, written)
    return islands.write(content, written)


def _guard(
    session: Session, document: kinds.Document, case: Case, written: Mapping[str, Island]
) -> None:
    """Refuse a supplier's document that reveals another bidder."""
    if case.for_suppliers and case.competition_id is not None:
        leak_guard.check(session, document, case.competition_id, case.bid_id, written=written)


def _rendered(
    document: kinds.Document,
    document_id: str,
    template: bytes,
    places: Mapping[str, str] = NOWHERE,
) -> bytes:
    from procure.documents import render

    whole = dataclasses.replace(document, document_id=document_id)
    try:
        return render.render(whole, template=template)
    except GenerationRefused as refused:
        raise InvalidInput(lacking(refused.missing, places)) from refused


def lacking(missing: Iterable[FieldPath], places: Mapping[str, str]) -> tuple[Reason, ...]:
    """Name each missing value once, with the place that holds it: the longest fitting prefix."""
    found = {}
    for field in missing:
        found[field.label] = place_of(field.path, places)
    return tuple(
        reason(Code.DOCUMENT_VALUE_MISSING, place, field=label) for label, place in found.items()
    )


def place_of(path: str, places: Mapping[str, str]) -> str | None:
    """Return where the value at a path is written; None when no prefix fits."""
    fit = [prefix for prefix in places if path.startswith(prefix)]
    return places[max(fit, key=len)] if fit else None


def store(session: Session, file: File, content: bytes, *, actor: Actor, now: datetime) -> Document:
    """Store a file made elsewhere (a workbook) as the next version, or find it unchanged."""
    newest = _newest(session, file)
    if newest is not None and _same(newest, file):
        return newest
    return _keep(session, file, 1 if newest is None else newest.number + 1, content, actor, now)


def read(session: Session, document_id: int, *, actor: Actor, now: datetime) -> reading.Download:
    """Return a document's bytes and note who fetched it. Raises `NotFound` as the list hides it."""
    found = reading.download(session, document_id, viewer=actor)
    audit.record(
        session,
        Tag.DOCUMENT_DOWNLOAD,
        found.file_name,
        chain=audit.chain_of(found.competition_id),
        actor=actor,
        now=now,
        document=document_id,
        digest=found.digest,
    )
    return found


def digest_of(document: kinds.Document) -> str:
    """Return the SHA-256 of a document's values, but for its id and the day it was made."""
    values = dataclasses.asdict(document)
    del values["document_id"], values["dated"]
    return sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, default=sha256).encode())


def values_of(document: kinds.Document) -> str:
    """Return what the template is given, as JSON: what a document says can be asked later.

    A picture says nothing in words, so it is an empty text here.
    """
    return json.dumps(
        fields.plain(document), ensure_ascii=False, sort_keys=True, default=lambda _picture: ""
    )


def program_digest(name: str) -> str:
    """Return what stands for the template of a file that the program itself lays out."""
    return sha256(f"{name} {__version__}".encode())


def sha256(content: bytes) -> str:
    """Return the digest that stands in lists and audit lines."""
    return hashlib.sha256(content).hexdigest()


def _newest(session: Session, file: File) -> Document | None:
    return session.scalar(
        select(Document)
        .where(
            Document.competition_id == file.competition_id,
            Document.framework_id == file.framework_id,
            Document.subject_id == file.subject_id,
            Document.name == file.name,
            Document.suffix == file.suffix,
        )
        .options(undefer(Document.islands))
        .order_by(Document.number.desc())
        .limit(1)
    )


def _same(stored: Document, file: File) -> bool:
    made_from = (stored.template_digest, stored.data_digest, stored.for_suppliers)
    same = made_from == (file.template_digest, file.data_digest, file.for_suppliers)
    return same and stored.islands == file.islands and stored.language == language.current()


def _written(newest: Document | None, written: Mapping[str, Island] | None) -> str:
    if written is not None:
        return islands.dumped(written)
    return "{}" if newest is None else newest.islands


def _keep(
    session: Session, file: File, number: int, content: bytes, actor: Actor, now: datetime
) -> Document:
    stored = Document(
        id=_id(session, file),
        **dataclasses.asdict(file),
        language=language.current(),
        number=number,
        file_name=_file_name(session, file, number),
        content=content,
        digest=sha256(content),
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(stored)
    session.flush()  # the audit line names its id
    audit.record(
        session,
        Tag.DOCUMENT_GENERATE,
        stored.file_name,
        chain=audit.chain_of(file.competition_id, file.framework_id),
        actor=actor,
        now=now,
        document=stored.id,
        number=number,
        digest=stored.digest,
        data=file.data_digest,
        template=file.template_digest,
    )
    return stored


def _id(session: Session, file: File) -> int | None:
    """Return the number that stands in the document's address; None lets the database count.

    Before the opening nobody may learn that a bid exists: a receipt that was counted would be a
    gap between two documents that staff or another bidder see.
    """
    if (
        file.bid_id is not None
        and session.get_one(Competition, file.competition_id).opened_at is None
    ):
        while session.get(Document, drawn := UNCOUNTED + secrets.randbelow(UNCOUNTED - 1)):
            pass  # taken already
        return drawn
    if session.get_bind().dialect.name != "sqlite":
        return None
    counted = select(func.max(Document.id)).where(Document.id < UNCOUNTED)
    return (session.scalar(counted) or 0) + 1  # SQLite would go on from the highest of all


def _document_id(document: kinds.Document, case: Case, number: int) -> str:
    """Return the id in the footer: the case, the kind, what it concerns, the version."""
    kind = say(document.kind)
    about = f" {case.subject_id}" if case.subject_id else ""
    return f"{document.case_number}, {kind}{about}, v{number}"


def _file_name(session: Session, file: File, number: int) -> str:
    """Return e.g. "2026-117_Tildelingsbrev_v1.docx", with the recipient where there is one."""
    parts = [_reference(session, file), file.title.partition(" – ")[0]]
    if file.bid_id is not None:
        recipient = select(Consortium.name).join(Bid).where(Bid.id == file.bid_id)
        parts.append(session.scalars(recipient).one())
    cleaned = [_OUTSIDE_NAMES.sub("-", part)[:60].strip("-.") for part in parts]
    return display_name("_".join(filter(None, cleaned)) + f"_v{number}.{file.suffix}")


def _reference(session: Session, file: File) -> str:
    """Return the case number that begins a file's name."""
    if file.competition_id is not None:
        return session.get_one(Competition, file.competition_id).reference
    return session.get_one(Framework, file.framework_id).reference
