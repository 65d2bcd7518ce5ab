"""What awaits the one signed in, by deadline: the same few statements however long the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import Row, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session

from procure.domain import worklist
from procure.domain.competitions import Status
from procure.domain.formats import OSLO
from procure.domain.permissions import Actor, Role
from procure.domain.worklist import Duty, Part, Standing
from procure.models.amendments import AnswerMark
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition, Invitation
from procure.models.consortia import Consortium
from procure.queries import (
    case_duties,
    ceiling_alarms,
    commitments,
    delivery_standings,
    framework_duties,
    openers,
    outbox,
    standings,
)
from procure.queries.case_duties import CaseDuty
from procure.queries.ceiling_alarms import Alarm
from procure.queries.commitments import StatementRow
from procure.queries.framework_duties import AgreementDuty
from procure.queries.openers import KeyRow

_BEFORE_OPENING: Final = {Status.DRAFT, Status.IN_REVIEW, Status.ISSUED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Item:
    """One competition on the list, and the one thing it asks of the viewer, if any."""

    competition_id: int
    reference: str
    title: str
    invented: bool
    status: Status
    duty: Duty | None
    due: datetime | None  # of the duty, or of what is waited for
    consortium_id: int | None = None
    consortium: str = ""  # a supplier may act for several
    bid_id: int | None = None
    delivered: bool = False
    declined: bool = False
    delivering: bool = False  # the contract is signed, and its delivery runs


@dataclass(frozen=True, slots=True)
class Worklist:
    """`todo` awaits the viewer; `running` awaits others or the clock; `expiring` runs out."""

    role: Role
    todo: tuple[Item, ...]
    running: tuple[Item, ...]
    expiring: tuple[StatementRow, ...] = ()  # commitment statements to have renewed
    alarms: tuple[Alarm, ...] = ()  # agreements that are nearly used up
    agreements: tuple[AgreementDuty, ...] = ()  # drafts to finish, agreements that run out
    cases: tuple[CaseDuty, ...] = ()  # complaints, access, bids that soon bind nobody
    keys: tuple[KeyRow, ...] = ()  # opener keys that must be tried again soon
    undelivered: int = 0  # mails that were given up


def page(session: Session, *, viewer: Actor, now: datetime) -> Worklist:
    """Return the viewer's work list, the most urgent first."""
    if viewer.role is Role.SUPPLIER:
        found = _for_supplier(session, viewer, now)
    else:
        found = _for_staff(session, viewer, now)
    found = [*found, *_deliveries(session, viewer, now)]
    ordered = sorted(found, key=_urgency)
    return Worklist(
        role=viewer.role,
        todo=tuple(item for item in ordered if item.duty),
        running=tuple(item for item in ordered if not item.duty),
        expiring=commitments.expiring(session, viewer=viewer, now=now),
        alarms=ceiling_alarms.of(session, viewer=viewer, now=now),
        agreements=framework_duties.of(session, viewer=viewer, now=now),
        cases=case_duties.of(session, viewer=viewer, now=now),
        keys=openers.due(session, viewer=viewer, now=now),
        undelivered=outbox.given_up(session, viewer=viewer),
    )


def _urgency(item: Item) -> tuple[bool, float, int]:
    at = item.due.timestamp() if item.due else 0.0
    return (item.due is None, at, item.competition_id)


def _due(competition: Competition, status: Status) -> datetime | None:
    """The day the list counts towards: deadline, end of standstill, or how long bids stand."""
    if status in _BEFORE_OPENING:
        return competition.deadline_at
    if status is Status.STANDSTILL:
        return competition.standstill_ends_at
    until = competition.validity_until
    return datetime.combine(until, time(23, 59), OSLO) if until else None


def _for_staff(session: Session, viewer: Actor, now: datetime) -> Iterable[Item]:
    for competition, standing, parts in standings.of_staff(session, viewer, now):
        duty = worklist.duty(standing, parts)
        others_draft = parts == {Part.OFFICER} and standing.status is Status.DRAFT
        if duty or not others_draft:
            yield _item(competition, standing.status, duty)


def _for_supplier(session: Session, viewer: Actor, now: datetime) -> Iterable[Item]:
    """Their own consortia's invitations, and nothing of anyone else."""
    delivered = select(Submission.id).where(Submission.bid_id == Bid.id).exists()
    rows = session.execute(
        select(
            Competition,
            Invitation.consortium_id,
            Invitation.read_at,
            Invitation.declined_at,
            Consortium.name.label("consortium"),
            Bid.id.label("bid_id"),
            and_(Bid.id.is_not(None), Bid.withdrawn_at.is_(None), delivered).label("delivered"),
            _unconfirmed().label("unconfirmed"),
        )
        .join(Invitation, Invitation.competition_id == Competition.id)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .outerjoin(
            Bid,
            and_(
                Bid.competition_id == Competition.id,
                Bid.consortium_id == Invitation.consortium_id,
            ),
        )
        .where(
            Invitation.consortium_id.in_(viewer.consortium_ids),
            Competition.issued_at.is_not(None),
            standings.in_progress(),
        )
        .order_by(Competition.deadline_at.desc(), Competition.id)
        .limit(standings.MOST)
    )
    return [_supplier_item(row, now) for row in rows]


def _unconfirmed() -> ScalarSelect[int]:
    """Count the parts of the outer row's bid that await the consortium's word."""
    part = func.coalesce(AnswerMark.criterion_id, 0)
    return (
        select(func.count(part.distinct()))
        .where(AnswerMark.bid_id == Bid.id, AnswerMark.confirmed_at.is_(None))
        .correlate(Bid)
        .scalar_subquery()
    )


def _supplier_item(row: Row[*tuple[Any, ...]], now: datetime) -> Item:
    competition: Competition = row.Competition
    standing = Standing(
        status=standings.status(competition, now),
        letters_sent=competition.letters_sent_at is not None,
        invitation_read=row.read_at is not None,
        declined=row.declined_at is not None,
        bid_started=row.bid_id is not None,
        bid_delivered=bool(row.delivered),
        unconfirmed=row.unconfirmed,
    )
    shown = worklist.status_for_supplier(standing.status, letters_sent=standing.letters_sent)
    return _item(
        competition,
        shown,
        worklist.duty(standing, {Part.SUPPLIER}),
        consortium_id=row.consortium_id,
        consortium=row.consortium,
        bid_id=row.bid_id,
        delivered=standing.bid_delivered,
        declined=standing.declined,
    )


def _deliveries(session: Session, viewer: Actor, now: datetime) -> Iterable[Item]:
    """What signed contracts ask of the viewer; a supplier and an owner also follow their own."""
    for record, parts in delivery_standings.of(session, viewer, now):
        duty, day = worklist.delivery_duty(record.facts, record.today, parts)
        follows = record.contract.completed_at is None and parts != {Part.OFFICER}
        if duty or follows:
            due = datetime.combine(day, time(23, 59), OSLO) if day else None
            yield Item(
                competition_id=record.competition.id,
                reference=record.competition.reference,
                title=record.competition.title,
                invented=record.competition.invented,
                status=Status.CONTRACTED,
                duty=duty,
                due=due,
                delivering=True,
            )


def _item(competition: Competition, status: Status, duty: Duty | None, **own: Any) -> Item:
    due = _due(competition, status)
    return Item(
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        invented=competition.invented,
        status=status,
        duty=duty,
        due=due,
        **own,
    )
