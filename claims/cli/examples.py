"""The command `examples`, which loads the example data and creates example tokens."""

import click

from claims.cli.application import with_existing_database
from claims.cli.example_data import load_examples, replace_tokens
from claims.server.address import server_url
from claims.wiring import context, wiring


@click.command("examples")
@with_existing_database
def examples_command() -> None:
    """Load the example data, and create example tokens.

    The data is loaded once. The tokens are new each time; the earlier ones are revoked.
    """
    print_examples()


def print_examples() -> None:
    """Load the example data, and print the address and the new tokens."""
    added = load_examples(context())
    click.echo(f"example data: {added} articles added" if added else "example data: already loaded")
    print_address()
    for name, secret in replace_tokens(context()).items():
        click.echo(f"export {name}={secret}")


def print_address() -> None:
    """Print the URLs of the server of these settings."""
    settings = wiring().settings
    server = server_url(settings.HOST, settings.PORT)
    click.echo(f"address: {server}/api/v1  (pages: {server}/ , docs: {server}/docs)")
