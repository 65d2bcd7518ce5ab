"""All dates of a competition, or of an agreement, written by who runs the service."""

import pytest
from click.testing import CliRunner
from icalendar import Calendar
from sqlalchemy.orm import Session

from procure.cli import main
from procure.extensions import atomic, make_engine
from procure.migrations import upgrade
from procure.services import competitions
from tests import stories


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A service with an issued competition, and one that has no dates."""
    path = tmp_path_factory.mktemp("calendar") / "cli.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        with atomic(session):
            competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference="2027/8", title="Uten datoer", actor=story.owner, now=stories.START,
            )  # fmt: skip
    engine.dispose()
    return path


@pytest.fixture
def run(database, tmp_path, monkeypatch):
    monkeypatch.setenv("PROCURE_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("PROCURE_SECRET_KEY", "a test secret that is long enough to start with")
    monkeypatch.setenv("PROCURE_BASE_URL", "https://procure.example")
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, ["export", "calendar", *args])


def uids(path):
    return [str(e["uid"]) for e in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]


def test_a_competition_s_dates_are_exported_whole(run, tmp_path):
    told = run("2027/7", "frister.ics")
    assert (told.exit_code, told.output) == (0, "Wrote frister.ics (9 dates)\n")
    steps = {uid.partition("@")[0] for uid in uids(tmp_path / "frister.ics")}
    assert steps == {
        f"competition-1-{step}"
        for step in (
            "questions", "answers", "deadline", "letters", "standstill", "contract", "start",
            "validity", "end",
        )
    }  # fmt: skip


def test_an_agreement_s_dates_are_its_end_and_its_competitions(run, tmp_path):
    assert run("2026/100", "avtale.ics").exit_code == 0
    found = uids(tmp_path / "avtale.ics")
    assert found[0] == "framework-1-end@procure.example"
    assert len(found) == 10


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("2027/7", "frister.txt"), "the file must end with .ics"),
        (("1999/1", "f.ics"), "No competition or framework agreement has the case number 1999/1."),
        (("2027/8", "f.ics"), "2027/8 has no dates yet."),
    ],
)
def test_what_cannot_be_exported_says_why(run, tmp_path, args, said):
    told = run(*args)
    assert told.exit_code != 0
    assert said in told.output
    assert list(tmp_path.iterdir()) == []
