"""The audit trail."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procure.cli.environment import in_transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from procure.queries.audit import Verdict


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command(name="verify")
@click.option(
    "--anchor",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A text that was told outside: a receipt, a mail, the page of checkpoints. Repeatable.",
)
def audit_verify(files: tuple[Path, ...]) -> None:
    """Walk every chain; exit 1 at the first fault of any.

    Every "number:digest" in the files must be a line of the trail. What is found wrong is
    written into the trail.
    """
    from procure.domain.audit import anchors
    from procure.queries.audit import verify_all

    told = anchors("\n".join(file.read_text("utf-8", errors="replace") for file in files))
    if files and not told:
        raise click.ClickException("No file holds a number and a digest (12:9f86…).")
    verdicts = in_transaction(lambda session: verify_all(session, anchors=told))
    for verdict in verdicts:
        state = verdict.fault or f"ok, {verdict.count} lines, head {verdict.head}"
        click.echo(f"{verdict.chain}: {state}")
    if told:
        click.echo(f"{len(told)} anchors, {sum(v.chain == 'anchors' for v in verdicts)} unknown")
    if broken := [verdict for verdict in verdicts if verdict.fault]:
        in_transaction(lambda session: _note(session, broken))
        sys.exit(1)


def _note(session: "Session", broken: "Sequence[Verdict]") -> None:
    """What was found is a fact of its own: it stays when the trail is mended by force."""
    from procure import clock
    from procure.domain.audit import Tag
    from procure.services import audit as trail

    trail.record(
        session, Tag.AUDIT_BROKEN, "audit", chain=trail.ACCOUNTS, actor=None, now=clock.system(),
        chains=sorted({verdict.chain for verdict in broken})[:100],
    )  # fmt: skip


@audit.command(name="checkpoint")
@click.option("--mail", is_flag=True, help="Mail it to every officer too; once a day is enough.")
def audit_checkpoint(*, mail: bool) -> None:
    """Write where every chain ends into a chain of its own; run it every quarter of an hour or so.

    Prints what to keep elsewhere. Receipts, the officers' mails and the page of checkpoints tell
    of the newest one.
    """
    from procure import clock
    from procure.services.audit import checkpoint, newest_checkpoint
    from procure.services.outbox import tell_officers

    def take(session: "Session") -> str:
        now = clock.system()
        checkpoint(session, now=now)
        if mail:
            tell_officers(session, now=now)
        return newest_checkpoint(session)

    click.echo(in_transaction(take))
