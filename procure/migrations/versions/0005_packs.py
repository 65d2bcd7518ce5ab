"""Keep the packs of documents that people ask for"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0005"
down_revision = "0004"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _refers(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=ondelete,
    )


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("content", "invitation", "letters", "case"), nullable=False),
        sa.Column("all_versions", sa.Boolean(), nullable=False),
        sa.Column("with_pdf", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worked_at", UtcDateTime(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("without_pdf", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("failure", _choice("failure", "error", "hidden"), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint("0 <= done AND done <= total", name=op.f("ck_packs_done_within_total")),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (content IS NULL) AND (content IS NULL) = (digest IS NULL)",
            name=op.f("ck_packs_finished_iff_stored"),
        ),
        sa.CheckConstraint(
            "finished_at IS NULL OR failure IS NULL", name=op.f("ck_packs_finished_or_failed")
        ),
        _refers("packs", "competition_id", "competitions", "RESTRICT"),
        _refers("packs", "requested_by_id", "users", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packs")),
    )
    op.create_index(op.f("ix_packs_competition_id"), "packs", ["competition_id"])
    op.create_index(op.f("ix_packs_requested_by_id"), "packs", ["requested_by_id"])
    op.create_table(
        "pack_files",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        _refers("pack_files", "pack_id", "packs", "CASCADE"),
        _refers("pack_files", "document_id", "documents", "RESTRICT"),
        sa.PrimaryKeyConstraint("pack_id", "position", name=op.f("pk_pack_files")),
        sa.UniqueConstraint("pack_id", "path", name=op.f("uq_pack_files_pack_id_path")),
    )
    op.create_index(op.f("ix_pack_files_document_id"), "pack_files", ["document_id"])


def downgrade() -> None:
    op.drop_table("pack_files")
    op.drop_table("packs")
