"""Scores: each evaluator's own, then one consensus, never overwritten by each other."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, refers


def _of(what: str, table: str) -> ForeignKeyConstraint:
    """Return the key that ties a row to a bid or criterion of the same competition."""
    return ForeignKeyConstraint(
        [f"{what}_id", "competition_id"], [f"{table}.id", f"{table}.competition_id"], name=what
    )


class ImpartialityDeclaration(Base):
    """An evaluator's declaration after the bidder list is known (FOA § 7-5)."""

    __tablename__ = "impartiality_declarations"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    user_id: Mapped[int] = refers("users.id", primary_key=True)
    declared_at: Mapped[datetime]
    ties: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class EvaluationSheet(Base):
    """One evaluator's sheet: others see it only when it is submitted."""

    __tablename__ = "evaluation_sheets"
    __table_args__ = (
        UniqueConstraint("competition_id", "evaluator_id"),
        UniqueConstraint("id", "competition_id"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    evaluator_id: Mapped[int] = refers("users.id")
    submitted_at: Mapped[datetime | None]

    evaluator: Mapped[User] = relationship(lazy="raise_on_sql")
    scores: Mapped[list["Score"]] = relationship(lazy="raise_on_sql")


class Score(Base):
    """One evaluator's points and reason for one bid on one criterion."""

    __tablename__ = "scores"
    __table_args__ = (
        _of("sheet", "evaluation_sheets"),
        _of("bid", "bids"),
        _of("criterion", "criteria"),
    )

    sheet_id: Mapped[int] = mapped_column(primary_key=True)
    bid_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int]
    points: Mapped[Decimal | None]
    reason: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


class ConsensusScore(Base):
    """What the evaluators agreed on, with the reason that the letters carry."""

    __tablename__ = "consensus_scores"
    __table_args__ = (
        _of("bid", "bids"),
        _of("criterion", "criteria"),
    )

    bid_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int]
    points: Mapped[Decimal]
    reason: Mapped[str]
    set_by_id: Mapped[int] = refers("users.id")
    set_at: Mapped[datetime]
