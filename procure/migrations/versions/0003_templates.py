"""Keep the buyer's own templates, and which of them was in use when"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0003"
down_revision = "0002"

LANGUAGES = sa.Enum(
    "nb", "nn", "en", name="language", native_enum=False, create_constraint=True, length=40
)


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["users.id"], name=op.f(f"fk_{table}_{column}_users"), ondelete="RESTRICT"
    )


def upgrade() -> None:
    op.create_table(
        "template_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", LANGUAGES, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_versions")),
        sa.CheckConstraint("number > 0", name=op.f("ck_template_versions_number_positive")),
        sa.UniqueConstraint(
            "name", "language", "number", name=op.f("uq_template_versions_name_language_number")
        ),
        sa.UniqueConstraint(
            "name", "language", "digest", name=op.f("uq_template_versions_name_language_digest")
        ),
        _by("template_versions", "added_by_id"),
    )
    with op.batch_alter_table("template_versions", schema=None) as batch_op:
        for column in ("added_by_id", "digest"):
            batch_op.create_index(batch_op.f(f"ix_template_versions_{column}"), [column])
    op.create_table(
        "template_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", LANGUAGES, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("used_by_id", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_uses")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["template_versions.id"],
            name=op.f("fk_template_uses_version_id_template_versions"),
            ondelete="RESTRICT",
        ),
        _by("template_uses", "used_by_id"),
    )
    with op.batch_alter_table("template_uses", schema=None) as batch_op:
        for column in ("used_by_id", "version_id"):
            batch_op.create_index(batch_op.f(f"ix_template_uses_{column}"), [column])
        batch_op.create_index("ix_template_uses_newest", ["name", "language", "id"])


def downgrade() -> None:
    op.drop_table("template_uses")
    op.drop_table("template_versions")
