"""Bids: sealed until two officers open them, then rows that evaluators can read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
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
    defects: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # found at opening

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
    """What the consortium has written so far; `version` guards two writers.

    It lies under a random key of its own. The row, and the key with it, goes when the bid is
    submitted.
    """

    __tablename__ = "bid_drafts"

    bid_id: Mapped[int] = refers("bids.id", primary_key=True)
    keys: Mapped[bytes] = mapped_column(LargeBinary)  # the draft's own, under the server's
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = refers("users.id")
    version: Mapped[int] = mapped_column(default=1)

    saved_by: Mapped[User] = relationship(lazy="raise_on_sql")

    __mapper_args__ = {"version_id_col": version}


class Submission(Base):
    """One submission of a bid (n): sealed content, receipt, and the time it arrived.

    `reader` is the public half of the consortium's reading key. What is empty or None is of a
    submission made before bids were sealed for openers.
    """

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
    commitment: Mapped[str] = mapped_column(String(64), default="")  # salted, of the content
    reader: Mapped[str] = mapped_column(String(80), default="")
    receipt_digest: Mapped[Digest]
    chain_seq: Mapped[int | None]  # where the audit trail says that it arrived
    chain_digest: Mapped[str] = mapped_column(String(64), default="")
    checkpoint: Mapped[str] = mapped_column(String(80), default="")  # the newest, "seq:digest"
    signature: Mapped[str] = mapped_column(String(128), default="")  # Ed25519, hexadecimal
    timestamp_token: Mapped[bytes | None] = mapped_column(LargeBinary)  # RFC 3161, when asked for
    idempotency_key: Mapped[str] = mapped_column(String(64))

    bid: Mapped[Bid] = relationship(lazy="raise_on_sql", back_populates="submissions")
    submitted_by: Mapped[User] = relationship(lazy="raise_on_sql")


class BidFile(Base):
    """An attachment, sealed in parts in the object store.

    It is part of the bid once every part is there: `completed_at`. Its salts come of the draft
    that was to be submission `generation`. `digest` is of the digests of its sealed parts.
    """

    __tablename__ = "bid_files"
    __table_args__ = (
        CheckConstraint("(completed_at IS NULL) = (digest = '')", name="completed_digested"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int] = refers("bids.id")
    criterion_id: Mapped[int | None] = refers("criteria.id", nullable=True)  # whose answer it is of
    name: Mapped[Short]
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64), default="")
    commitment: Mapped[str] = mapped_column(String(64), default="")
    generation: Mapped[int] = mapped_column(default=1)
    findings: Mapped[list[str]] = mapped_column(JSON, default=list)  # codes, told to the bidder
    uploaded_at: Mapped[datetime]  # when it was begun
    uploaded_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    completed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    pages: Mapped[int | None]  # of a PDF, counted at opening
    withheld_pages: Mapped[int] = mapped_column(default=0)  # beyond the limit: not for evaluators

    parts: Mapped[list["BidFilePart"]] = relationship(
        lazy="raise_on_sql", order_by="BidFilePart.number"
    )


class BidFilePart(Base):
    """One sealed part of an attachment; `opened_key` is its copy under the server's key."""

    __tablename__ = "bid_file_parts"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    file_id: Mapped[int] = refers("bid_files.id", primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 0
    size: Mapped[int]  # octets before sealing
    object_key: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[Digest]  # of the sealed octets
    commitment: Mapped[Digest]
    opened_key: Mapped[str | None] = mapped_column(String(64), unique=True)


class PartAssignment(Base):
    """A part of the draft that one firm of the consortium fills in and confirms.

    `cell` names it as the merge does: "answer:3", "rate:5", "team", "statements". Nobody but the
    firm and the lead reads a private one.
    """

    __tablename__ = "part_assignments"
    __table_args__ = (
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_someone"
        ),
    )

    bid_id: Mapped[int] = refers("bids.id", primary_key=True)
    cell: Mapped[str] = mapped_column(String(40), primary_key=True)
    organisation_id: Mapped[int] = refers("organisations.id")
    private: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int] = refers("users.id")
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = refers("users.id", nullable=True)


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
    __table_args__ = (CheckConstraint("hours > 0", name="hours_positive"),)

    id: Mapped[PrimaryKey]
    bid_id: Mapped[int] = refers("bids.id")
    person_id: Mapped[int | None] = refers("people.id", nullable=True)
    label: Mapped[Short]
    role: Mapped[Short]
    hours: Mapped[int | None]  # of the assignment; None where the bid does not say
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
    """One officer's confirmation of the opening; two different ones open the bids.

    `shares` is what the first took the outer layer off, by the other's key, under the server's
    key; it goes at the opening.
    """

    __tablename__ = "opening_confirmations"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    user_id: Mapped[int] = refers("users.id", primary_key=True)
    confirmed_at: Mapped[datetime]
    opener_key_id: Mapped[int | None] = refers("opener_keys.id", nullable=True)
    shares: Mapped[bytes | None] = mapped_column(LargeBinary)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
