"""Keep the case journal: entries that letters are made from, and what was answered"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0004"
down_revision = "0003"

KINDS = sa.Enum(
    "presentation_minutes",
    "clarification",
    "validity_extension",
    "complaint_answer",
    "reversal",
    "change_annex",
    "benefit_plan",
    "final_report",
    name="entrykind",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="RESTRICT",
    )


def upgrade() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_journal_entries_number_positive")),
        sa.CheckConstraint("replaces_id <> id", name=op.f("ck_journal_entries_not_its_own_heir")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_reason IS NULL)",
            name=op.f("ck_journal_entries_closed_reasoned"),
        ),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id", "competition_id"],
            ["journal_entries.id", "journal_entries.competition_id"],
            name="replaces_in_same_competition",
        ),
        _to("journal_entries", "competition_id", "competitions"),
        _to("journal_entries", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint(
            "competition_id",
            "kind",
            "number",
            name=op.f("uq_journal_entries_competition_id_kind_number"),
        ),
        sa.UniqueConstraint(
            "id", "competition_id", name=op.f("uq_journal_entries_id_competition_id")
        ),
    )
    op.create_table(
        "journal_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        _to("journal_answers", "entry_id", "journal_entries"),
        _to("journal_answers", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_answers")),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


INDEXES = {
    "journal_entries": ("competition_id", "made_by_id"),
    "journal_answers": ("entry_id", "made_by_id"),
}


def downgrade() -> None:
    op.drop_table("journal_answers")
    op.drop_table("journal_entries")
