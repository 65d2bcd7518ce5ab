"""Import framework agreements, and write them out again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from procure.cli.environment import in_transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from procure.domain.framework_file import FrameworkFile
    from procure.domain.permissions import Actor
    from procure.models.frameworks import Framework


@click.group(name="import")
def import_() -> None:
    """Import real files."""


@import_.command(name="framework")
@click.argument(
    "files", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option("--by", metavar="EMAIL", help="Who registers the file's commitment statements.")
def import_framework(files: tuple[Path, ...], by: str | None) -> None:
    """Import a framework agreement (YAML, Excel, or its CSV files): all of it or nothing."""
    from procure.domain.framework_file import ImportRefused
    from procure.sheets.framework_problems import note_text, problem_text
    from procure.sheets.frameworks import read_framework_files

    try:
        parsed = read_framework_files([(f.name, f.read_bytes()) for f in files])
    except ImportRefused as refused:
        for problem in refused.problems:
            click.echo(problem_text(problem), err=True)
        raise click.ClickException(
            f"{len(refused.problems)} problems; nothing was imported."
        ) from None
    for note in parsed.notes:
        click.echo(note_text(note))
    stored = in_transaction(lambda session: _store(session, parsed, by))
    click.echo(
        f"Imported framework {stored.id}: {stored.title} ({len(parsed.consortia)} consortia)"
    )


def _store(session: "Session", file: "FrameworkFile", by: str | None) -> "Framework":
    from procure import clock
    from procure.domain.errors import InvalidInput
    from procure.domain.reasons import Code
    from procure.services import frameworks

    now = clock.system()
    try:
        return frameworks.store(session, file, actor=_actor(session, by), now=now)
    except InvalidInput as refused:
        codes = {why.code for why in refused.reasons}
        if Code.IMPORT_NEEDS_USER in codes:
            msg = "The file has commitment statements. Say who registers them: --by EMAIL"
        else:
            msg = f"Nothing was imported: {', '.join(sorted(codes))}"
        raise click.ClickException(msg) from None


def _actor(session: "Session", email: str | None) -> "Actor | None":
    from procure import clock
    from procure.queries.accounts import actor_by_email

    if email is None:
        return None
    found = actor_by_email(session, email.strip().lower(), now=clock.system())
    if found is None:
        msg = f"Nobody signs in as {email}."
        raise click.ClickException(msg)
    return found


@click.group()
def export() -> None:
    """Write what is stored to real files."""


@export.command(name="framework")
@click.argument("reference")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_framework(reference: str, file: Path) -> None:
    """Write a framework agreement, by its case number, to a .yaml or .xlsx that can be imported."""
    from procure import clock
    from procure.queries.framework_files import by_reference, framework_file
    from procure.sheets.frameworks import WRITERS

    if file.suffix not in WRITERS:
        raise click.BadParameter(f"the file must end with {' or '.join(WRITERS)}")

    def read(session: "Session") -> "FrameworkFile":
        key = by_reference(session, reference)
        if key is None:
            msg = f"No framework agreement has the case number {reference}."
            raise click.ClickException(msg)
        return framework_file(session, key, viewer=None, now=clock.system())

    found = in_transaction(read)
    file.write_bytes(WRITERS[file.suffix](found))
    click.echo(f"Wrote {file} ({len(found.consortia)} consortia)")
