"""Keep what evaluators do beside points: calibration, history, controls, recusals"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from procure.models.base import Exact, UtcDateTime

revision = "0020"
down_revision = "0019"


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
    _before_scoring()
    _calibration()
    _histories()
    _columns()


def _before_scoring() -> None:
    op.create_table(
        "bidder_ties",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("ties", sa.Text(), nullable=False),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        _of("bid", "bids"),
        _to("bidder_ties", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", "bid_id", name=op.f("pk_bidder_ties")),
    )
    _index("bidder_ties", "user_id")
    op.create_table(
        "requirement_checks",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_requirement_checks_reasoned")),
        _of("bid", "bids"),
        _to("requirement_checks", "checked_by_id", "users"),
        _to("requirement_checks", "requirement_id", "requirements"),
        sa.PrimaryKeyConstraint("bid_id", "requirement_id", name=op.f("pk_requirement_checks")),
    )
    _index("requirement_checks", "checked_by_id", "requirement_id")
    op.create_table(
        "presentation_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_presentation_slots_minutes_positive")),
        _of("bid", "bids"),
        _to("presentation_slots", "competition_id", "competitions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presentation_slots")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_presentation_slots_bid_id")),
    )
    _index("presentation_slots", "competition_id")


def _calibration() -> None:
    op.create_table(
        "calibration_cases",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        _to("calibration_cases", "competition_id", "competitions"),
        _of("criterion", "criteria"),
        _to("calibration_cases", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_calibration_cases")),
    )
    _index("calibration_cases", "competition_id", "made_by_id")
    op.create_table(
        "calibration_scores",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("points", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        _to("calibration_scores", "competition_id", "competitions"),
        _to("calibration_scores", "user_id", "users"),
        sa.PrimaryKeyConstraint("competition_id", "user_id", name=op.f("pk_calibration_scores")),
    )
    _index("calibration_scores", "competition_id", "user_id")


def _histories() -> None:
    op.create_table(
        "score_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("points", Exact(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        _of("bid", "bids"),
        _of("criterion", "criteria"),
        _of("sheet", "evaluation_sheets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_changes")),
    )
    _index("score_changes", "sheet_id")
    op.create_table(
        "consensus_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("points", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        _of("bid", "bids"),
        _to("consensus_changes", "competition_id", "competitions"),
        _of("criterion", "criteria"),
        _to("consensus_changes", "set_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_changes")),
    )
    _index("consensus_changes", "competition_id", "set_by_id")


_TEXT = ("", sa.Text())
_NAME = ("", sa.String(length=255))
_ADDED: dict[str, dict[str, tuple[Any, Any]]] = {  # what rows have that are there, and the type
    "scores": {"strengths": _TEXT, "weaknesses": _TEXT, "pages": _NAME, "note": _TEXT},
    "competitions": {"masks_bidders": (sa.false(), sa.Boolean()), "mask_seed": _NAME},
    "consensus_scores": {"version": (sa.text("1"), sa.Integer())},
    "evaluation_sheets": {"recused_reason": _TEXT},
}


def _columns() -> None:
    for table, columns in _ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, (value, kind) in columns.items():
                batch.add_column(sa.Column(name, kind, server_default=value, nullable=False))
        with op.batch_alter_table(table) as batch:
            for name, (_, kind) in columns.items():
                batch.alter_column(name, existing_type=kind, server_default=None)
    with op.batch_alter_table("evaluation_sheets") as batch:
        batch.add_column(sa.Column("recused_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("recused_by_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("evaluation_sheets") as batch:
        batch.create_index(batch.f("ix_evaluation_sheets_recused_by_id"), ["recused_by_id"])
        batch.create_foreign_key(
            batch.f("fk_evaluation_sheets_recused_by_id_users"),
            "users",
            ["recused_by_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_check_constraint(
            batch.f("ck_evaluation_sheets_recused_by_one"),
            "(recused_at IS NULL) = (recused_by_id IS NULL)",
        )


def downgrade() -> None:
    with op.batch_alter_table("evaluation_sheets") as batch:
        batch.drop_constraint(batch.f("ck_evaluation_sheets_recused_by_one"), type_="check")
        batch.drop_constraint(
            batch.f("fk_evaluation_sheets_recused_by_id_users"), type_="foreignkey"
        )
        batch.drop_index(batch.f("ix_evaluation_sheets_recused_by_id"))
        batch.drop_column("recused_by_id")
        batch.drop_column("recused_at")
    for table, names in _ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
    for table in (
        "consensus_changes",
        "score_changes",
        "calibration_scores",
        "calibration_cases",
        "presentation_slots",
        "requirement_checks",
        "bidder_ties",
    ):
        op.drop_table(table)
