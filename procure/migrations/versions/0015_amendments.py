"""Keep amendments, what they touch, what answers are about, and mails to try again"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0015"
down_revision = "0014"


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete="RESTRICT",
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("outbox_mails") as batch:
        batch.add_column(sa.Column("try_again_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("given_up_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("outbox_mails") as batch:
        batch.create_check_constraint(
            batch.f("ck_outbox_mails_sent_or_given_up"), "sent_at IS NULL OR given_up_at IS NULL"
        )
        batch.create_index(
            "ix_outbox_mails_waiting",
            ["id"],
            sqlite_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
        )
    with op.batch_alter_table("invitations") as batch:
        batch.add_column(sa.Column("mail_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("read_version", sa.Integer(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("invitations") as batch:
        batch.alter_column("read_version", existing_type=sa.Integer(), server_default=None)
        batch.create_index(batch.f("ix_invitations_mail_id"), ["mail_id"])
        batch.create_foreign_key(
            batch.f("fk_invitations_mail_id_outbox_mails"),
            "outbox_mails",
            ["mail_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    with op.batch_alter_table("questions") as batch:
        batch.add_column(sa.Column("requirement_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("criterion_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column(
                "answer_kind", _choice("answerkind", "clarification", "change"), nullable=True
            )
        )
        batch.add_column(sa.Column("version_id", sa.Integer(), nullable=True))
    op.execute("UPDATE questions SET answer_kind = 'clarification' WHERE answered_at IS NOT NULL")
    with op.batch_alter_table("questions") as batch:
        batch.create_check_constraint(
            batch.f("ck_questions_answered_classed"),
            "(answered_at IS NULL) = (answer_kind IS NULL)",
        )
        batch.create_check_constraint(
            batch.f("ck_questions_change_amends"),
            "answer_kind IS NULL OR answer_kind <> 'change' OR version_id IS NOT NULL",
        )
        batch.create_check_constraint(
            batch.f("ck_questions_about_one_thing"),
            "requirement_id IS NULL OR criterion_id IS NULL",
        )
        batch.create_index(batch.f("ix_questions_criterion_id"), ["criterion_id"])
        batch.create_index(batch.f("ix_questions_requirement_id"), ["requirement_id"])
        batch.create_index(batch.f("ix_questions_version_id"), ["version_id"])
        batch.create_foreign_key(
            batch.f("fk_questions_requirement_id_requirements"),
            "requirements",
            ["requirement_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_foreign_key(
            batch.f("fk_questions_version_id_competition_versions"),
            "competition_versions",
            ["version_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch.create_foreign_key(
            batch.f("fk_questions_criterion_id_criteria"),
            "criteria",
            ["criterion_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.create_table(
        "amendments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("deltas", sa.JSON(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("requirements_touched", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_amendments_approved_by_someone"),
        ),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (version_id IS NULL)",
            name=op.f("ck_amendments_issued_as_version"),
        ),
        sa.CheckConstraint(
            "issued_at IS NULL OR approved_at IS NOT NULL",
            name=op.f("ck_amendments_issued_approved"),
        ),
        sa.CheckConstraint(
            "issued_at IS NULL OR discarded_at IS NULL",
            name=op.f("ck_amendments_issued_or_discarded"),
        ),
        _to("amendments", "approved_by_id", "users"),
        _to("amendments", "competition_id", "competitions"),
        _to("amendments", "drafted_by_id", "users"),
        _to("amendments", "question_id", "questions"),
        _to("amendments", "version_id", "competition_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
    )
    with op.batch_alter_table("amendments") as batch:
        batch.create_index(batch.f("ix_amendments_approved_by_id"), ["approved_by_id"])
        batch.create_index(batch.f("ix_amendments_competition_id"), ["competition_id"])
        batch.create_index(batch.f("ix_amendments_drafted_by_id"), ["drafted_by_id"])
        batch.create_index(batch.f("ix_amendments_question_id"), ["question_id"])
        batch.create_index(batch.f("ix_amendments_version_id"), ["version_id"], unique=True)
        batch.create_index(
            "one_amendment_in_preparation",
            ["competition_id"],
            unique=True,
            sqlite_where=sa.text("issued_at IS NULL AND discarded_at IS NULL"),
            postgresql_where=sa.text("issued_at IS NULL AND discarded_at IS NULL"),
        )
    op.create_table(
        "answer_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_answer_marks_confirmed_by_someone"),
        ),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        _to("answer_marks", "confirmed_by_id", "users"),
        sa.ForeignKeyConstraint(
            ["criterion_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="criterion",
        ),
        _to("answer_marks", "version_id", "competition_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_marks")),
        sa.UniqueConstraint(
            "bid_id",
            "version_id",
            "criterion_id",
            name=op.f("uq_answer_marks_bid_id_version_id_criterion_id"),
        ),
    )
    with op.batch_alter_table("answer_marks") as batch:
        batch.create_index(batch.f("ix_answer_marks_confirmed_by_id"), ["confirmed_by_id"])
        batch.create_index(batch.f("ix_answer_marks_version_id"), ["version_id"])


def downgrade() -> None:
    op.drop_table("answer_marks")
    op.drop_table("amendments")
    with op.batch_alter_table("questions") as batch:
        batch.drop_constraint(batch.f("ck_questions_answered_classed"), type_="check")
        batch.drop_constraint(batch.f("ck_questions_change_amends"), type_="check")
        batch.drop_constraint(batch.f("ck_questions_about_one_thing"), type_="check")
        batch.drop_constraint(
            batch.f("fk_questions_requirement_id_requirements"), type_="foreignkey"
        )
        batch.drop_constraint(
            batch.f("fk_questions_version_id_competition_versions"), type_="foreignkey"
        )
        batch.drop_constraint(batch.f("fk_questions_criterion_id_criteria"), type_="foreignkey")
        batch.drop_index(batch.f("ix_questions_criterion_id"))
        batch.drop_index(batch.f("ix_questions_requirement_id"))
        batch.drop_index(batch.f("ix_questions_version_id"))
        batch.drop_constraint(batch.f("ck_questions_answerkind"), type_="check")
        batch.drop_column("version_id")
        batch.drop_column("answer_kind")
        batch.drop_column("criterion_id")
        batch.drop_column("requirement_id")
    with op.batch_alter_table("invitations") as batch:
        batch.drop_constraint(batch.f("fk_invitations_mail_id_outbox_mails"), type_="foreignkey")
        batch.drop_index(batch.f("ix_invitations_mail_id"))
        batch.drop_column("read_version")
        batch.drop_column("mail_id")
    with op.batch_alter_table("outbox_mails") as batch:
        batch.drop_constraint(batch.f("ck_outbox_mails_sent_or_given_up"), type_="check")
        batch.drop_index("ix_outbox_mails_waiting")
        batch.drop_column("given_up_at")
        batch.drop_column("try_again_at")
