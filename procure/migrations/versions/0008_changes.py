"""Keep the changes of frameworks and consortia, what was asked for, promises and needs"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0008"
down_revision = "0007"


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
    op.create_table(
        "organisation_names",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_organisation_names_ends_after_start")
        ),
        _to("organisation_names", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("organisation_id", "starts_on", name=op.f("pk_organisation_names")),
    )
    op.create_index(
        op.f("ix_organisation_names_organisation_id"), "organisation_names", ["organisation_id"]
    )
    op.create_table(
        "framework_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            _choice(
                "changekind",
                "option_taken",
                "extension",
                "maximum",
                "party_in",
                "party_out",
                "party_succeeded",
                "contact",
                "termination",
                "rates_indexed",
                "rate_set",
                "member_in",
                "member_out",
                "lead_changed",
                "consortium_suspended",
                "suspension_lifted",
                "card",
            ),
            nullable=False,
        ),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f("ck_framework_changes_withdrawn_by_someone"),
        ),
        _to("framework_changes", "consortium_id", "consortia"),
        _to("framework_changes", "framework_id", "frameworks"),
        _to("framework_changes", "made_by_id", "users"),
        _to("framework_changes", "withdrawn_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_changes")),
    )
    op.create_index(
        op.f("ix_framework_changes_consortium_id"), "framework_changes", ["consortium_id"]
    )
    op.create_index(
        op.f("ix_framework_changes_framework_id"), "framework_changes", ["framework_id"]
    )
    op.create_index(op.f("ix_framework_changes_made_by_id"), "framework_changes", ["made_by_id"])
    op.create_index(
        op.f("ix_framework_changes_withdrawn_by_id"), "framework_changes", ["withdrawn_by_id"]
    )
    op.create_table(
        "consortium_suspensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_consortium_suspensions_ends_after_start")
        ),
        _to("consortium_suspensions", "consortium_id", "consortia"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium_suspensions")),
    )
    op.create_index(
        op.f("ix_consortium_suspensions_consortium_id"), "consortium_suspensions", ["consortium_id"]
    )
    op.create_table(
        "commitment_statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "expires_on >= signed_on", name=op.f("ck_commitment_statements_expires_after_signing")
        ),
        _to("commitment_statements", "consortium_id", "consortia"),
        _to("commitment_statements", "made_by_id", "users"),
        _to("commitment_statements", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_statements")),
    )
    op.create_index(
        op.f("ix_commitment_statements_consortium_id"), "commitment_statements", ["consortium_id"]
    )
    op.create_index(
        op.f("ix_commitment_statements_made_by_id"), "commitment_statements", ["made_by_id"]
    )
    op.create_index(
        op.f("ix_commitment_statements_organisation_id"),
        "commitment_statements",
        ["organisation_id"],
    )
    op.create_table(
        "card_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _choice(
                "proposalkind",
                "person_in",
                "person_change",
                "person_out",
                "member_in",
                "member_out",
                "update_file",
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (accepted IS NULL)",
            name=op.f("ck_card_proposals_decided_either_way"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_card_proposals_decided_by_someone"),
        ),
        _to("card_proposals", "consortium_id", "consortia"),
        _to("card_proposals", "decided_by_id", "users"),
        _to("card_proposals", "made_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_proposals")),
    )
    op.create_index(op.f("ix_card_proposals_consortium_id"), "card_proposals", ["consortium_id"])
    op.create_index(op.f("ix_card_proposals_decided_by_id"), "card_proposals", ["decided_by_id"])
    op.create_index(op.f("ix_card_proposals_made_by_id"), "card_proposals", ["made_by_id"])
    op.create_table(
        "project_needs",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_project_needs_capacity_not_negative")),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_project_needs_level_0_to_5")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_project_needs_people_not_negative")),
        _to("project_needs", "area_id", "competence_areas"),
        _to("project_needs", "project_id", "projects"),
        sa.PrimaryKeyConstraint("project_id", "area_id", name=op.f("pk_project_needs")),
    )
    op.create_index(op.f("ix_project_needs_area_id"), "project_needs", ["area_id"])
    op.create_index(op.f("ix_project_needs_project_id"), "project_needs", ["project_id"])


def downgrade() -> None:
    op.drop_table("project_needs")
    op.drop_table("card_proposals")
    op.drop_table("commitment_statements")
    op.drop_table("consortium_suspensions")
    op.drop_table("framework_changes")
    op.drop_table("organisation_names")
