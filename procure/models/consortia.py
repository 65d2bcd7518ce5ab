"""A consortium: its members, highest rates, people, and what it has asked to change."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.proposals import ProposalKind
from procure.models.accounts import Organisation, User
from procure.models.base import Base, Dated, Digest, Ore, PrimaryKey, Short, choice, refers
from procure.models.frameworks import Framework


class Consortium(Base):
    """One of the framework's suppliers: a lead and its members.

    Members, rates, people and suspensions are dated; `…_on(day)` gives those that hold on a day.
    """

    __tablename__ = "consortia"
    __table_args__ = (
        UniqueConstraint("framework_id", "name"),
        UniqueConstraint("id", "framework_id"),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    name: Mapped[Short]
    contact_email: Mapped[Short]
    version: Mapped[int] = mapped_column(default=1)

    framework: Mapped[Framework] = relationship(lazy="raise_on_sql", back_populates="consortia")
    members: Mapped[list["ConsortiumMember"]] = relationship(
        lazy="raise_on_sql",
        order_by="(ConsortiumMember.is_lead.desc(), ConsortiumMember.organisation_id)",
    )
    rates: Mapped[list["MaximumRate"]] = relationship(lazy="raise_on_sql")
    people: Mapped[list["Person"]] = relationship(
        lazy="raise_on_sql", order_by="Person.id", foreign_keys="Person.consortium_id"
    )
    suspensions: Mapped[list["ConsortiumSuspension"]] = relationship(
        lazy="raise_on_sql", order_by="ConsortiumSuspension.starts_on"
    )

    __mapper_args__ = {"version_id_col": version}

    def members_on(self, day: date) -> list["ConsortiumMember"]:
        """Return the member firms on a day, the lead first."""
        return [member for member in self.members if member.holds(day)]

    def rates_on(self, day: date) -> dict[int, int]:
        """Return the highest øre per hour on a day, by role id."""
        return {rate.role_id: rate.rate_ore for rate in self.rates if rate.holds(day)}

    def people_on(self, day: date) -> list["Person"]:
        """Return the people the consortium offers on a day."""
        return [person for person in self.people if person.holds(day)]

    def suspension_on(self, day: date) -> "ConsortiumSuspension | None":
        """Return the suspension that keeps the consortium out on a day, if any."""
        return next((s for s in self.suspensions if s.holds(day)), None)


class ConsortiumMember(Dated, Base):
    """A firm in a consortium for a while; a firm can be in several. One of them leads."""

    __tablename__ = "consortium_members"
    __table_args__ = (
        Index(
            "one_lead",
            "consortium_id",
            unique=True,
            sqlite_where=text("is_lead AND ends_on IS NULL"),
            postgresql_where=text("is_lead AND ends_on IS NULL"),
        ),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    consortium_id: Mapped[int] = refers("consortia.id", primary_key=True)
    organisation_id: Mapped[int] = refers("organisations.id", primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    is_lead: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class MaximumRate(Dated, Base):
    """The highest hourly rate a consortium may offer for a role, in øre excluding VAT."""

    __tablename__ = "maximum_rates"
    __table_args__ = (
        CheckConstraint("rate_ore > 0", name="rate_positive"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    consortium_id: Mapped[int] = refers("consortia.id", primary_key=True)
    role_id: Mapped[int] = refers("framework_roles.id", primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    rate_ore: Mapped[Ore]


class ConsortiumSuspension(Dated, Base):
    """A time in which a consortium is not invited; with an end it returns by itself."""

    __tablename__ = "consortium_suspensions"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[PrimaryKey]
    consortium_id: Mapped[int] = refers("consortia.id")
    reason: Mapped[str]


class CommitmentStatement(Base):
    """A firm's written promise to put its means at the consortium's disposal.

    (Forpliktelseserklæring.) `expires_on` is the last day it holds; None: as long as the
    agreement. `withdrawn_at` ends one that was replaced or registered by mistake.
    """

    __tablename__ = "commitment_statements"
    __table_args__ = (CheckConstraint("expires_on >= signed_on", name="expires_after_signing"),)

    id: Mapped[PrimaryKey]
    consortium_id: Mapped[int] = refers("consortia.id")
    organisation_id: Mapped[int] = refers("organisations.id")
    covers: Mapped[str]
    reference: Mapped[Short] = mapped_column(default="")
    signed_on: Mapped[date]
    expires_on: Mapped[date | None]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class Person(Dated, Base):
    """Someone a consortium can offer, employed by one of its members.

    `reference` is the employer's own number for the person (never a national identity number):
    with it, a person stands in one consortium of a framework only. `availability` is per cent of
    full time; `substitutable` says that another with the same levels may take the place.
    """

    __tablename__ = "people"
    __table_args__ = (
        ForeignKeyConstraint(
            ["consortium_id", "framework_id"],
            ["consortia.id", "consortia.framework_id"],
            name="consortium",
        ),
        Index(
            "one_place_per_person",
            "framework_id",
            "employer_id",
            "reference",
            unique=True,
            sqlite_where=text("reference <> '' AND ends_on IS NULL"),
            postgresql_where=text("reference <> '' AND ends_on IS NULL"),
        ),
        CheckConstraint("availability BETWEEN 0 AND 100", name="availability_percent"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    consortium_id: Mapped[int] = refers("consortia.id")
    employer_id: Mapped[int] = refers("organisations.id")
    role_id: Mapped[int | None] = refers("framework_roles.id", nullable=True)
    label: Mapped[Short]
    reference: Mapped[str] = mapped_column(String(60), default="")
    availability: Mapped[int] = mapped_column(default=100)
    substitutable: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[str] = mapped_column(default="")

    employer: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    competences: Mapped[list["Competence"]] = relationship(lazy="raise_on_sql")

    def levels_on(self, day: date) -> dict[int, int]:
        """Return the person's level on a day, by area id."""
        return {c.area_id: c.level for c in self.competences if c.holds(day)}


class Competence(Dated, Base):
    """A person's level in one area, 0 to 5, from a day to a day, with what shows it.

    `months` is how long they have worked with it, `last_used_on` when they last did.
    """

    __tablename__ = "competences"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),
        CheckConstraint("months >= 0", name="months_not_negative"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    person_id: Mapped[int] = refers("people.id", primary_key=True)
    area_id: Mapped[int] = refers("competence_areas.id", primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    level: Mapped[int]
    months: Mapped[int | None]
    last_used_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(default="")


class CardProposal(Base):
    """A change that a consortium asks for on its own card, and the officer's answer.

    `facts` is the text that `domain.proposals.dump` made. `base` is the digest of the card it was
    written against: a card that has changed since is shown again before the answer.
    """

    __tablename__ = "card_proposals"
    __table_args__ = (
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_someone"
        ),
        CheckConstraint("(decided_at IS NULL) = (accepted IS NULL)", name="decided_either_way"),
    )

    id: Mapped[PrimaryKey]
    consortium_id: Mapped[int] = refers("consortia.id")
    kind: Mapped[ProposalKind] = mapped_column(choice(ProposalKind))
    facts: Mapped[str]
    base: Mapped[Digest]
    comment: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    decision_reason: Mapped[str] = mapped_column(default="")

    made_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[made_by_id])
