"""What has happened under a framework: call-offs, postings, invitations and their answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.models.accounts import Organisation
from procure.models.awards import Contract, Decision
from procure.models.bids import Bid
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.frameworks import Framework, FrameworkParty
from procure.models.ledger import LedgerPosting
from procure.models.projects import Project


@dataclass(frozen=True, slots=True)
class Posting:
    """A line of the ledger; `supplier` is empty for one that no contract made. Øre."""

    at: datetime
    text: str
    supplier: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class CallOff:
    """A signed contract, its value in øre excluding VAT."""

    reference: str
    title: str
    buyer: str
    supplier: str
    signed_at: datetime
    value_ore: int


@dataclass(frozen=True, slots=True)
class Held:
    """When a mini-competition was issued, and when and how it ended."""

    id: int
    issued_at: datetime | None
    opened_at: datetime | None
    letters_sent_at: datetime | None
    unsuccessful_at: datetime | None
    cancelled_at: datetime | None

    @property
    def concluded_at(self) -> datetime | None:
        """When its result was known: told, without result, or cancelled after the opening.

        One that was cancelled earlier has no answers to count: its bids stay sealed.
        """
        cancelled = self.cancelled_at if self.opened_at else None
        return self.letters_sent_at or self.unsuccessful_at or cancelled


@dataclass(frozen=True, slots=True)
class Answer:
    """How one consortium answered one invitation."""

    competition_id: int
    reference: str
    title: str
    consortium_id: int
    consortium: str
    invited_at: datetime
    bid: bool  # received and opened
    won: bool
    decline_reason: str | None
    read: bool  # the invitation


def framework(session: Session, framework_id: int, *, lock: bool = False) -> Framework:
    """Return an agreement with all that its documents name. Raises `NotFound`."""
    if lock:  # the row first and alone: what is read after it cannot be stale
        row = select(Framework.id).where(Framework.id == framework_id).with_for_update()
        if session.scalar(row) is None:
            raise NotFound
    found = session.scalar(
        select(Framework)
        .where(Framework.id == framework_id)
        .options(
            joinedload(Framework.buyer),
            selectinload(Framework.parties).joinedload(FrameworkParty.organisation),
            selectinload(Framework.areas),
            selectinload(Framework.roles),
            selectinload(Framework.allowed_criteria),
            selectinload(Framework.consortia).options(
                selectinload(Consortium.members).joinedload(ConsortiumMember.organisation),
                selectinload(Consortium.rates),
                selectinload(Consortium.suspensions),
                selectinload(Consortium.people).options(
                    joinedload(Person.employer), selectinload(Person.competences)
                ),
            ),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def postings(session: Session, framework_id: int) -> tuple[Posting, ...]:
    """Return the ledger, oldest first."""
    found = session.execute(
        select(LedgerPosting, Consortium.name)
        .outerjoin(Contract, Contract.competition_id == LedgerPosting.competition_id)
        .outerjoin(Bid, Bid.id == Contract.bid_id)
        .outerjoin(Consortium, Consortium.id == Bid.consortium_id)
        .where(LedgerPosting.framework_id == framework_id)
        .order_by(LedgerPosting.posted_at, LedgerPosting.id)
    )
    return tuple(
        Posting(posting.posted_at, posting.text, supplier or "", posting.amount_ore)
        for posting, supplier in found
    )


def call_offs(session: Session, framework_id: int) -> tuple[CallOff, ...]:
    """Return every signed call-off, oldest first."""
    found = session.execute(
        select(
            Competition.reference,
            Competition.title,
            Organisation.name.label("buyer"),
            Consortium.name.label("supplier"),
            Contract.signed_at,
            Contract.value_ore,
        )
        .join(Contract, Contract.competition_id == Competition.id)
        .join(Bid, Bid.id == Contract.bid_id)
        .join(Consortium, Consortium.id == Bid.consortium_id)
        .join(Project, Project.id == Competition.project_id)
        .join(Organisation, Organisation.id == Project.owner_id)
        .where(Competition.framework_id == framework_id)
        .order_by(Contract.signed_at, Contract.id)
    )
    return tuple(CallOff(*row) for row in found)


def held(session: Session, framework_id: int) -> tuple[Held, ...]:
    """Return every competition that was issued, oldest first."""
    found = session.execute(
        select(
            Competition.id,
            Competition.issued_at,
            Competition.opened_at,
            Competition.letters_sent_at,
            Competition.unsuccessful_at,
            Competition.cancelled_at,
        )
        .where(Competition.framework_id == framework_id, Competition.issued_at.is_not(None))
        .order_by(Competition.issued_at, Competition.id)
    )
    return tuple(Held(*row) for row in found)


def answers(session: Session, competition_ids: Iterable[int]) -> tuple[Answer, ...]:
    """Return how the invited answered in these competitions, which are all concluded."""
    found = session.execute(
        select(
            Invitation,
            Competition.reference,
            Competition.title,
            Competition.cancelled_at,
            Consortium.name,
            _opened_bids().label("bids"),
            _standing_choices().label("choices"),
        )
        .join(Competition, Competition.id == Invitation.competition_id)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .where(Invitation.competition_id.in_(set(competition_ids)))
        .order_by(Invitation.sent_at, Consortium.name, Invitation.id)
    )
    return tuple(
        Answer(
            competition_id=row.Invitation.competition_id,
            reference=row.reference,
            title=row.title,
            consortium_id=row.Invitation.consortium_id,
            consortium=row.name,
            invited_at=row.Invitation.sent_at,
            bid=bool(row.bids),
            won=bool(row.choices) and row.cancelled_at is None,
            decline_reason=row.Invitation.decline_reason if row.Invitation.declined_at else None,
            read=row.Invitation.read_at is not None,
        )
        for row in found
    )


def _opened_bids() -> ScalarSelect[int]:
    """Count the invited consortium's bids that were opened: one or none."""
    return (
        select(func.count())
        .where(
            Bid.competition_id == Invitation.competition_id,
            Bid.consortium_id == Invitation.consortium_id,
            Bid.opened_at.is_not(None),
        )
        .correlate(Invitation)
        .scalar_subquery()
    )


def _standing_choices() -> ScalarSelect[int]:
    """Count the standing decisions that chose the invited consortium: one or none."""
    return (
        select(func.count())
        .select_from(Decision)
        .join(Bid, Bid.id == Decision.bid_id)
        .where(
            Decision.stands_in(Invitation.competition_id),
            Bid.consortium_id == Invitation.consortium_id,
        )
        .correlate(Invitation)
        .scalar_subquery()
    )


def years(framework: Framework, today: date) -> range:
    """Return the calendar years that a report can be made for."""
    return range(framework.starts_on.year, min(today.year, framework.ends_on.year) + 1)


def in_year(at: datetime | None, year: int) -> bool:
    """Whether an instant falls in the calendar year, in Norway."""
    return at is not None and local(at).year == year
