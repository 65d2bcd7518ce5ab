"""The sealed bids, for whoever runs the service."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procure.cli.environment import config, in_transaction

if TYPE_CHECKING:
    from procure.vault.storage import FolderStorage


@click.group()
def seal() -> None:
    """The sealed bids."""


@seal.command(name="export")
@click.argument("reference")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def seal_export(reference: str, folder: Path) -> None:
    """Write what two openers need to open the bids with the program age alone.

    REFERENCE is the competition's case number. FOLDER must be new or empty. Only after the
    deadline, while the bids are sealed; see docs/emergency-opening.md.
    """
    from procure import clock
    from procure.domain.errors import DomainError, NotFound
    from procure.services import seal_exports
    from procure.vault.keys import ServerKeyVault
    from procure.vault.storage import FolderStorage

    settings = config()
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} is not empty.")
    vault, now = ServerKeyVault(settings.secret_key), clock.system()
    try:
        found = in_transaction(
            lambda session: seal_exports.export(session, reference, vault=vault, now=now)
        )
    except NotFound:
        raise click.ClickException(f"No competition has the case number {reference}.") from None
    except DomainError as refused:
        raise click.ClickException(f"Refused: {refused}.") from None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in found.written.items():
        _write(folder / name, content)
    missing = _copy(found.stored, FolderStorage(settings.storage_path), folder)
    click.echo(f"Wrote {folder} ({len(found.written) + len(found.stored) - len(missing)} files)")
    for name in missing:
        click.echo(f"Not in the storage: {name}", err=True)


@seal.command(name="sweep")
def seal_sweep() -> None:
    """Take away the halves of changed openers that count no more; run it every hour."""
    from procure import clock
    from procure.services import key_rotations

    now = clock.system()
    gone = in_transaction(lambda session: key_rotations.sweep(session, now=now))
    click.echo(f"Took away {gone}")


def _copy(stored: Mapping[str, str], storage: "FolderStorage", folder: Path) -> list[str]:
    """Copy the stored objects; return the names of those that are gone."""
    missing = []
    for name, key in stored.items():
        try:
            _write(folder / name, storage.get(key))
        except FileNotFoundError:
            missing.append(name)
    return missing


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(content)
