"""Keep what happens after signing: phases, options, changes, deviations, invoices"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0009"
down_revision = "0008"


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="RESTRICT",
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "delivery_phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            _choice("phasekey", "diagnose", "explore_define", "develop_deliver"),
            nullable=False,
        ),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("passed_at", UtcDateTime(), nullable=True),
        sa.Column("passed_by_id", sa.Integer(), nullable=True),
        sa.Column("gate_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(passed_at IS NULL) = (passed_by_id IS NULL)",
            name=op.f("ck_delivery_phases_passed_by_someone"),
        ),
        sa.CheckConstraint(
            "passed_at IS NULL OR started_at IS NOT NULL",
            name=op.f("ck_delivery_phases_passed_after_start"),
        ),
        sa.CheckConstraint(
            "planned_end >= planned_start", name=op.f("ck_delivery_phases_ends_after_start")
        ),
        _to("delivery_phases", "contract_id", "contracts"),
        _to("delivery_phases", "passed_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_phases")),
        sa.UniqueConstraint("contract_id", "key", name=op.f("uq_delivery_phases_contract_id_key")),
    )
    op.create_index(op.f("ix_delivery_phases_contract_id"), "delivery_phases", ["contract_id"])
    op.create_index(op.f("ix_delivery_phases_passed_by_id"), "delivery_phases", ["passed_by_id"])
    op.create_table(
        "contract_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("value_ore", sa.BigInteger(), nullable=False),
        sa.Column("exercise_by", sa.Date(), nullable=True),
        sa.Column("exercised_at", UtcDateTime(), nullable=True),
        sa.Column("lapsed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("value_ore > 0", name=op.f("ck_contract_options_value_positive")),
        _to("contract_options", "contract_id", "contracts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_options")),
    )
    op.create_index(op.f("ix_contract_options_contract_id"), "contract_options", ["contract_id"])
    op.create_table(
        "contract_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_contract_changes_number_positive")),
        _to("contract_changes", "contract_id", "contracts"),
        _to("contract_changes", "entry_id", "journal_entries"),
        _to("contract_changes", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_changes")),
        sa.UniqueConstraint(
            "contract_id", "number", name=op.f("uq_contract_changes_contract_id_number")
        ),
    )
    op.create_index(op.f("ix_contract_changes_contract_id"), "contract_changes", ["contract_id"])
    op.create_index(
        op.f("ix_contract_changes_entry_id"), "contract_changes", ["entry_id"], unique=True
    )
    op.create_index(op.f("ix_contract_changes_made_by_id"), "contract_changes", ["made_by_id"])
    op.create_table(
        "deviations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("severity", _choice("severity", "minor", "serious", "essential"), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (resolution = '')",
            name=op.f("ck_deviations_closed_with_resolution"),
        ),
        _to("deviations", "contract_id", "contracts"),
        _to("deviations", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviations")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_deviations_contract_id_number")),
    )
    op.create_index(op.f("ix_deviations_contract_id"), "deviations", ["contract_id"])
    op.create_index(op.f("ix_deviations_made_by_id"), "deviations", ["made_by_id"])
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column(
            "phase",
            _choice("phasekey", "diagnose", "explore_define", "develop_deliver"),
            nullable=True,
        ),
        sa.Column("invoiced_on", sa.Date(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=255), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount_ore <> 0", name=op.f("ck_invoices_amount_not_zero")),
        _to("invoices", "contract_id", "contracts"),
        _to("invoices", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_invoices_contract_id_number")),
    )
    op.create_index(op.f("ix_invoices_contract_id"), "invoices", ["contract_id"])
    op.create_index(op.f("ix_invoices_made_by_id"), "invoices", ["made_by_id"])
    op.create_table(
        "supplier_evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=False),
        sa.Column("cooperation", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("cost_control", sa.Integer(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("improvements", sa.Text(), nullable=False),
        sa.Column("supplier_comment", sa.Text(), nullable=False),
        sa.Column("commented_at", UtcDateTime(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "cooperation BETWEEN 1 AND 5", name=op.f("ck_supplier_evaluations_cooperation_1_to_5")
        ),
        sa.CheckConstraint(
            "cost_control BETWEEN 1 AND 5", name=op.f("ck_supplier_evaluations_cost_control_1_to_5")
        ),
        sa.CheckConstraint(
            "progress BETWEEN 1 AND 5", name=op.f("ck_supplier_evaluations_progress_1_to_5")
        ),
        sa.CheckConstraint(
            "quality BETWEEN 1 AND 5", name=op.f("ck_supplier_evaluations_quality_1_to_5")
        ),
        _to("supplier_evaluations", "contract_id", "contracts"),
        _to("supplier_evaluations", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_evaluations")),
    )
    op.create_index(
        op.f("ix_supplier_evaluations_contract_id"),
        "supplier_evaluations",
        ["contract_id"],
        unique=True,
    )
    op.create_index(
        op.f("ix_supplier_evaluations_made_by_id"), "supplier_evaluations", ["made_by_id"]
    )


def downgrade() -> None:
    op.drop_table("supplier_evaluations")
    op.drop_table("invoices")
    op.drop_table("deviations")
    op.drop_table("contract_changes")
    op.drop_table("contract_options")
    op.drop_table("delivery_phases")
