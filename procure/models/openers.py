"""The keys that open sealed bids: whose they are, and what is locked for which two of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, Digest, PrimaryKey, refers

_ACTIVE = "retired_at IS NULL AND user_id IS NOT NULL"


class OpenerKey(Base):
    """An officer's key, or the recovery key that a body keeps on paper (`user_id` is None).

    Only the public recipient and the identity under its owner's passphrase lie here; the paper
    key's identity stands on the sheet alone. The canary is a random text sealed for the key: who
    can say it has the key at hand (`security.md` §1.5).
    """

    __tablename__ = "opener_keys"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) = (wrapped IS NULL)", name="wrapped_for_someone"),
        CheckConstraint(
            "(retired_at IS NULL) = (retired_by_id IS NULL)", name="retired_by_someone"
        ),
        Index(
            "one_active_opener_key",
            "user_id",
            unique=True,
            sqlite_where=text(_ACTIVE),
            postgresql_where=text(_ACTIVE),
        ),
    )

    id: Mapped[PrimaryKey]
    organisation_id: Mapped[int] = refers("organisations.id")
    user_id: Mapped[int | None] = refers("users.id", nullable=True)
    recipient: Mapped[str] = mapped_column(String(80), unique=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    canary: Mapped[bytes] = mapped_column(LargeBinary)
    canary_digest: Mapped[Digest]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = refers("users.id")
    rehearsed_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = refers("users.id", nullable=True)

    user: Mapped[User | None] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")


class CompetitionKey(Base):
    """What the bids of one competition are sealed for; its secret lies in the envelopes only."""

    __tablename__ = "competition_keys"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    recipient: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[datetime]


class KeyEnvelope(Base):
    """The competition's secret for `first` and `second` together, under the server's key.

    One row for each order: whoever comes first takes off a layer, the other the last.
    """

    __tablename__ = "key_envelopes"
    __table_args__ = (CheckConstraint("first_id <> second_id", name="two_keys"),)

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    first_id: Mapped[int] = refers("opener_keys.id", primary_key=True)
    second_id: Mapped[int] = refers("opener_keys.id", primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class KeyRotation(Base):
    """One opener's half of giving a competition new openers; the other's half ends it."""

    __tablename__ = "key_rotations"

    competition_id: Mapped[int] = refers("competitions.id", primary_key=True)
    opener_key_id: Mapped[int] = refers("opener_keys.id")
    user_id: Mapped[int] = refers("users.id")
    begun_at: Mapped[datetime]
    shares: Mapped[bytes] = mapped_column(LargeBinary)  # by the other's key, under the server's
