"""Complaints after the letters, and requests for access (innsyn)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.complaints import ComplaintKind
from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, choice, refers
from procure.models.documents import Document
from procure.models.journals import JournalEntry


class Complaint(Base):
    """One complaint, and how it ended. An open one holds the contract back."""

    __tablename__ = "complaints"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_one"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    bid_id: Mapped[int]
    kind: Mapped[ComplaintKind] = mapped_column(choice(ComplaintKind))
    received_at: Mapped[datetime]
    text: Mapped[str]
    answer_by: Mapped[date]
    recorded_by_id: Mapped[int] = refers("users.id")
    recorded_at: Mapped[datetime]
    answer_id: Mapped[int | None] = refers("journal_entries.id", nullable=True)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    outcome: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    answer: Mapped[JournalEntry | None] = relationship(lazy="raise_on_sql")
    recorded_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[recorded_by_id])

    __mapper_args__ = {"version_id_col": version}


class AccessRequest(Base):
    """A bidder's request for access to the case, and what was decided."""

    __tablename__ = "access_requests"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_one"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    bid_id: Mapped[int]  # whose bidder asks
    asked_by_id: Mapped[int] = refers("users.id")
    asked_at: Mapped[datetime]
    text: Mapped[str]
    answer_id: Mapped[int | None] = refers("journal_entries.id", nullable=True)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    version: Mapped[int] = mapped_column(default=1)

    asked_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[asked_by_id])
    answer: Mapped[JournalEntry | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class AccessCopy(Base):
    """One document that the bidder may download: as it is, or with passages replaced."""

    __tablename__ = "access_copies"

    request_id: Mapped[int] = refers("access_requests.id", primary_key=True)
    document_id: Mapped[int] = refers("documents.id", primary_key=True)

    document: Mapped[Document] = relationship(lazy="raise_on_sql")
