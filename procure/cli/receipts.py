"""Check a receipt without the service: nothing is asked of it, and no setting is needed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from procure.cli.environment import config

if TYPE_CHECKING:
    from procure.domain.receipts import ReceiptFile

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST = 10_000_000  # octets of a receipt: one of some hundred files is far below
T = TypeVar("T")


@click.group()
def receipt() -> None:
    """Receipts for submitted bids."""


@receipt.command(name="key")
def receipt_key() -> None:
    """Print the key that checks this service's signatures, to be published elsewhere."""
    from procure.vault.keys import ServerKeyVault

    click.echo(ServerKeyVault(config().secret_key).public_key.hex())


@receipt.command(name="stamp")
def receipt_stamp() -> None:
    """Ask the time stamping authority for the receipts that lack a stamp; run it every minute.

    Does nothing where PROCURE_TSA_URL is not set; exit 1 when the authority cannot be reached.
    """
    from procure.cli.environment import transactions
    from procure.exports import timestamps
    from procure.services import timestamps as service

    settings, made = config(), 0
    if not settings.tsa_url or settings.tsa_root is None:
        return
    with transactions() as transaction:
        with transaction() as session:
            waiting = service.unstamped(session)
        for submission_id, statement in waiting:
            try:
                token = timestamps.stamp(settings.tsa_url, settings.tsa_root, statement.encode())
            except timestamps.Unstamped as fault:
                raise click.ClickException(f"{made} stamped, then: {fault}") from None
            with transaction() as session:
                service.keep(session, submission_id, token)
            made += 1
    click.echo(f"{made} stamped")


@receipt.command(name="verify")
@click.argument("file", type=FILE)
@click.option("--protocol", type=FILE, help="The proof from the opening, as downloaded.")
@click.option("--root", default="", help="The root that the opening protocol prints.")
@click.option("--key", default="", help="The service's key, from somewhere else than the receipt.")
@click.option("--timestamp", type=FILE, help="The time stamp of the receipt (RFC 3161).")
@click.option("--authority", type=FILE, help="The root certificate of who stamped it (PEM).")
@click.option("--attachment", multiple=True, type=FILE, help="A file that was attached.")
def receipt_verify(
    file: Path,
    protocol: Path | None,
    root: str,
    key: str,
    timestamp: Path | None,
    authority: Path | None,
    attachment: tuple[Path, ...],
) -> None:
    """Check that a receipt is signed and unchanged; exit 1 at a fault of any kind.

    With --protocol also that the bid was among those opened; with --attachment that a file is
    what was received.
    """
    from procure.domain import receipts

    found = _read(file, receipts.read_file)
    sound = _signature(found, key)
    if protocol is not None:
        proof = _read(protocol, receipts.read_proof)
        holds = proof.holds(found.digest) and root.lower() in {"", proof.root}
        sound &= _say(holds, f"opened unchanged, one of {proof.count}, root {proof.root}")
    elif root:
        raise click.UsageError("--root needs --protocol")
    if timestamp is not None and authority is not None:
        sound &= _stamp(found, timestamp, authority)
    elif timestamp or authority:
        raise click.UsageError("--timestamp and --authority go together")
    for path in attachment:
        sound &= _attachment(found, path)
    sys.exit(0 if sound else 1)


def _read(path: Path, read: Callable[[str], T]) -> T:
    try:
        if path.stat().st_size > LARGEST:
            raise click.ClickException(f"{path.name}: too large")
        return read(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as fault:
        raise click.ClickException(f"{path.name}: {fault}") from None


def _say(holds: bool, words: str) -> bool:  # noqa: FBT001 -- the answer itself
    click.echo(f"{'ok' if holds else 'FAULT'}: {words}")
    return holds


def _signature(found: "ReceiptFile", key: str) -> bool:
    from procure.domain import receipts
    from procure.vault import signatures

    trusted = (key or found.public_key).lower()
    holds = receipts.signed_for(found) and signatures.holds(
        trusted, found.signed.encode(), found.signature
    )
    told = "" if key else " (from the receipt itself: compare it with `procure receipt key`)"
    return _say(holds, f"receipt {found.digest} signed by {trusted}{told}")


def _stamp(found: "ReceiptFile", timestamp: Path, authority: Path) -> bool:
    from procure.exports import timestamps

    try:
        at = timestamps.stamped_at(timestamp.read_bytes(), authority, found.statement.encode())
    except timestamps.Unstamped as fault:
        return _say(False, f"{timestamp.name}: {fault}")  # noqa: FBT003 -- the answer itself
    return _say(True, f"stamped {at.isoformat()}")  # noqa: FBT003 -- the answer itself


def _attachment(found: "ReceiptFile", path: Path) -> bool:
    try:
        holds = found.tells_of(path.name, path.read_bytes())
    except LookupError:
        return _say(False, f"{path.name}: this receipt does not hold its salts")  # noqa: FBT003 -- the answer itself
    return _say(holds, f"{path.name} is what was received")
