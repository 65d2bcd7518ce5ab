"""Reminders of what runs out."""

import click

from procure.cli.environment import in_transaction


@click.group()
def reminders() -> None:
    """Reminders of what runs out."""


@reminders.command(name="send")
def reminders_send() -> None:
    """Put the reminders that are due in the outbox; run it every hour."""
    from procure import clock
    from procure.services import bid_reminders, validity_reminders
    from procure.services import reminders as service

    made = in_transaction(lambda session: service.remind(session, now=clock.system()))
    begun = in_transaction(lambda session: bid_reminders.remind(session, now=clock.system()))
    near = in_transaction(lambda session: validity_reminders.remind(session, now=clock.system()))
    click.echo(f"{made} statements, {begun} bids and {near} validities reminded of")
