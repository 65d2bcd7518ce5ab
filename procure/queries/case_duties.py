"""What cases ask after the opening: complaints, requests for access, bids that soon bind nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from procure.domain import complaints
from procure.domain.formats import local
from procure.domain.permissions import Actor, CompetitionRole, Role
from procure.models.awards import Decision
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition, CompetitionMembership
from procure.models.complaints import AccessRequest, Complaint
from procure.queries import rules, standings, validity, waiting
from procure.queries.holidays import norwegian_holidays

_CASE: Final = (Competition.id, Competition.reference, Competition.title)


class CaseStep(StrEnum):
    """What waits in a case, beside its next step."""

    ANSWER_COMPLAINT = "answer_complaint"
    DECIDE_ACCESS = "decide_access"
    EXTEND_VALIDITY = "extend_validity"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDuty:
    """Something in a case that has a last day."""

    step: CaseStep
    competition_id: int
    reference: str
    title: str
    count: int
    due: date
    late: bool


def of(session: Session, *, viewer: Actor, now: datetime) -> tuple[CaseDuty, ...]:
    """Return what waits for an officer, or for an owner in the cases of their own."""
    if viewer.role not in {Role.OFFICER, Role.OWNER}:
        return ()
    mine = _mine(viewer)
    found = [
        *_complaints(session, mine, now),
        *_requests(session, mine, now),
        *near(session, now, mine),
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.competition_id, one.step)))


def _mine(viewer: Actor) -> ColumnElement[bool]:
    part = exists().where(
        CompetitionMembership.competition_id == Competition.id,
        CompetitionMembership.user_id == viewer.id,
        CompetitionMembership.role == CompetitionRole.OWNER,
    )
    return or_(literal(viewer.role is Role.OFFICER), part)


def _complaints(session: Session, mine: ColumnElement[bool], now: datetime) -> Iterator[CaseDuty]:
    asked = (
        select(*_CASE, func.count(Complaint.id), func.min(Complaint.answer_by))
        .join(Complaint, Complaint.competition_id == Competition.id)
        .where(mine, or_(waiting.unanswered(), waiting.unsettled()))
        .group_by(Competition.id)
    )
    for row in session.execute(asked):
        yield _duty(CaseStep.ANSWER_COMPLAINT, row, row[4], now)


def _requests(session: Session, mine: ColumnElement[bool], now: datetime) -> Iterator[CaseDuty]:
    asked = (
        select(*_CASE, func.count(AccessRequest.id), func.min(AccessRequest.asked_at))
        .join(AccessRequest, AccessRequest.competition_id == Competition.id)
        .where(mine, waiting.undecided())
        .group_by(Competition.id)
    )
    for row in session.execute(asked):
        asked_on = local(row[4]).date()
        holidays = norwegian_holidays(asked_on, asked_on + timedelta(weeks=4))
        due = complaints.access_by(asked_on, holidays)
        yield _duty(CaseStep.DECIDE_ACCESS, row, due, now)


def near(
    session: Session, now: datetime, mine: ColumnElement[bool] | None = None
) -> Iterator[CaseDuty]:
    """Yield the cases without a contract whose bids soon bind their bidders no more.

    The day is the first among the bids that can still be chosen, prolonged ones by the day that
    their bidders have agreed to; of the chosen bid alone once there is one.
    """
    today = local(now).date()
    days = rules.settings_on(session, today).whole("validity.warning_days")
    cases = session.scalars(
        select(Competition)
        .where(
            standings.in_progress(),
            Competition.opened_at.is_not(None),
            Competition.validity_until <= today + timedelta(days=days),
            *(() if mine is None else (mine,)),
        )
        .order_by(Competition.id)
    ).all()
    for case in cases:
        last = _first_day(session, case)
        if last is not None and last <= today + timedelta(days=days):
            yield CaseDuty(
                step=CaseStep.EXTEND_VALIDITY,
                competition_id=case.id,
                reference=case.reference,
                title=case.title,
                count=1,
                due=last,
                late=today > last,
            )


def _first_day(session: Session, case: Competition) -> date | None:
    chosen = select(Decision.bid_id).where(Decision.stands_in(case.id))
    standing = select(Bid.id).where(
        Bid.competition_id == case.id,
        and_(Bid.withdrawn_at.is_(None), Bid.opened_at.is_not(None)),
        or_(Bid.assessment.is_(None), Bid.assessment == Assessment.ADMISSIBLE),
    )
    ids = session.scalars(chosen).all() or session.scalars(standing).all()
    days = [validity.of_bid(session, case, bid_id) for bid_id in ids]
    return min((day for day in days if day is not None), default=None)


def _duty(step: CaseStep, row: Row[*tuple[Any, ...]], due: date, now: datetime) -> CaseDuty:
    return CaseDuty(
        step=step,
        competition_id=row[0],
        reference=row[1],
        title=row[2],
        count=row[3],
        due=due,
        late=local(now).date() > due,
    )
