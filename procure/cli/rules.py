"""The rules of the regelsjekk."""

import click


@click.group()
def rules() -> None:
    """Read the rules that competitions are checked against."""


@rules.command("list")
@click.option("--checks", is_flag=True, help="One line for each check instead of each rule.")
def list_(*, checks: bool) -> None:
    """List the fifty rules: what each does, its source, its days in force and its title."""
    from procure.exports import docs_rules

    for line in docs_rules.lines(checks=checks):
        click.echo(line)
