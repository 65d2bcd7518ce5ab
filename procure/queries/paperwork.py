"""Which documents of a case can be made now, about what, and which are made already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import competitions, permissions
from procure.domain.paperwork import KINDS, About, Kind, refusals
from procure.domain.permissions import Actor, CompetitionRole, Permission
from procure.domain.reasons import Reason
from procure.language import say
from procure.models.accounts import User
from procure.models.awards import Decision
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition, CompetitionMembership, CompetitionVersion
from procure.models.documents import Document
from procure.queries import facts, journals, material


@dataclass(frozen=True, slots=True)
class Subject:
    """What one document is about: a bid, an evaluator, a version; the case itself is 0."""

    id: int = 0
    label: str = ""
    bid_id: int | None = None


@dataclass(frozen=True, slots=True)
class Makeable:
    """One document that staff can make, or the reasons why not yet."""

    name: str
    subject: Subject
    document_id: int | None  # the newest version that is made
    number: int
    reader: str
    refusals: tuple[Reason, ...]


def makeable(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> tuple[Makeable, ...]:
    """Return what the viewer may make in a competition, in the order of the case; or nothing.

    What can be made names the bidders, so an evaluator with a tie is offered nothing either.
    """
    competition = facts.competition(session, competition_id)
    if not permissions.allows(viewer, Permission.DOCUMENT_MAKE, facts.subject_of(competition)):
        return ()
    if material.partiality(session, competition, viewer):
        return ()
    status = competitions.status(facts.facts_of(session, competition), now)
    made = {
        (document.name, document.subject_id): document
        for document in session.scalars(
            select(Document)
            .where(Document.competition_id == competition_id, Document.suffix == "docx")
            .order_by(Document.number)
        )
    }
    found = []
    for name, kind in KINDS.items():
        for subject in subjects(session, competition, kind):
            newest = made.get((name, subject.id))
            found.append(
                Makeable(
                    name,
                    subject,
                    None if newest is None else newest.id,
                    0 if newest is None else newest.number,
                    kind.reader,
                    refusals(kind, status, told=competition.letters_sent_at is not None),
                )
            )
    return tuple(found)


def subjects(session: Session, competition: Competition, kind: Kind) -> tuple[Subject, ...]:
    """Return everything a document of this kind can be about in the competition."""
    return tuple(_SUBJECTS[kind.about](session, competition, kind))


def _case(session: Session, competition: Competition, kind: Kind) -> list[Subject]:
    return [Subject()]


def _bids(session: Session, competition: Competition, kind: Kind) -> list[Subject]:
    """Opened bids alone: that a sealed bid exists is the bidder's secret."""
    found = (
        select(Bid)
        .where(Bid.competition_id == competition.id, Bid.opened_at.is_not(None))
        .options(joinedload(Bid.consortium))
        .order_by(Bid.id)
    )
    if kind.about is About.REJECTED:
        found = found.where(Bid.assessment == Assessment.REJECTED)
    return [Subject(bid.id, bid.consortium.name, bid.id) for bid in session.scalars(found)]


def _winner(session: Session, competition: Competition, kind: Kind) -> list[Subject]:
    chosen = session.scalar(select(Decision.bid_id).where(Decision.stands_in(competition.id)))
    return [bid for bid in _bids(session, competition, kind) if bid.id == chosen]


def _evaluators(session: Session, competition: Competition, kind: Kind) -> list[Subject]:
    found = session.execute(
        select(User.id, User.name)
        .join(CompetitionMembership, CompetitionMembership.user_id == User.id)
        .where(
            CompetitionMembership.competition_id == competition.id,
            CompetitionMembership.role == CompetitionRole.EVALUATOR,
        )
        .order_by(User.name, User.id)
    )
    return [Subject(row.id, row.name) for row in found]


def _versions(session: Session, competition: Competition, kind: Kind) -> list[Subject]:
    """Numbered versions after the first: each of them changed something."""
    numbers = session.scalars(
        select(CompetitionVersion.number)
        .where(CompetitionVersion.competition_id == competition.id, CompetitionVersion.number > 1)
        .order_by(CompetitionVersion.number)
    )
    return [Subject(number, say("versjon {number}", number=number)) for number in numbers]


def _entries(session: Session, competition: Competition, kind: Kind) -> list[Subject]:
    found = journals.subjects(session, competition.id, kind.name)
    return [Subject(*entry) for entry in found]


Finder = Callable[[Session, Competition, Kind], list[Subject]]
_SUBJECTS: Final[Mapping[About, Finder]] = {
    About.COMPETITION: _case,
    About.BID: _bids,
    About.REJECTED: _bids,
    About.WINNER: _winner,
    About.EVALUATOR: _evaluators,
    About.VERSION: _versions,
    About.ENTRY: _entries,
}
