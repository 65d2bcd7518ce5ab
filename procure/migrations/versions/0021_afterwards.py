"""Approve decisions, break ties by a rule, record complaints and requests for access"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0021"
down_revision = "0020"


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="RESTRICT",
    )


def _of(what: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{what}_id", "competition_id"], [f"{table}.id", f"{table}.competition_id"], name=what
    )


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.create_index(batch.f(f"ix_{table}_{column}"), [column])


def upgrade() -> None:
    _decisions()
    _letters()
    _afterwards()


def _decisions() -> None:
    with op.batch_alter_table("decisions") as batch:
        batch.add_column(sa.Column("tie_note", sa.Text(), server_default="", nullable=False))
        batch.add_column(sa.Column("approved_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("approved_by_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("decisions") as batch:
        batch.alter_column("tie_note", existing_type=sa.Text(), server_default=None)
        batch.create_index(batch.f("ix_decisions_approved_by_id"), ["approved_by_id"])
        batch.create_foreign_key(
            batch.f("fk_decisions_approved_by_id_users"),
            "users",
            ["approved_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_check_constraint(
            batch.f("ck_decisions_approved_by_one"),
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
        )
    with op.batch_alter_table("evaluation_models") as batch:
        batch.add_column(
            sa.Column(
                "tie_rule",
                sa.Enum(
                    "quality",
                    "price",
                    "lots",
                    name="tierule",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )


def _letters() -> None:
    op.create_table(
        "letter_texts",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("island", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        _to("letter_texts", "bid_id", "bids"),
        _to("letter_texts", "decision_id", "decisions"),
        _to("letter_texts", "written_by_id", "users"),
        sa.PrimaryKeyConstraint("decision_id", "bid_id", "island", name=op.f("pk_letter_texts")),
    )
    _index("letter_texts", "bid_id", "decision_id", "written_by_id")


def _afterwards() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "buyer",
                "board",
                "court",
                name="complaintkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_complaints_ended_by_one")
        ),
        _to("complaints", "answer_id", "journal_entries"),
        _of("bid", "bids"),
        _to("complaints", "competition_id", "competitions"),
        _to("complaints", "ended_by_id", "users"),
        _to("complaints", "recorded_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    _index("complaints", "answer_id", "competition_id", "ended_by_id", "recorded_by_id")
    op.create_table(
        "access_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_access_requests_decided_by_one"),
        ),
        _to("access_requests", "answer_id", "journal_entries"),
        _to("access_requests", "asked_by_id", "users"),
        _of("bid", "bids"),
        _to("access_requests", "competition_id", "competitions"),
        _to("access_requests", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requests")),
    )
    _index("access_requests", "answer_id", "asked_by_id", "competition_id", "decided_by_id")
    op.create_table(
        "access_copies",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        _to("access_copies", "document_id", "documents"),
        _to("access_copies", "request_id", "access_requests"),
        sa.PrimaryKeyConstraint("request_id", "document_id", name=op.f("pk_access_copies")),
    )
    _index("access_copies", "document_id", "request_id")


def downgrade() -> None:
    for table in ("access_copies", "access_requests", "complaints", "letter_texts"):
        op.drop_table(table)
    with op.batch_alter_table("evaluation_models") as batch:
        batch.drop_constraint(batch.f("ck_evaluation_models_tierule"), type_="check")
        batch.drop_column("tie_rule")
    with op.batch_alter_table("decisions") as batch:
        batch.drop_constraint(batch.f("ck_decisions_approved_by_one"), type_="check")
        batch.drop_constraint(batch.f("fk_decisions_approved_by_id_users"), type_="foreignkey")
        batch.drop_index(batch.f("ix_decisions_approved_by_id"))
        for column in ("approved_by_id", "approved_at", "tie_note"):
            batch.drop_column(column)
