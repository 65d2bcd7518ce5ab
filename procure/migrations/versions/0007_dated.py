"""Let members, rates, people, levels and parties hold from a day to a day

What was stored before is taken to have held since its framework began. On the way down, of
several rows for one thing the newest stays, and what has ended goes.
"""

import sqlalchemy as sa
from alembic import op

from procure.models.base import UtcDateTime

revision = "0007"
down_revision = "0006"

OF_CONSORTIUM = (
    "SELECT f.starts_on FROM frameworks f JOIN consortia c ON c.framework_id = f.id WHERE c.id = "
)
OF_PERSON = "(SELECT p.consortium_id FROM people p WHERE p.id = competences.person_id)"
# Where the first day of a row comes from, and what names the thing that the row is about.
DATED = {
    "framework_parties": (
        "SELECT f.starts_on FROM frameworks f WHERE f.id = framework_parties.framework_id",
        ("framework_id", "organisation_id"),
    ),
    "consortium_members": (
        OF_CONSORTIUM + "consortium_members.consortium_id",
        ("consortium_id", "organisation_id"),
    ),
    "maximum_rates": (OF_CONSORTIUM + "maximum_rates.consortium_id", ("consortium_id", "role_id")),
    "people": (OF_CONSORTIUM + "people.consortium_id", ("id",)),
    "competences": (
        OF_CONSORTIUM + OF_PERSON,
        ("person_id", "area_id"),
    ),
}
KEYED = ("consortium_members", "maximum_rates", "competences")
ONE = sa.text("1")


def added() -> dict[str, tuple[list[sa.Column[object]], dict[str, str], dict[str, str]]]:
    """Return the other new columns by table, with foreign keys and checks; made anew each time."""
    return {
        "consortia": ([sa.Column("version", sa.Integer(), server_default=ONE, nullable=False)], {}, {}),
        "frameworks": (
            [
                sa.Column("annexes", sa.JSON(), server_default="[]", nullable=False),
                sa.Column("terminates_on", sa.Date(), nullable=True),
                sa.Column("version", sa.Integer(), server_default=ONE, nullable=False),
            ],
            {},
            {"termination_dated": "(terminated_at IS NULL) = (terminates_on IS NULL)"},
        ),
        "competences": (
            [
                sa.Column("months", sa.Integer(), nullable=True),
                sa.Column("last_used_on", sa.Date(), nullable=True),
                sa.Column("evidence", sa.Text(), server_default="", nullable=False),
            ],
            {},
            {"months_not_negative": "months >= 0"},
        ),
        "organisations": (
            [
                sa.Column("successor_id", sa.Integer(), nullable=True),
                sa.Column("succeeded_on", sa.Date(), nullable=True),
            ],
            {"successor_id": "organisations"},
            {
                "successor_dated": "(successor_id IS NULL) = (succeeded_on IS NULL)",
                "not_its_own_successor": "successor_id <> id",
            },
        ),
        "people": (
            [
                sa.Column("framework_id", sa.Integer(), nullable=True),
                sa.Column("reference", sa.String(60), server_default="", nullable=False),
                sa.Column(
                    "availability", sa.Integer(), server_default=sa.text("100"), nullable=False
                ),
                sa.Column(
                    "substitutable", sa.Boolean(), server_default=sa.false(), nullable=False
                ),
            ],
            {"framework_id": "frameworks"},
            {"availability_percent": "availability BETWEEN 0 AND 100"},
        ),
        "projects": (
            [
                sa.Column("framework_id", sa.Integer(), nullable=True),
                sa.Column("estimate_ore", sa.BigInteger(), nullable=True),
                sa.Column("wanted_on", sa.Date(), nullable=True),
                sa.Column("approved_at", UtcDateTime(), nullable=True),
                sa.Column("approved_by_id", sa.Integer(), nullable=True),
                sa.Column("approval_note", sa.Text(), server_default="", nullable=False),
                sa.Column("finished_at", UtcDateTime(), nullable=True),
            ],
            {"framework_id": "frameworks", "approved_by_id": "users"},
            {
                "estimate_positive": "estimate_ore > 0",
                "approved_by_one": "(approved_at IS NULL) = (approved_by_id IS NULL)",
                "finished_approved": "finished_at IS NULL OR approved_at IS NOT NULL",
            },
        ),
    }  # fmt: skip


def upgrade() -> None:
    for table, (columns, keys, checks) in added().items():
        _widen(table, columns, keys, checks)
    for table, (first_day, key) in DATED.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
            batch.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        op.execute(f"UPDATE {table} SET starts_on = ({first_day})")  # noqa: S608 -- the names above
        with op.batch_alter_table(table) as batch:
            batch.alter_column("starts_on", existing_type=sa.Date(), nullable=False)
            batch.create_check_constraint(
                batch.f(f"ck_{table}_ends_after_start"), "ends_on >= starts_on"
            )
            if table in KEYED:
                batch.drop_constraint(f"pk_{table}", type_="primary")
                batch.create_primary_key(f"pk_{table}", [*key, "starts_on"])
    _own_framework()
    _index_leads("is_lead", "is_lead AND ends_on IS NULL")
    _one_party(["framework_id", "organisation_id"], "starts_on")
    with op.batch_alter_table("consortia") as batch:
        batch.drop_column("suspended_at")


