"""Make a document on demand: locked, permitted, possible now, complete, stored, told."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.islands import Island
from procure.domain import competitions
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.paperwork import KINDS, Kind, Reader, refusals
from procure.domain.permissions import Actor, Permission
from procure.language import say, using
from procure.models.bids import Bid
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium
from procure.models.documents import Document
from procure.queries import facts, material, paperwork
from procure.queries.paperwork import Subject
from procure.services import documents, outbox, writing
from procure.services.competition_access import enter
from procure.services.documents import Case


def make(
    session: Session,
    competition_id: int,
    name: str,
    subject_id: int,
    *,
    written: Mapping[str, Island] | None = None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Make the next version of a document, or find the newest unchanged.

    What staff have `written` in its islands is kept from the version before unless it is given.
    Suppliers who may read it are told by mail when there is a new version. Raises `NotFound`
    for a document or a subject that is not there, `IllegalTransition` before its time,
    `InvalidInput` with every missing value and where it is written.
    """
    kind, competition, subject = _entered(session, competition_id, name, subject_id, actor, now)
    module = writing.of(name)
    before = session.scalars(
        select(Document.id).where(Document.competition_id == competition_id, Document.name == name)
    ).all()
    with using(competition.language):
        content = module.gather(session, competition, subject_id, actor=actor, now=now)
        made = documents.generate(
            session,
            content,
            case=_case(competition, kind, subject),
            places=module.PLACES,
            written=written,
            actor=actor,
            now=now,
        )
        if made.id not in before:
            _tell(session, competition, kind, subject, made, now)
    return made


def preview(
    session: Session,
    competition_id: int,
    name: str,
    subject_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> bytes:
    """Return the document as it would be made now, marked as a draft. Nothing is stored."""
    kind, competition, subject = _entered(session, competition_id, name, subject_id, actor, now)
    with using(competition.language):
        content = writing.of(name).gather(session, competition, subject_id, actor=actor, now=now)
        return documents.preview(session, content, case=_case(competition, kind, subject))


def _entered(
    session: Session,
    competition_id: int,
    name: str,
    subject_id: int,
    actor: Actor,
    now: datetime,
) -> tuple[Kind, Competition, Subject]:
    competition = enter(session, competition_id, Permission.DOCUMENT_MAKE, actor)
    material.require_impartial(session, competition, actor)
    kind = KINDS.get(name)
    if kind is None:
        raise NotFound
    status = competitions.status(facts.facts_of(session, competition), now)
    told = competition.letters_sent_at is not None
    if why := refusals(kind, status, told=told):
        raise IllegalTransition(why)
    for subject in paperwork.subjects(session, competition, kind):
        if subject.id == subject_id:
            return kind, competition, subject
    raise NotFound


def _case(competition: Competition, kind: Kind, subject: Subject) -> Case:
    return Case(
        competition_id=competition.id,
        subject_id=subject.id,
        bid_id=subject.bid_id,
        for_suppliers=kind.reader is not Reader.STAFF,
    )


def _tell(
    session: Session,
    competition: Competition,
    kind: Kind,
    subject: Subject,
    made: Document,
    now: datetime,
) -> None:
    """Queue a mail to everyone outside who may read it. What it says stands in the document."""
    if kind.reader is Reader.STAFF:
        return
    addresses = select(Consortium.contact_email).order_by(Consortium.id)
    if kind.reader is Reader.BIDDER:
        addresses = addresses.join(Bid).where(Bid.id == subject.bid_id)
    else:
        addresses = addresses.join(Invitation).where(Invitation.competition_id == competition.id)
    title = say("{document}: {competition}", document=made.title, competition=competition.title)
    body = say(
        "Det er et nytt dokument til dere i minikonkurransen «{competition}» (sak {reference}): "
        "{document}.\n\nLogg inn for å lese det.\n",
        competition=competition.title,
        reference=competition.reference,
        document=made.title,
    )
    to_one = kind.reader is Reader.BIDDER and competition.opened_at is None
    sealed_in = competition.id if to_one else None  # it would tell who has bid
    for address in session.scalars(addresses):
        outbox.queue(
            session, address, title, body, now=now,
            reply_to=competition.framework.contact_email, sealed_in=sealed_in,
        )  # fmt: skip
