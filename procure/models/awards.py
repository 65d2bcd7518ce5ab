"""The decision, the letters that tell it, and the contract."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    SQLColumnExpression,
    String,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, Ore, PrimaryKey, Short, refers
from procure.models.documents import Document


class Decision(Base):
    """Who was chosen and why. At most one stands; a reversal keeps the old one."""

    __tablename__ = "decisions"
    __table_args__ = (
        # A bid from another competition cannot win even if every check were deleted.
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        Index(
            "one_standing_decision",
            "competition_id",
            unique=True,
            sqlite_where=text("reversed_at IS NULL"),
            postgresql_where=text("reversed_at IS NULL"),
        ),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_one"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int]
    bid_id: Mapped[int]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = refers("users.id")
    tie_note: Mapped[str] = mapped_column(default="")  # how the published rule broke a tie
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    reversed_at: Mapped[datetime | None]

    decided_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[decided_by_id])
    approved_by: Mapped[User | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[approved_by_id]
    )

    @classmethod
    def stands_in(cls, competition_id: int | SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Return the condition for the decision that stands in a competition."""
        return and_(cls.competition_id == competition_id, cls.reversed_at.is_(None))


class LetterText(Base):
    """What is written by hand in one island of a letter that is not sent yet."""

    __tablename__ = "letter_texts"

    decision_id: Mapped[int] = refers("decisions.id", primary_key=True)
    bid_id: Mapped[int] = refers("bids.id", primary_key=True)
    island: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str]
    written_by_id: Mapped[int] = refers("users.id")
    written_at: Mapped[datetime]


class Letter(Base):
    """A letter to one bidder; all letters of a decision are sent in one event."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("decision_id", "bid_id"),)

    id: Mapped[PrimaryKey]
    decision_id: Mapped[int] = refers("decisions.id")
    bid_id: Mapped[int] = refers("bids.id")
    document_id: Mapped[int] = refers("documents.id")
    sent_at: Mapped[datetime]

    document: Mapped[Document] = relationship(lazy="raise_on_sql")


class Contract(Base):
    """The call-off (avrop) that the competition ended in; its value posts to the ledger."""

    __tablename__ = "contracts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        CheckConstraint(
            "(completed_at IS NULL) = (completed_by_id IS NULL)", name="completed_by_someone"
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = mapped_column(unique=True)
    bid_id: Mapped[int]
    value_ore: Mapped[Ore]
    signed_at: Mapped[datetime]
    signed_by_id: Mapped[int] = refers("users.id")
    text: Mapped[Short] = mapped_column(default="")
    completed_at: Mapped[datetime | None]  # the delivery, not the competition
    completed_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    completion_reason: Mapped[str] = mapped_column(default="")
