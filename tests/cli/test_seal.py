"""`procure seal export`, and the emergency opening as docs/emergency-opening.md tells it."""

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from procure import clock
from procure.cli import main
from procure.domain.openers import grouped
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import BidFilePart
from procure.models.competitions import Competition
from procure.vault import identities, seal
from tests import bid_stories, stories
from tests.bid_stories import AFTER, PDF
from tests.conftest import missing
from tests.openers import OFFICER, OFFICER2, PAPER, PASSPHRASE
from tests.stories import DEADLINE, SECRET, VAULT

pytestmark = pytest.mark.sqlite
DOC = Path(__file__).resolve().parents[2] / "docs" / "emergency-opening.md"
BLOCK = re.compile(r"^```sh ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)


@pytest.fixture
def run(session, engine, monkeypatch, tmp_path, storage):
    """Deliver two bids, then run the command on their database at the time given."""
    story = stories.issued(session)
    for n in (0, 1):
        bid_stories.submitted(session, story, VAULT, storage, n)
    session.rollback()
    monkeypatch.setenv("PROCURE_SECRET_KEY", SECRET)
    monkeypatch.setenv("PROCURE_DATABASE_URL", f"sqlite:///{engine.url.database}")
    monkeypatch.setenv("PROCURE_STORAGE_URL", str(tmp_path / "storage"))

    def run(folder, *, reference="2027/7", now=AFTER):
        monkeypatch.setattr(clock, "system", lambda: now)
        found = CliRunner().invoke(main, ["seal", "export", reference, str(folder)])
        return found.exit_code, found.output

    return run


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_export_holds_everything_that_two_openers_need(run, session, tmp_path):
    folder = tmp_path / "export"
    assert run(folder) == (0, f"Wrote {folder} (14 files)\n")
    names = files(folder)
    assert [n for n in names if not n.startswith("bids/")] == [
        "SHA256SUMS", "envelopes/1-2.age", "envelopes/1-3.age", "envelopes/2-1.age",
        "envelopes/2-3.age", "envelopes/3-1.age", "envelopes/3-2.age", "keys/1.age",
        "keys/2.age", "manifest.json",
    ]  # fmt: skip
    assert folder.stat().st_mode & 0o777 == 0o700
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert [(one["owner"], one["identity"]) for one in told["openers"]] == [
        ("Innkjøper 1", "keys/1.age"), ("Innkjøper 2", "keys/2.age"), ("paper", None),
    ]  # fmt: skip
    sealed = [bid["sealed"] for bid in told["bids"]]
    parts = [p["sealed"] for bid in told["bids"] for file in bid["files"] for p in file["parts"]]
    assert sorted(sealed + parts) == [n for n in names if n.startswith("bids/")]
    session.rollback()
    lines = select(AuditEntry.tag).where(AuditEntry.chain == "competition:1")
    assert session.scalars(lines.order_by(AuditEntry.seq.desc()).limit(1)).one() == (
        "opening:seal:export"
    )


def test_nothing_in_the_export_opens_without_two_openers(run, tmp_path):
    run(tmp_path / "export")
    content = b"".join(p.read_bytes() for p in (tmp_path / "export").rglob("*") if p.is_file())
    assert b"AGE-SECRET-KEY" not in content
    assert b"SECRET-IN-FILE" not in content
    layer = (tmp_path / "export/envelopes/1-2.age").read_bytes()
    inner = seal.open_one(layer, OFFICER.secret)
    assert b"AGE-SECRET-KEY" not in inner
    assert seal.open_one(inner, OFFICER2.secret).startswith(b"AGE-SECRET-KEY")
    assert {OFFICER.secret, PAPER.secret} & set(content.decode("latin-1").split()) == set()


@pytest.mark.parametrize(
    "when", [timedelta(days=-1), timedelta(0), timedelta(minutes=5, microseconds=-1)]
)
def test_nothing_is_exported_before_the_guard_is_over(run, session, tmp_path, when):
    code, said = run(tmp_path / "export", now=DEADLINE + when)
    assert (code, said.startswith("Error: Refused: ")) == (1, True)
    assert not (tmp_path / "export").exists()
    assert run(tmp_path / "export", now=DEADLINE + timedelta(minutes=5))[0] == 0


def test_unknown_case_number_and_a_folder_in_use_are_told(run, tmp_path):
    assert run(tmp_path / "export", reference="2027/99") == (
        1, "Error: No competition has the case number 2027/99.\n",
    )  # fmt: skip
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("")
    code, said = run(tmp_path / "full")
    assert (code, "is not empty." in said) == (2, True)


def test_cancelled_competition_is_not_exported(run, session, tmp_path):
    with atomic(session):
        found = session.scalars(select(Competition)).one()
        found.cancelled_at, found.cancel_reason = DEADLINE, "Behovet falt bort"
    code, said = run(tmp_path / "export")
    assert (code, said) == (1, "Error: Refused: wrong_state.\n")


def test_part_that_is_gone_is_named_and_the_rest_is_written(run, session, tmp_path, storage):
    storage.remove(session.scalars(select(BidFilePart.object_key).limit(1)).one())
    code, said = run(tmp_path / "export")
    assert code == 0
    assert "(13 files)" in said
    assert re.search(r"Not in the storage: bids/\d+/files/\d+/0000\.age", said)


def test_sweep_says_how_much_it_took_away(run):
    found = CliRunner().invoke(main, ["seal", "sweep"])
    assert (found.exit_code, found.output) == (0, "Took away 0\n")


def blocks():
    """The document's shell commands, in order, with what each block is for."""
    return BLOCK.findall(DOC.read_text("utf-8"))


def commands(without):
    return "".join(code for name, code in blocks() if name != without and "rm -f" not in code)


@pytest.mark.parametrize(
    ("without", "typed"),
    [
        ("one opener and the sheet", f"{PASSPHRASE}\n{PASSPHRASE}\n"),
        ("two openers", f"{grouped(PAPER.secret).lower()}\n\x04{PASSPHRASE}\n"),
    ],
    ids=["two openers", "an opener and the sheet"],
)
def test_age_alone_opens_the_bids_as_the_document_says(run, session, tmp_path, without, typed):
    folder = tmp_path / "export"
    run(folder)
    done = in_terminal(commands(without), typed, folder)
    assert done.returncode == 0, done.stdout
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    for n, bid in enumerate(told["bids"]):
        opened = folder / f"bids/{bid['id']}"
        content = json.loads((opened / "submission.content").read_text("utf-8"))
        assert {text.split()[-1] for text in content["answers"].values()} == {str(n)}
        header = json.loads((opened / "submission.header").read_text("utf-8"))
        assert header["place"] == bid["place"]
        (file,) = bid["files"]
        assert (file["name"], (opened / f"files/{file['id']}.joined").read_bytes()) == (
            "Løsning.pdf", PDF,
        )  # fmt: skip


def test_age_refuses_one_opener_alone_and_a_wrong_passphrase(run, tmp_path):
    folder = tmp_path / "export"
    run(folder)
    alone = "age -d -i keys/1.age -o inner.age envelopes/1-2.age\nage -d -i keys/1.age inner.age"
    assert (
        "no identity matched" in in_terminal(alone, f"{PASSPHRASE}\n{PASSPHRASE}\n", folder).stdout
    )
    wrong = in_terminal("age -d -i keys/1.age envelopes/1-2.age", "feil ord her\n", folder)
    assert (wrong.returncode, "incorrect passphrase" in wrong.stdout) == (1, True)


def test_age_opens_a_key_that_the_server_put_under_its_passphrase(tmp_path):
    wrapped = identities.wrap(OFFICER.secret, PASSPHRASE)
    (tmp_path / "key.age").write_bytes(wrapped)
    done = in_terminal("age -d -o key.txt key.age", f"{PASSPHRASE}\n", tmp_path)
    assert (done.returncode, (tmp_path / "key.txt").read_text()) == (0, OFFICER.secret)


def in_terminal(script, typed, folder):
    """Run a script where `age` can ask for passphrases: on a terminal of its own."""
    for program in ("age", "script"):
        if shutil.which(program) is None:
            missing(f"{program} is not installed")
    (folder / "commands.sh").write_text(script)
    return subprocess.run(
        ["script", "--quiet", "--return", "--command", "sh -eu commands.sh", "/dev/null"],
        cwd=folder, input=typed, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
