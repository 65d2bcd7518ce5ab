"""Packs of documents: asked for, started again, fetched.

LibreOffice takes a second for each Word file, so a pack is made beside the request that asks
for it (`services.pack_making`). The row says how far it has come; when nobody has worked on it
for a while it may be started again.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from procure.domain import packs
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.packs import Content, Progress
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.domain.text import display_name
from procure.language import say, using
from procure.models.competitions import Competition
from procure.models.packs import Pack, PackFile
from procure.queries import documents, facts
from procure.queries import packs as reading
from procure.queries.documents import Row
from procure.services import audit

_OUTSIDE_NAMES: Final = re.compile(r"[^\w.]+")


def order(
    session: Session,
    competition_id: int,
    *,
    content: Content,
    all_versions: bool,
    with_pdf: bool,
    actor: Actor,
    now: datetime,
) -> Pack:
    """Ask for a pack of what the actor may see now, and throw away the packs that are too old.

    The competition is locked first: a person has one pack of it under way, not two. Raises
    `NotFound` as the list of documents does, `IllegalTransition` while one is under way, and
    `InvalidInput` when there would be nothing in it.
    """
    session.execute(delete(Pack).where(Pack.requested_at <= now - packs.KEPT))
    competition = facts.competition(session, competition_id, lock=True)
    shown = documents.page(session, competition_id, viewer=actor, now=now)
    stands = reading.standing(session, competition_id, viewer=actor, now=now)
    if why_not := packs.refusals(stands):
        raise IllegalTransition(why_not)
    rows = reading.chosen(session, shown, content, all_versions=all_versions)
    if not rows:
        raise InvalidInput([reason(Code.PACK_EMPTY)])
    pack = _pack(competition, rows, content, actor, now, all_versions=all_versions, pdf=with_pdf)
    session.add(pack)
    session.flush()  # the audit line names its id
    audit.record(
        session,
        Tag.DOCUMENT_PACK_MAKE,
        pack.file_name,
        chain=audit.chain_of(competition_id),
        actor=actor,
        now=now,
        pack=pack.id,
        documents=[row.id for row in rows],
        pdf=with_pdf,
    )
    return pack


def _pack(
    competition: Competition,
    rows: Sequence[Row],
    content: Content,
    actor: Actor,
    now: datetime,
    *,
    all_versions: bool,
    pdf: bool,
) -> Pack:
    """The order, with the path of each file in the pack; older versions lie in a folder."""
    with using(competition.language):
        name, older = title_of(content), say("Eldre versjoner")
    paths = packs.arranged(("" if row.newest else older, row.file_name) for row in rows)
    return Pack(
        competition_id=competition.id,
        kind=content,
        all_versions=all_versions,
        with_pdf=pdf,
        file_name=_file_name(competition.reference, name),
        requested_by_id=actor.id,
        requested_at=now,
        attempt=1,
        worked_at=now,
        total=len(rows),
        files=[
            PackFile(position=position, document_id=row.id, path=path)
            for position, (row, path) in enumerate(zip(rows, paths, strict=True), start=1)
        ],
    )


def start_again(session: Session, pack_id: int, *, actor: Actor, now: datetime) -> Pack:
    """Take up a pack that has stopped or failed; the try before it writes nothing more.

    Raises `NotFound` unless it is the actor's own, and `IllegalTransition` while it is made.
    """
    competition_id = reading.own(session, pack_id, viewer=actor, now=now).competition_id
    facts.competition(session, competition_id, lock=True)
    pack = reading.own(session, pack_id, viewer=actor, now=now)
    stands = reading.standing(session, competition_id, viewer=actor, now=now)
    if why_not := packs.refusals(stands):
        raise IllegalTransition(why_not)
    if packs.progress(reading.facts(pack), now) is not Progress.READY:
        pack.attempt += 1
        pack.worked_at, pack.failure, pack.done, pack.without_pdf = now, None, 0, 0
    return pack


def read(session: Session, pack_id: int, *, actor: Actor, now: datetime) -> reading.Download:
    """Return a finished pack and note who fetched it. Raises `NotFound` as the page hides it."""
    found = reading.download(session, pack_id, viewer=actor, now=now)
    audit.record(
        session,
        Tag.DOCUMENT_PACK_DOWNLOAD,
        found.file_name,
        chain=audit.chain_of(found.competition_id),
        actor=actor,
        now=now,
        pack=pack_id,
        digest=found.digest,
    )
    return found


def title_of(content: Content) -> str:
    """Return what a pack is called, in the current language."""
    titles = {
        Content.INVITATION: say("Dokumentene til invitasjonen"),
        Content.LETTERS: say("Brevene"),
        Content.CASE: say("Hele saken"),
    }
    return titles[content]


def _file_name(reference: str, name: str) -> str:
    """Return e.g. "2026-117_Hele-saken.zip"."""
    parts = [_OUTSIDE_NAMES.sub("-", part)[:60].strip("-.") for part in (reference, name)]
    return display_name("_".join(filter(None, parts)) + ".zip")
