"""Tell apart the lines of the ledger, and let the database guard them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEYS = {
    "consortium_id": "consortia",
    "buyer_id": "organisations",
    "corrects_id": "ledger_postings",
    "made_by_id": "users",
}
CHECKS = {
    "postingkind": "kind IN ('award', 'option', 'change', 'completion', 'correction')",
    "corrects_one": "(kind = 'correction') = (corrects_id IS NOT NULL)",
    "amount_not_zero": "amount_ore <> 0",
    "corrects_another": "corrects_id <> id",
}
PAST_MAXIMUM = "the maximum value of the framework would be passed"
APPEND_ONLY = "the ledger is append-only"
PAST = (
    "NEW.amount_ore > 0 AND NEW.amount_ore + (SELECT COALESCE(SUM(amount_ore), 0)"
    " FROM ledger_postings WHERE framework_id = NEW.framework_id) >"
    " (SELECT maximum_value_ore FROM frameworks WHERE id = NEW.framework_id)"
)


def upgrade() -> None:
    with op.batch_alter_table("ledger_postings") as batch:
        batch.drop_constraint(batch.f("uq_ledger_postings_competition_id_kind"), type_="unique")
        for name in KEYS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE ledger_postings SET kind = 'completion' WHERE kind <> 'award'")
    op.execute("DELETE FROM ledger_postings WHERE amount_ore = 0")
    op.execute(
        "UPDATE ledger_postings SET consortium_id = (SELECT b.consortium_id FROM bids b"
        " JOIN contracts k ON k.bid_id = b.id"
        " WHERE k.competition_id = ledger_postings.competition_id),"
        " buyer_id = (SELECT p.owner_id FROM projects p JOIN competitions m ON m.project_id = p.id"
        " WHERE m.id = ledger_postings.competition_id)"
    )
    with op.batch_alter_table("ledger_postings") as batch:
        batch.alter_column("reason", existing_type=sa.Text(), server_default=None)
        batch.alter_column("kind", existing_type=sa.String(20), type_=sa.String(40))
        for name, target in KEYS.items():
            batch.create_foreign_key(
                batch.f(f"fk_ledger_postings_{name}_{target}"),
                target,
                [name],
                ["id"],
                ondelete="RESTRICT",
            )
            batch.create_index(
                batch.f(f"ix_ledger_postings_{name}"), [name], unique=name == "corrects_id"
            )
        for name, rule in CHECKS.items():
            batch.create_check_constraint(batch.f(f"ck_ledger_postings_{name}"), rule)
        award = sa.text("kind = 'award'")
        batch.create_index(
            "one_award_posting",
            ["competition_id"],
            unique=True,
            sqlite_where=award,
            postgresql_where=award,
        )
    _guard()


def _guard() -> None:
    """Refuse what no service may do: to edit a line, and to pass the maximum (C-23/20)."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_postings_{verb.lower()} BEFORE {verb} ON ledger_postings "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
        op.execute(
            "CREATE TRIGGER ledger_postings_maximum BEFORE INSERT ON ledger_postings "
            f"WHEN {PAST} BEGIN SELECT RAISE(ABORT, '{PAST_MAXIMUM}'); END"
        )
        return
    refused = f"RAISE EXCEPTION '{PAST_MAXIMUM}' USING ERRCODE = 'check_violation'"
    for name, body in (
        ("refuse_ledger_change", f"RAISE EXCEPTION '{APPEND_ONLY}';"),
        ("refuse_ledger_past_maximum", f"IF {PAST} THEN {refused}; END IF; RETURN NEW;"),
    ):
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        )
    op.execute(
        "CREATE TRIGGER ledger_postings_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON ledger_postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
    )
    op.execute(
        "CREATE TRIGGER ledger_postings_maximum BEFORE INSERT "
        "ON ledger_postings FOR EACH ROW EXECUTE FUNCTION refuse_ledger_past_maximum()"
    )
    for trigger in ("change", "maximum"):
        op.execute(f"ALTER TABLE ledger_postings ENABLE ALWAYS TRIGGER ledger_postings_{trigger}")


def _unguard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete", "maximum"):
            op.execute(f"DROP TRIGGER ledger_postings_{verb}")
        return
    for trigger in ("change", "maximum"):
        op.execute(f"DROP TRIGGER ledger_postings_{trigger} ON ledger_postings")
    op.execute("DROP FUNCTION refuse_ledger_change()")
    op.execute("DROP FUNCTION refuse_ledger_past_maximum()")


def downgrade() -> None:
    """Keep every amount: a second line of a kind takes its own number into its kind."""
    _unguard()
    with op.batch_alter_table("ledger_postings") as batch:
        batch.drop_index("one_award_posting")
        for name in CHECKS:
            batch.drop_constraint(batch.f(f"ck_ledger_postings_{name}"), type_="check")
        for name, target in KEYS.items():
            batch.drop_constraint(
                batch.f(f"fk_ledger_postings_{name}_{target}"), type_="foreignkey"
            )
            batch.drop_index(batch.f(f"ix_ledger_postings_{name}"))
        batch.alter_column("kind", existing_type=sa.String(40), type_=sa.String(20))
        for name in (*KEYS, "reason"):
            batch.drop_column(name)
    op.execute("UPDATE ledger_postings SET kind = 'more-' || id WHERE kind <> 'award'")
    with op.batch_alter_table("ledger_postings") as batch:
        batch.create_unique_constraint(
            batch.f("uq_ledger_postings_competition_id_kind"), ["competition_id", "kind"]
        )
