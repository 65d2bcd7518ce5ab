"""Lay down the foundation"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import Exact, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("chain", "previous", name=op.f("uq_audit_entries_chain_previous")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_entries_digest")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_newest", ["at", "chain", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_tag"), ["tag"], unique=False)

    op.create_table(
        "audit_heads",
        sa.Column("chain", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("organisation_number", sa.String(length=9), nullable=True),
        sa.CheckConstraint(
            "length(organisation_number) = 9", name=op.f("ck_organisations_nine_digits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint(
            "organisation_number", name=op.f("uq_organisations_organisation_number")
        ),
    )
    op.create_table(
        "outbox_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mails")),
    )
    op.create_table(
        "frameworks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("duration_reason", sa.Text(), nullable=False),
        sa.Column("extension_options", sa.JSON(), nullable=False),
        sa.Column("maximum_value_ore", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("cpv_codes", sa.JSON(), nullable=False),
        sa.Column(
            "call_off_method",
            sa.Enum(
                "mini_competition",
                "direct_award",
                "both",
                name="calloffmethod",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reopening_condition", sa.Text(), nullable=False),
        sa.Column("standard_contract", sa.String(length=20), nullable=False),
        sa.Column("contact_role", sa.String(length=255), nullable=False),
        sa.Column("contact_email", sa.String(length=255), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=True),
        sa.Column("terminated_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_frameworks_ends_after_start")),
        sa.CheckConstraint("maximum_value_ore > 0", name=op.f("ck_frameworks_maximum_positive")),
        sa.CheckConstraint(
            "terminated_at IS NULL OR activated_at IS NOT NULL",
            name=op.f("ck_frameworks_terminated_after_active"),
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"],
            ["organisations.id"],
            name=op.f("fk_frameworks_buyer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frameworks")),
        sa.UniqueConstraint("reference", name=op.f("uq_frameworks_reference")),
    )
    with op.batch_alter_table("frameworks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frameworks_buyer_id"), ["buyer_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "adviser",
                "auditor",
                "evaluator",
                "officer",
                "owner",
                "supplier",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_users_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_users_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "allowed_criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "price",
                "quality",
                name="criterionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("weight_minimum", Exact(), nullable=False),
        sa.Column("weight_maximum", Exact(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_allowed_criteria_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowed_criteria")),
        sa.UniqueConstraint(
            "framework_id", "key", name=op.f("uq_allowed_criteria_framework_id_key")
        ),
    )
    with op.batch_alter_table("allowed_criteria", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allowed_criteria_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "competence_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_competence_areas_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competence_areas")),
        sa.UniqueConstraint(
            "framework_id", "key", name=op.f("uq_competence_areas_framework_id_key")
        ),
    )
    with op.batch_alter_table("competence_areas", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competence_areas_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "consortia",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("contact_email", sa.String(length=255), nullable=False),
        sa.Column("suspended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_consortia_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortia")),
        sa.UniqueConstraint("framework_id", "name", name=op.f("uq_consortia_framework_id_name")),
        sa.UniqueConstraint("id", "framework_id", name=op.f("uq_consortia_id_framework_id")),
    )
    with op.batch_alter_table("consortia", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consortia_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "framework_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_framework_parties_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_framework_parties_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_parties")),
        sa.UniqueConstraint(
            "framework_id",
            "organisation_id",
            name=op.f("uq_framework_parties_framework_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("framework_parties", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_framework_parties_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_framework_parties_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "framework_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("level", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_framework_roles_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_roles")),
        sa.UniqueConstraint(
            "framework_id", "key", name=op.f("uq_framework_roles_framework_id_key")
        ),
    )
    with op.batch_alter_table("framework_roles", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_framework_roles_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_login_sessions_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_sessions_token_digest")),
    )
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("users", sa.Text(), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("user_need", sa.Text(), nullable=False),
        sa.Column("societal_benefit", sa.Text(), nullable=False),
        sa.Column("benefit_potential", sa.Text(), nullable=False),
        sa.Column("leadership_anchoring", sa.Text(), nullable=False),
        sa.Column("life_event", sa.String(length=255), nullable=False),
        sa.Column("cohort_year", sa.Integer(), nullable=True),
        sa.Column("grant_ore", sa.BigInteger(), nullable=False),
        sa.Column("own_funding_ore", sa.BigInteger(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("grant_ore >= 0", name=op.f("ck_projects_grant_not_negative")),
        sa.CheckConstraint(
            "own_funding_ore >= 0", name=op.f("ck_projects_own_funding_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_projects_created_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["organisations.id"],
            name=op.f("fk_projects_owner_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_projects_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_projects_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "competitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("deliverables", sa.Text(), nullable=False),
        sa.Column("estimate_ore", sa.BigInteger(), nullable=True),
        sa.Column("contract_form", sa.String(length=20), nullable=False),
        sa.Column("presentation", sa.Boolean(), nullable=False),
        sa.Column(
            "climate_choice",
            sa.Enum(
                "criterion",
                "requirement",
                "insignificant",
                name="climatechoice",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("climate_reason", sa.Text(), nullable=False),
        sa.Column("standstill_days", sa.Integer(), nullable=True),
        sa.Column("standstill_reason", sa.Text(), nullable=False),
        sa.Column("deadline_at", UtcDateTime(), nullable=True),
        sa.Column("questions_due_at", UtcDateTime(), nullable=True),
        sa.Column("validity_until", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_for_review_at", UtcDateTime(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("scoring_started_at", UtcDateTime(), nullable=True),
        sa.Column("consensus_started_at", UtcDateTime(), nullable=True),
        sa.Column("locked_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("letters_sent_at", UtcDateTime(), nullable=True),
        sa.Column("standstill_ends_at", UtcDateTime(), nullable=True),
        sa.Column("contracted_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("unsuccessful_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)",
            name=op.f("ck_competitions_cancelled_reasoned"),
        ),
        sa.CheckConstraint(
            "completed_at IS NULL OR contracted_at IS NOT NULL",
            name=op.f("ck_competitions_completed_contracted"),
        ),
        sa.CheckConstraint(
            "consensus_started_at IS NULL OR scoring_started_at IS NOT NULL",
            name=op.f("ck_competitions_consensus_scored"),
        ),
        sa.CheckConstraint(
            "contracted_at IS NULL OR letters_sent_at IS NOT NULL",
            name=op.f("ck_competitions_contracted_letters"),
        ),
        sa.CheckConstraint(
            "contracted_at IS NULL OR standstill_ends_at IS NULL OR contracted_at >= standstill_ends_at",
            name=op.f("ck_competitions_contracted_standstill"),
        ),
        sa.CheckConstraint(
            "decided_at IS NULL OR locked_at IS NOT NULL",
            name=op.f("ck_competitions_decided_locked"),
        ),
        sa.CheckConstraint(
            "issued_at IS NULL OR approved_at IS NOT NULL",
            name=op.f("ck_competitions_issued_approved"),
        ),
        sa.CheckConstraint(
            "issued_at IS NULL OR deadline_at IS NOT NULL",
            name=op.f("ck_competitions_issued_deadline"),
        ),
        sa.CheckConstraint(
            "letters_sent_at IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_competitions_letters_decided"),
        ),
        sa.CheckConstraint(
            "locked_at IS NULL OR consensus_started_at IS NOT NULL",
            name=op.f("ck_competitions_locked_consensus"),
        ),
        sa.CheckConstraint(
            "opened_at IS NULL OR issued_at IS NOT NULL", name=op.f("ck_competitions_opened_issued")
        ),
        sa.CheckConstraint(
            "opened_at IS NULL OR opened_at >= deadline_at",
            name=op.f("ck_competitions_opened_late"),
        ),
        sa.CheckConstraint(
            "scoring_started_at IS NULL OR opened_at IS NOT NULL",
            name=op.f("ck_competitions_scored_opened"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["users.id"],
            name=op.f("fk_competitions_approved_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_competitions_created_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_competitions_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_competitions_project_id_projects"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competitions")),
        sa.UniqueConstraint("id", "framework_id", name=op.f("uq_competitions_id_framework_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_competitions_reference")),
    )
    with op.batch_alter_table("competitions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competitions_approved_by_id"), ["approved_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_competitions_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_competitions_framework_id"), ["framework_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_competitions_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "consortium_members",
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_consortium_members_consortium_id_consortia"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_consortium_members_organisation_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "consortium_id", "organisation_id", name=op.f("pk_consortium_members")
        ),
    )
    with op.batch_alter_table("consortium_members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consortium_members_consortium_id"), ["consortium_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consortium_members_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "one_lead",
            ["consortium_id"],
            unique=True,
            sqlite_where=sa.text("is_lead"),
            postgresql_where=sa.text("is_lead"),
        )

    op.create_table(
        "maximum_rates",
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("rate_ore", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rate_ore > 0", name=op.f("ck_maximum_rates_rate_positive")),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_maximum_rates_consortium_id_consortia"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["framework_roles.id"],
            name=op.f("fk_maximum_rates_role_id_framework_roles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("consortium_id", "role_id", name=op.f("pk_maximum_rates")),
    )
    with op.batch_alter_table("maximum_rates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_maximum_rates_consortium_id"), ["consortium_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_maximum_rates_role_id"), ["role_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_people_consortium_id_consortia"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["organisations.id"],
            name=op.f("fk_people_employer_id_organisations"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["framework_roles.id"],
            name=op.f("fk_people_role_id_framework_roles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_consortium_id"), ["consortium_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_people_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_role_id"), ["role_id"], unique=False)

    op.create_table(
        "bids",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column(
            "assessment",
            sa.Enum(
                "admissible",
                "rejected",
                name="assessment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("assessed_at", UtcDateTime(), nullable=True),
        sa.Column("assessment_reason", sa.Text(), nullable=False),
        sa.Column("reservations", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "assessment IS NULL OR assessment <> 'rejected' OR assessment_reason <> ''",
            name=op.f("ck_bids_rejected_reasoned"),
        ),
        sa.CheckConstraint(
            "(assessment IS NULL) = (assessed_at IS NULL)", name=op.f("ck_bids_assessed_dated")
        ),
        sa.CheckConstraint(
            "assessed_at IS NULL OR opened_at IS NOT NULL", name=op.f("ck_bids_assessed_opened")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_bids_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_bids_consortium_id_consortia"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bids")),
        sa.UniqueConstraint(
            "competition_id", "consortium_id", name=op.f("uq_bids_competition_id_consortium_id")
        ),
        sa.UniqueConstraint("id", "competition_id", name=op.f("uq_bids_id_competition_id")),
    )
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bids_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bids_consortium_id"), ["consortium_id"], unique=False)

    op.create_table(
        "competence_needs",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_competence_needs_level_0_to_5")),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["competence_areas.id"],
            name=op.f("fk_competence_needs_area_id_competence_areas"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_competence_needs_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("competition_id", "area_id", name=op.f("pk_competence_needs")),
    )
    with op.batch_alter_table("competence_needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competence_needs_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_competence_needs_competition_id"), ["competition_id"], unique=False
        )

    op.create_table(
        "competences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 5", name=op.f("ck_competences_level_0_to_5")),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["competence_areas.id"],
            name=op.f("fk_competences_area_id_competence_areas"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_competences_person_id_people"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("person_id", "area_id", name=op.f("pk_competences")),
    )
    with op.batch_alter_table("competences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_competences_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_competences_person_id"), ["person_id"], unique=False)

    op.create_table(
        "competition_memberships",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "adviser",
                "evaluator",
                "owner",
                name="competitionrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_competition_memberships_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_competition_memberships_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "competition_id", "user_id", "role", name=op.f("pk_competition_memberships")
        ),
    )
    with op.batch_alter_table("competition_memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competition_memberships_competition_id"),
            ["competition_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_competition_memberships_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "competition_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_competition_versions_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"],
            ["users.id"],
            name=op.f("fk_competition_versions_issued_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competition_versions")),
        sa.UniqueConstraint(
            "competition_id", "number", name=op.f("uq_competition_versions_competition_id_number")
        ),
    )
    with op.batch_alter_table("competition_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_competition_versions_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_competition_versions_issued_by_id"), ["issued_by_id"], unique=False
        )

    op.create_table(
        "criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("allowed_criterion_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "price",
                "quality",
                name="criterionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("documentation", sa.Text(), nullable=False),
        sa.Column("word_limit", sa.Integer(), nullable=True),
        sa.Column("weight", Exact(), nullable=False),
        sa.Column("minimum_points", Exact(), nullable=True),
        sa.Column("value_per_point_ore", sa.BigInteger(), nullable=True),
        sa.Column("climate", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_criteria_not_its_own_parent")),
        sa.CheckConstraint("word_limit > 0", name=op.f("ck_criteria_word_limit_positive")),
        sa.ForeignKeyConstraint(
            ["allowed_criterion_id"],
            ["allowed_criteria.id"],
            name=op.f("fk_criteria_allowed_criterion_id_allowed_criteria"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_criteria_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="parent_in_same_competition",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("id", "competition_id", name=op.f("uq_criteria_id_competition_id")),
    )
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_criteria_allowed_criterion_id"), ["allowed_criterion_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_criteria_competition_id"), ["competition_id"], unique=False
        )

    op.create_table(
        "evaluation_models",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(length=20), nullable=False),
        sa.Column("formula", sa.String(length=20), nullable=False),
        sa.Column("scale", Exact(), nullable=False),
        sa.Column("normalise", sa.String(length=20), nullable=False),
        sa.Column("minimum_quality", Exact(), nullable=True),
        sa.Column("k", Exact(), nullable=False),
        sa.Column("a", Exact(), nullable=False),
        sa.Column("floor", Exact(), nullable=True),
        sa.Column("low_ore", sa.BigInteger(), nullable=True),
        sa.Column("high_ore", sa.BigInteger(), nullable=True),
        sa.Column("rounding_stage", sa.String(length=20), nullable=False),
        sa.Column("rounding_decimals", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_evaluation_models_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_evaluation_models")),
    )
    with op.batch_alter_table("evaluation_models", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_models_competition_id"), ["competition_id"], unique=False
        )

    op.create_table(
        "evaluation_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_evaluation_sheets_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["evaluator_id"],
            ["users.id"],
            name=op.f("fk_evaluation_sheets_evaluator_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_sheets")),
        sa.UniqueConstraint(
            "competition_id",
            "evaluator_id",
            name=op.f("uq_evaluation_sheets_competition_id_evaluator_id"),
        ),
        sa.UniqueConstraint(
            "id", "competition_id", name=op.f("uq_evaluation_sheets_id_competition_id")
        ),
    )
    with op.batch_alter_table("evaluation_sheets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_sheets_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_sheets_evaluator_id"), ["evaluator_id"], unique=False
        )

    op.create_table(
        "impartiality_declarations",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", UtcDateTime(), nullable=False),
        sa.Column("ties", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_impartiality_declarations_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_impartiality_declarations_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "competition_id", "user_id", name=op.f("pk_impartiality_declarations")
        ),
    )
    with op.batch_alter_table("impartiality_declarations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_impartiality_declarations_competition_id"),
            ["competition_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_impartiality_declarations_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("declined_at", UtcDateTime(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "declined_at IS NULL OR decline_reason IS NOT NULL",
            name=op.f("ck_invitations_declined_reasoned"),
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_invitations_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_invitations_consortium_id_consortia"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint(
            "competition_id",
            "consortium_id",
            name=op.f("uq_invitations_competition_id_consortium_id"),
        ),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitations_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitations_consortium_id"), ["consortium_id"], unique=False
        )

    op.create_table(
        "ledger_postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_ledger_postings_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["frameworks.id"],
            name=op.f("fk_ledger_postings_framework_id_frameworks"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_postings")),
        sa.UniqueConstraint(
            "competition_id", "kind", name=op.f("uq_ledger_postings_competition_id_kind")
        ),
    )
    with op.batch_alter_table("ledger_postings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_postings_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_postings_framework_id"), ["framework_id"], unique=False
        )

    op.create_table(
        "opening_confirmations",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_opening_confirmations_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_opening_confirmations_user_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("competition_id", "user_id", name=op.f("pk_opening_confirmations")),
    )
    with op.batch_alter_table("opening_confirmations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opening_confirmations_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opening_confirmations_user_id"), ["user_id"], unique=False
        )

    op.create_table(
        "price_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours > 0", name=op.f("ck_price_lines_hours_positive")),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_price_lines_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["framework_roles.id"],
            name=op.f("fk_price_lines_role_id_framework_roles"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_lines")),
    )
    with op.batch_alter_table("price_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_lines_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_price_lines_role_id"), ["role_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("consortium_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_questions_answered_dated")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_questions_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_questions_consortium_id_consortia"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint(
            "competition_id", "number", name=op.f("uq_questions_competition_id_number")
        ),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_questions_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_questions_consortium_id"), ["consortium_id"], unique=False
        )
        batch_op.create_index(
            "ix_questions_unanswered",
            ["competition_id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "must",
                "should",
                name="requirementkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_requirements_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirements")),
        sa.UniqueConstraint(
            "competition_id", "number", name=op.f("uq_requirements_competition_id_number")
        ),
    )
    with op.batch_alter_table("requirements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_requirements_competition_id"), ["competition_id"], unique=False
        )

    op.create_table(
        "bid_answers",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="criterion",
        ),
        sa.PrimaryKeyConstraint("bid_id", "criterion_id", name=op.f("pk_bid_answers")),
    )
    op.create_table(
        "bid_drafts",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_bid_drafts_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["users.id"],
            name=op.f("fk_bid_drafts_saved_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("bid_id", name=op.f("pk_bid_drafts")),
    )
    with op.batch_alter_table("bid_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_drafts_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bid_drafts_saved_by_id"), ["saved_by_id"], unique=False
        )

    op.create_table(
        "bid_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_bid_files_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_files")),
        sa.UniqueConstraint("object_key", name=op.f("uq_bid_files_object_key")),
    )
    with op.batch_alter_table("bid_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_files_bid_id"), ["bid_id"], unique=False)

    op.create_table(
        "bid_prices",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("price_line_id", sa.Integer(), nullable=False),
        sa.Column("rate_ore", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rate_ore > 0", name=op.f("ck_bid_prices_rate_positive")),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_bid_prices_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["price_line_id"],
            ["price_lines.id"],
            name=op.f("fk_bid_prices_price_line_id_price_lines"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("bid_id", "price_line_id", name=op.f("pk_bid_prices")),
    )
    with op.batch_alter_table("bid_prices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_prices_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bid_prices_price_line_id"), ["price_line_id"], unique=False
        )

    op.create_table(
        "consensus_scores",
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("points", Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="criterion",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["users.id"],
            name=op.f("fk_consensus_scores_set_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("bid_id", "criterion_id", name=op.f("pk_consensus_scores")),
    )
    with op.batch_alter_table("consensus_scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consensus_scores_set_by_id"), ["set_by_id"], unique=False
        )

    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("value_ore", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"],
            ["users.id"],
            name=op.f("fk_contracts_signed_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("competition_id", name=op.f("uq_contracts_competition_id")),
    )
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contracts_signed_by_id"), ["signed_by_id"], unique=False
        )

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("reversed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_decisions_decided_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decisions_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            "one_standing_decision",
            ["competition_id"],
            unique=True,
            sqlite_where=sa.text("reversed_at IS NULL"),
            postgresql_where=sa.text("reversed_at IS NULL"),
        )

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("suffix", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("template_digest", sa.String(length=64), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("for_suppliers", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_documents_number_positive")),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_documents_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"],
            ["competitions.id"],
            name=op.f("fk_documents_competition_id_competitions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["users.id"],
            name=op.f("fk_documents_made_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_documents_competition_id"), ["competition_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_documents_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(
            "one_version",
            ["competition_id", "name", "suffix", "number"],
            unique=True,
            sqlite_where=sa.text("bid_id IS NULL"),
            postgresql_where=sa.text("bid_id IS NULL"),
        )
        batch_op.create_index(
            "one_version_per_bid",
            ["bid_id", "name", "suffix", "number"],
            unique=True,
            sqlite_where=sa.text("bid_id IS NOT NULL"),
            postgresql_where=sa.text("bid_id IS NOT NULL"),
        )

    op.create_table(
        "scores",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("points", Exact(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id", "competition_id"], ["bids.id", "bids.competition_id"], name="bid"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "competition_id"],
            ["criteria.id", "criteria.competition_id"],
            name="criterion",
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id", "competition_id"],
            ["evaluation_sheets.id", "evaluation_sheets.competition_id"],
            name="sheet",
        ),
        sa.PrimaryKeyConstraint("sheet_id", "bid_id", "criterion_id", name=op.f("pk_scores")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("payload_digest", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("receipt_digest", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_submissions_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["users.id"],
            name=op.f("fk_submissions_submitted_by_id_users"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "bid_id", "idempotency_key", name=op.f("uq_submissions_bid_id_idempotency_key")
        ),
        sa.UniqueConstraint("bid_id", "number", name=op.f("uq_submissions_bid_id_number")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_submissions_submitted_by_id"), ["submitted_by_id"], unique=False
        )

    op.create_table(
        "team_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_team_members_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_team_members_person_id_people"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_members")),
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_members_person_id"), ["person_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("bid_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bid_id"], ["bids.id"], name=op.f("fk_letters_bid_id_bids"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name=op.f("fk_letters_decision_id_decisions"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_letters_document_id_documents"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("decision_id", "bid_id", name=op.f("uq_letters_decision_id_bid_id")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_document_id"), ["document_id"], unique=False)

    _guard_audit()


def downgrade() -> None:
    _unguard_audit()
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_document_id"))
        batch_op.drop_index(batch_op.f("ix_letters_decision_id"))
        batch_op.drop_index(batch_op.f("ix_letters_bid_id"))

    op.drop_table("letters")
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_members_person_id"))
        batch_op.drop_index(batch_op.f("ix_team_members_bid_id"))

    op.drop_table("team_members")
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submissions_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_submissions_bid_id"))

    op.drop_table("submissions")
    op.drop_table("scores")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(
            "one_version_per_bid",
            sqlite_where=sa.text("bid_id IS NOT NULL"),
            postgresql_where=sa.text("bid_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "one_version",
            sqlite_where=sa.text("bid_id IS NULL"),
            postgresql_where=sa.text("bid_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_documents_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_documents_competition_id"))
        batch_op.drop_index(batch_op.f("ix_documents_bid_id"))

    op.drop_table("documents")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(
            "one_standing_decision",
            sqlite_where=sa.text("reversed_at IS NULL"),
            postgresql_where=sa.text("reversed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_decisions_decided_by_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracts_signed_by_id"))

    op.drop_table("contracts")
    with op.batch_alter_table("consensus_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consensus_scores_set_by_id"))

    op.drop_table("consensus_scores")
    with op.batch_alter_table("bid_prices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_prices_price_line_id"))
        batch_op.drop_index(batch_op.f("ix_bid_prices_bid_id"))

    op.drop_table("bid_prices")
    with op.batch_alter_table("bid_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_files_bid_id"))

    op.drop_table("bid_files")
    with op.batch_alter_table("bid_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_drafts_saved_by_id"))
        batch_op.drop_index(batch_op.f("ix_bid_drafts_bid_id"))

    op.drop_table("bid_drafts")
    op.drop_table("bid_answers")
    with op.batch_alter_table("requirements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_requirements_competition_id"))

    op.drop_table("requirements")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_questions_unanswered",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_questions_consortium_id"))
        batch_op.drop_index(batch_op.f("ix_questions_competition_id"))

    op.drop_table("questions")
    with op.batch_alter_table("price_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_lines_role_id"))
        batch_op.drop_index(batch_op.f("ix_price_lines_competition_id"))

    op.drop_table("price_lines")
    with op.batch_alter_table("opening_confirmations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_confirmations_user_id"))
        batch_op.drop_index(batch_op.f("ix_opening_confirmations_competition_id"))

    op.drop_table("opening_confirmations")
    with op.batch_alter_table("ledger_postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_postings_framework_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_postings_competition_id"))

    op.drop_table("ledger_postings")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_consortium_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_competition_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("impartiality_declarations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_impartiality_declarations_user_id"))
        batch_op.drop_index(batch_op.f("ix_impartiality_declarations_competition_id"))

    op.drop_table("impartiality_declarations")
    with op.batch_alter_table("evaluation_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_sheets_evaluator_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_sheets_competition_id"))

    op.drop_table("evaluation_sheets")
    with op.batch_alter_table("evaluation_models", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_models_competition_id"))

    op.drop_table("evaluation_models")
    with op.batch_alter_table("criteria", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_criteria_competition_id"))
        batch_op.drop_index(batch_op.f("ix_criteria_allowed_criterion_id"))

    op.drop_table("criteria")
    with op.batch_alter_table("competition_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competition_versions_issued_by_id"))
        batch_op.drop_index(batch_op.f("ix_competition_versions_competition_id"))

    op.drop_table("competition_versions")
    with op.batch_alter_table("competition_memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competition_memberships_user_id"))
        batch_op.drop_index(batch_op.f("ix_competition_memberships_competition_id"))

    op.drop_table("competition_memberships")
    with op.batch_alter_table("competences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competences_person_id"))
        batch_op.drop_index(batch_op.f("ix_competences_area_id"))

    op.drop_table("competences")
    with op.batch_alter_table("competence_needs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competence_needs_competition_id"))
        batch_op.drop_index(batch_op.f("ix_competence_needs_area_id"))

    op.drop_table("competence_needs")
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bids_consortium_id"))
        batch_op.drop_index(batch_op.f("ix_bids_competition_id"))

    op.drop_table("bids")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_role_id"))
        batch_op.drop_index(batch_op.f("ix_people_employer_id"))
        batch_op.drop_index(batch_op.f("ix_people_consortium_id"))

    op.drop_table("people")
    with op.batch_alter_table("maximum_rates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_maximum_rates_role_id"))
        batch_op.drop_index(batch_op.f("ix_maximum_rates_consortium_id"))

    op.drop_table("maximum_rates")
    with op.batch_alter_table("consortium_members", schema=None) as batch_op:
        batch_op.drop_index(
            "one_lead", sqlite_where=sa.text("is_lead"), postgresql_where=sa.text("is_lead")
        )
        batch_op.drop_index(batch_op.f("ix_consortium_members_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_consortium_members_consortium_id"))

    op.drop_table("consortium_members")
    with op.batch_alter_table("competitions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competitions_project_id"))
        batch_op.drop_index(batch_op.f("ix_competitions_framework_id"))
        batch_op.drop_index(batch_op.f("ix_competitions_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_competitions_approved_by_id"))

    op.drop_table("competitions")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_owner_id"))
        batch_op.drop_index(batch_op.f("ix_projects_created_by_id"))

    op.drop_table("projects")
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_sessions_user_id"))

    op.drop_table("login_sessions")
    with op.batch_alter_table("framework_roles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_roles_framework_id"))

    op.drop_table("framework_roles")
    with op.batch_alter_table("framework_parties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_framework_parties_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_framework_parties_framework_id"))

    op.drop_table("framework_parties")
    with op.batch_alter_table("consortia", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consortia_framework_id"))

    op.drop_table("consortia")
    with op.batch_alter_table("competence_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_competence_areas_framework_id"))

    op.drop_table("competence_areas")
    with op.batch_alter_table("allowed_criteria", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allowed_criteria_framework_id"))

    op.drop_table("allowed_criteria")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_organisation_id"))

    op.drop_table("users")
    with op.batch_alter_table("frameworks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frameworks_buyer_id"))

    op.drop_table("frameworks")
    op.drop_table("outbox_mails")
    op.drop_table("organisations")
    op.drop_table("audit_heads")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_tag"))
        batch_op.drop_index("ix_audit_entries_newest")

    op.drop_table("audit_entries")


REFUSAL = "audit is append-only"


def _guard_audit() -> None:
    """Refuse change of what is written, whoever asks (`security.md` §2.2)."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_{verb.lower()} BEFORE {verb} ON audit_entries "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
    op.execute("ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_change")


def _unguard_audit() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entries_{verb}")
        return
    op.execute("DROP TRIGGER audit_entries_change ON audit_entries")
    op.execute("DROP FUNCTION refuse_audit_change()")
