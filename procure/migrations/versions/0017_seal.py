"""Seal bids for two openers: keys, envelopes, files in parts, receipts that are signed"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from procure.models.base import UtcDateTime

revision = "0017"
down_revision = "0016"


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="RESTRICT",
    )


def _refer(batch: BatchOperations, table: str, column: str, target: str) -> None:
    batch.create_index(batch.f(f"ix_{table}_{column}"), [column])
    batch.create_foreign_key(
        batch.f(f"fk_{table}_{column}_{target}"), target, [column], ["id"], ondelete="RESTRICT"
    )


def _forget(batch: BatchOperations, table: str, column: str, target: str) -> None:
    batch.drop_constraint(batch.f(f"fk_{table}_{column}_{target}"), type_="foreignkey")
    batch.drop_index(batch.f(f"ix_{table}_{column}"))
    batch.drop_column(column)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.create_index(batch.f(f"ix_{table}_{column}"), [column])


def upgrade() -> None:
    _openers()
    _envelopes()
    _bids()
    _files()
    _assignments()


def _openers() -> None:
    op.create_table(
        "opener_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("canary", sa.LargeBinary(), nullable=False),
        sa.Column("canary_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("rehearsed_at", UtcDateTime(), nullable=True),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("retired_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) = (wrapped IS NULL)", name=op.f("ck_opener_keys_wrapped_for_someone")
        ),
        sa.CheckConstraint(
            "(retired_at IS NULL) = (retired_by_id IS NULL)",
            name=op.f("ck_opener_keys_retired_by_someone"),
        ),
        _to("opener_keys", "organisation_id", "organisations"),
        _to("opener_keys", "user_id", "users"),
        _to("opener_keys", "made_by_id", "users"),
        _to("opener_keys", "retired_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opener_keys")),
        sa.UniqueConstraint("recipient", name=op.f("uq_opener_keys_recipient")),
    )
    _index("opener_keys", "organisation_id", "user_id", "made_by_id", "retired_by_id")
    active = sa.text("retired_at IS NULL AND user_id IS NOT NULL")
    with op.batch_alter_table("opener_keys") as batch:
        batch.create_index(
            "one_active_opener_key",
            ["user_id"],
            unique=True,
            sqlite_where=active,
            postgresql_where=active,
        )


def _envelopes() -> None:
    op.create_table(
        "competition_keys",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        _to("competition_keys", "competition_id", "competitions"),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_competition_keys")),
        sa.UniqueConstraint("recipient", name=op.f("uq_competition_keys_recipient")),
    )
    _index("competition_keys", "competition_id")
    op.create_table(
        "key_envelopes",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_key_envelopes_two_keys")),
        _to("key_envelopes", "competition_id", "competitions"),
        _to("key_envelopes", "first_id", "opener_keys"),
        _to("key_envelopes", "second_id", "opener_keys"),
        sa.PrimaryKeyConstraint(
            "competition_id", "first_id", "second_id", name=op.f("pk_key_envelopes")
        ),
    )
    _index("key_envelopes", "competition_id", "first_id", "second_id")
    op.create_table(
        "key_rotations",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("opener_key_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("shares", sa.LargeBinary(), nullable=False),
        _to("key_rotations", "competition_id", "competitions"),
        _to("key_rotations", "opener_key_id", "opener_keys"),
        _to("key_rotations", "user_id", "users"),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_key_rotations")),
    )
    _index("key_rotations", "competition_id", "opener_key_id", "user_id")
    with op.batch_alter_table("opening_confirmations") as batch:
        batch.add_column(sa.Column("opener_key_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("shares", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("opening_confirmations") as batch:
        _refer(batch, "opening_confirmations", "opener_key_id", "opener_keys")


def _bids() -> None:
    """What is empty tells what was delivered before there were keys."""
    with op.batch_alter_table("bids") as batch:
        batch.add_column(sa.Column("defects", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("bids") as batch:
        batch.alter_column("defects", existing_type=sa.JSON(), server_default=None)
    with op.batch_alter_table("bid_drafts") as batch:
        batch.add_column(sa.Column("keys", sa.LargeBinary(), server_default="", nullable=False))
    with op.batch_alter_table("bid_drafts") as batch:
        batch.alter_column("keys", existing_type=sa.LargeBinary(), server_default=None)
    texts = {"commitment": 64, "reader": 80, "chain_digest": 64, "checkpoint": 80, "signature": 128}
    with op.batch_alter_table("submissions") as batch:
        for name, length in texts.items():
            batch.add_column(
                sa.Column(name, sa.String(length=length), server_default="", nullable=False)
            )
        batch.add_column(sa.Column("chain_seq", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("timestamp_token", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("submissions") as batch:
        for name, length in texts.items():
            batch.alter_column(name, existing_type=sa.String(length=length), server_default=None)


def _files() -> None:
    """An attachment of before is one of a single part."""
    with op.batch_alter_table("bid_files") as batch:
        batch.add_column(sa.Column("criterion_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("commitment", sa.String(length=64), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("generation", sa.Integer(), server_default="1", nullable=False))
        batch.add_column(sa.Column("findings", sa.JSON(), server_default="[]", nullable=False))
        batch.add_column(sa.Column("uploaded_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("completed_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("withheld_pages", sa.Integer(), server_default="0", nullable=False)
        )
    op.create_table(
        "bid_file_parts",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("opened_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_bid_file_parts_size_positive")),
        _to("bid_file_parts", "file_id", "bid_files"),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_bid_file_parts")),
        sa.UniqueConstraint("object_key", name=op.f("uq_bid_file_parts_object_key")),
        sa.UniqueConstraint("opened_key", name=op.f("uq_bid_file_parts_opened_key")),
    )
    _index("bid_file_parts", "file_id")
    op.execute("UPDATE bid_files SET completed_at = uploaded_at")
    op.execute(
        "INSERT INTO bid_file_parts (file_id, number, size, object_key, digest, commitment)"
        " SELECT id, 0, size, object_key, digest, '' FROM bid_files WHERE size > 0"
    )
    with op.batch_alter_table("bid_files") as batch:
        for name, kind in (
            ("commitment", sa.String(length=64)), ("generation", sa.Integer()),
            ("findings", sa.JSON()), ("withheld_pages", sa.Integer()),
        ):  # fmt: skip
            batch.alter_column(name, existing_type=kind, server_default=None)
        batch.alter_column("size", existing_type=sa.Integer(), type_=sa.BigInteger())
        batch.drop_constraint(batch.f("uq_bid_files_object_key"), type_="unique")
        batch.drop_column("object_key")
        batch.create_check_constraint(
            batch.f("ck_bid_files_completed_digested"), "(completed_at IS NULL) = (digest = '')"
        )
        batch.create_check_constraint(batch.f("ck_bid_files_size_not_negative"), "size >= 0")
        _refer(batch, "bid_files", "criterion_id", "criteria")
        _refer(batch, "bid_files", "uploaded_by_id", "users")


def _assignments() -> None:
    op.create_table(
        "part_assignments",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_part_assignments_confirmed_by_someone"),
        ),
        _to("part_assignments", "bid_id", "bids"),
        _to("part_assignments", "organisation_id", "organisations"),
        _to("part_assignments", "assigned_by_id", "users"),
        _to("part_assignments", "confirmed_by_id", "users"),
        sa.PrimaryKeyConstraint("bid_id", "cell", name=op.f("pk_part_assignments")),
    )
    _index("part_assignments", "bid_id", "organisation_id", "assigned_by_id", "confirmed_by_id")


def downgrade() -> None:
    """Files of several parts were never of one: they go."""
    op.drop_table("part_assignments")
    with op.batch_alter_table("bid_files") as batch:
        batch.drop_constraint(batch.f("ck_bid_files_completed_digested"), type_="check")
        batch.drop_constraint(batch.f("ck_bid_files_size_not_negative"), type_="check")
        batch.add_column(sa.Column("object_key", sa.String(length=64), nullable=True))
    op.execute(
        "UPDATE bid_files SET object_key = (SELECT object_key FROM bid_file_parts"
        " WHERE file_id = bid_files.id AND number = 0)"
    )
    op.drop_table("bid_file_parts")
    op.execute("DELETE FROM bid_files WHERE object_key IS NULL OR completed_at IS NULL")
    with op.batch_alter_table("bid_files") as batch:
        _forget(batch, "bid_files", "criterion_id", "criteria")
        _forget(batch, "bid_files", "uploaded_by_id", "users")
        for name in (
            "commitment", "generation", "findings", "completed_at", "pages", "withheld_pages",
        ):  # fmt: skip
            batch.drop_column(name)
        batch.alter_column("size", existing_type=sa.BigInteger(), type_=sa.Integer())
        batch.alter_column("object_key", existing_type=sa.String(length=64), nullable=False)
        batch.create_unique_constraint(batch.f("uq_bid_files_object_key"), ["object_key"])
    with op.batch_alter_table("submissions") as batch:
        for name in (
            "commitment", "reader", "chain_digest", "checkpoint", "signature", "chain_seq",
            "timestamp_token",
        ):  # fmt: skip
            batch.drop_column(name)
    with op.batch_alter_table("bid_drafts") as batch:
        batch.drop_column("keys")
    with op.batch_alter_table("bids") as batch:
        batch.drop_column("defects")
    with op.batch_alter_table("opening_confirmations") as batch:
        _forget(batch, "opening_confirmations", "opener_key_id", "opener_keys")
        batch.drop_column("shares")
    for table in ("key_rotations", "key_envelopes", "competition_keys", "opener_keys"):
        op.drop_table(table)
