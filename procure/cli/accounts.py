"""Users."""

from typing import TYPE_CHECKING

import click

from procure.cli.environment import in_transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ROLES = ("administrator", "adviser", "auditor", "evaluator", "officer", "owner", "supplier")


@click.group()
def user() -> None:
    """Users."""


@user.command(name="add")
@click.argument("email")
@click.option("--name", required=True, help="What others see.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--organisation", required=True, help="Name of the organisation.")
@click.option("--number", required=True, help="Its organisation number.")
@click.password_option()
def user_add(
    email: str, name: str, role: str, organisation: str, number: str, password: str
) -> None:  # fmt: skip
    """Add a user; the password is asked for."""
    from argon2 import PasswordHasher
    from stdnum.no import orgnr

    from procure import clock
    from procure.domain.errors import InvalidInput
    from procure.domain.permissions import Role
    from procure.services import accounts

    if not orgnr.is_valid(number):
        raise click.ClickException(f"{number} is not a Norwegian organisation number.")

    def work(session: "Session") -> None:
        body = accounts.organisation(
            session, name=organisation, organisation_number=orgnr.compact(number)
        )
        accounts.add_user(
            session, email=email, name=name, password=password, role=Role(role),
            organisation_id=body.id, hasher=PasswordHasher(), actor=None, now=clock.system(),
        )  # fmt: skip

    try:
        in_transaction(work)
    except InvalidInput as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Added {email}.")
