"""Keep why warnings were passed, what thresholds are, and talks before the competition"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0014"
down_revision = "0013"


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="RESTRICT",
    )


def upgrade() -> None:
    op.create_table(
        "law_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provision", sa.String(length=60), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("note <> ''", name=op.f("ck_law_confirmations_noted")),
        _to("law_confirmations", "confirmed_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_confirmations")),
        sa.UniqueConstraint("provision", name=op.f("uq_law_confirmations_provision")),
    )
    with op.batch_alter_table("law_confirmations") as batch:
        batch.create_index(batch.f("ix_law_confirmations_confirmed_by_id"), ["confirmed_by_id"])
    op.create_table(
        "rule_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("source <> ''", name=op.f("ck_rule_settings_sourced")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_rule_settings_ends_after_start")),
        _to("rule_settings", "set_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_settings")),
        sa.UniqueConstraint("key", "starts_on", name=op.f("uq_rule_settings_key_starts_on")),
    )
    with op.batch_alter_table("rule_settings") as batch:
        batch.create_index(batch.f("ix_rule_settings_set_by_id"), ["set_by_id"])
    op.create_table(
        "warning_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("gate", sa.String(length=40), nullable=False),
        sa.Column("finding", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_warning_reasons_worded")),
        _to("warning_reasons", "competition_id", "competitions"),
        _to("warning_reasons", "given_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_reasons")),
        sa.UniqueConstraint(
            "competition_id",
            "rule",
            "gate",
            "finding",
            name=op.f("uq_warning_reasons_competition_id_rule_gate_finding"),
        ),
    )
    with op.batch_alter_table("warning_reasons") as batch:
        batch.create_index(batch.f("ix_warning_reasons_competition_id"), ["competition_id"])
        batch.create_index(batch.f("ix_warning_reasons_given_by_id"), ["given_by_id"])
    op.create_table(
        "market_dialogues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("shared_at", UtcDateTime(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "shared_at IS NULL OR material <> ''", name=op.f("ck_market_dialogues_shared_something")
        ),
        _to("market_dialogues", "competition_id", "competitions"),
        _to("market_dialogues", "noted_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_dialogues")),
    )
    with op.batch_alter_table("market_dialogues") as batch:
        batch.create_index(batch.f("ix_market_dialogues_competition_id"), ["competition_id"])
        batch.create_index(batch.f("ix_market_dialogues_noted_by_id"), ["noted_by_id"])
    op.create_table(
        "invitation_exclusions",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_invitation_exclusions_reasoned")),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_invitation_exclusions_approved_by_someone"),
        ),
        sa.CheckConstraint(
            "approved_by_id <> proposed_by_id",
            name=op.f("ck_invitation_exclusions_approved_by_another"),
        ),
        _to("invitation_exclusions", "approved_by_id", "users"),
        _to("invitation_exclusions", "competition_id", "competitions"),
        _to("invitation_exclusions", "consortium_id", "consortia"),
        _to("invitation_exclusions", "proposed_by_id", "users"),
        sa.PrimaryKeyConstraint(
            "competition_id", "consortium_id", name=op.f("pk_invitation_exclusions")
        ),
    )
    with op.batch_alter_table("invitation_exclusions") as batch:
        batch.create_index(batch.f("ix_invitation_exclusions_approved_by_id"), ["approved_by_id"])
        batch.create_index(batch.f("ix_invitation_exclusions_competition_id"), ["competition_id"])
        batch.create_index(batch.f("ix_invitation_exclusions_consortium_id"), ["consortium_id"])
        batch.create_index(batch.f("ix_invitation_exclusions_proposed_by_id"), ["proposed_by_id"])


def downgrade() -> None:
    op.drop_table("invitation_exclusions")
    op.drop_table("market_dialogues")
    op.drop_table("warning_reasons")
    op.drop_table("rule_settings")
    op.drop_table("law_confirmations")
