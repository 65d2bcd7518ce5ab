"""What happens after signing: phases, options, changes, deviations, invoices, evaluation."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procure.domain.deliveries import PhaseKey, Severity
from procure.models.accounts import User
from procure.models.base import Base, Ore, PrimaryKey, Short, choice, refers


class DeliveryPhase(Base):
    """A phase of the triple diamond in one contract; its gate is passed by a named person."""

    __tablename__ = "delivery_phases"
    __table_args__ = (
        UniqueConstraint("contract_id", "key"),
        CheckConstraint("planned_end >= planned_start", name="ends_after_start"),
        CheckConstraint("passed_at IS NULL OR started_at IS NOT NULL", name="passed_after_start"),
        CheckConstraint("(passed_at IS NULL) = (passed_by_id IS NULL)", name="passed_by_someone"),
    )

    id: Mapped[PrimaryKey]
    contract_id: Mapped[int] = refers("contracts.id")
    key: Mapped[PhaseKey] = mapped_column(choice(PhaseKey))
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    started_at: Mapped[datetime | None]
    start_reason: Mapped[str] = mapped_column(default="")  # why a warning did not stop it
    passed_at: Mapped[datetime | None]
    passed_by_id: Mapped[int | None] = refers("users.id", nullable=True)
    gate_note: Mapped[str] = mapped_column(default="")

    passed_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ContractOption(Base):
    """A right in the contract to buy more; it counts against the ceiling before it is taken."""

    __tablename__ = "contract_options"
    __table_args__ = (CheckConstraint("value_ore > 0", name="value_positive"),)

    id: Mapped[PrimaryKey]
    contract_id: Mapped[int] = refers("contracts.id")
    title: Mapped[Short]
    value_ore: Mapped[Ore]
    exercise_by: Mapped[date | None]
    exercised_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]


class ContractChange(Base):
    """A signed change annex (endringsbilag); its amount posts to the ledger."""

    __tablename__ = "contract_changes"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[PrimaryKey]
    contract_id: Mapped[int] = refers("contracts.id")
    entry_id: Mapped[int | None] = refers("journal_entries.id", nullable=True, unique=True)
    number: Mapped[int]
    reason: Mapped[str]
    amount_ore: Mapped[Ore]  # more is positive, less negative, none zero
    signed_on: Mapped[date]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]


class Deviation(Base):
    """Something that was not delivered as agreed, and how it ended."""

    __tablename__ = "deviations"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        CheckConstraint("(closed_at IS NULL) = (resolution = '')", name="closed_with_resolution"),
    )

    id: Mapped[PrimaryKey]
    contract_id: Mapped[int] = refers("contracts.id")
    number: Mapped[int]
    title: Mapped[Short]
    description: Mapped[str]
    severity: Mapped[Severity] = mapped_column(choice(Severity))
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    resolution: Mapped[str] = mapped_column(default="")


class Invoice(Base):
    """An invoice on the contract, in øre excluding VAT; a credit note is negative."""

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        CheckConstraint("amount_ore <> 0", name="amount_not_zero"),
    )

    id: Mapped[PrimaryKey]
    contract_id: Mapped[int] = refers("contracts.id")
    number: Mapped[str] = mapped_column(String(60))
    phase: Mapped[PhaseKey | None] = mapped_column(choice(PhaseKey))
    invoiced_on: Mapped[date]
    amount_ore: Mapped[Ore]
    text: Mapped[Short] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # why it is accepted above the ceiling
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]


class SupplierEvaluation(Base):
    """How the project owner found the delivery: 1 to 5 for each question, with words."""

    __tablename__ = "supplier_evaluations"
    __table_args__ = (
        CheckConstraint("quality BETWEEN 1 AND 5", name="quality_1_to_5"),
        CheckConstraint("cooperation BETWEEN 1 AND 5", name="cooperation_1_to_5"),
        CheckConstraint("progress BETWEEN 1 AND 5", name="progress_1_to_5"),
        CheckConstraint("cost_control BETWEEN 1 AND 5", name="cost_control_1_to_5"),
    )

    id: Mapped[PrimaryKey]
    contract_id: Mapped[int] = refers("contracts.id", unique=True)
    quality: Mapped[int]
    cooperation: Mapped[int]
    progress: Mapped[int]
    cost_control: Mapped[int]
    strengths: Mapped[str]
    improvements: Mapped[str]
    supplier_comment: Mapped[str] = mapped_column(default="")
    commented_at: Mapped[datetime | None]
    made_by_id: Mapped[int] = refers("users.id")
    made_at: Mapped[datetime]
