"""The generated pages of the documentation."""

from collections.abc import Callable
from typing import cast

import click

PAGES = (
    "cli", "configuration", "documents", "glossary", "lifecycle", "permissions", "rules",
    "templates",
)  # fmt: skip


@click.command()
@click.argument("page", type=click.Choice(PAGES))
def docs(page: str) -> None:
    """Write a generated page of the documentation, as Markdown."""
    from procure.cli import document_pages
    from procure.documents import field_catalogue as fields
    from procure.exports import docs as tables
    from procure.exports import docs_glossary, docs_rules
    from procure.exports import docs_usage as usage

    root = cast("click.Group", click.get_current_context().find_root().command)
    made: dict[str, Callable[[], str]] = {
        "cli": lambda: usage.commands(root),
        "configuration": usage.configuration,
        "documents": document_pages.documents,
        "glossary": docs_glossary.glossary,
        "lifecycle": tables.lifecycle,
        "permissions": tables.permissions,
        "rules": docs_rules.rules,
        "templates": lambda: tables.page(fields.HEADING, *fields.sections()),
    }
    click.echo(made[page](), nl=False)
