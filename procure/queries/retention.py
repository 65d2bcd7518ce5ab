"""The earliest day on which a case may be deleted."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import retention
from procure.domain.formats import local
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.queries import rules


def earliest(session: Session, competition: Competition, now: datetime) -> date | None:
    """Return the day, by the thresholds of today; None while the case runs.

    A draft that was never issued is no case: nothing keeps it.
    """
    signed = session.scalar(
        select(Contract.signed_at).where(Contract.competition_id == competition.id)
    )
    ended = signed or competition.cancelled_at or competition.unsuccessful_at
    if competition.issued_at is None or ended is None:
        return None
    return retention.earliest(
        ended_on=local(ended).date(),
        contract_ends_on=None if signed is None else competition.ends_on,
        settings=rules.settings_on(session, local(now).date()),
    )
