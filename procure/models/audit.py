"""The audit trail and the mails that wait for commit."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from procure.models.base import Base, Digest, PrimaryKey, Short, refers


class AuditHead(Base):
    """The newest digest of a chain; its row is locked while a line is appended.

    `anchored_seq` is the line up to which the newest checkpoint tells of it.
    """

    __tablename__ = "audit_heads"

    chain: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int]
    digest: Mapped[Digest]
    anchored_seq: Mapped[int] = mapped_column(default=0, server_default="0")


class AuditEntry(Base):
    """One fact, chained to the one before it; triggers refuse all but a new line at the end."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("chain", "previous"),
        Index("ix_audit_entries_newest", "at", "chain", "seq"),  # the order of the page
    )

    chain: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    tag: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[int | None]
    line: Mapped[str]
    previous: Mapped[Digest]
    digest: Mapped[Digest] = mapped_column(unique=True)


class OutboxMail(Base):
    """A mail written in the transaction that caused it, sent after commit.

    `message_id` names it in the mail's own header and in addresses: a running number would tell
    how many mails lie between two. `sealed_in_id` is the competition whose sealed bids it speaks
    of; until they are opened nobody but its recipient may know of it.
    """

    __tablename__ = "outbox_mails"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="sent_or_given_up"),
        Index(
            "ix_outbox_mails_waiting",
            "id",
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    message_id: Mapped[str] = mapped_column(
        String(32), unique=True, default=lambda: secrets.token_hex(16)
    )
    recipient: Mapped[Short]
    reply_to: Mapped[Short] = mapped_column(default="")
    subject: Mapped[Short]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    try_again_at: Mapped[datetime | None]  # not before this; None: at once
    given_up_at: Mapped[datetime | None]  # it was tried too often; a person may try again
    last_error: Mapped[str] = mapped_column(default="")
    sealed_in_id: Mapped[int | None] = refers("competitions.id", nullable=True)
