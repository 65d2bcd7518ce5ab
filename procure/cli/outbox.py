"""Mails that wait for delivery."""

import sys

import click

from procure.cli.environment import config, transactions


@click.group()
def outbox() -> None:
    """Mails that wait for delivery."""


@outbox.command(name="send")
def outbox_send() -> None:
    """Send what is due in the outbox; run it every minute or so.

    Several may run at once. A mail that fails is tried again after a growing pause, and given up
    in the end; the pages then tell.
    """
    from procure import clock
    from procure.services import mail_ways
    from procure.services import outbox as mails

    settings = config()
    if not settings.mail_url:
        raise click.ClickException("Set PROCURE_MAIL_URL (smtp://, smtps:// or file://).")
    with transactions() as transaction:
        tally = mails.deliver(
            transaction,
            mail_ways.sender(settings.mail_url),
            sender=settings.sender,
            now=clock.system,
        )
    click.echo(f"{tally.sent} sent, {tally.failed} failed")
    if tally.failed:
        sys.exit(1)
