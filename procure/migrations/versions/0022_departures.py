"""Keep why the evaluators agreed on other points than they gave"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = ("consensus_scores", "consensus_changes")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("departure", sa.Text(), server_default="", nullable=False))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("departure", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("departure")
