"""Scores: each evaluator's own, then one consensus, never overwritten by each other."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, PrimaryKey, Short, refers


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


class BidderTie(Base):
    """What an evaluator declares of one bidder: "" is no tie (FOA § 7-5)."""

    __tablename__ = "bidder_ties"
    __table_args__ = (_of("bid", "bids"),)

    user_id: Mapped[int] = refers("users.id", primary_key=True)
    bid_id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int]
    ties: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]


class EvaluationSheet(Base):
    """One evaluator's sheet: others see it only when it is submitted.

    The sheet of an evaluator who turned out to be partial is kept, and counts no more.
    """

    __tablename__ = "evaluation_sheets"
    __table_args__ = (
        UniqueConstraint("competition_id", "evaluator_id"),
        UniqueConstraint("id", "competition_id"),
        CheckConstraint("(recused_at IS NULL) = (recused_by_id IS NULL)", name="recused_by_one"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    evaluator_id: Mapped[int] = refers("users.id")
    submitted_at: Mapped[datetime | None]
    recused_at: Mapped[datetime | None]
    recused_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    recused_reason: Mapped[str] = mapped_column(default="")

    evaluator: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[evaluator_id])
    scores: Mapped[list["Score"]] = relationship(lazy="raise_on_sql")


class Score(Base):
    """One evaluator's points and reason for one bid on one criterion.

    `reason` may reach the bidder; `note` is the evaluator's own and leaves the sheet never.
    """

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
    strengths: Mapped[str] = mapped_column(default="")
    weaknesses: Mapped[str] = mapped_column(default="")
    pages: Mapped[Short] = mapped_column(default="")  # where in the bid
    note: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


class ScoreChange(Base):
    """What a cell of a sheet held from a moment on; kept for good."""

    __tablename__ = "score_changes"
    __table_args__ = (
        _of("sheet", "evaluation_sheets"),
        _of("bid", "bids"),
        _of("criterion", "criteria"),
    )

    id: Mapped[PrimaryKey]
    sheet_id: Mapped[int] = mapped_column(index=True)
    bid_id: Mapped[int]
    criterion_id: Mapped[int]
    competition_id: Mapped[int]
    points: Mapped[Decimal | None]
    reason: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]


class ConsensusScore(Base):
    """What the evaluators agreed on, with the reason that the letters carry.

    `departure` says why the points are others than the evaluators gave; no letter carries it.
    """

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
    departure: Mapped[str] = mapped_column(default="")
    set_by_id: Mapped[int] = refers("users.id")
    set_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ConsensusChange(Base):
    """What the evaluators agreed on from a moment on; kept for good."""

    __tablename__ = "consensus_changes"
    __table_args__ = (
        _of("bid", "bids"),
        _of("criterion", "criteria"),
    )

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int]
    criterion_id: Mapped[int]
    competition_id: Mapped[int] = refers("competitions.id")
    points: Mapped[Decimal]
    reason: Mapped[str]
    departure: Mapped[str] = mapped_column(default="")
    set_by_id: Mapped[int] = refers("users.id")
    set_at: Mapped[datetime]


class CalibrationCase(Base):
    """One made-up answer that every evaluator scores first, to read the scale alike."""

    __tablename__ = "calibration_cases"
    __table_args__ = (_of("criterion", "criteria"),)

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    criterion_id: Mapped[int]
    answer: Mapped[str]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # then everyone sees everyone's points


class CalibrationScore(Base):
    """One evaluator's points for the made-up answer."""

    __tablename__ = "calibration_scores"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    user_id: Mapped[int] = refers("users.id", primary_key=True)
    points: Mapped[Decimal]
    reason: Mapped[str]
    given_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class RequirementCheck(Base):
    """Whether a bid meets one must requirement, and what shows it."""

    __tablename__ = "requirement_checks"
    __table_args__ = (
        _of("bid", "bids"),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    bid_id: Mapped[int] = mapped_column(primary_key=True)
    requirement_id: Mapped[int] = refers("requirements.id", primary_key=True)
    competition_id: Mapped[int]
    met: Mapped[bool]
    reason: Mapped[str]
    checked_by_id: Mapped[int] = refers("users.id")
    checked_at: Mapped[datetime]


class PresentationSlot(Base):
    """When a bidder presents; every slot of a competition is as long as the others."""

    __tablename__ = "presentation_slots"
    __table_args__ = (
        UniqueConstraint("bid_id"),
        _of("bid", "bids"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    bid_id: Mapped[int]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[Short]
    told_at: Mapped[datetime | None]  # when the bidder was sent its time
