"""Who a competition is sent to, and who is left out, why, and by whose decision."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain.formats import local
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium, ConsortiumSuspension
from procure.models.reviews import InvitationExclusion


@dataclass(frozen=True, slots=True)
class Recipient:
    """A consortium that gets the invitation."""

    consortium_id: int
    name: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """A consortium that is out for a time; `until` is the last day, None without an end."""

    consortium_id: int
    name: str
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A consortium that cannot deliver; `approved_by` is empty while it is only proposed."""

    consortium_id: int
    name: str
    reason: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recipients:
    """Every consortium of the framework, in one of these by name; `proposed` is not decided."""

    invited: tuple[Recipient, ...]
    suspended: tuple[Suspended, ...]
    excluded: tuple[Exclusion, ...]
    proposed: tuple[Exclusion, ...]

    @property
    def total(self) -> int:
        """How many consortia there are to choose from."""
        return sum(map(len, (self.invited, self.suspended, self.excluded, self.proposed)))


def of(session: Session, competition: Competition, *, now: datetime) -> Recipients:
    """Return who would be invited now, or who was when it was issued (`domain.md` A3.10).

    Two statements, and one more when it is issued.
    """
    day = local(competition.issued_at or now).date()
    consortia = session.execute(
        select(Consortium.id, Consortium.name, Consortium.contact_email)
        .where(Consortium.framework_id == competition.framework_id)
        .order_by(Consortium.name, Consortium.id)
    ).all()
    exclusions = _exclusions(session, competition.id)
    suspended = _suspended(session, competition.framework_id, day)
    told = _told(session, competition) if competition.issued_at else None
    out = {e.consortium_id for e in exclusions} | {s.consortium_id for s in suspended}
    return Recipients(
        invited=tuple(
            Recipient(*row)
            for row in consortia
            if (row.id not in out if told is None else row.id in told)
        ),
        suspended=suspended,
        excluded=tuple(e for e in exclusions if e.approved_at is not None),
        proposed=tuple(e for e in exclusions if e.approved_at is None),
    )


def _exclusions(session: Session, competition_id: int) -> tuple[Exclusion, ...]:
    rows = session.scalars(
        select(InvitationExclusion)
        .join(InvitationExclusion.consortium)
        .where(InvitationExclusion.competition_id == competition_id)
        .options(
            joinedload(InvitationExclusion.consortium),
            joinedload(InvitationExclusion.proposed_by),
            joinedload(InvitationExclusion.approved_by),
        )
        .order_by(Consortium.name)
    )
    return tuple(
        Exclusion(
            consortium_id=row.consortium_id,
            name=row.consortium.name,
            reason=row.reason,
            proposed_by_id=row.proposed_by_id,
            proposed_by=row.proposed_by.name,
            proposed_at=row.proposed_at,
            approved_by=row.approved_by.name if row.approved_by else "",
            approved_at=row.approved_at,
        )
        for row in rows
    )


def _suspended(session: Session, framework_id: int, day: date) -> tuple[Suspended, ...]:
    rows = session.execute(
        select(
            Consortium.id, Consortium.name, ConsortiumSuspension.reason,
            ConsortiumSuspension.ends_on,
        )
        .join(ConsortiumSuspension, ConsortiumSuspension.consortium_id == Consortium.id)
        .where(Consortium.framework_id == framework_id, ConsortiumSuspension.on(day))
        .order_by(Consortium.name, ConsortiumSuspension.id)
    )  # fmt: skip
    found = {row.id: Suspended(*row) for row in rows}
    return tuple(found.values())


def _told(session: Session, competition: Competition) -> set[int]:
    return set(
        session.scalars(
            select(Invitation.consortium_id).where(Invitation.competition_id == competition.id)
        )
    )
