"""The audit trail."""

import sys

import click

from procure.cli.environment import in_transaction


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command(name="verify")
def audit_verify() -> None:
    """Walk every chain; exit 1 at the first fault of any."""
    from procure.queries.audit import verify_all

    verdicts = in_transaction(verify_all)
    for verdict in verdicts:
        state = verdict.fault or f"ok, {verdict.count} lines, head {verdict.head}"
        click.echo(f"{verdict.chain}: {state}")
    if any(verdict.fault for verdict in verdicts):
        sys.exit(1)
