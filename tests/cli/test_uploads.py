"""`procure uploads sweep`, as a scheduler runs it."""

import os

import pytest
from click.testing import CliRunner

from procure.cli import main
from procure.extensions import atomic
from procure.services import bid_files
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import PDF, WRITING
from tests.stories import SECRET, VAULT


@pytest.fixture
def folder(monkeypatch, engine, tmp_path):
    monkeypatch.setenv("PROCURE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PROCURE_SECRET_KEY", SECRET)
    monkeypatch.setenv("PROCURE_STORAGE_URL", f"file://{tmp_path}/storage")
    return tmp_path / "storage"


def sweep():
    found = CliRunner().invoke(main, ["uploads", "sweep"])
    return found.exit_code, found.output


def test_sweep_removes_what_is_left_over_and_keeps_the_rest(session, folder, monkeypatch):
    story, storage = stories.issued(session), FolderStorage(folder)
    bid_id = bid_stories.submitted(session, story, VAULT, storage)
    kept = {path.name for path in folder.iterdir()}
    with atomic(session):
        upload, _loose = bid_files.begin(
            session, bid_id, name="halv.pdf", size=6_000_000, vault=VAULT,
            actor=story.leads[0], now=WRITING,
        )  # fmt: skip
    part = bid_files.seal_part(upload, 0, bid_files.Piece(PDF, last=False), storage=storage)
    with atomic(session):
        bid_files.keep(session, upload, part, actor=story.leads[0], now=WRITING)
    (folder / "gammel.part").write_bytes(b"x")
    os.utime(folder / "gammel.part", (0, 0))
    (folder / "ny.part").write_bytes(b"x")
    monkeypatch.setattr("procure.clock.system", lambda: bid_stories.AFTER)
    os.utime(folder / "ny.part", (bid_stories.AFTER.timestamp(),) * 2)
    assert sweep() == (0, "1 files and 1 half-written objects removed\n")
    assert {path.name for path in folder.iterdir()} == kept | {"ny.part"}
    assert sweep() == (0, "0 files and 0 half-written objects removed\n")
