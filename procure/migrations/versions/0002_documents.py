"""Let documents belong to a framework and be about a thing; give a competition its language"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0002"
down_revision = "0001"

LANGUAGES = sa.Enum(
    "nb", "nn", "en", name="language", native_enum=False, create_constraint=True, length=40
)


def _partial(operation: BatchOperations, name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    operation.create_index(
        name, columns, unique=True, sqlite_where=condition, postgresql_where=condition
    )


def upgrade() -> None:
    with op.batch_alter_table("competitions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", LANGUAGES, nullable=False, server_default="nb"))
    with op.batch_alter_table("competitions", schema=None) as batch_op:
        batch_op.alter_column("language", server_default=None)
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index("one_version")
        batch_op.drop_index("one_version_per_bid")
        batch_op.alter_column("competition_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("content", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.add_column(sa.Column("framework_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("subject_id", sa.Integer(), nullable=False, server_default="0")
        )
        for name in ("values", "islands"):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default="{}"))
        batch_op.create_foreign_key(
            batch_op.f("fk_documents_framework_id_frameworks"),
            "frameworks",
            ["framework_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_documents_one_case"),
            "(competition_id IS NULL) <> (framework_id IS NULL)",
        )
    op.execute("UPDATE documents SET subject_id = bid_id WHERE bid_id IS NOT NULL")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        for name in ("subject_id", "values", "islands"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_index(batch_op.f("ix_documents_framework_id"), ["framework_id"])
        for name, case in (
            ("one_version", "competition_id"),
            ("one_version_of_framework", "framework_id"),
        ):
            columns = [case, "name", "subject_id", "suffix", "number"]
            _partial(batch_op, name, columns, f"{case} IS NOT NULL")


def downgrade() -> None:
    op.execute("DELETE FROM documents WHERE competition_id IS NULL")
    op.execute("DELETE FROM documents WHERE bid_id IS NULL AND subject_id <> 0")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index("one_version")
        batch_op.drop_index("one_version_of_framework")
        batch_op.drop_index(batch_op.f("ix_documents_framework_id"))
        batch_op.drop_constraint(batch_op.f("ck_documents_one_case"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_documents_framework_id_frameworks"), type_="foreignkey"
        )
        for name in ("framework_id", "subject_id", "values", "islands"):
            batch_op.drop_column(name)
        batch_op.alter_column("competition_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("content", existing_type=sa.LargeBinary(), nullable=True)
    with op.batch_alter_table("documents", schema=None) as batch_op:
        columns = ["name", "suffix", "number"]
        _partial(batch_op, "one_version", ["competition_id", *columns], "bid_id IS NULL")
        _partial(batch_op, "one_version_per_bid", ["bid_id", *columns], "bid_id IS NOT NULL")
    with op.batch_alter_table("competitions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_competitions_language"), type_="check")
        batch_op.drop_column("language")
