"""What tests remember for each other must not depend on which of them comes first."""

from sqlalchemy import inspect, text

from tests import databases


def test_engine_knows_its_database_though_the_first_of_the_worker_was_never_used(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(databases, "_first", {})
    databases.engine_of(tmp_path / "first.db")
    second = databases.engine_of(tmp_path / "second.db")
    with second.begin() as connection:
        connection.execute(text("CREATE TABLE bids (id INTEGER)"))
    assert [column["name"] for column in inspect(second).get_columns("bids")] == ["id"]
