"""The framework agreement, its parties, vocabulary and the log of its changes."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.drafting import CriterionKind
from procure.domain.framework_changes import ChangeKind
from procure.domain.framework_file import CallOffMethod
from procure.models.accounts import Organisation, User
from procure.models.base import Base, Dated, Ore, PrimaryKey, Short, choice, refers

if TYPE_CHECKING:  # a consortium knows its framework, not the other way round
    from procure.models.consortia import Consortium


class Framework(Base):
    """A framework agreement (rammeavtale)."""

    __tablename__ = "frameworks"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        CheckConstraint("maximum_value_ore > 0", name="maximum_positive"),
        CheckConstraint(
            "terminated_at IS NULL OR activated_at IS NOT NULL", name="terminated_after_active"
        ),
        CheckConstraint(
            "(terminated_at IS NULL) = (terminates_on IS NULL)", name="termination_dated"
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
    annexes: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    contact_role: Mapped[Short]
    contact_email: Mapped[Short]
    invented: Mapped[bool] = mapped_column(default=False)
    imported_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    terminated_at: Mapped[datetime | None]
    terminates_on: Mapped[date | None]  # the first day without force
    version: Mapped[int] = mapped_column(default=1)

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

    __mapper_args__ = {"version_id_col": version}


class FrameworkParty(Dated, Base):
    """A body allowed to call off from a day to a day (FOA § 26-1 third paragraph)."""

    __tablename__ = "framework_parties"
    __table_args__ = (
        UniqueConstraint("framework_id", "organisation_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

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


class FrameworkChange(Base):
    """One typed, dated change, told as it was before and after. Append-only but for withdrawal.

    `before` and `after` are what `domain.framework_changes.dump` made: values by field, as the
    reader of the history sees them. A change that has not begun can be withdrawn.
    """

    __tablename__ = "framework_changes"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by_someone"
        ),
    )

    id: Mapped[PrimaryKey]
    framework_id: Mapped[int] = refers("frameworks.id")
    consortium_id: Mapped[int | None] = refers("consortia.id", nullable=True)
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    effective_on: Mapped[date]
    reason: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = refers("users.id", nullable=True)

    made_by: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[made_by_id])