def _widen(
    table: str, columns: list[sa.Column[object]], keys: dict[str, str], checks: dict[str, str]
) -> None:
    """Add columns, foreign keys with their index, and checks; defaults serve old rows only."""
    defaults = [(c.name, c.type) for c in columns if c.server_default is not None]
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        for name, kind in defaults:
            batch.alter_column(name, existing_type=kind, server_default=None)
        for name, target in keys.items():
            batch.create_foreign_key(
                batch.f(f"fk_{table}_{name}_{target}"), target, [name], ["id"], ondelete="RESTRICT"
            )
            batch.create_index(batch.f(f"ix_{table}_{name}"), [name])
        for name, rule in checks.items():
            batch.create_check_constraint(batch.f(f"ck_{table}_{name}"), rule)


def _own_framework() -> None:
    """Give people the framework of their consortium, and one place in it each."""
    op.execute(
        "UPDATE people SET framework_id ="
        " (SELECT c.framework_id FROM consortia c WHERE c.id = people.consortium_id)"
    )
    one = sa.text("reference <> '' AND ends_on IS NULL")
    with op.batch_alter_table("people") as batch:
        batch.alter_column("framework_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(
            "consortium", "consortia", ["consortium_id", "framework_id"], ["id", "framework_id"]
        )
        batch.create_index(
            "one_place_per_person",
            ["framework_id", "employer_id", "reference"],
            unique=True,
            sqlite_where=one,
            postgresql_where=one,
        )


def _index_leads(before: str, after: str) -> None:
    with op.batch_alter_table("consortium_members") as batch:
        batch.drop_index("one_lead", sqlite_where=sa.text(before))
    with op.batch_alter_table("consortium_members") as batch:
        batch.create_index(
            "one_lead",
            ["consortium_id"],
            unique=True,
            sqlite_where=sa.text(after),
            postgresql_where=sa.text(after),
        )


def _one_party(key: list[str], *more: str) -> None:
    """Let a body be a party once for each key, which is the old or the new one."""
    short, long = key, [*key, "starts_on"]
    before, after = (short, long) if more else (long, short)
    with op.batch_alter_table("framework_parties") as batch:
        batch.drop_constraint(batch.f("uq_framework_parties_" + "_".join(before)), type_="unique")
        batch.create_unique_constraint(batch.f("uq_framework_parties_" + "_".join(after)), after)


def downgrade() -> None:
    with op.batch_alter_table("consortia") as batch:
        batch.add_column(sa.Column("suspended_at", UtcDateTime(), nullable=True))
    for table, (_first_day, key) in DATED.items():
        _keep_newest(table, key)
    op.execute("DELETE FROM competences WHERE person_id NOT IN (SELECT id FROM people)")
    _index_leads("is_lead AND ends_on IS NULL", "is_lead")
    _one_party(["framework_id", "organisation_id"])
    with op.batch_alter_table("people") as batch:
        batch.drop_constraint("consortium", type_="foreignkey")
        batch.drop_index("one_place_per_person")
    for table, (_first_day, key) in DATED.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(batch.f(f"ck_{table}_ends_after_start"), type_="check")
            if table in KEYED:
                batch.drop_constraint(f"pk_{table}", type_="primary")
                batch.create_primary_key(f"pk_{table}", list(key))
            batch.drop_column("ends_on")
            batch.drop_column("starts_on")
    for table, (columns, keys, checks) in added().items():
        with op.batch_alter_table(table) as batch:
            for name in checks:
                batch.drop_constraint(batch.f(f"ck_{table}_{name}"), type_="check")
            for name, target in keys.items():
                batch.drop_constraint(batch.f(f"fk_{table}_{name}_{target}"), type_="foreignkey")
                batch.drop_index(batch.f(f"ix_{table}_{name}"))
            for column in columns:
                batch.drop_column(column.name)


def _keep_newest(table: str, key: tuple[str, ...]) -> None:
    """Keep one open row for each thing; a person whom a bid names stays."""
    named = " AND id NOT IN (SELECT person_id FROM competences)" if table == "people" else ""
    op.execute(f"DELETE FROM {table} WHERE ends_on < CURRENT_DATE{named}")  # noqa: S608 -- the names above
    same = " AND ".join(f"newer.{column} = {table}.{column}" for column in key)
    op.execute(
        f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM {table} newer"  # noqa: S608
        f" WHERE {same} AND newer.starts_on > {table}.starts_on)"
    )
