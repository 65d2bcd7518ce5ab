"""`procure reminders send`, as a scheduler runs it."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure import clock
from procure.cli import main
from procure.models.audit import OutboxMail
from tests import stories
from tests.services.test_commitments import register
from tests.services.test_reminders import at


@pytest.fixture
def configured(monkeypatch, engine, tmp_path):
    monkeypatch.setenv("PROCURE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PROCURE_SECRET_KEY", "a test secret that is long enough to start with")
    monkeypatch.setenv("PROCURE_STORAGE_URL", f"file://{tmp_path}/storage")
    monkeypatch.setattr(clock, "system", lambda: at(30))


def test_reminders_are_queued_once(configured, engine):
    with Session(engine, expire_on_commit=False) as session:
        register(session, stories.framework(session))
    told = []
    for _ in range(2):
        result = CliRunner().invoke(main, ["reminders", "send"])
        assert result.exit_code == 0, result.output
        told.append(result.output)
    assert told == [
        "1 statements, 0 bids and 0 validities reminded of\n",
        "0 statements, 0 bids and 0 validities reminded of\n",
    ]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == 2
