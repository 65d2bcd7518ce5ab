"""Organisations, the people who act for them, and their live sessions."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.permissions import Role
from procure.models.base import Base, Dated, Digest, PrimaryKey, Short, choice, refers


class Organisation(Base):
    """A contracting authority or a firm, by organisation number.

    A body known only by name, as in a public article, has none: it can own a project, but no
    document is made for it before the number is filled in.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("length(organisation_number) = 9", name="nine_digits"),
        CheckConstraint("(successor_id IS NULL) = (succeeded_on IS NULL)", name="successor_dated"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[Short]  # today's; earlier ones are `OrganisationName` rows
    organisation_number: Mapped[str | None] = mapped_column(String(9), unique=True)
    successor_id: Mapped[int | None] = refers("organisations.id", nullable=True)
    succeeded_on: Mapped[date | None]  # the first day the successor stands in its place


class OrganisationName(Dated, Base):
    """A name that a body had from a day to a day."""

    __tablename__ = "organisation_names"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    organisation_id: Mapped[int] = refers("organisations.id", primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[Short]


class User(Base):
    """A person who signs in. `name` is what others see: in the demo, a role name."""

    __tablename__ = "users"

    id: Mapped[PrimaryKey]
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[Short]
    password_hash: Mapped[Short]
    role: Mapped[Role] = mapped_column(choice(Role))
    organisation_id: Mapped[int] = refers("organisations.id")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class LoginSession(Base):
    """A session that is alive on the server: signing out ends it whatever the cookie says."""

    __tablename__ = "login_sessions"

    id: Mapped[PrimaryKey]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    user_id: Mapped[int] = refers("users.id")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
