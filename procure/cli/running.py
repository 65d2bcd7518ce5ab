"""Set up, serve, and say what is missing."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procure.cli.environment import config

if TYPE_CHECKING:
    from procure.config import Config


@click.command()
def init() -> None:
    """Create the database, or bring it up to date."""
    from procure.extensions import make_engine
    from procure.migrations import upgrade

    url = config().database_url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    click.echo("The database is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application with gunicorn."""
    from gunicorn.app.wsgiapp import WSGIApplication

    config()  # refuse before any worker starts
    sys.argv = [
        "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4",
        "--keep-alive", "75", "--preload", "--access-logfile", "-", "wsgi:app",
    ]  # fmt: skip
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="procure").run()


@click.command()
def seed() -> None:
    """Fill an empty database with the demo story. Refuses outside the demo."""
    settings = config()
    if not settings.demo:
        raise click.ClickException("The seed is for the demo only: set PROCURE_DEMO=1.")
    told = _tell_story(settings)
    click.echo("The story is told." if told else "The database holds data already: kept as it is.")


def _tell_story(settings: "Config") -> bool:
    from procure import clock
    from procure.demo import story
    from procure.extensions import make_engine

    engine = make_engine(settings.database_url)
    try:
        return story.tell(settings, engine, now=clock.system())
    finally:
        engine.dispose()


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.pass_context
def demo(context: click.Context, port: int) -> None:
    """Migrate, seed if empty, and serve the demo on this machine only."""
    import os

    from procure.demo import PASSWORD

    os.environ["PROCURE_DEMO"] = "1"
    os.environ.setdefault("PROCURE_MAIL_URL", Path("var/mail").absolute().as_uri())
    context.invoke(init)
    if _tell_story(config()):
        click.echo("The demo's story is told.")
    click.echo(f"\n  Open http://127.0.0.1:{port}/  (everyone signs in with {PASSWORD})\n")
    context.invoke(serve, host="127.0.0.1", port=port, workers=2)


@click.command()
@click.option("--force", is_flag=True, help="Fetch again even if the files match the lock.")
def assets(*, force: bool) -> None:
    """Fetch the interface's CSS, JavaScript and fonts, and compile its translations."""
    from procure import _assets, _catalogues

    frontend = _assets.checkout()
    if frontend is None:
        raise click.ClickException("Not a source checkout: the wheel carries the files.")
    made = _assets.build(frontend, frontend / "vendor", force=force)
    _catalogues.build()
    click.echo("fetched" if made else "already up to date")


@click.command()
def doctor() -> None:
    """Say what is missing or misconfigured."""
    from procure import _assets, _catalogues
    from procure.extensions import make_engine
    from procure.migrations import pending

    settings = config()
    faults = []
    if _assets.vendor_dir() is None:
        faults.append("The interface's files are missing. Run: procure assets")
    if any(_catalogues.missing()):
        faults.append("The translations are not compiled. Run: procure assets")
    engine = make_engine(settings.database_url)
    if pending(engine):
        faults.append("The database is not up to date. Run: procure init")
    engine.dispose()
    if not settings.mail_url:
        faults.append("No mail leaves: PROCURE_MAIL_URL is not set.")
    click.echo("\n".join(faults) or "Everything is in place.")
    sys.exit(1 if faults else 0)
