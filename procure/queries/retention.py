"""The earliest day on which a case may be deleted."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from procure.domain import retention
from procure.domain.formats import local
from procure.models.competitions import Competition
from procure.queries import rules


def earliest(session: Session, competition: Competition, now: datetime) -> date | None:
    """Return the day, by the thresholds of today; None while the case runs.

    A draft that was never issued is no case: nothing keeps it.
    """
    ended = competition.contracted_at or competition.cancelled_at or competition.unsuccessful_at
    if competition.issued_at is None or ended is None:
        return None
    return retention.earliest(
        ended_on=local(ended).date(),
        contract_ends_on=competition.ends_on if competition.contracted_at else None,
        settings=rules.settings_on(session, local(now).date()),
    )
