"""Up, down and up again, on both databases, empty and with a whole story's data."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, func, inspect, select, text
from sqlalchemy.orm import Session

from procure.migrations import alembic_config, downgrade, pending, upgrade
from procure.models.registry import Base
from tests import stories, whole_story

TABLES = {table.name for table in Base.metadata.sorted_tables}
REVISIONS = [
    script.revision for script in ScriptDirectory.from_config(alembic_config(None)).walk_revisions()
][::-1]


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def schema(engine):
    """Everything the database says of itself, in an order of its own making."""
    seen = inspect(engine)
    told = {}
    for table in sorted(tables(engine)):
        told[table] = [
            [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)],
            seen.get_pk_constraint(table),
            sorted(seen.get_foreign_keys(table), key=lambda key: key["name"]),
            sorted(seen.get_unique_constraints(table), key=lambda unique: unique["name"]),
            sorted(seen.get_check_constraints(table), key=lambda check: check["name"]),
            sorted(index_of(found) for found in seen.get_indexes(table)),
        ]  # fmt: skip
    return told


def index_of(found):
    where = {name: str(value) for name, value in found["dialect_options"].items()}
    return found["name"], found["column_names"], found["unique"], sorted(where.items())


def left_behind(engine):
    """Functions and triggers that the schema's own tables do not carry away."""
    if engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
    with engine.connect() as connection:
        return connection.scalars(text(query)).all()


def rows(engine):
    """How many rows each table holds."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table))
            for name, table in metadata.tables.items()
            if name != "alembic_version"
        }


def test_database_lacks_revisions_until_it_is_brought_up(empty_engine):
    assert pending(empty_engine)
    upgrade(empty_engine)
    assert not pending(empty_engine)
    assert tables(empty_engine) == TABLES


def test_upgrade_of_a_database_that_is_up_to_date_changes_nothing(any_engine):
    before = schema(any_engine)
    upgrade(any_engine)
    assert schema(any_engine) == before


def test_models_and_migrations_say_the_same(any_engine):
    command.check(alembic_config(any_engine))  # raises when a model has what no revision makes


def test_every_revision_goes_down_and_up_again(empty_engine):
    for revision in REVISIONS:
        upgrade(empty_engine, revision)
        before = schema(empty_engine)
        downgrade(empty_engine, "-1")
        upgrade(empty_engine, revision)
        assert schema(empty_engine) == before
    assert not pending(empty_engine)


def test_downgrade_leaves_nothing_behind(any_engine):
    downgrade(any_engine)
    assert tables(any_engine) == set()
    assert left_behind(any_engine) == []


def test_database_with_a_whole_story_goes_down_and_up_and_is_used_again(any_engine, tmp_path):
    with Session(any_engine, expire_on_commit=False) as session:
        whole_story.told(session, tmp_path)
    full = rows(any_engine)
    assert (full["competitions"], full["contracts"], full["submissions"]) == (3, 1, 2)
    before = schema(any_engine)
    downgrade(any_engine)
    upgrade(any_engine)
    assert schema(any_engine) == before
    assert set(rows(any_engine).values()) == {0}
    with Session(any_engine, expire_on_commit=False) as session:
        assert stories.issued(session).competition_id == 1
