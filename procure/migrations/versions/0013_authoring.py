"""Keep what an author writes beyond the first draft: grades, options, comments, a library"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import Exact, UtcDateTime

revision = "0013"
down_revision = "0012"


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
    with op.batch_alter_table("competence_needs") as batch:
        batch.add_column(sa.Column("capacity", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("people", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("competence_needs") as batch:
        batch.alter_column("capacity", existing_type=sa.Integer(), server_default=None)
        batch.alter_column("people", existing_type=sa.Integer(), server_default=None)
        batch.create_check_constraint(
            batch.f("ck_competence_needs_capacity_not_negative"), "capacity >= 0"
        )
        batch.create_check_constraint(
            batch.f("ck_competence_needs_people_not_negative"), "people >= 0"
        )
    with op.batch_alter_table("competitions") as batch:
        batch.add_column(
            sa.Column(
                "started_from",
                _choice("startingpoint", "diagnose_first", "triple_diamond", "small_call_off"),
                nullable=True,
            )
        )
        batch.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("delivery_place", sa.String(length=255), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("scope_statement", sa.Text(), server_default="", nullable=False))
        batch.add_column(
            sa.Column("cpv_code", sa.String(length=10), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("need_answers", sa.JSON(), server_default="{}", nullable=False))
        batch.add_column(
            sa.Column(
                "vat_basis",
                _choice("vatbasis", "excluded", "exempt"),
                server_default="excluded",
                nullable=False,
            )
        )
        batch.add_column(
            sa.Column(
                "cancel_ground",
                _choice(
                    "cancelground",
                    "funding",
                    "need",
                    "documents",
                    "legal_doubt",
                    "competition",
                    "prices",
                    "other",
                ),
                nullable=True,
            )
        )
        batch.add_column(sa.Column("notice_published_on", sa.Date(), nullable=True))
    with op.batch_alter_table("competitions") as batch:
        batch.alter_column(
            "delivery_place", existing_type=sa.String(length=255), server_default=None
        )
        batch.alter_column("scope_statement", existing_type=sa.Text(), server_default=None)
        batch.alter_column("cpv_code", existing_type=sa.String(length=10), server_default=None)
        batch.alter_column("need_answers", existing_type=sa.JSON(), server_default=None)
        batch.alter_column(
            "vat_basis",
            existing_type=_choice("vatbasis", "excluded", "exempt"),
            server_default=None,
        )
        batch.create_check_constraint(
            batch.f("ck_competitions_ground_of_end"),
            "cancel_ground IS NULL OR cancelled_at IS NOT NULL",
        )
        batch.create_index(batch.f("ix_competitions_copied_from_id"), ["copied_from_id"])
        batch.create_foreign_key(
            batch.f("fk_competitions_copied_from_id_competitions"),
            "competitions",
            ["copied_from_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    with op.batch_alter_table("criteria") as batch:
        batch.add_column(sa.Column("page_limit", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("criteria") as batch:
        batch.alter_column("version", existing_type=sa.Integer(), server_default=None)
        batch.create_check_constraint(batch.f("ck_criteria_page_limit_positive"), "page_limit > 0")
    with op.batch_alter_table("evaluation_models") as batch:
        batch.add_column(sa.Column("trial", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("evaluation_models") as batch:
        batch.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("requirements") as batch:
        batch.add_column(sa.Column("word_limit", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("page_limit", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("requirements") as batch:
        batch.alter_column("version", existing_type=sa.Integer(), server_default=None)
        batch.create_check_constraint(
            batch.f("ck_requirements_word_limit_positive"), "word_limit > 0"
        )
        batch.create_check_constraint(
            batch.f("ck_requirements_page_limit_positive"), "page_limit > 0"
        )
    op.create_table(
        "criterion_grades",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("points", Exact(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_criterion_grades_worded")),
        _to("criterion_grades", "criterion_id", "criteria"),
        sa.PrimaryKeyConstraint("criterion_id", "position", name=op.f("pk_criterion_grades")),
    )
    with op.batch_alter_table("criterion_grades") as batch:
        batch.create_index(batch.f("ix_criterion_grades_criterion_id"), ["criterion_id"])
    op.create_table(
        "price_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("last_taken_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        _to("price_options", "competition_id", "competitions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_options")),
    )
    with op.batch_alter_table("price_options") as batch:
        batch.create_index(batch.f("ix_price_options_competition_id"), ["competition_id"])
    with op.batch_alter_table("price_lines") as batch:
        batch.add_column(sa.Column("option_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("price_lines") as batch:
        batch.create_index(batch.f("ix_price_lines_option_id"), ["option_id"])
        batch.create_foreign_key(
            batch.f("fk_price_lines_option_id_price_options"),
            "price_options",
            ["option_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.create_table(
        "library_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("itemkind", "must", "should", "criterion"), nullable=False),
        sa.Column("allowed_criterion_id", sa.Integer(), nullable=True),
        sa.Column("language", _choice("language", "nb", "nn", "en"), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        sa.Column("page_limit", sa.Integer(), nullable=True),
        sa.Column("climate", sa.Boolean(), nullable=False),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_library_items_worded")),
        sa.CheckConstraint("page_limit > 0", name=op.f("ck_library_items_page_limit_positive")),
        sa.CheckConstraint("word_limit > 0", name=op.f("ck_library_items_word_limit_positive")),
        _to("library_items", "allowed_criterion_id", "allowed_criteria"),
        _to("library_items", "created_by_id", "users"),
        _to("library_items", "framework_id", "frameworks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_items")),
    )
    with op.batch_alter_table("library_items") as batch:
        batch.create_index(
            batch.f("ix_library_items_allowed_criterion_id"), ["allowed_criterion_id"]
        )
        batch.create_index(batch.f("ix_library_items_created_by_id"), ["created_by_id"])
        batch.create_index(batch.f("ix_library_items_framework_id"), ["framework_id"])
    op.create_table(
        "review_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_review_comments_worded")),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (resolved_by_id IS NULL)",
            name=op.f("ck_review_comments_resolved_by_someone"),
        ),
        _to("review_comments", "competition_id", "competitions"),
        _to("review_comments", "resolved_by_id", "users"),
        _to("review_comments", "written_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
    )
    with op.batch_alter_table("review_comments") as batch:
        batch.create_index(batch.f("ix_review_comments_competition_id"), ["competition_id"])
        batch.create_index(batch.f("ix_review_comments_resolved_by_id"), ["resolved_by_id"])
        batch.create_index(batch.f("ix_review_comments_written_by_id"), ["written_by_id"])


def downgrade() -> None:
    op.drop_table("review_comments")
    op.drop_table("library_items")
    with op.batch_alter_table("price_lines") as batch:
        batch.drop_constraint(batch.f("fk_price_lines_option_id_price_options"), type_="foreignkey")
        batch.drop_index(batch.f("ix_price_lines_option_id"))
        batch.drop_column("option_id")
    op.drop_table("price_options")
    op.drop_table("criterion_grades")
    with op.batch_alter_table("requirements") as batch:
        batch.drop_constraint(batch.f("ck_requirements_word_limit_positive"), type_="check")
        batch.drop_constraint(batch.f("ck_requirements_page_limit_positive"), type_="check")
        batch.drop_column("version")
        batch.drop_column("withdrawn_at")
        batch.drop_column("page_limit")
        batch.drop_column("word_limit")
    with op.batch_alter_table("evaluation_models") as batch:
        batch.drop_column("version")
        batch.drop_column("trial")
    with op.batch_alter_table("criteria") as batch:
        batch.drop_constraint(batch.f("ck_criteria_page_limit_positive"), type_="check")
        batch.drop_column("version")
        batch.drop_column("page_limit")
    with op.batch_alter_table("competitions") as batch:
        batch.drop_constraint(batch.f("ck_competitions_ground_of_end"), type_="check")
        batch.drop_constraint(
            batch.f("fk_competitions_copied_from_id_competitions"), type_="foreignkey"
        )
        batch.drop_index(batch.f("ix_competitions_copied_from_id"))
        batch.drop_constraint(batch.f("ck_competitions_startingpoint"), type_="check")
        batch.drop_constraint(batch.f("ck_competitions_vatbasis"), type_="check")
        batch.drop_constraint(batch.f("ck_competitions_cancelground"), type_="check")
        batch.drop_column("notice_published_on")
        batch.drop_column("cancel_ground")
        batch.drop_column("vat_basis")
        batch.drop_column("need_answers")
        batch.drop_column("cpv_code")
        batch.drop_column("scope_statement")
        batch.drop_column("delivery_place")
        batch.drop_column("copied_from_id")
        batch.drop_column("started_from")
    with op.batch_alter_table("competence_needs") as batch:
        batch.drop_constraint(batch.f("ck_competence_needs_capacity_not_negative"), type_="check")
        batch.drop_constraint(batch.f("ck_competence_needs_people_not_negative"), type_="check")
        batch.drop_column("people")
        batch.drop_column("capacity")
