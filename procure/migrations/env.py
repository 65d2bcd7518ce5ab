"""Alembic's entry: run the revisions on the engine that the caller gave."""

from alembic import context

from procure.models.registry import Base

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    lite = connection.dialect.name == "sqlite"
    if lite:  # a changed table is written anew, which the keys of others would refuse
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=lite,
        compare_type=True,
    )
    with connection.begin():
        context.run_migrations()
        if lite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            msg = f"rows without what they refer to: {broken[:5]}"
            raise RuntimeError(msg)
    if lite:
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
