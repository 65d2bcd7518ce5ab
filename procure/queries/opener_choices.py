"""Which keys an officer may open a competition's bids with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.models.openers import KeyEnvelope, OpenerKey


@dataclass(frozen=True, slots=True)
class Choice:
    """A key that opens the competition with another. `wrapped` is None for the one on paper."""

    key_id: int
    recipient: str
    wrapped: bytes | None

    @property
    def on_paper(self) -> bool:
        """Whether it is the recovery key."""
        return self.wrapped is None


def of(session: Session, competition_id: int, actor: Actor) -> tuple[Choice, ...]:
    """Return the actor's own key, then those on paper, of those that the secret is locked for.

    One that was taken out of use since still opens.
    """
    locked_for = select(KeyEnvelope.first_id).where(KeyEnvelope.competition_id == competition_id)
    found = session.execute(
        select(OpenerKey.id, OpenerKey.recipient, OpenerKey.wrapped)
        .where(
            OpenerKey.id.in_(locked_for),
            OpenerKey.user_id.is_(None) | (OpenerKey.user_id == actor.id),
        )
        .order_by(OpenerKey.user_id.is_(None), OpenerKey.id)
    )
    return tuple(Choice(*row) for row in found)
