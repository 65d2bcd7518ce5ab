"""`procure audit`: what an operator runs, against a database of its own."""

import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from procure.cli import main
from procure.domain.audit import Tag, anchors
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from tests import stories

pytestmark = pytest.mark.sqlite


@pytest.fixture
def run(session, engine, monkeypatch):
    """Run a command on the database of an issued competition."""
    stories.issued(session)
    session.close()
    monkeypatch.setenv("PROCURE_SECRET_KEY", stories.SECRET)
    monkeypatch.setenv("PROCURE_DATABASE_URL", f"sqlite:///{engine.url.database}")

    def run(*arguments):
        found = CliRunner().invoke(main, ["audit", *map(str, arguments)])
        return found.exit_code, found.output

    return run


def test_whole_trail_is_ok_to_the_last_chain(run):
    code, said = run("verify")
    assert code == 0
    assert re.findall(r"^(\S+): ok, \d+ lines, head [0-9a-f]{64}$", said, re.MULTILINE) == [
        "accounts", "checkpoints", "competition:1", "framework:1",
    ]  # fmt: skip


def test_checkpoint_is_printed_and_holds_as_an_anchor(run, tmp_path):
    code, said = run("checkpoint")
    assert code == 0
    assert re.fullmatch(r"\d+:[0-9a-f]{64}\n", said)
    kept = tmp_path / "kept.txt"
    kept.write_text(f"Notert i dag: {said}")
    code, said = run("verify", "--anchor", kept)
    assert (code, said.splitlines()[-1]) == (0, "1 anchors, 0 unknown")


def test_checkpoint_is_mailed_to_the_officers(run, session):
    code, said = run("checkpoint", "--mail")
    assert code == 0
    session.rollback()
    mails = session.scalars(
        select(OutboxMail).where(OutboxMail.subject == "Kontrollpunkt for loggen")
    ).all()
    assert [mail.recipient for mail in mails] == [
        "innkjoper1@example.test", "innkjoper2@example.test",
    ]  # fmt: skip
    assert [f"{anchor}\n" for mail in mails for anchor in anchors(mail.body)] == [said, said]


def test_anchor_that_no_line_answers_is_a_fault(run, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(f"5:{'a' * 64}")
    code, said = run("verify", "--anchor", kept)
    assert code == 1
    assert said.splitlines()[-2:] == ["anchors: unknown anchor at 5", "1 anchors, 1 unknown"]


def test_file_without_an_anchor_is_told_so(run, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_bytes(b"\xff\x00 nothing here")
    code, said = run("verify", "--anchor", kept)
    assert (code, said) == (1, "Error: No file holds a number and a digest (12:9f86…).\n")


def test_what_is_found_wrong_is_written_into_the_trail(run, session):
    with atomic(session):
        session.execute(text("DROP TRIGGER audit_entries_update"))
        session.execute(
            text("UPDATE audit_entries SET line = 'x' WHERE chain = 'framework:1' AND seq = 2")
        )
    code, said = run("verify")
    assert code == 1
    assert "framework:1: content changed at 2" in said.splitlines()
    session.rollback()
    noted = session.scalars(select(AuditEntry).where(AuditEntry.tag == Tag.AUDIT_BROKEN)).one()
    assert (noted.chain, '"chains":["framework:1"]' in noted.line) == ("accounts", True)
