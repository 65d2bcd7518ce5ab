"""What people have told the rules: why a warning was passed, what a threshold is, what is law."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.models.accounts import User
from procure.models.base import Base, Dated, PrimaryKey, refers


class WarningReason(Base):
    """Why a warning did not stop a step. `finding` is what was warned of, as it was then."""

    __tablename__ = "warning_reasons"
    __table_args__ = (
        UniqueConstraint("competition_id", "rule", "gate", "finding"),
        CheckConstraint("reason <> ''", name="worded"),
    )

    id: Mapped[PrimaryKey]
    competition_id: Mapped[int] = refers("competitions.id")
    rule: Mapped[str] = mapped_column(String(10))  # as "15" or "10b"
    gate: Mapped[str] = mapped_column(String(40))  # the action that was warned of
    finding: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str]
    given_by_id: Mapped[int] = refers("users.id")
    given_at: Mapped[datetime]

    given_by: Mapped[User] = relationship(lazy="raise_on_sql")


class RuleSetting(Dated, Base):
    """A threshold, or whether a rule is in force, from a day to a day, with its source.

    `key` is one that `domain.rules.settings` declares; what no row says has its default.
    """

    __tablename__ = "rule_settings"
    __table_args__ = (
        UniqueConstraint("key", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("source <> ''", name="sourced"),
    )

    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(60))
    source: Mapped[str]  # the law, the decision or the guide it rests on
    set_by_id: Mapped[int] = refers("users.id")
    set_at: Mapped[datetime]

    set_by: Mapped[User] = relationship(lazy="raise_on_sql")


class LawConfirmation(Base):
    """An officer has read a provision that `domain.md` marks as unverified, and confirms it."""

    __tablename__ = "law_confirmations"
    __table_args__ = (CheckConstraint("note <> ''", name="noted"),)

    id: Mapped[PrimaryKey]
    provision: Mapped[str] = mapped_column(String(60), unique=True)  # of `domain.law`
    read_on: Mapped[date]  # the day the text was read
    note: Mapped[str]  # where it was read
    confirmed_by_id: Mapped[int] = refers("users.id")
    confirmed_at: Mapped[datetime]

    confirmed_by: Mapped[User] = relationship(lazy="raise_on_sql")
