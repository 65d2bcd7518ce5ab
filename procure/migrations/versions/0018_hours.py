"""Keep how many hours of the assignment each person of a team is offered for"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("team_members") as batch:
        batch.add_column(sa.Column("hours", sa.Integer(), nullable=True))
        batch.create_check_constraint(batch.f("ck_team_members_hours_positive"), "hours > 0")


def downgrade() -> None:
    with op.batch_alter_table("team_members") as batch:
        batch.drop_constraint(batch.f("ck_team_members_hours_positive"), type_="check")
        batch.drop_column("hours")
