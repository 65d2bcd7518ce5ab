"""The keys that can open a body's sealed bids."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.openers import OpenerFacts
from procure.models.accounts import User
from procure.models.openers import OpenerKey


def of_body(session: Session, organisation_id: int) -> tuple[OpenerFacts, ...]:
    """Return the keys in use; those of people who are shut out count no more."""
    found = session.execute(
        select(User.name, OpenerKey.rehearsed_at)
        .select_from(OpenerKey)
        .outerjoin(User, User.id == OpenerKey.user_id)
        .where(
            OpenerKey.organisation_id == organisation_id,
            OpenerKey.retired_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(OpenerKey.id)
    )
    return tuple(OpenerFacts(name or "", rehearsed_at) for name, rehearsed_at in found)
