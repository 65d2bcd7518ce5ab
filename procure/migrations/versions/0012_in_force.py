"""Let the database refuse a call-off outside the agreement's days, and a maximum below what is used

PostgreSQL knows the day in Norway. SQLite does not: there the hour or two around midnight is
given the benefit of the doubt, so that it never refuses what the services allow.
"""

from alembic import op

revision = "0012"
down_revision = "0011"

NOT_IN_FORCE = "the framework is not in force on the day of the call-off"
BELOW_USED = "the maximum value would be below what is used"
OUTSIDE = (
    "NEW.kind = 'award' AND EXISTS (SELECT 1 FROM frameworks f WHERE f.id = NEW.framework_id"
    " AND (f.activated_at IS NULL OR {latest} < f.starts_on OR {earliest} > f.ends_on"
    " OR {earliest} >= f.terminates_on))"
)
BELOW = (  # nothing and less has a rule of its own
    "NEW.maximum_value_ore > 0 AND NEW.maximum_value_ore < (SELECT COALESCE(SUM(amount_ore), 0) FROM ledger_postings"
    " WHERE framework_id = NEW.id)"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        outside = OUTSIDE.format(
            earliest="date(NEW.posted_at, '+1 hour')", latest="date(NEW.posted_at, '+2 hours')"
        )
        op.execute(
            "CREATE TRIGGER ledger_postings_in_force BEFORE INSERT ON ledger_postings "
            f"WHEN {outside} BEGIN SELECT RAISE(ABORT, '{NOT_IN_FORCE}'); END"
        )
        op.execute(
            "CREATE TRIGGER frameworks_maximum BEFORE UPDATE OF maximum_value_ore ON frameworks "
            f"WHEN {BELOW} BEGIN SELECT RAISE(ABORT, '{BELOW_USED}'); END"
        )
        return
    day = "(NEW.posted_at AT TIME ZONE 'Europe/Oslo')::date"
    _refuse(
        "refuse_call_off_outside_force",
        OUTSIDE.format(earliest=day, latest=day),
        NOT_IN_FORCE,
        "ledger_postings_in_force BEFORE INSERT ON ledger_postings",
    )
    _refuse(
        "refuse_maximum_below_used",
        BELOW,
        BELOW_USED,
        "frameworks_maximum BEFORE UPDATE OF maximum_value_ore ON frameworks",
    )
    for table, trigger in (("ledger_postings", "in_force"), ("frameworks", "maximum")):
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{trigger}")


def _refuse(function: str, condition: str, said: str, trigger: str) -> None:
    body = f"IF {condition} THEN RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation'; END IF"
    op.execute(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body}; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {trigger} FOR EACH ROW EXECUTE FUNCTION {function}()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_postings_in_force")
        op.execute("DROP TRIGGER frameworks_maximum")
        return
    op.execute("DROP TRIGGER ledger_postings_in_force ON ledger_postings")
    op.execute("DROP TRIGGER frameworks_maximum ON frameworks")
    op.execute("DROP FUNCTION refuse_call_off_outside_force()")
    op.execute("DROP FUNCTION refuse_maximum_below_used()")
