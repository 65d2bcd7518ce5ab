"""The case journal as its readers see it, and what documents can be made from."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import competitions, journals, permissions
from procure.domain.competitions import CompetitionFacts
from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.journal_facts import Facts
from procure.domain.journals import SPECS, Bearing, EntryKind, Standing
from procure.domain.paperwork import KINDS, Reader
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.language import say
from procure.models.awards import Decision, Letter
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium
from procure.models.deliveries import ContractChange
from procure.models.documents import Document
from procure.models.journals import JournalAnswer, JournalEntry
from procure.queries import facts, journal_prices, material, waiting
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the list shows it."""

    id: int
    kind: EntryKind
    number: int
    bidder: str | None
    headline: str
    made_at: datetime
    made_by: str
    closed_at: datetime | None
    closed_reason: str | None
    document_id: int | None  # the newest version of its letter
    document_number: int
    accepted: bool | None  # the newest answer; None when there is none
    hidden: bool = False  # it speaks of a price that this viewer may not know yet


@dataclass(frozen=True, slots=True)
class KindRow:
    """The entries of one kind, and why another cannot be written now."""

    kind: EntryKind
    entries: tuple[EntryRow, ...]
    write: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The whole journal of a competition."""

    competition: Head
    kinds: tuple[KindRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as it was noted."""

    text: str
    received_at: datetime
    accepted: bool
    assessment: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry, its answers, and why each button is refused."""

    competition: Head
    row: EntryRow
    facts: Facts
    version: int
    answers: tuple[AnswerRow, ...]
    replaces: EntryRow | None
    document: str  # the file name of what is made from it
    told: bool  # its bidder is told when it is made
    change: tuple[Reason, ...]
    answer: tuple[Reason, ...]
    close: tuple[Reason, ...]
    replace: tuple[Reason, ...]
    make: tuple[Reason, ...]

    @property
    def kind(self) -> EntryKind:
        """What kind of entry it is."""
        return self.row.kind

    @property
    def write(self) -> tuple[Reason, ...]:
        """Why it cannot be written anew."""
        return self.change


@dataclass(frozen=True, slots=True)
class Bidder:
    """Someone that an entry can be about."""

    bid_id: int
    name: str
    rejected: bool


@dataclass(frozen=True, slots=True)
class NewPage:
    """What the form of a new entry needs."""

    competition: Head
    kind: EntryKind
    bearing: Bearing
    newest: int
    bidders: tuple[Bidder, ...]
    write: tuple[Reason, ...]


def subjects(
    session: Session, competition_id: int, document: str
) -> tuple[tuple[int, str, int | None], ...]:
    """Return (entry id, label, bid id) for each entry that a document can be made from.

    `document` is the document's file name; entries that are closed are left out.
    """
    kind = journals.kind_by_document(document)
    found = _entries(session, competition_id).where(
        JournalEntry.kind == kind, JournalEntry.closed_at.is_(None)
    )
    return tuple(
        (entry.id, label(entry, bidder), entry.bid_id) for entry, bidder in session.execute(found)
    )


def label(entry: JournalEntry, bidder: str | None) -> str:
    """Return what an entry is called in lists: its number, whom it is about, what about."""
    about = journals.load(entry.kind, entry.facts).headline
    number = say("nr. {number}", number=entry.number)
    return " – ".join(part for part in (number, bidder, about) if part)


def newest(session: Session, competition_id: int, kind: EntryKind) -> int:
    """Return the newest number of a kind; 0 when there is none."""
    found = session.scalar(
        select(func.max(JournalEntry.number)).where(
            JournalEntry.competition_id == competition_id, JournalEntry.kind == kind
        )
    )
    return found or 0


def told_winners(session: Session, competition_id: int) -> tuple[int, ...]:
    """Return the bids that letters have named as chosen, in reversed decisions too."""
    found = (
        select(Decision.bid_id)
        .where(Decision.competition_id == competition_id)
        .where(select(Letter.id).where(Letter.decision_id == Decision.id).exists())
    )
    return tuple(session.scalars(found))


def standing(session: Session, entry: JournalEntry) -> Standing:
    """Return what decides whether an entry can still be changed."""
    answered = select(JournalAnswer.id).where(JournalAnswer.entry_id == entry.id).limit(1)
    return Standing(
        acted=SPECS[entry.kind].acted,
        letter_made=_letters(session, entry.competition_id).get(_key(entry)) is not None,
        answered=session.scalar(answered) is not None,
        closed=entry.closed_at is not None,
        signed=_is_signed(session, entry),
    )


def _is_signed(session: Session, entry: JournalEntry) -> bool:
    return bool(session.scalar(select(exists().where(ContractChange.entry_id == entry.id))))


def answer_refusals(session: Session, entry: JournalEntry) -> tuple[Reason, ...]:
    """Why no answer to an entry can be noted: it asks nothing, is closed, or was never sent."""
    if not SPECS[entry.kind].answered:
        return (reason(Code.ENTRY_WRONG_STEP),)
    now = standing(session, entry)
    if now.closed:
        return (reason(Code.ENTRY_CLOSED),)
    return () if now.letter_made else (reason(Code.ENTRY_NOT_SENT),)


def close_refusals(session: Session, entry: JournalEntry) -> tuple[Reason, ...]:
    """Why an entry cannot be closed: it is, an act wrote it, or both parties have signed it."""
    if entry.closed_at is not None or _is_signed(session, entry):
        return (reason(Code.ENTRY_CLOSED if entry.closed_at else Code.ANNEX_SIGNED),)
    return (reason(Code.ENTRY_FIXED),) if SPECS[entry.kind].acted else ()


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> JournalPage:
    """Return the journal for the staff of the case. Raises `NotFound` for all others."""
    competition, known = _seen(session, competition_id, viewer)
    closed = journal_prices.hidden(session, competition, viewer)
    found = _rows(session, competition, viewer)
    rows = [_veiled(row) if row.id in closed else row for row in found]
    return JournalPage(
        competition=material.head(competition, known, now, viewer=viewer),
        kinds=tuple(
            KindRow(
                kind,
                tuple(row for row in rows if row.kind is kind),
                _write(competition, known, kind, viewer, now),
            )
            for kind in EntryKind
        ),
    )


def new_page(
    session: Session, competition_id: int, kind: EntryKind, *, viewer: Actor, now: datetime
) -> NewPage:
    """Return what the form of a new entry needs; refused with 403 for who may only read."""
    competition, known = _seen(session, competition_id, viewer)
    permissions.require(viewer, Permission.JOURNAL_WRITE, facts.subject_of(competition))
    if SPECS[kind].acted:
        raise NotFound
    return NewPage(
        competition=material.head(competition, known, now, viewer=viewer),
        kind=kind,
        bearing=SPECS[kind].bearing,
        newest=newest(session, competition_id, kind),
        bidders=tuple(
            Bidder(bid.id, bid.consortium.name, bid.assessment is Assessment.REJECTED)
            for bid in material.bids(session, competition_id)
        ),
        write=_write(competition, known, kind, viewer, now),
    )


def entry_page(
    session: Session, competition_id: int, entry_id: int, *, viewer: Actor, now: datetime
) -> EntryPage:
    """Return one entry with everything that came of it."""
    competition, known = _seen(session, competition_id, viewer)
    rows = {row.id: row for row in _rows(session, competition, viewer)}
    entry = session.scalar(
        select(JournalEntry)
        .where(JournalEntry.id == entry_id, JournalEntry.competition_id == competition_id)
        .options(selectinload(JournalEntry.answers).joinedload(JournalAnswer.made_by))
    )
    if entry is None:
        raise NotFound
    if entry.id in journal_prices.hidden(session, competition, viewer):
        raise PermissionDenied([reason(Code.PRICES_HIDDEN)], Permission.JOURNAL_READ)
    spec = SPECS[entry.kind]
    step = _write(competition, known, entry.kind, viewer, now)
    writes = permissions.allows(viewer, Permission.JOURNAL_WRITE, facts.subject_of(competition))
    refused = () if writes else (reason(Code.NOT_PERMITTED),)
    return EntryPage(
        competition=material.head(competition, known, now, viewer=viewer),
        row=rows[entry_id],
        facts=journals.load(entry.kind, entry.facts),
        version=entry.version,
        answers=tuple(_answer(found) for found in entry.answers),
        replaces=None if entry.replaces_id is None else rows[entry.replaces_id],
        document=spec.document,
        told=KINDS[spec.document].reader is Reader.BIDDER,
        change=step or journals.change_refusals(standing(session, entry)),
        answer=refused or answer_refusals(session, entry),
        close=refused or close_refusals(session, entry) or waiting.for_letter(session, entry_id),
        replace=step or close_refusals(session, entry),
        make=refused or _closed(entry),
    )


def edit_page(
    session: Session, competition_id: int, entry_id: int, *, viewer: Actor, now: datetime
) -> EntryPage:
    """Return an entry for its form; refused with 403 for who may only read."""
    competition, _known = _seen(session, competition_id, viewer)
    permissions.require(viewer, Permission.JOURNAL_WRITE, facts.subject_of(competition))
    return entry_page(session, competition_id, entry_id, viewer=viewer, now=now)


def _closed(entry: JournalEntry) -> tuple[Reason, ...]:
    return () if entry.closed_at is None else (reason(Code.ENTRY_CLOSED),)


def _answer(found: JournalAnswer) -> AnswerRow:
    return AnswerRow(
        found.text,
        found.received_at,
        found.accepted,
        found.assessment,
        found.made_by.name,
        found.made_at,
    )


def _seen(
    session: Session, competition_id: int, viewer: Actor
) -> tuple[Competition, CompetitionFacts]:
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.JOURNAL_READ, facts.subject_of(competition))
    material.require_impartial(session, competition, viewer)
    return competition, facts.facts_of(session, competition)


def _write(
    competition: Competition,
    known: CompetitionFacts,
    kind: EntryKind,
    viewer: Actor,
    now: datetime,
) -> tuple[Reason, ...]:
    """Why the viewer cannot write an entry of this kind now."""
    subject = facts.subject_of(competition)
    if not permissions.allows(viewer, Permission.JOURNAL_WRITE, subject):
        return (reason(Code.NOT_PERMITTED),)
    return journals.refusals(kind, competitions.status(known, now))


def _entries(session: Session, competition_id: int) -> Select[JournalEntry, str]:
    return (
        select(JournalEntry, Consortium.name)
        .outerjoin(Bid, Bid.id == JournalEntry.bid_id)
        .outerjoin(Consortium, Consortium.id == Bid.consortium_id)
        .where(JournalEntry.competition_id == competition_id)
        .order_by(JournalEntry.number)
    )


def _rows(session: Session, competition: Competition, viewer: Actor) -> list[EntryRow]:
    letters = _letters(session, competition.id)
    answers = _accepted(session, competition.id)
    names = material.masked_names(session, competition, viewer)
    found = _entries(session, competition.id).options(joinedload(JournalEntry.made_by))
    return [
        _row(entry, names.get(entry.bid_id or 0, bidder), letters.get(_key(entry)), answers)
        for entry, bidder in session.execute(found)
    ]


def _row(
    entry: JournalEntry,
    bidder: str | None,
    letter: tuple[int, int] | None,
    answers: dict[int, bool],
) -> EntryRow:
    return EntryRow(
        id=entry.id,
        kind=entry.kind,
        number=entry.number,
        bidder=bidder,
        headline=journals.load(entry.kind, entry.facts).headline,
        made_at=entry.made_at,
        made_by=entry.made_by.name,
        closed_at=entry.closed_at,
        closed_reason=entry.closed_reason,
        document_id=letter[0] if letter else None,
        document_number=letter[1] if letter else 0,
        accepted=answers.get(entry.id),
    )


def _veiled(row: EntryRow) -> EntryRow:
    """The row without what it says: that there is an entry is no secret."""
    return replace(row, headline="", document_id=None, hidden=True)


def _key(entry: JournalEntry) -> tuple[str, int]:
    return SPECS[entry.kind].document, entry.id


def _letters(session: Session, competition_id: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Return (document id, version) of the newest letter by (file name, entry)."""
    found = session.execute(
        select(Document.name, Document.subject_id, Document.id, Document.number)
        .where(
            Document.competition_id == competition_id,
            Document.name.in_([spec.document for spec in SPECS.values()]),
            Document.suffix == "docx",
        )
        .order_by(Document.number)
    )
    return {(row.name, row.subject_id): (row.id, row.number) for row in found}


def _accepted(session: Session, competition_id: int) -> dict[int, bool]:
    found = session.execute(
        select(JournalAnswer.entry_id, JournalAnswer.accepted)
        .join(JournalEntry, JournalEntry.id == JournalAnswer.entry_id)
        .where(JournalEntry.competition_id == competition_id)
        .order_by(JournalAnswer.id)
    )
    return {row.entry_id: row.accepted for row in found}
