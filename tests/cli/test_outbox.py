"""`procure outbox send`, as a scheduler runs it."""

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from procure.cli import main
from procure.extensions import atomic
from procure.services import outbox
from tests.stories import START


@pytest.fixture
def configured(monkeypatch, engine, tmp_path):
    monkeypatch.setenv("PROCURE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PROCURE_SECRET_KEY", "a test secret that is long enough to start with")
    monkeypatch.setenv("PROCURE_STORAGE_URL", f"file://{tmp_path}/storage")


def send():
    found = CliRunner().invoke(main, ["outbox", "send"])
    return found.exit_code, found.output


def test_outbox_needs_a_way_out(configured):
    code, said = send()
    assert (code, "PROCURE_MAIL_URL" in said) == (1, True)


def test_what_waits_is_sent_once_and_failures_are_told(configured, engine, monkeypatch, tmp_path):
    with Session(engine) as session, atomic(session):
        outbox.queue(session, "a@example.test", "Svar", "Hei", now=START)
    (tmp_path / "full").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("PROCURE_MAIL_URL", (tmp_path / "full").as_uri())
    assert send() == (1, "0 sent, 1 failed\n")
    with Session(engine) as session, atomic(session):
        outbox.queue(session, "b@example.test", "Svar", "Hei", now=START)
    monkeypatch.setenv("PROCURE_MAIL_URL", (tmp_path / "post").as_uri())
    assert send() == (0, "1 sent, 0 failed\n")  # the first waits for its pause to end
    assert send() == (0, "0 sent, 0 failed\n")
    assert len(list((tmp_path / "post").iterdir())) == 1
