"""Talks with suppliers before the competition: who took part, and what they were shown."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, Short, refers


class MarketDialogue(Base):
    """One talk with the market (FOA §§ 12-1 and 12-2, `domain.md` A3.18).

    Material that one supplier had and the others lack must be shared before the issue.
    """

    __tablename__ = "market_dialogues"
    __table_args__ = (
        CheckConstraint("shared_at IS NULL OR material <> ''", name="shared_something"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    held_on: Mapped[date]
    subject: Mapped[Short]
    participants: Mapped[str]
    material: Mapped[str] = mapped_column(default="")  # "": nothing was given out
    shared_at: Mapped[datetime | None]
    noted_by_id: Mapped[int] = refers("users.id")
    noted_at: Mapped[datetime]

    noted_by: Mapped[User] = relationship(lazy="raise_on_sql")
