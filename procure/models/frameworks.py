"""The framework agreement, its parties, consortia, rates, people and ledger."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.drafting import CriterionKind
from procure.domain.framework_file import CallOffMethod
from procure.models.accounts import Organisation
from procure.models.base import Base, Ore, PrimaryKey, Short, choice, refers


class Framework(Base):
    """A framework agreement (rammeavtale)."""

    __tablename__ = "frameworks"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("maximum_value_ore > 0", name="maximum_positive"),
        CheckConstraint(
            "terminated_at IS NULL OR activated_at IS NOT NULL", name="terminated_after_active"
        ),
    )

    id: Mapped[PrimaryKey]
    reference: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[Short]
    buyer_id: Mapped[int] = refers("organisations.id")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    duration_reason: Mapped[str] = mapped_column(default="")
    extension_options: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    maximum_value_ore: Mapped[Ore]
    scope: Mapped[str]
    cpv_codes: Mapped[list[str]] = mapped_column(JSON)
    call_off_method: Mapped[CallOffMethod] = mapped_column(choice(CallOffMethod))
    reopening_condition: Mapped[str] = mapped_column(default="")
    standard_contract: Mapped[str] = mapped_column(String(20))
    contact_role: Mapped[Short]
    contact_email: Mapped[Short]
    invented: Mapped[bool] = mapped_column(default=False)
    imported_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    terminated_at: Mapped[datetime | None]

    buyer: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    parties: Mapped[list["FrameworkParty"]] = relationship(
        lazy="raise_on_sql", back_populates="framework"
    )
    areas: Mapped[list["CompetenceArea"]] = relationship(
        lazy="raise_on_sql", order_by="CompetenceArea.position"
    )
    roles: Mapped[list["FrameworkRole"]] = relationship(
        lazy="raise_on_sql", order_by="FrameworkRole.position"
    )
    allowed_criteria: Mapped[list["AllowedCriterion"]] = relationship(
        lazy="raise_on_sql", order_by="AllowedCriterion.position"
    )
    consortia: Mapped[list["Consortium"]] = relationship(
        lazy="raise_on_sql", back_populates="framework", order_by="Consortium.name"
    )


class FrameworkParty(Base):
    """A body allowed to call off (FOA § 26-1 third paragraph)."""

    __tablename__ = "framework_parties"
    __table_args__ = (UniqueConstraint("framework_id", "organisation_id"),)

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    organisation_id: Mapped[int] = refers("organisations.id")

    framework: Mapped[Framework] = relationship(lazy="raise_on_sql", back_populates="parties")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class CompetenceArea(Base):
    """One corner of the competence triangle: data, never a constant."""

    __tablename__ = "competence_areas"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[Short]
    position: Mapped[int]


class FrameworkRole(Base):
    """A role that can be bought by the hour."""

    __tablename__ = "framework_roles"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[Short]
    level: Mapped[Short] = mapped_column(default="")
    position: Mapped[int]


class AllowedCriterion(Base):
    """An award criterion the framework allows, with its weight span in per cent."""

    __tablename__ = "allowed_criteria"
    __table_args__ = (UniqueConstraint("framework_id", "key"),)

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[Short]
    kind: Mapped[CriterionKind] = mapped_column(choice(CriterionKind))
    weight_minimum: Mapped[Decimal]
    weight_maximum: Mapped[Decimal]
    position: Mapped[int]


class Consortium(Base):
    """One of the framework's suppliers: a lead and its members."""

    __tablename__ = "consortia"
    __table_args__ = (
        UniqueConstraint("framework_id", "name"),
        UniqueConstraint("id", "framework_id"),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    name: Mapped[Short]
    contact_email: Mapped[Short]
    suspended_at: Mapped[datetime | None]

    framework: Mapped[Framework] = relationship(lazy="raise_on_sql", back_populates="consortia")
    members: Mapped[list["ConsortiumMember"]] = relationship(
        lazy="raise_on_sql",
        order_by="(ConsortiumMember.is_lead.desc(), ConsortiumMember.organisation_id)",
    )
    rates: Mapped[list["MaximumRate"]] = relationship(lazy="raise_on_sql")
    people: Mapped[list["Person"]] = relationship(lazy="raise_on_sql", order_by="Person.id")


class ConsortiumMember(Base):
    """A firm in a consortium; a firm can be in several. One of them leads."""

    __tablename__ = "consortium_members"
    __table_args__ = (
        Index(
            "one_lead",
            "consortium_id",
            unique=True,
            sqlite_where=text("is_lead"),
            postgresql_where=text("is_lead"),
        ),
    )

    consortium_id: Mapped[int] = refers("consortia.id", primary_key=True)
    organisation_id: Mapped[int] = refers("organisations.id", primary_key=True)
    is_lead: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class MaximumRate(Base):
    """The highest hourly rate a consortium may offer for a role, in øre excluding VAT."""

    __tablename__ = "maximum_rates"
    __table_args__ = (CheckConstraint("rate_ore > 0", name="rate_positive"),)

    consortium_id: Mapped[int] = refers("consortia.id", primary_key=True)
    role_id: Mapped[int] = refers("framework_roles.id", primary_key=True)
    rate_ore: Mapped[Ore]


class Person(Base):
    """Someone a consortium can offer, employed by one of its members."""

    __tablename__ = "people"

    id: Mapped[PrimaryKey]
    consortium_id: Mapped[int] = refers("consortia.id")
    employer_id: Mapped[int] = refers("organisations.id")
    role_id: Mapped[int | None] = refers("framework_roles.id", nullable=True)
    label: Mapped[Short]
    evidence: Mapped[str] = mapped_column(default="")

    employer: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    competences: Mapped[list["Competence"]] = relationship(lazy="raise_on_sql")


class Competence(Base):
    """A person's level in one area, 0 to 5."""

    __tablename__ = "competences"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 5", name="level_0_to_5"),)

    person_id: Mapped[int] = refers("people.id", primary_key=True)
    area_id: Mapped[int] = refers("competence_areas.id", primary_key=True)
    level: Mapped[int]


class LedgerPosting(Base):
    """One append-only line of what the framework has been used for, in øre."""

    __tablename__ = "ledger_postings"
    __table_args__ = (UniqueConstraint("competition_id", "kind"),)

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    competition_id: Mapped[int | None] = refers("competitions.id", nullable=True)
    kind: Mapped[str] = mapped_column(String(20))
    amount_ore: Mapped[Ore]
    posted_at: Mapped[datetime]
    text: Mapped[Short]
