import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.cli import main
from procure.extensions import make_engine
from procure.models.frameworks import Framework
from tests import framework_stories


@pytest.fixture
def run(tmp_path, migrated, monkeypatch):
    """Run a command on a database of its own."""
    shutil.copy(migrated, tmp_path / "cli.db")
    monkeypatch.setenv("PROCURE_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("PROCURE_SECRET_KEY", "a test secret that is long enough to start with")
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(main, args)


def count(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'cli.db'}")
    with Session(engine) as session:
        found = session.scalar(select(func.count(Framework.id)))
    engine.dispose()
    return found


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_what_is_imported_is_exported_and_imported_elsewhere(run, tmp_path, ending):
    (tmp_path / "inn.yaml").write_text(framework_stories.YAML)
    assert "(2 consortia)" in run("import", "framework", "inn.yaml").output
    told = run("export", "framework", "26/0001", f"ut.{ending}")
    assert (told.exit_code, told.output) == (0, f"Wrote ut.{ending} (2 consortia)\n")
    again = run("import", "framework", f"ut.{ending}")
    assert "duplicate_reference" in again.output
    assert count(tmp_path) == 1


def test_an_agreement_that_is_not_there_is_not_exported(run):
    told = run("export", "framework", "99/1", "ut.yaml")
    assert (told.exit_code, told.output) == (
        1,
        "Error: No framework agreement has the case number 99/1.\n",
    )
    assert run("export", "framework", "99/1", "ut.docx").exit_code == 2


def test_promises_are_imported_for_somebody_known(run, tmp_path):
    promise = (
        "    commitments: [{name: Alfa AS, organisation_number: '310001031', covers: To rådgivere, "
        "signed_on: 2026-01-01}]\n"
    )
    text = framework_stories.YAML.replace("    contact_email: nord@modell.example\n", promise)
    (tmp_path / "inn.yaml").write_text(text)
    assert "Say who registers them: --by EMAIL" in run("import", "framework", "inn.yaml").output
    told = run("import", "framework", "inn.yaml", "--by", "ingen@example.test")
    assert told.output == "Error: Nobody signs in as ingen@example.test.\n"
    assert count(tmp_path) == 0
