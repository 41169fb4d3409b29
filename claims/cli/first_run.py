"""The preparation of the command `run`: database, first token and example data."""

import click

from claims.cli.application import with_new_database
from claims.cli.database import print_database
from claims.cli.examples import print_address, print_examples
from claims.services.tokens import create_first_token
from claims.wiring import context

#: the first token's name
_ADMIN = "admin"


@with_new_database
def prepare(examples: bool) -> None:
    """Create the database, a first token and the example data if they are missing, and print how to use them.

    It must be called within a command.
    """
    secret = create_first_token(context(), _ADMIN, "admin")
    print_database()
    if examples:
        print_examples()
    else:
        print_address()
    if secret is not None:
        click.echo(f"export ADMIN={secret}")
        click.echo("The admin token is shown only once. Sign in to the web pages with it.")
    else:
        click.echo("The database already has tokens: no admin token was created.")
    click.echo("To create another token: duecheck token create NAME --role ROLE")
    click.echo("To create a person: duecheck user create NAME --role ROLE")
