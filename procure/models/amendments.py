"""Changes of a live competition: prepared, approved, told to all, and what they touch."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, refers
from procure.models.competitions import CompetitionVersion


class Amendment(Base):
    """One amendment (endring før tilbudsfristen), from its draft to the version that tells it.

    `deltas` is what `domain.amendments` reads and writes: kind, target, before, after.
    `touched` are the ids of the criteria whose answers must be confirmed anew.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_someone"
        ),
        CheckConstraint("issued_at IS NULL OR approved_at IS NOT NULL", name="issued_approved"),
        CheckConstraint("(issued_at IS NULL) = (version_id IS NULL)", name="issued_as_version"),
        CheckConstraint("issued_at IS NULL OR discarded_at IS NULL", name="issued_or_discarded"),
        Index(
            "one_amendment_in_preparation",
            "competition_id",
            unique=True,
            sqlite_where=text("issued_at IS NULL AND discarded_at IS NULL"),
            postgresql_where=text("issued_at IS NULL AND discarded_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    deltas: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    touched: Mapped[list[int]] = mapped_column(JSON, default=list)
    requirements_touched: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    extension_reason: Mapped[str] = mapped_column(default="")  # why the deadline moves, or not
    question_id: Mapped[int | None] = refers("questions.id", nullable=True)
    answer: Mapped[str] = mapped_column(default="")  # to that question, told with the version
    drafted_by_id: Mapped[int] = refers("users.id")
    drafted_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    issued_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = refers("competition_versions.id", nullable=True, unique=True)
    discarded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    drafted_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[drafted_by_id])
    approved_by: Mapped[User | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[approved_by_id]
    )
    told_as: Mapped[CompetitionVersion | None] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class AnswerMark(Base):
    """A part of a bid that a version touched: unconfirmed until the consortium says so.

    It stands outside the sealed content and names a criterion, or none: the confirmation that
    the absolute requirements are met.
    """

    __tablename__ = "answer_marks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        ForeignKeyConstraint(
            ["criterion_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="criterion",
        ),
        UniqueConstraint("bid_id", "version_id", "criterion_id"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_someone"
        ),
    )

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int]
    criterion_id: Mapped[int | None]
    competition_id: Mapped[int]
    version_id: Mapped[int] = refers("competition_versions.id")
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = refers("users.id", nullable=True)

    confirmed_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
