"""What `run` does before it serves."""

import click

from claims.cli.application import with_application
from claims.cli.database import print_database
from claims.cli.examples import print_address, print_examples
from claims.services.tokens import create_first_token
from claims.wiring import context

#: the first token's name
_ADMIN = "admin"


@with_application
def prepare(examples: bool) -> None:
    """Create the database, a first token and the example data, as far as they are missing; print how to use them.

    Call inside a command.
    """
    secret = create_first_token(context(), _ADMIN, "admin")
    print_database()
    if examples:
        print_examples()
    else:
        print_address()
    if secret is not None:
        click.echo(f"export ADMIN={secret}")
        click.echo("The admin token is shown only now. Sign in to the pages with it.")
    else:
        click.echo("The database has tokens already: no admin token was made.")
    click.echo("To make another token: duecheck token create NAME --role ROLE")
