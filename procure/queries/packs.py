"""Packs of documents: what one would hold, and those that a person has asked for.

A pack never holds more than the list of documents shows its owner. That is asked when it is
ordered, when each file is put in, and again whenever it is fetched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.domain import packs
from procure.domain.errors import NotFound
from procure.domain.packs import Content, Failure, PackFacts, Progress
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, Reason, reason
from procure.models.documents import Document
from procure.models.packs import Pack
from procure.queries import documents
from procure.queries.documents import DocumentsPage, Row
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack that can be asked for: how many files are its newest, and how many are older."""

    content: Content
    newest: int
    older: int
    reasons: tuple[Reason, ...]  # why there is nothing to ask for


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the viewer's packs. `done` and `total` count files; `size` is in octets."""

    id: int
    content: Content
    all_versions: bool
    with_pdf: bool
    file_name: str
    requested_at: datetime
    expires_at: datetime
    progress: Progress
    done: int
    total: int
    without_pdf: int
    size: int | None
    digest: str | None
    reason: Reason | None  # why it cannot be fetched, once the making is over
    again: bool  # whether it may be started once more


@dataclass(frozen=True, slots=True)
class PacksPage:
    """What the viewer may ask for and has asked for, newest first."""

    competition: Head
    offers: tuple[Offer, ...]
    packs: tuple[Listed, ...]
    reasons: tuple[Reason, ...]  # why no pack can be asked for just now

    @property
    def building(self) -> bool:
        """Whether a pack is on its way, so that the page should look again."""
        return any(pack.progress is Progress.BUILDING for pack in self.packs)


@dataclass(frozen=True, slots=True)
class Download:
    """A finished pack, ready to send."""

    competition_id: int
    file_name: str
    content: bytes
    digest: str


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> PacksPage:
    """Return the packs of a competition. Raises `NotFound` as the list of documents does."""
    shown = documents.page(session, competition_id, viewer=viewer, now=now)
    names = _names(session, competition_id)
    visible = frozenset(row.id for row in shown.rows)
    listed = tuple(
        _listed(pack, visible, now) for pack in _own(session, competition_id, viewer, now)
    )
    return PacksPage(
        competition=shown.competition,
        offers=tuple(_offer(content, shown, names) for content in Content),
        packs=listed,
        reasons=packs.refusals(pack.progress for pack in listed),
    )


def chosen(
    session: Session,
    shown: DocumentsPage,
    content: Content,
    *,
    all_versions: bool,
) -> list[Row]:
    """Return the files of a pack out of those shown: by name, the newest version first."""
    names = _names(session, shown.competition.id)
    found = [
        row
        for row in shown.rows
        if packs.belongs(names[row.id], content) and (row.newest or all_versions)
    ]
    return sorted(found, key=lambda row: (not row.newest, row.file_name.casefold(), row.id))


def standing(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> Iterator[Progress]:
    """Return how each of the viewer's packs of a competition stands."""
    return (packs.progress(facts(p), now) for p in _own(session, competition_id, viewer, now))


def own(session: Session, pack_id: int, *, viewer: Actor, now: datetime) -> Pack:
    """Return the viewer's own pack with its files. Raises `NotFound` for every other."""
    pack = session.scalar(
        select(Pack)
        .where(
            Pack.id == pack_id,
            Pack.requested_by_id == viewer.id,
            Pack.requested_at > now - packs.KEPT,
        )
        .options(selectinload(Pack.files))
    )
    if pack is None:
        raise NotFound
    return pack


def download(session: Session, pack_id: int, *, viewer: Actor, now: datetime) -> Download:
    """Return a finished pack. Raises `NotFound` unless the list shows all that it holds."""
    pack = own(session, pack_id, viewer=viewer, now=now)
    shown = documents.page(session, pack.competition_id, viewer=viewer, now=now)
    hidden = {file.document_id for file in pack.files} - {row.id for row in shown.rows}
    content = session.scalar(select(Pack.content).where(Pack.id == pack_id))
    if hidden or content is None or pack.digest is None:
        raise NotFound
    return Download(pack.competition_id, pack.file_name, content, pack.digest)


def facts(pack: Pack) -> PackFacts:
    """Return what the rules may know of a pack."""
    return PackFacts(pack.worked_at, pack.finished_at, pack.failure)


def _own(session: Session, competition_id: int, viewer: Actor, now: datetime) -> Sequence[Pack]:
    return session.scalars(
        select(Pack)
        .where(
            Pack.competition_id == competition_id,
            Pack.requested_by_id == viewer.id,
            Pack.requested_at > now - packs.KEPT,
        )
        .options(selectinload(Pack.files))
        .order_by(Pack.id.desc())
    ).all()


def _names(session: Session, competition_id: int) -> dict[int, str]:
    """The file name, as in the list of documents, of each document of a competition."""
    found = session.execute(
        select(Document.id, Document.name).where(Document.competition_id == competition_id)
    )
    return {row.id: row.name for row in found}


def _offer(content: Content, shown: DocumentsPage, names: dict[int, str]) -> Offer:
    of_it = [row.newest for row in shown.rows if packs.belongs(names[row.id], content)]
    return Offer(
        content=content,
        newest=sum(of_it),
        older=len(of_it) - sum(of_it),
        reasons=() if of_it else (reason(Code.PACK_EMPTY),),
    )


def _listed(pack: Pack, visible: frozenset[int], now: datetime) -> Listed:
    hidden = any(file.document_id not in visible for file in pack.files)
    failure = Failure.HIDDEN if hidden else pack.failure
    progress = Progress.FAILED if hidden else packs.progress(facts(pack), now)
    return Listed(
        id=pack.id,
        content=pack.kind,
        all_versions=pack.all_versions,
        with_pdf=pack.with_pdf,
        file_name=pack.file_name,
        requested_at=pack.requested_at,
        expires_at=packs.expires_at(pack.requested_at),
        progress=progress,
        done=pack.done,
        total=pack.total,
        without_pdf=pack.without_pdf,
        size=pack.size,
        digest=pack.digest,
        reason=packs.why_failed(failure) if failure else None,
        again=not hidden and progress in {Progress.FAILED, Progress.STOPPED},
    )
