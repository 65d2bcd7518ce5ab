"""Import framework agreements."""

from pathlib import Path

import click

from procure.cli.environment import in_transaction


@click.group(name="import")
def import_() -> None:
    """Import real files."""


@import_.command(name="framework")
@click.argument(
    "files", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
def import_framework(files: tuple[Path, ...]) -> None:
    """Import a framework agreement (YAML, Excel, or its CSV files): all of it or nothing."""
    from procure import clock
    from procure.domain.framework_file import ImportRefused
    from procure.services import frameworks
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
    stored = in_transaction(
        lambda session: frameworks.store(session, parsed, actor=None, now=clock.system())
    )
    click.echo(
        f"Imported framework {stored.id}: {stored.title} ({len(parsed.consortia)} consortia)"
    )
