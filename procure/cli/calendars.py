"""The calendar files, for whoever runs the service."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from procure.cli.environment import config, in_transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from procure.services.calendars import Agenda


@click.command(name="calendar")
@click.argument("reference")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_calendar(reference: str, file: Path) -> None:
    """Write all dates of a competition, or of an agreement and its competitions, to an .ics file.

    REFERENCE is the case number of either.
    """
    from procure import clock
    from procure.exports.calendar import calendar_file
    from procure.services import calendars

    if file.suffix != ".ics":
        raise click.BadParameter("the file must end with .ics")
    base_url = config().base_url

    def read(session: "Session") -> "Agenda | None":
        return calendars.of_case(session, reference, base_url=base_url)

    agenda = in_transaction(read)
    if agenda is None:
        msg = f"No competition or framework agreement has the case number {reference}."
        raise click.ClickException(msg)
    if not agenda.events:
        msg = f"{reference} has no dates yet."
        raise click.ClickException(msg)
    made = calendar_file(
        agenda.name, agenda.events, sequence=agenda.sequence, made_at=clock.system()
    )
    file.write_bytes(made)
    click.echo(f"Wrote {file} ({len(agenda.events)} dates)")
