"""The Word templates."""

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
    """Bring the catalogues of the document texts up to date with the code."""
    from procure.documents import words

    for path, missing in words.update().items():
        click.echo(f"{path}: {missing} texts not translated")
