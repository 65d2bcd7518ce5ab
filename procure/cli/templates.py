"""The Word templates."""

import sys
from pathlib import Path

import click


@click.group()
def templates() -> None:
    """The Word templates."""


@templates.command(name="build")
@click.argument("target", type=click.Path(path_type=Path), default=Path("doc_templates"))
@click.option("--only", multiple=True, help="File name of a document; may be given again.")
def templates_build(target: Path, only: tuple[str, ...]) -> None:
    """Build the shipped Word templates."""
    from procure.documents.build import build_templates
    from procure.documents.catalogue import NAMES

    for path in build_templates(target, only or NAMES):
        click.echo(path)


@templates.command(name="words")
def templates_words() -> None:
    """Bring the catalogues of the document texts up to date with the code, and compile them."""
    from procure import _catalogues
    from procure.documents import words

    for path, missing in words.update().items():
        click.echo(f"{path}: {missing} texts not translated")
    _catalogues.build()


@templates.command(name="check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="File name of the document it is a template for.")
@click.option(
    "--language", default="nb", show_default=True, type=click.Choice(["nb", "nn", "en"]),
    help="The language it is written in.",
)  # fmt: skip
def templates_check(file: Path, name: str, language: str) -> None:
    """Check a template edited in Word, as an upload is checked. Exit 1 when it cannot be used."""
    from procure.documents.catalogue import NAMES
    from procure.documents.finding_texts import finding_text
    from procure.services.templates import check

    if name not in NAMES:
        raise click.BadParameter(f"{name} is none of: {', '.join(NAMES)}", param_hint="--name")
    findings = check(file.read_bytes(), name=name, language=language)
    for finding in findings:
        click.echo(f"{'fault' if finding.is_fault else 'note'}  {finding_text(finding)}")
    faults = sum(finding.is_fault for finding in findings)
    click.echo(f"{file}: {f'{faults} faults' if faults else 'ok'}")
    sys.exit(1 if faults else 0)
