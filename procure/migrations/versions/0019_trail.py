"""Let the trail take a new line at its end only, and know how far a checkpoint tells of a chain"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

REFUSAL = "audit is append-only"
GENESIS = "0" * 64
NEWEST = "(SELECT {what} FROM audit_entries WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1)"
# A REPLACE deletes the row in its way without a word to the DELETE trigger where somebody's
# connection has not switched `recursive_triggers` on: a line that is in the way is refused too.
MISPLACED = " OR ".join(
    (
        f"NEW.seq <> 1 + COALESCE({NEWEST.format(what='seq')}, 0)",
        f"NEW.previous <> COALESCE({NEWEST.format(what='digest')}, '{GENESIS}')",
        "EXISTS (SELECT 1 FROM audit_entries WHERE digest = NEW.digest)",
    )
)


def upgrade() -> None:
    op.add_column(
        "audit_heads",
        sa.Column("anchored_seq", sa.Integer(), nullable=False, server_default="0"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries "
            f"WHEN {MISPLACED} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    op.execute(
        "CREATE FUNCTION refuse_misplaced_audit() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {MISPLACED} THEN {refuse}; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_misplaced_audit()"
    )
    op.execute("ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_insert")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entries_insert")
    else:
        op.execute("DROP TRIGGER audit_entries_insert ON audit_entries")
        op.execute("DROP FUNCTION refuse_misplaced_audit()")
    with op.batch_alter_table("audit_heads") as batch:
        batch.drop_column("anchored_seq")
