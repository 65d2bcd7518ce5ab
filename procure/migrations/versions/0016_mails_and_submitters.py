"""Keep by which name a mail is known outside, whose answer it asks for, and who submitted"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("outbox_mails") as batch:
        batch.add_column(sa.Column("message_id", sa.String(length=32), nullable=True))
        batch.add_column(
            sa.Column("reply_to", sa.String(length=255), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("sealed_in_id", sa.Integer(), nullable=True))
    _name_each()
    with op.batch_alter_table("outbox_mails") as batch:
        batch.alter_column("message_id", existing_type=sa.String(length=32), nullable=False)
        batch.alter_column("reply_to", existing_type=sa.String(length=255), server_default=None)
        batch.create_unique_constraint(batch.f("uq_outbox_mails_message_id"), ["message_id"])
        batch.create_index(batch.f("ix_outbox_mails_sealed_in_id"), ["sealed_in_id"])
        batch.create_foreign_key(
            batch.f("fk_outbox_mails_sealed_in_id_competitions"),
            "competitions",
            ["sealed_in_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    with op.batch_alter_table("competitions") as batch:
        batch.add_column(sa.Column("submitted_by_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("competitions") as batch:
        batch.create_index(batch.f("ix_competitions_submitted_by_id"), ["submitted_by_id"])
        batch.create_foreign_key(
            batch.f("fk_competitions_submitted_by_id_users"),
            "users",
            ["submitted_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )


def _name_each() -> None:
    """Give the mails that are there a name that cannot be guessed, nor tells their order."""
    mails = sa.table("outbox_mails", sa.column("id"), sa.column("message_id"))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(mails.c.id)).all():
        connection.execute(
            mails.update().where(mails.c.id == key).values(message_id=secrets.token_hex(16))
        )


def downgrade() -> None:
    with op.batch_alter_table("competitions") as batch:
        batch.drop_constraint(batch.f("fk_competitions_submitted_by_id_users"), type_="foreignkey")
        batch.drop_index(batch.f("ix_competitions_submitted_by_id"))
        batch.drop_column("submitted_by_id")
    with op.batch_alter_table("outbox_mails") as batch:
        batch.drop_constraint(
            batch.f("fk_outbox_mails_sealed_in_id_competitions"), type_="foreignkey"
        )
        batch.drop_index(batch.f("ix_outbox_mails_sealed_in_id"))
        batch.drop_constraint(batch.f("uq_outbox_mails_message_id"), type_="unique")
        batch.drop_column("sealed_in_id")
        batch.drop_column("reply_to")
        batch.drop_column("message_id")
