"""Keep when a delivery was completed, and why a warning did not stop an act"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0011"
down_revision = "0010"

REASONS = {"delivery_phases": "start_reason", "invoices": "reason"}


def upgrade() -> None:
    with op.batch_alter_table("contracts") as batch:
        batch.add_column(sa.Column("completed_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("completed_by_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("completion_reason", sa.Text(), server_default="", nullable=False)
        )
    with op.batch_alter_table("contracts") as batch:
        batch.alter_column("completion_reason", existing_type=sa.Text(), server_default=None)
        batch.create_foreign_key(
            batch.f("fk_contracts_completed_by_id_users"),
            "users",
            ["completed_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_index(batch.f("ix_contracts_completed_by_id"), ["completed_by_id"])
        batch.create_check_constraint(
            batch.f("ck_contracts_completed_by_someone"),
            "(completed_at IS NULL) = (completed_by_id IS NULL)",
        )
    for table, column in REASONS.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, sa.Text(), server_default="", nullable=False))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    for table, column in REASONS.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    with op.batch_alter_table("contracts") as batch:
        batch.drop_constraint(batch.f("ck_contracts_completed_by_someone"), type_="check")
        batch.drop_constraint(batch.f("fk_contracts_completed_by_id_users"), type_="foreignkey")
        batch.drop_index(batch.f("ix_contracts_completed_by_id"))
        for name in ("completion_reason", "completed_by_id", "completed_at"):
            batch.drop_column(name)
