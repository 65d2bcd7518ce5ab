"""Mails that wait for delivery."""

import sys

import click

from procure.cli.environment import config, in_transaction


@click.group()
def outbox() -> None:
    """Mails that wait for delivery."""


@outbox.command(name="send")
def outbox_send() -> None:
    """Send what waits in the outbox."""
    from procure import clock
    from procure.services import outbox as mails

    mail_url = config().mail_url
    if not mail_url:
        raise click.ClickException("Set PROCURE_MAIL_URL (smtp://, smtps:// or file://).")
    sent, failed = in_transaction(
        lambda session: mails.deliver(session, mails.sender(mail_url), now=clock.system())
    )
    click.echo(f"{sent} sent, {failed} failed")
    if failed:
        sys.exit(1)
