"""The console script `procure`. Each command imports what it needs, so that all start fast."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from procure.config import Config

ROLES = ("administrator", "adviser", "auditor", "evaluator", "officer", "owner", "supplier")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="procure")
def main() -> None:
    """Minikonkurranse: mini-competitions under a framework agreement."""


def _config() -> "Config":
    from procure.config import Config, ConfigError

    try:
        return Config.from_env()
    except ConfigError as fault:
        raise click.ClickException(str(fault)) from None


def _in_transaction(work: "Callable[[Session], Any]") -> Any:
    """Run `work` in one transaction on the configured database."""
    from sqlalchemy.orm import Session

    from procure.extensions import atomic, make_engine

    engine = make_engine(_config().database_url)
    try:
        with Session(engine, expire_on_commit=False) as session, atomic(session):
            return work(session)
    finally:
        engine.dispose()


@main.command()
def init() -> None:
    """Create the database, or bring it up to date."""
    from procure.extensions import make_engine
    from procure.migrations import upgrade

    url = _config().database_url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    click.echo("The database is up to date.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application with gunicorn."""
    from gunicorn.app.wsgiapp import WSGIApplication

    _config()  # refuse before any worker starts
    sys.argv = [
        "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4",
        "--keep-alive", "75", "--preload", "--access-logfile", "-", "wsgi:app",
    ]  # fmt: skip
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="procure").run()


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The whole result as JSON.")
def evaluate(file: Path, *, as_json: bool) -> None:
    """Evaluate a case file exactly (a list in gives a list out)."""
    from procure.domain.evaluation.files import evaluate_text
    from procure.domain.evaluation.problems import CaseError

    try:
        result = evaluate_text(file.read_text("utf-8"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8 text.") from None
    except CaseError as error:
        raise click.ClickException("\n".join(str(p) for p in error.problems)) from None
    click.echo(result if as_json else _ranking(result))


def _ranking(result: str) -> str:
    import json

    loaded = json.loads(result)
    lines = []
    for case in loaded if isinstance(loaded, list) else [loaded]:
        ranked = sorted(case["bids"], key=lambda bid: (bid["rank"] is None, bid["rank"]))
        for bid in ranked:
            figure = bid["total"] or bid["evaluated_price"] or bid["excluded"]
            lines.append(f"{bid['rank'] or '-':>3}  {bid['id']}  {figure}")
        lines += [f"     flag: {flag['code']} {' '.join(flag['bids'])}" for flag in case["flags"]]
    return "\n".join(lines)


@main.group(name="import")
def import_() -> None:
    """Import real files."""


@import_.command(name="framework")
@click.argument(
    "files", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
def import_framework(files: tuple[Path, ...]) -> None:
    """Import a framework agreement (YAML, Excel, or its CSV files): all of it or nothing."""
    from procure import clock
    from procure.domain.framework_file import ImportRefused
    from procure.services import frameworks
    from procure.sheets.framework_problems import note_text, problem_text
    from procure.sheets.frameworks import read_framework_files

    try:
        parsed = read_framework_files([(f.name, f.read_bytes()) for f in files])
    except ImportRefused as refused:
        for problem in refused.problems:
            click.echo(problem_text(problem), err=True)
        raise click.ClickException(
            f"{len(refused.problems)} problems; nothing was imported."
        ) from None
    for note in parsed.notes:
        click.echo(note_text(note))
    stored = _in_transaction(
        lambda session: frameworks.store(session, parsed, actor=None, now=clock.system())
    )
    click.echo(
        f"Imported framework {stored.id}: {stored.title} ({len(parsed.consortia)} consortia)"
    )


@main.group()
def user() -> None:
    """Users."""


@user.command(name="add")
@click.argument("email")
@click.option("--name", required=True, help="What others see.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--organisation", required=True, help="Name of the organisation.")
@click.option("--number", required=True, help="Its organisation number.")
@click.password_option()
def user_add(
    email: str, name: str, role: str, organisation: str, number: str, password: str
) -> None:  # fmt: skip
    """Add a user; the password is asked for."""
    from argon2 import PasswordHasher
    from stdnum.no import orgnr

    from procure import clock
    from procure.domain.errors import InvalidInput
    from procure.domain.permissions import Role
    from procure.services import accounts

    if not orgnr.is_valid(number):
        raise click.ClickException(f"{number} is not a Norwegian organisation number.")

    def work(session: "Session") -> None:
        body = accounts.organisation(
            session, name=organisation, organisation_number=orgnr.compact(number)
        )
        accounts.add_user(
            session, email=email, name=name, password=password, role=Role(role),
            organisation_id=body.id, hasher=PasswordHasher(), actor=None, now=clock.system(),
        )  # fmt: skip

    try:
        _in_transaction(work)
    except InvalidInput as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Added {email}.")


@main.command()
def seed() -> None:
    """Fill an empty database with the demo story. Refuses outside the demo."""
    config = _config()
    if not config.demo:
        raise click.ClickException("The seed is for the demo only: set PROCURE_DEMO=1.")
    told = _tell_story(config)
    click.echo("The story is told." if told else "The database holds data already: kept as it is.")


def _tell_story(config: "Config") -> bool:
    from procure import clock
    from procure.demo import story
    from procure.extensions import make_engine

    engine = make_engine(config.database_url)
    try:
        return story.tell(config, engine, now=clock.system())
    finally:
        engine.dispose()


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.pass_context
def demo(context: click.Context, port: int) -> None:
    """Migrate, seed if empty, and serve the demo on this machine only."""
    import os

    from procure.demo import PASSWORD

    os.environ["PROCURE_DEMO"] = "1"
    context.invoke(init)
    if _tell_story(_config()):
        click.echo("The demo's story is told.")
    click.echo(f"\n  Open http://127.0.0.1:{port}/  (everyone signs in with {PASSWORD})\n")
    context.invoke(serve, host="127.0.0.1", port=port, workers=2)


@main.group()
def templates() -> None:
    """The Word templates."""


@templates.command(name="build")
@click.argument("target", type=click.Path(path_type=Path), default=Path("doc_templates"))
@click.option("--only", multiple=True, help="File name of a document; may be given again.")
def templates_build(target: Path, only: tuple[str, ...]) -> None:
    """Build the shipped Word templates."""
    from procure.documents.build import build_templates
    from procure.documents.catalogue import NAMES

    for path in build_templates(target, only or NAMES):
        click.echo(path)


@templates.command(name="words")
def templates_words() -> None:
    """Bring the catalogues of the document texts up to date with the code."""
    from procure.documents import words

    for path, missing in words.update().items():
        click.echo(f"{path}: {missing} texts not translated")


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command(name="verify")
def audit_verify() -> None:
    """Walk every chain; exit 1 at the first fault of any."""
    from procure.queries.audit import verify_all

    verdicts = _in_transaction(verify_all)
    for verdict in verdicts:
        state = verdict.fault or f"ok, {verdict.count} lines, head {verdict.head}"
        click.echo(f"{verdict.chain}: {state}")
    if any(verdict.fault for verdict in verdicts):
        sys.exit(1)


@main.group()
def outbox() -> None:
    """Mails that wait for delivery."""


@outbox.command(name="send")
def outbox_send() -> None:
    """Send what waits in the outbox."""
    from procure import clock
    from procure.services import outbox as mails

    mail_url = _config().mail_url
    if not mail_url:
        raise click.ClickException("Set PROCURE_MAIL_URL (smtp://, smtps:// or file://).")
    sent, failed = _in_transaction(
        lambda session: mails.deliver(session, mails.sender(mail_url), now=clock.system())
    )
    click.echo(f"{sent} sent, {failed} failed")
    if failed:
        sys.exit(1)


@main.command()
@click.argument("page", type=click.Choice(["cli", "configuration", "lifecycle", "permissions"]))
def docs(page: str) -> None:
    """Write a generated page of the documentation, as Markdown."""
    from procure.exports import docs as rules
    from procure.exports import docs_usage as usage

    made = {
        "cli": lambda: usage.commands(main),
        "configuration": usage.configuration,
        "lifecycle": rules.lifecycle,
        "permissions": rules.permissions,
    }
    click.echo(made[page](), nl=False)


@main.command()
@click.option("--force", is_flag=True, help="Fetch again even if the files match the lock.")
def assets(*, force: bool) -> None:
    """Fetch the interface's CSS, JavaScript and fonts."""
    from procure import _assets

    frontend = _assets.checkout()
    if frontend is None:
        raise click.ClickException("Not a source checkout: the wheel carries the files.")
    made = _assets.build(frontend, frontend / "vendor", force=force)
    click.echo("fetched" if made else "already up to date")


@main.command()
def doctor() -> None:
    """Say what is missing or misconfigured."""
    from procure import _assets
    from procure.extensions import make_engine
    from procure.migrations import pending

    config = _config()
    faults = []
    if _assets.vendor_dir() is None:
        faults.append("The interface's files are missing. Run: procure assets")
    engine = make_engine(config.database_url)
    if pending(engine):
        faults.append("The database is not up to date. Run: procure init")
    engine.dispose()
    if not config.mail_url:
        faults.append("No mail leaves: PROCURE_MAIL_URL is not set.")
    click.echo("\n".join(faults) or "Everything is in place.")
    sys.exit(1 if faults else 0)
