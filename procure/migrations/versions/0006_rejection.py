"""Keep the provision that a rejection rests on"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

PROVISIONS = sa.Enum(
    "rejection_formal",
    "rejection_supplier",
    "rejection_bid",
    "rejection_low",
    name="rejectionprovision",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provision", PROVISIONS, nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_bids_unrejected_without_provision"),
            "provision IS NULL OR assessment IS NOT NULL AND assessment = 'rejected'",
        )


def downgrade() -> None:
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_bids_unrejected_without_provision"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_bids_rejectionprovision"), type_="check")
        batch_op.drop_column("provision")
