"""Uploads that came to nothing."""

import click

from procure.cli.environment import config, transactions


@click.group()
def uploads() -> None:
    """Uploads that came to nothing."""


@uploads.command(name="sweep")
def uploads_sweep() -> None:
    """Remove what is left over when a deadline has passed; run it every hour.

    Files that did not become whole, files that no submission was made with, filled-in forms that
    nobody took in, and what was half written when a process died more than a day ago. What a
    bid was submitted with is never touched.
    """
    from datetime import timedelta

    from procure import clock
    from procure.services import upload_sweep
    from procure.vault.storage import FolderStorage

    now = clock.system()
    storage = FolderStorage(config().storage_path)
    files = 0
    with transactions() as transaction:
        with transaction() as session:
            closed = upload_sweep.closed(session, now=now)
        for competition_id in closed:
            with transaction() as session:
                swept = upload_sweep.sweep(session, competition_id, now=now)
            for key in swept.keys:  # nothing refers to them now
                storage.remove(key)
            files += swept.files
    halves = storage.remove_unfinished((now - timedelta(days=1)).timestamp())
    click.echo(f"{files} files and {halves} half-written objects removed")
