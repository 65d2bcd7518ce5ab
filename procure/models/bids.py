"""Bids: sealed until two officers open them, then rows that evaluators can read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.law import RejectionProvision
from procure.models.accounts import User
from procure.models.base import Base, Digest, Ore, PrimaryKey, Short, choice, refers
from procure.models.competitions import Competition
from procure.models.consortia import Consortium


class Assessment(StrEnum):
    """The officer's control of the must requirements after opening."""

    ADMISSIBLE = "admissible"
    REJECTED = "rejected"


class Bid(Base):
    """A consortium's bid (tilbud). Its content stands in submissions until opening."""

    __tablename__ = "bids"
    __table_args__ = (
        UniqueConstraint("competition_id", "consortium_id"),
        UniqueConstraint("id", "competition_id"),
        CheckConstraint("(assessment IS NULL) = (assessed_at IS NULL)", name="assessed_dated"),
        CheckConstraint(
            "assessment IS NULL OR assessment <> 'rejected' OR assessment_reason <> ''",
            name="rejected_reasoned",
        ),
        CheckConstraint(
            "provision IS NULL OR assessment IS NOT NULL AND assessment = 'rejected'",
            name="unrejected_without_provision",
        ),
        CheckConstraint("assessed_at IS NULL OR opened_at IS NOT NULL", name="assessed_opened"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    consortium_id: Mapped[int] = refers("consortia.id")
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    assessment: Mapped[Assessment | None] = mapped_column(choice(Assessment))
    assessed_at: Mapped[datetime | None]
    assessment_reason: Mapped[str] = mapped_column(default="")
    provision: Mapped[RejectionProvision | None] = mapped_column(  # older rejections have none
        choice(RejectionProvision)
    )
    reservations: Mapped[str] = mapped_column(default="")  # filled at opening

    competition: Mapped[Competition] = relationship(lazy="raise_on_sql")
    consortium: Mapped[Consortium] = relationship(lazy="raise_on_sql")
    draft: Mapped["BidDraft | None"] = relationship(lazy="raise_on_sql")
    submissions: Mapped[list["Submission"]] = relationship(
        lazy="raise_on_sql", order_by="Submission.number", back_populates="bid"
    )
    files: Mapped[list["BidFile"]] = relationship(lazy="raise_on_sql", order_by="BidFile.id")
    answers: Mapped[list["BidAnswer"]] = relationship(lazy="raise_on_sql")
    team: Mapped[list["TeamMember"]] = relationship(
        lazy="raise_on_sql", order_by="TeamMember.position"
    )
    prices: Mapped[list["BidPrice"]] = relationship(lazy="raise_on_sql")


class BidDraft(Base):
    """What the consortium has written so far, sealed; `version` guards two writers."""

    __tablename__ = "bid_drafts"

    bid_id: Mapped[int] = refers("bids.id", primary_key=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = refers("users.id")
    version: Mapped[int] = mapped_column(default=1)

    saved_by: Mapped[User] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Submission(Base):
    """One submission of a bid (n): sealed content, receipt, and the time it arrived."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("bid_id", "number"),
        UniqueConstraint("bid_id", "idempotency_key"),
    )

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int] = refers("bids.id")
    number: Mapped[int]
    received_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = refers("users.id")
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    payload_digest: Mapped[Digest]  # of the sealed bytes: nothing can be guessed from it
    files: Mapped[list[dict[str, str]]] = mapped_column(JSON)  # name, size, digest of sealed bytes
    receipt_digest: Mapped[Digest]
    idempotency_key: Mapped[str] = mapped_column(String(64))

    bid: Mapped[Bid] = relationship(lazy="raise_on_sql", back_populates="submissions")
    submitted_by: Mapped[User] = relationship(lazy="raise_on_sql")


class BidFile(Base):
    """An attachment, sealed in the object store under a name of ours."""

    __tablename__ = "bid_files"

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int] = refers("bids.id")
    name: Mapped[Short]
    size: Mapped[int]
    object_key: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[Digest]
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class BidAnswer(Base):
    """The answer to one criterion, readable since the opening."""

    __tablename__ = "bid_answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        ForeignKeyConstraint(
            ["criterion_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="criterion",
        ),
    )

    bid_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int]
    text: Mapped[str]


class TeamMember(Base):
    """One person offered: role, hours and levels, readable since the opening."""

    __tablename__ = "team_members"

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int] = refers("bids.id")
    person_id: Mapped[int | None] = refers("people.id", nullable=True)
    label: Mapped[Short]
    role: Mapped[Short]
    levels: Mapped[dict[str, int]] = mapped_column(JSON)  # area key → 0–5
    evidence: Mapped[str] = mapped_column(default="")
    position: Mapped[int]


class BidPrice(Base):
    """The hourly rate offered for one price line, in øre excluding VAT."""

    __tablename__ = "bid_prices"
    __table_args__ = (CheckConstraint("rate_ore > 0", name="rate_positive"),)

    bid_id: Mapped[int] = refers("bids.id", primary_key=True)
    price_line_id: Mapped[int] = refers("price_lines.id", primary_key=True)
    rate_ore: Mapped[Ore]


class OpeningConfirmation(Base):
    """One officer's confirmation of the opening; two different ones open the bids."""

    __tablename__ = "opening_confirmations"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    user_id: Mapped[int] = refers("users.id", primary_key=True)
    confirmed_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise_on_sql")
